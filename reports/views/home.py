"""The home page and the pages that list a whole vocabulary."""

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode

from reports import catalog
from reports.catalog import Criteria
from reports.choices import FACET_NAMES, NOT_RECORDED
from reports.models import naming

from . import charts
from .base import PublicView, crumbs
from .cards import address as value_address
from .cards import cards
from .lists import INDEXES, VOCABULARIES

NEWEST = 5
TOPICS_ON_HOME = 24
MOST_USED = 12  # topics at the head of A to Z, if there are more than twice as many
INTROS = {
    "agency": "The agencies our reports are about. A report may be about several.",
    "area": "The broad areas of our oversight.",
    "year": "The federal fiscal year runs from October 1 to September 30 and is named for the year in which it ends.",
}


class VocabularyView(PublicView):
    """Anything that lists the values of a facet with their counts. Counts come from the catalog, so public ones only."""

    def entries(self, name: str, *, address: str = "") -> list[dict]:
        """The values of a facet that public reports have: label, count, url, value, share of the largest in percent."""
        facet = self.snapshot.facets[name]
        bitmaps = {value: bitmap for value, bitmap in facet.bitmaps.items() if value != NOT_RECORDED}
        largest = max(map(len, bitmaps.values()), default=1)
        return [
            {
                "label": facet.labels[value],
                "count": len(bitmap),
                "url": f"{address}?{urlencode({name: value})}" if address else value_address(name, value),
                "value": value,
                "share": round(100 * len(bitmap) / largest, 1),
            }
            for value, bitmap in bitmaps.items()
        ]


class Home(VocabularyView):
    """Search, newest reports, and the ways to browse."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The page."""
        newest = catalog.answer(self.snapshot, Criteria(), with_facets=False).ids[:NEWEST]
        context = {
            "page_title": "",
            "newest": cards(self.snapshot, newest, self.now),
            "total": len(self.snapshot.everything),
            "chart": charts.by_fiscal_year(self.snapshot),
            "agencies": by_count(self.entries("agency")),
            "areas": by_count(self.entries("area")),
            "topics": by_label(by_count(self.entries("topic"))[:TOPICS_ON_HOME]),
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
        context = {
            "page_title": "Topics",
            "letters": letters,
            "total": len(entries),
            "most_used": by_count(entries)[:MOST_USED] if len(entries) > 2 * MOST_USED else [],
            "breadcrumb": crumbs(("Topics", "")),
        }
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
            "chart": charts.by_fiscal_year(self.snapshot) if self.facet == "year" else None,
            "missing": self.missing(),
            "breadcrumb": crumbs((heading, "")),
        }
        return self.page("pages/vocabulary.html", context)

    def missing(self) -> dict:
        """The reports without such a value: how many, and their list."""
        bitmap = self.snapshot.facets[self.facet].bitmaps.get(NOT_RECORDED, ())
        query = urlencode({self.facet: NOT_RECORDED})
        return {"count": len(bitmap), "url": f"{reverse('reports')}?{query}", "kind": FACET_NAMES[self.facet]}


def by_count(entries: list[dict]) -> list[dict]:
    """Those of most reports first, equal ones in the order of the alphabet."""
    return sorted(by_label(entries), key=lambda entry: -entry["count"])


def by_label(entries: list[dict]) -> list[dict]:
    """In the order of the alphabet, as people see it: case and accents do not count."""
    return sorted(entries, key=lambda entry: (naming.fold(entry["label"]), entry["label"]))


def letter(entry: dict) -> str:
    """The heading an entry stands under: its first letter, or 0-9."""
    first = naming.fold(entry["label"])[:1].upper()
    return first if first.isalpha() else "0–9"
