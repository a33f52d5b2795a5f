"""The head of a topic's, agency's, area's or fiscal year's page: a chart, and the topics its reports have most often."""

from dataclasses import dataclass

from reports.catalog import Criteria, Result, Snapshot
from reports.choices import NOT_RECORDED
from reports.models import naming

from . import charts
from .cards import address

TOPICS = 8


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic, and how many of the page's reports have it."""

    label: str
    url: str
    count: int


@dataclass(frozen=True, slots=True)
class EntryHead:
    """All that `reports/_entry_head.html` shows."""

    is_topic: bool  # then the topics are those that stand together with it
    topics: tuple[Topic, ...]
    chart: charts.Chart | None


def head(snapshot: Snapshot, criteria: Criteria, result: Result, path: str) -> EntryHead | None:
    """The head of the page at `path`; only on the first page without a filter, where it is about what stands below.

    `result` answers `criteria`, so its topics are counted already. Beside them only the chart costs anything, and no query.
    """
    if criteria.within is None or criteria.filter_count or criteria.page != 1:
        return None
    name, value = criteria.within
    reports = snapshot.within(criteria.within)
    recorded = (one for one in result.facets["topic"] if one.value != NOT_RECORDED)
    found = sorted(recorded, key=lambda one: (-one.count, naming.fold(one.label), one.label))
    topics = tuple(Topic(one.label, address("topic", one.value), one.count) for one in found[:TOPICS])
    if name == "year":
        chart = charts.by_month(snapshot, reports, int(value))
    else:
        chart = charts.by_fiscal_year(snapshot, reports, path=path)
    if not topics and chart is None:
        return None
    return EntryHead(name == "topic", topics, chart)
