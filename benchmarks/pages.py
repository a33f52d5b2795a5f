"""Whole pages over HTTP from the portal's own server, beside the floor, turn and turn about in the same run."""

import re
import statistics
from dataclasses import dataclass

from django.test import override_settings

from reports import catalog, search
from reports.catalog import Criteria, Snapshot
from reports.models import Report

from . import by_sql
from .figures import Figure, not_answered, shown
from .lists import commonest
from .server import Answer, Client, serving
from .synthetic import COMMON_WORD

RUNS, FEWEST_RUNS = 120, 30
SLOW_S = 0.1
RATIO = {35_000: 2.5, 1_000_000: 3.5}
CONDITIONAL_RATIO = 8.0
COUNTING_MS = 600_000  # what SQL says of a word is the truth that answers are held against, so it may take its time
PART, CONDITIONAL = "Pages over HTTP, nothing cached", "Unchanged page asked again (304)"
TOTAL = re.compile(rb'data-total="(\d*)"')


class NotAnswered(Exception):
    """The page says that its search was stopped."""


@dataclass(frozen=True)
class Page:
    """A page that is measured, and how many reports SQL says it is about."""

    name: str
    address: str
    total: int


def pages(snapshot: Snapshot) -> list[Page]:
    """The pages, with totals that do not come from the catalog."""
    agency, year = commonest(snapshot, "agency"), commonest(snapshot, "year")
    topic = commonest(snapshot, "topic")
    both = {"agency": (agency,), "year": (year,)}
    with override_settings(SEARCH_TIMEOUT_MS=COUNTING_MS, STATEMENT_TIMEOUT_MS=COUNTING_MS):
        words = set(search.match(search.parse(COMMON_WORD)))
    return [
        Page("no filter", "/reports/", by_sql.matching(Criteria()).count()),
        Page("a topic's page", f"/topics/{topic}/", by_sql.matching(Criteria(wanted={"topic": (topic,)})).count()),
        Page(
            "a common word",
            f"/reports/?q={COMMON_WORD}",
            len(words.intersection(Report.objects.public().values_list("pk", flat=True))),
        ),
        Page(
            "agency and year", f"/reports/?agency={agency}&year={year}", by_sql.matching(Criteria(wanted=both)).count()
        ),
    ]


def measure(size: int) -> list[Figure]:
    """All pages, then conditional requests."""
    asked = pages(catalog.current())
    found: list[Figure] = []
    with serving([page.address for page in asked]) as client:
        for n, page in enumerate(asked):
            found += one_page(client, n, page, size)
    return found


def one_page(client: Client, n: int, page: Page, size: int) -> list[Figure]:
    """The figures of a page: beside its floor, and asked again."""
    ours, again = f"{page.name}: time ÷ floor", f"{page.name}: rate ÷ floor's"
    try:
        times = in_turns(client, n, page)
    except NotAnswered:
        return [
            not_answered(PART, ours, "", RATIO.get(size)),
            not_answered(CONDITIONAL, again, "", CONDITIONAL_RATIO, is_floor=True),
        ]
    took, floor, conditional = (statistics.median(values) * 1000 for values in times.values())
    beside = f"{shown(took)} ms, floor {shown(floor)} ms"
    rate = floor / conditional
    return [
        Figure(PART, ours, took / floor, "", RATIO.get(size), beside=beside),
        Figure(CONDITIONAL, again, rate, "", CONDITIONAL_RATIO, is_floor=True, beside=f"{shown(conditional)} ms"),
    ]


def in_turns(client: Client, n: int, page: Page) -> dict[str, list[float]]:
    """Seconds of a page, its floor and its 304. Raises NotAnswered if the search was stopped, be it once."""
    first = checked(client.get(page.address), page)
    canned = checked(client.get(f"/floor/{n}/"), page)
    assert canned.body == first.body, "the floor is another page"
    etag = first.header("ETag")
    runs = RUNS if first.seconds < SLOW_S else FEWEST_RUNS
    times: dict[str, list[float]] = {"ours": [], "floor": [], "conditional": []}
    for _ in range(runs):
        answer = checked(client.get(page.address), page)
        assert answer.header("ETag") == etag, "the catalog changed while it was measured"
        times["ours"].append(answer.seconds)
        times["floor"].append(client.get(f"/floor/{n}/").seconds)
        answer = client.get(page.address, f"If-None-Match: {etag}\r\n")
        assert answer.status == 304
        times["conditional"].append(answer.seconds)
    return times


def checked(answer: Answer, page: Page) -> Answer:
    """The answer, if it is a whole page with the number of reports that SQL says. Raises NotAnswered."""
    assert answer.status == 200, f"{page.address}: {answer.status}"
    said = total_of(answer.body)
    assert said == page.total, f"{page.address} says {said} reports, SQL says {page.total}"
    assert answer.body.count(b"data-report=") == min(page.total, catalog.PAGE_SIZE)
    return answer


def total_of(body: bytes) -> int:
    """How many reports a list says that it has. Raises NotAnswered if it says that the search was stopped."""
    told = TOTAL.search(body)
    assert told, "no total"
    if not told[1]:
        raise NotAnswered
    return int(told[1])
