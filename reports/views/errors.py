"""Pages for what went wrong. They say what to do, and nothing of what was asked for."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400."""
    return render(request, "400.html", {"page_title": "This address cannot be read"}, status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None, reason: str = "") -> HttpResponse:
    """403, and a form sent without its security token."""
    return render(request, "403.html", {"page_title": "Not allowed"}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: one body for what is hidden and for what never was."""
    return render(request, "404.html", {"page_title": "Page not found"}, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, without a database or settings that may be what is broken."""
    return render(request, "500.html", {"page_title": "Something went wrong"}, status=500)
