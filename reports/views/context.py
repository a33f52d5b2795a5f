"""What every template may use without being told."""

from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest

SECTIONS = (
    ("/reports/", "Reports"),
    ("/topics/", "Topics"),
    ("/agencies/", "Agencies"),
    ("/oversight-areas/", "Oversight areas"),
    ("/fiscal-years/", "Fiscal years"),
    ("/about/", "About"),
)


class Section(NamedTuple):
    """A link of the main navigation. `current` is the value of aria-current: this page, a page below it, or nothing."""

    url: str
    label: str
    current: str


def office(request: HttpRequest) -> dict[str, object]:
    """The office as its settings describe it, the canonical origin, the navigation. Reads no session and no database."""
    return {"office": settings.OFFICE, "origin": settings.ORIGIN, "sections": sections(request.path)}


def sections(path: str) -> list[Section]:
    """The main navigation as the page at `path` shows it."""
    return [Section(url, label, current(path, url)) for url, label in SECTIONS]


def current(path: str, url: str) -> str:
    """The value of aria-current on a link to `url`."""
    if path == url:
        return "page"
    return "true" if path.startswith(url) else ""
