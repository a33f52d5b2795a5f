"""What the server takes from strangers, and what it lets other sites take: two small middlewares.

Django writes an upload to disk before any view or form looks at it, and without a limit. So a body is judged by its
announced length, before a byte of it is read.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import patch_cache_control

from reports import kept_forms

ANONYMOUS_BYTES = 1024 * 1024  # a login, with room
FORM_BYTES = 10 * 1024 * 1024  # what a report's form may have beside a document


class BodyLimit:
    """Refuses bodies that are too large for who sends them (413), and those that do not say how large they are (411).

    Stands after AuthenticationMiddleware, to know who asks, and so before anything that reads a body: that is the CSRF
    check, once all middlewares have seen the request, and then the view.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The page, or a refusal in words."""
        if request.META.get("HTTP_TRANSFER_ENCODING"):
            return refusal(request, 411)
        try:
            length = int(request.META.get("CONTENT_LENGTH") or 0)
        except ValueError:
            return refusal(request, 411)
        # Public pages read no session: who asks matters only for a body that a stranger may not send
        if length > ANONYMOUS_BYTES and (length > settings.DOCUMENT_MAX_BYTES + FORM_BYTES or not may_send(request)):
            return refusal(request, 413)
        return self.get_response(request)


def may_send(request: HttpRequest) -> bool:
    """Whether an editor is signed in, or was in this browser when the form was made: then its text is kept for them."""
    return is_editor(request) or kept_forms.writer_id(request) is not None


def is_editor(request: HttpRequest) -> bool:
    """Whether an editor is signed in."""
    return request.user.is_authenticated and request.user.is_active and getattr(request.user, "is_staff", False)


def refusal(request: HttpRequest, status: int) -> HttpResponse:
    """The page that says why, the same for everybody."""
    context = {"megabytes": settings.DOCUMENT_MAX_BYTES // 1024**2, "page_title": "Too much was sent"}
    response = render(request, "413.html", context, status=status)
    patch_cache_control(response, no_store=True)
    return response


class SameOriginResources:
    """Tells browsers that no other site may load our pages and files into theirs (Cross-Origin-Resource-Policy).

    Links from anywhere work as ever: the header is about pictures, scripts and frames.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The response with the header."""
        response = self.get_response(request)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response
