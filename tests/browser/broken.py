"""The portal's addresses and, for tests alone, some that fail: pages that no address of ours shows when it is asked to."""

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.urls import path

from oigportal.urls import handler400, handler403, handler404, handler500
from oigportal.urls import urlpatterns as own
from reports.views import bodies, limits

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


def broken(request: HttpRequest, status: int) -> HttpResponse:
    """Fail the way the portal would."""
    if status == 400:
        raise SuspiciousOperation("for a test")
    if status == 403:
        raise PermissionDenied
    if status == 413:
        return bodies.refusal(request, 413)
    if status == 429:
        return limits.too_many(limits.Refused(60))
    raise RuntimeError("for a test")


urlpatterns = [path("broken/<int:status>/", broken), *own]
