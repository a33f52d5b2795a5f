"""What every template may use without being told."""

from django.conf import settings
from django.http import HttpRequest


def office(request: HttpRequest) -> dict[str, object]:
    """The office as its settings describe it, and the canonical origin. Reads no session and no database."""
    return {"office": settings.OFFICE, "origin": settings.ORIGIN}
