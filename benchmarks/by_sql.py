"""The way lists are usually made: for each facet a GROUP BY under all other filters, a count, a page. In SQL.

It answers the same question as `catalog.answer`, so it is both what the catalog is measured against and the proof that
what was measured is the right answer.
"""

from dataclasses import dataclass

from django.db.models import Count, QuerySet

from reports.catalog import PAGE_SIZE, Criteria, Result
from reports.choices import FACETS, NOT_RECORDED
from reports.filters import condition
from reports.models import Agency, OversightArea, Report, Topic

# grouped by the keys of vocabularies, without joining their names: the quickest form we found
COLUMNS = {
    "agency": "agencies",
    "area": "area_id",
    "topic": "topic_items__tag_id",
    "type": "report_type",
    "year": "fiscal_year",
}
VOCABULARIES = {"agency": Agency, "area": OversightArea, "topic": Topic}


@dataclass(frozen=True)
class Answer:
    """The same as a `Result`, as far as it is compared."""

    total: int
    ids: list[int]
    counts: dict[str, dict[str, int]]


def answer(criteria: Criteria) -> Answer:
    """Total, one page of ids in the order "newest", and the counts of all facets: ten small statements."""
    found = matching(criteria)
    start = (criteria.page - 1) * PAGE_SIZE
    return Answer(
        total=found.count(),
        ids=list(found.order_by(*Report._meta.ordering).values_list("pk", flat=True)[start : start + PAGE_SIZE]),
        counts={facet: counts(criteria, facet) for facet in FACETS},
    )


def matching(criteria: Criteria, *, but: str = "") -> QuerySet:
    """The public reports under all facets' filters, but those of one facet. Words and dates are not asked here."""
    found = Report.objects.public().exclude(slug=None).order_by()
    for facet, values in criteria.wanted.items():
        if facet != but:
            found = found.filter(condition(facet, values))
    for facet, values in criteria.unwanted.items():
        if facet != but:
            found = found.exclude(condition(facet, values))
    return found


def counts(criteria: Criteria, facet: str) -> dict[str, int]:
    """How many reports each value of a facet would give."""
    grouped = matching(criteria, but=facet).values_list(COLUMNS[facet]).annotate(Count("pk"))
    slugs = dict(VOCABULARIES[facet].objects.values_list("pk", "slug")) if facet in VOCABULARIES else {}
    return {str(slugs.get(value, value) or NOT_RECORDED): number for value, number in grouped}


def as_answer(result: Result) -> Answer:
    """What the catalog said, to be compared. Values of a count of 0 are offered when selected; SQL does not know them."""
    return Answer(
        total=result.total,
        ids=result.ids,
        counts={name: {one.value: one.count for one in values if one.count} for name, values in result.facets.items()},
    )
