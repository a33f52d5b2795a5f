"""Pages for what went wrong. They say what to do next."""

import logging

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control

from reports import kept_forms

from .missing import offer

PLAIN = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Something went wrong</title></head>
<body><h1>Something went wrong on our side</h1><p>Wait a minute and load the page again.</p></body></html>
"""
logger = logging.getLogger(__name__)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400."""
    return asked_each_time(render(request, "400.html", status=400))


def forbidden(request: HttpRequest, exception: Exception | None = None, reason: str = "") -> HttpResponse:
    """403, and a form sent without its security token: then `reason` says so, for developers.

    A form of the desk that was made for somebody is kept for them: its token is out of date once they have signed in anew.
    """
    context = {"is_form": bool(reason), "kept_address": kept_forms.keep(request) if reason else ""}
    return asked_each_time(render(request, "403.html", context, status=403))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404. What it offers follows from the address and the public catalog: the same for what is hidden and what never was."""
    return asked_each_time(render(request, "404.html", {"offer": offer(request.path)}, status=404))


def server_error(request: HttpRequest) -> HttpResponse:
    """500. The page needs no database, and if it can't be made either, a plain one is sent."""
    try:
        response = render(request, "500.html", status=500)
    except Exception:
        logger.exception("The page for errors can't be made")
        response = HttpResponse(PLAIN, status=500)
    return asked_each_time(response)


def asked_each_time(response: HttpResponse) -> HttpResponse:
    """The page, never to be kept unasked: a proxy must not go on saying "not found" when a report has come out."""
    patch_cache_control(response, no_cache=True)
    return response
