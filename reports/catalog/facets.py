"""The values of facets: which reports have which, as bitmaps."""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from pyroaring import BitMap

from reports.choices import NOT_RECORDED, ReportType
from reports.models import (
    Agency,
    FormerAgencySlug,
    FormerAreaSlug,
    FormerTopicSlug,
    OversightArea,
    Report,
    ReportTopic,
    Topic,
)

NOT_RECORDED_LABEL = "Not recorded"


@dataclass(frozen=True)
class FacetValue:
    """A value offered to the reader."""

    facet: str
    value: str
    label: str
    count: int  # of reports under all filters but this facet's own
    is_selected: bool = False
    is_excluded: bool = False
    would_go: int = 0  # of the reports in the list if it is not left out: those that leaving it out takes away


@dataclass(eq=False)
class Facet:
    """All that public reports say in one facet. Values no public report has do not exist here."""

    bitmaps: dict[str, BitMap] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    abbreviations: dict[str, str] = field(default_factory=dict)  # of agencies that have one
    synonyms: dict[str, list[str]] = field(default_factory=dict)  # of topics that have any
    former: dict[str, str] = field(default_factory=dict)  # former slug -> slug
    keys: dict[str, int] = field(default_factory=dict)  # slug -> database id, for the page of the value
    by_key: dict[int, tuple[str, str]] = field(default_factory=dict)  # database id -> label, slug

    def translate(self, value: str) -> str | None:
        """The present value for one as typed (perhaps a former slug), or None if no public report has it."""
        if value in self.bitmaps:
            return value
        return self.former.get(value)

    def short(self, value: str) -> str:
        """What people call a value in passing: the abbreviation of an agency, else its label."""
        return self.abbreviations.get(value) or self.labels[value]

    def close(self, everything: BitMap) -> None:
        """Add "not recorded" for the reports that have no value."""
        having = BitMap.union(*self.bitmaps.values()) if self.bitmaps else BitMap()
        if missing := everything - having:
            self.bitmaps[NOT_RECORDED] = missing
            self.labels[NOT_RECORDED] = NOT_RECORDED_LABEL
        for bitmap in self.bitmaps.values():
            bitmap.run_optimize()


def from_column(values: Sequence[Any]) -> dict[Any, BitMap]:
    """Bitmaps of ordinals by value, from a column. Values of None or "" are left out."""
    gathered: dict[Any, list[int]] = defaultdict(list)
    for ordinal, value in enumerate(values):
        gathered[value].append(ordinal)
    return {value: BitMap(found) for value, found in gathered.items() if value not in (None, "")}


def from_pairs(pairs: Iterable[tuple[int, int]], ordinals: array) -> dict[Any, BitMap]:
    """Bitmaps of ordinals by key, from (report id, key). Reports that are not public are left out."""
    gathered: dict[int, list[int]] = defaultdict(list)
    limit = len(ordinals)
    for pk, key in pairs:
        if pk < limit and (ordinal := ordinals[pk]) >= 0:
            gathered[key].append(ordinal)
    return {key: BitMap(found) for key, found in gathered.items()}


def vocabulary_facet(entries: QuerySet, former: QuerySet, by_key: dict[Any, BitMap]) -> Facet:
    """The facet of a vocabulary, its labels and former slugs; only entries that public reports use."""
    facet = Facet()
    slugs = {}
    for entry in entries.filter(pk__in=list(by_key)):
        slugs[entry.pk] = entry.slug
        facet.bitmaps[entry.slug] = by_key[entry.pk]
        facet.labels[entry.slug] = entry.label
        if short := getattr(entry, "abbreviation", ""):
            facet.abbreviations[entry.slug] = short
        if others := getattr(entry, "other_words", None):
            facet.synonyms[entry.slug] = others
        facet.keys[entry.slug] = entry.pk
        facet.by_key[entry.pk] = (entry.label, entry.slug)
    for slug, key in former.filter(was_public=True).values_list("slug", "current_id"):
        if key in slugs and slug not in facet.bitmaps:
            facet.former[slug] = slugs[key]
    return facet


def plain_facet(by_value: dict[Any, BitMap], labels: dict[str, str]) -> Facet:
    """The facet of a column whose values are their own addresses."""
    bitmaps = {str(value): bitmap for value, bitmap in by_value.items()}
    return Facet(bitmaps=bitmaps, labels={value: labels.get(value, value) for value in bitmaps})


def build(
    areas: Sequence[int | None], types: Sequence[str], years: Sequence[int | None], ordinals: array, everything: BitMap
) -> dict[str, Facet]:
    """All facets, from columns in the order of ordinals and from the tables that join agencies and topics."""
    agencies = Report.agencies.through.objects.values_list("report_id", "agency_id")
    topics = ReportTopic.objects.values_list("content_object_id", "tag_id")
    facets = {
        "agency": vocabulary_facet(
            Agency.objects.all(), FormerAgencySlug.objects.all(), from_pairs(agencies, ordinals)
        ),
        "area": vocabulary_facet(OversightArea.objects.all(), FormerAreaSlug.objects.all(), from_column(areas)),
        "topic": vocabulary_facet(Topic.objects.all(), FormerTopicSlug.objects.all(), from_pairs(topics, ordinals)),
        "type": plain_facet(from_column(types), dict(ReportType.choices)),
        "year": plain_facet(from_column(years), {}),
    }
    for facet in facets.values():
        facet.close(everything)
    return facets
