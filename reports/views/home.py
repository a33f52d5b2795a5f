"""The home page and the pages that list a whole vocabulary."""

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode

from reports import catalog
from reports.catalog import Criteria
from reports.choices import NOT_RECORDED
from reports.models import naming

from .base import PublicView, crumbs
from .cards import cards
from .lists import INDEXES, VOCABULARIES

NEWEST = 5
TOPICS_ON_HOME = 24
INTROS = {
    "agency": "The agencies our reports are about. A report may be about several.",
    "area": "The broad areas of our oversight.",
    "year": "The federal fiscal year runs from October 1 to September 30 and is named for the year in which it ends.",
}


class VocabularyView(PublicView):
    """Anything that lists the values of a facet with their counts. Counts come from the catalog, so public ones only."""

    def entries(self, name: str, *, address: str = "") -> list[dict]:
        """The values of a facet that public reports have: label, count, url, slug."""
        facet = self.snapshot.facets[name]
        return [
            {
                "label": facet.labels[value],
                "count": len(bitmap),
                "url": f"{address}?{urlencode({name: value})}" if address else reverse(name, args=[value]),
                "value": value,
            }
            for value, bitmap in facet.bitmaps.items()
            if value != NOT_RECORDED
        ]


class Home(VocabularyView):
    """Search, newest reports, and the ways to browse."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The page."""
        newest = catalog.answer(self.snapshot, Criteria(), with_facets=False).ids[:NEWEST]
        topics = sorted(self.entries("topic"), key=lambda entry: (-entry["count"], entry["label"]))[:TOPICS_ON_HOME]
        context = {
            "page_title": "",
            "newest": cards(self.snapshot, newest, self.now),
            "total": len(self.snapshot.everything),
            "agencies": by_label(self.entries("agency")),
            "areas": by_label(self.entries("area")),
            "topics": by_label(topics),
            "types": by_label(self.entries("type", address=reverse("reports"))),
            "years": sorted(self.entries("year"), key=lambda entry: entry["value"], reverse=True),
        }
        return self.page("pages/home.html", context)


class TopicIndex(VocabularyView):
    """All topics, A to Z."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The page."""
        entries = by_label(self.entries("topic"))
        letters = [{"letter": key, "entries": list(group)} for key, group in groupby(entries, key=letter)]
        context = {"page_title": "Topics", "letters": letters, "breadcrumb": crumbs(("Topics", ""))}
        return self.page("pages/topics.html", context)


class VocabularyIndex(VocabularyView):
    """All agencies, oversight areas or fiscal years."""

    facet = ""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The page."""
        entries = by_label(self.entries(self.facet))
        if self.facet == "year":
            entries.reverse()
        else:
            described = dict(
                VOCABULARIES[self.facet]
                .objects.filter(slug__in=[entry["value"] for entry in entries])
                .values_list("slug", "description")
            )
            entries = [entry | {"description": described.get(entry["value"], "")} for entry in entries]
        heading = INDEXES[self.facet][1]
        context = {
            "page_title": heading,
            "heading": heading,
            "intro": INTROS[self.facet],
            "entries": entries,
            "breadcrumb": crumbs((heading, "")),
        }
        return self.page("pages/vocabulary.html", context)


def by_label(entries: list[dict]) -> list[dict]:
    """In the order of the alphabet, as people see it: case and accents do not count."""
    return sorted(entries, key=lambda entry: (naming.fold(entry["label"]), entry["label"]))


def letter(entry: dict) -> str:
    """The heading an entry stands under: its first letter, or 0-9."""
    first = naming.fold(entry["label"])[:1].upper()
    return first if first.isalpha() else "0–9"
