"""Pages for what went wrong. They say what to do next."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control

from .missing import offer


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400."""
    return asked_each_time(render(request, "400.html", status=400))


def forbidden(request: HttpRequest, exception: Exception | None = None, reason: str = "") -> HttpResponse:
    """403, and a form sent without its security token."""
    return asked_each_time(render(request, "403.html", status=403))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404. What it offers follows from the address and the public catalog: the same for what is hidden and what never was."""
    return asked_each_time(render(request, "404.html", {"offer": offer(request.path)}, status=404))


def server_error(request: HttpRequest) -> HttpResponse:
    """500, without a database or settings that may be what is broken."""
    return asked_each_time(render(request, "500.html", status=500))


def asked_each_time(response: HttpResponse) -> HttpResponse:
    """The page, never to be kept unasked: a proxy must not go on saying "not found" when a report has come out."""
    patch_cache_control(response, no_cache=True)
    return response
