"""Search over 35,000 reports of 20 pages each: the whole work of a first page of results, in process, nothing cached.

Each case asks for many different words of the same frequency, each once, so that no cache helps but those which keep parts
of the database's file in memory. Beside it, in the same run, what is usually done instead: `icontains`.
"""

import statistics
import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import cycle, islice

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from reports import catalog, search
from reports.catalog import PAGE_SIZE, Criteria, Snapshot
from reports.models import DocumentPage, Report
from reports.views.cards import cards

from . import page_texts
from .figures import Figure, seconds, shown
from .lists import commonest

PAGES = 20  # of each report
RUNS, FEW_RUNS, WARMING_UP = 60, 3, 5
MEDIAN_MS, SLOWEST_MS = (
    {"sqlite": 40.0, "postgresql": 120.0},
    {"sqlite": 100.0, "postgresql": 300.0},
)  # slowest: of 95 in 100
EVERYWHERE_MS, REINDEXING_MS = 150.0, 50.0
TARGETED = 35_000  # reports, for which targets hold
PART, WRITING = f"A search over {PAGES} pages a report: first page, reasons, all counts", "Writing the index"


@dataclass(frozen=True)
class Case:
    """Searches of one kind."""

    name: str
    asked: list[Criteria]
    plain: bool = False  # whether it is compared with `icontains`, for which its words must be one piece of text


@dataclass(frozen=True)
class Run:
    """One search: its time, how many reports it found; `total` is None if it was stopped and the reader told to narrow."""

    seconds: float
    total: int | None


def cases(snapshot: Snapshot) -> list[Case]:
    """The kinds that have targets."""
    words, names = page_texts.vocabulary()
    common = [words[rank] for rank in page_texts.COMMON_RANKS]
    narrowed = Criteria(wanted={name: (commonest(snapshot, name),) for name in ("agency", "year")})
    pairs = [page_texts.pair(number) for number in range(page_texts.PAIRS)]
    return [
        Case("a rare word", asking(names), plain=True),
        Case("a word in a third of the reports", asking(common), plain=True),
        Case("a phrase of two common words", asking(f'"{one} {two}"' for one, two in pairs), plain=True),
        Case(
            "two such words, agency and year",
            asking((f"{one} {two}" for one, two in zip(common[::2], common[1::2], strict=True)), narrowed),
        ),
    ]


def asking(texts: Iterable[str], criteria: Criteria | None = None) -> list[Criteria]:
    """The first page of each, best first. Some more than are measured: the first ones warm up."""
    criteria = criteria or Criteria()
    return [replace(criteria, q=text, sort="relevance") for text in islice(texts, RUNS + WARMING_UP)]


def measure(size: int) -> list[Figure]:
    """All cases, and what an edit costs."""
    snapshot = catalog.current()
    assert len(snapshot.ids) == size, f"{len(snapshot.ids)} public reports, not {size}"
    found = [figure for case in cases(snapshot) for figure in figures(snapshot, case, size)]
    found.append(everywhere(snapshot, size))
    assert catalog.current() is snapshot, "the catalog changed while it was measured"
    return [*found, reindexing(size), reindexing_heads(size)]


def figures(snapshot: Snapshot, case: Case, size: int) -> list[Figure]:
    """The median of a case, and what 95 of 100 do not exceed. A search that was stopped counts with its time and is told."""
    runs = [searched(snapshot, criteria) for criteria in case.asked][WARMING_UP:]
    assert len(runs) >= 50, f"{case.name}: only {len(runs)} runs"
    times = [run.seconds * 1000 for run in runs]
    median, slowest = statistics.median(times), statistics.quantiles(times, n=20, method="inclusive")[-1]
    totals = [run.total for run in runs if run.total is not None]
    told = f"; {len(runs) - len(totals)} of {len(runs)} told to narrow" if len(totals) < len(runs) else ""
    beside = f"{shown(statistics.median(totals)) if totals else 'no'} reports{told}"
    if case.plain:
        plain = plain_ms(case.asked[:FEW_RUNS])
        beside += f"; icontains {shown(plain)} ms, {shown(plain / median)} times as long"
    medians, quantiles = (MEDIAN_MS, SLOWEST_MS) if size == TARGETED else ({}, {})
    return [
        Figure(PART, f"{case.name}, median", median, "ms", medians.get(connection.vendor), beside=beside),
        Figure(
            PART,
            f"{case.name}, 95 of 100",
            slowest,
            "ms",
            quantiles.get(connection.vendor),
            beside=f"{len(runs)} runs, slowest {shown(max(times))} ms",
        ),
    ]


