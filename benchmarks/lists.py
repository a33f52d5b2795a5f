"""Facet counts, total and a page of ids: from the catalog, and beside it by SQL. Both must say the same."""

from dataclasses import dataclass

from django.utils import timezone

from reports import catalog
from reports.catalog import Criteria, Snapshot
from reports.catalog.building import build
from reports.choices import NOT_RECORDED
from reports.search import SearchTooSlow

from . import by_sql
from .figures import Figure, median_ms, not_answered, shown
from .synthetic import COMMON_WORD, RARE_WORD

FIRST_PAGE_MS = {35_000: 2.0, 1_000_000: 25.0}
DEEP_PAGE_MS = {35_000: 3.0, 1_000_000: 50.0}


@dataclass(frozen=True)
class Case:
    """A list that is measured."""

    name: str
    criteria: Criteria
    targets: dict[int, float] | None = None


def commonest(snapshot: Snapshot, facet: str) -> str:
    """The value of a facet that most reports have."""
    bitmaps = {value: found for value, found in snapshot.facets[facet].bitmaps.items() if value != NOT_RECORDED}
    return max(bitmaps, key=lambda value: len(bitmaps[value]))


def cases(snapshot: Snapshot) -> list[Case]:
    """The lists that have targets, compared with SQL."""
    agency, year = commonest(snapshot, "agency"), commonest(snapshot, "year")
    both = {"agency": (agency,), "year": (year,)}
    pages = catalog.answer(snapshot, Criteria(wanted=both)).page_count
    deepest = min(1_000, -(-len(snapshot.ids) // catalog.PAGE_SIZE))
    return [
        Case("no filter", Criteria(), FIRST_PAGE_MS),
        Case("agency and year", Criteria(wanted=both), FIRST_PAGE_MS),
        Case("an agency left out", Criteria(unwanted={"agency": (agency,)}), FIRST_PAGE_MS),
        Case(f"page {deepest:,}, no filter", Criteria(page=deepest), DEEP_PAGE_MS),
        Case("last page, agency and year", Criteria(wanted=both, page=pages), DEEP_PAGE_MS),
    ]


def more_cases(snapshot: Snapshot) -> list[Case]:
    """Lists that are printed."""
    agency = {"agency": (commonest(snapshot, "agency"),)}
    topic = {"topic": (commonest(snapshot, "topic"),)}
    pages = catalog.answer(snapshot, Criteria(wanted=topic)).page_count
    return [
        Case("oldest first", Criteria(sort="oldest")),
        Case("by number, one agency", Criteria(sort="number", wanted=agency)),
        Case("by title, one topic", Criteria(sort="title", wanted=topic)),
        Case("by title, one topic, last page", Criteria(sort="title", wanted=topic, page=pages)),
        Case("a common word, best first", Criteria(q=COMMON_WORD, sort="relevance")),
        Case("a common word, newest first", Criteria(q=COMMON_WORD)),
        Case("a rare word", Criteria(q=RARE_WORD, sort="relevance")),
    ]


def check(snapshot: Snapshot, criteria: Criteria) -> None:
    """Raises AssertionError if the catalog and SQL do not say the same."""
    ours, theirs = by_sql.as_answer(catalog.answer(snapshot, criteria)), by_sql.answer(criteria)
    assert ours == theirs, f"the catalog and SQL disagree about {criteria}"


def measure(size: int) -> list[Figure]:
    """All lists."""
    snapshot = catalog.current()
    assert len(snapshot.ids) == size, f"{len(snapshot.ids)} public reports, not {size}"
    return [
        *(compared(snapshot, case, size) for case in cases(snapshot)),
        *(printed(snapshot, case) for case in more_cases(snapshot)),
    ]


def compared(snapshot: Snapshot, case: Case, size: int) -> Figure:
    """One list by the catalog and by SQL."""
    check(snapshot, case.criteria)
    ours = median_ms(lambda: catalog.answer(snapshot, case.criteria))
    theirs = median_ms(lambda: by_sql.answer(case.criteria))
    assert catalog.current() is snapshot, "the catalog changed while it was measured"
    beside = f"SQL GROUP BY {shown(theirs)} ms, {shown(theirs / ours)} times as long"
    return Figure("Facet counts, total and page", case.name, ours, "ms", (case.targets or {}).get(size), beside=beside)


def printed(snapshot: Snapshot, case: Case) -> Figure:
    """One list by the catalog."""
    part = "The same, other orders and words"
    try:
        took = median_ms(lambda: catalog.answer(snapshot, case.criteria))
        total = catalog.answer(snapshot, case.criteria, with_facets=False).total
    except SearchTooSlow:
        return not_answered(part, case.name, "ms")
    return Figure(part, case.name, took, "ms", beside=f"{total:,} reports")


def measure_building(size: int) -> list[Figure]:
    """A new snapshot, from the database."""
    snapshot = catalog.current()
    assert len(snapshot.ids) == size
    took = median_ms(lambda: build("benchmark", timezone.now()))
    return [Figure("Snapshot", "built from the database", took, "ms", beside=f"{size:,} reports")]
