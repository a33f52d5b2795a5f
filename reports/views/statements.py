"""Pages of text: about the office, accessibility, and what the data mean."""

import datetime as dt

from django.http import HttpRequest, HttpResponse

from reports import search
from reports.choices import FACETS, NOT_RECORDED, ReportType
from reports.filters import MAX_VALUES

from .base import PublicView, crumbs

REVIEWED = dt.date(2026, 11, 24)  # when the accessibility statement was last compared with the site


class About(PublicView):
    """About the office and this site."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The page."""
        return self.page("pages/about.html", {"page_title": "About", "breadcrumb": crumbs(("About", ""))})


class Accessibility(PublicView):
    """The accessibility statement."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The page."""
        title = "Accessibility statement"
        context = {"page_title": title, "breadcrumb": crumbs((title, "")), "reviewed": REVIEWED}
        return self.page("pages/accessibility.html", context)


class Definitions(PublicView):
    """What each field of a report means and where it comes from; the parameters of a list."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The page, with how many reports have each field: of those that are public now."""
        title = "Data and definitions"
        context = {
            "page_title": title,
            "breadcrumb": crumbs((title, "")),
            "types": ReportType.choices,
            "total": len(self.snapshot.everything),
            "recorded": self.recorded(),
            "most_values": MAX_VALUES,
            "most_characters": search.MAX_QUERY_CHARACTERS,
            "most_words": search.MAX_QUERY_TERMS,
        }
        return self.page("pages/definitions.html", context)

    def recorded(self) -> dict[str, int]:
        """How many public reports have a value, by the name of the facet, and how many have an issue date ("date")."""
        total = len(self.snapshot.everything)
        missing = {name: self.snapshot.facets[name].bitmaps.get(NOT_RECORDED, ()) for name in FACETS}
        return {name: total - len(found) for name, found in missing.items()} | {"date": len(self.snapshot.dated)}