def searched(snapshot: Snapshot, criteria: Criteria) -> Run:
    """One search as the list's view does it. Raises AssertionError if a report is there without a reason."""
    began = time.perf_counter()
    with search.one_search():  # as for a page
        try:
            result = catalog.answer(snapshot, criteria, relax=True)
        except search.SearchTooSlow:
            return Run(time.perf_counter() - began, None)
        assert result.finding, "no search"
        found = cards(snapshot, result.ids, timezone.now(), q=criteria.q, query=result.finding.query)
    took = time.perf_counter() - began
    assert len(found) == min(result.total, PAGE_SIZE), f"{criteria.q}: {len(found)} of {result.total} shown"
    assert not result.finding.is_relaxed, f"{criteria.q}: no report has all of it"
    if not all(card.why and (card.why.places or card.why.excerpt) for card in found):
        return Run(took, None)  # its reasons were not found in time
    return Run(took, result.total)


def everywhere(snapshot: Snapshot, size: int) -> Figure:
    """Words that stand on every page: answered in time, or the reader is told to narrow the search."""
    words = [page_texts.vocabulary()[0][rank] for rank in page_texts.EVERYWHERE_RANKS]
    runs = [searched(snapshot, criteria) for criteria in islice(cycle(asking(words)), RUNS)]
    times = [run.seconds * 1000 for run in runs if run.total is not None]
    target = EVERYWHERE_MS if size == TARGETED else None
    told = [run.seconds * 1000 for run in runs if run.total is None]
    beside = f"{len(words)} words, {len(runs)} runs; slowest {shown(max(times, default=0))} ms"
    if told:
        beside += f"; {len(told)} told to narrow, after {shown(statistics.median(told))} ms"
    name = "a word on every page, median"
    if not times:
        return Figure(PART, name, None, "ms", beside=beside, instead="told to narrow")
    return Figure(PART, name, statistics.median(times), "ms", target, beside=beside)


def plain_ms(asked: list[Criteria]) -> float:
    """The same words by `icontains` on title, summary and pages, newest first: total and a page. Few runs: it is slow."""
    return statistics.median(seconds(lambda one=one: plain(one.q.strip('"'))) for one in asked) * 1000


def plain(text: str) -> tuple[int, list[Report]]:
    """What most portals do."""
    pages = DocumentPage.objects.filter(document__report=OuterRef("pk"), text__icontains=text)
    found = Report.objects.public().filter(
        Q(title__icontains=text) | Q(executive_summary__icontains=text) | Exists(pages)
    )
    return found.count(), list(found[:PAGE_SIZE])


def some(size: int) -> list[int]:
    """Reports to be indexed again, from all over the catalog."""
    runs = RUNS + WARMING_UP
    return list(Report.objects.public().order_by("-pk").values_list("pk", flat=True)[:: max(size // runs, 1)][:runs])


def reindexing(size: int) -> Figure:
    """What an edit of one report costs the index, committed: all its words out and in again."""
    times = [seconds(lambda pk=pk: index_again(pk)) * 1000 for pk in some(size)][WARMING_UP:]
    beside = f"{PAGES} pages, {len(times)} reports; slowest {shown(max(times))} ms"
    target = REINDEXING_MS if size == TARGETED else None
    return Figure(WRITING, "one report indexed again", statistics.median(times), "ms", target, beside=beside)


def reindexing_heads(size: int) -> Figure:
    """What another word in a report's summary, or another name of its agency, costs the index, committed."""
    times = []
    for pk in some(size):
        report = Report.objects.public().get(pk=pk)
        said = report.executive_summary
        Report.objects.filter(pk=pk).update(executive_summary=f"{said} Renamed.")
        times.append(seconds(lambda pk=pk: head_again(pk)) * 1000)
        Report.objects.filter(pk=pk).update(executive_summary=said)
        head_again(pk)
    times = times[WARMING_UP:]
    beside = f"pages as they are, {len(times)} reports; slowest {shown(max(times))} ms"
    return Figure(WRITING, "one report's head indexed again", statistics.median(times), "ms", beside=beside)


def index_again(pk: int) -> None:
    """As an edit does it."""
    with transaction.atomic():
        search.index([pk])


def head_again(pk: int) -> None:
    """As a renamed agency does it."""
    with transaction.atomic():
        search.index_heads([pk])
