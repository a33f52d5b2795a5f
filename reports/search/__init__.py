"""Full text of public reports: what is indexed, and one small contract over SQLite's FTS5 and PostgreSQL.

The index holds public reports only, so a hidden one cannot match. It is written by `publishing` and `exchange`.
"""

from collections.abc import Iterable
from types import ModuleType

from django.db import connection

from reports.models import Report, ReportTopic
from reports.models.patience import no_statement_timeout

from . import postgres, sqlite
from .text import MAX_QUERY_CHARACTERS, MAX_QUERY_TERMS, Query, indexed, parse

__all__ = [
    "MAX_QUERY_CHARACTERS",
    "MAX_QUERY_TERMS",
    "Query",
    "SearchTooSlow",
    "best",
    "index",
    "match",
    "match_and_best",
    "parse",
    "prepare_storage",
    "rebuild",
]

BATCH = 500
SearchTooSlow = sqlite.SearchTooSlow


def backend() -> ModuleType:
    """The module for the database in use."""
    return sqlite if connection.vendor == "sqlite" else postgres


def match(query: Query) -> list[int]:
    """Ids of all reports that match, in no order. Empty for a query without wanted terms.

    Raises SearchTooSlow when it takes longer than settings.SEARCH_TIMEOUT_MS.
    """
    return backend().match(query) if query.wanted else []


def best(query: Query, *, limit: int) -> list[int]:
    """Ids of the reports that match best, best first, at most `limit`. Raises SearchTooSlow."""
    return backend().best(query, limit) if query.wanted else []


def match_and_best(query: Query, *, limit: int) -> tuple[list[int], list[int]]:
    """Both `match` and `best`: a list in the order of relevance needs both. Raises SearchTooSlow."""
    return backend().match_and_best(query, limit) if query.wanted else ([], [])


def count() -> int:
    """How many reports are in the index."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {sqlite.TABLE}")
        return cursor.fetchone()[0]


def clear() -> None:
    """Empty the index."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {sqlite.TABLE}")


def index(report_ids: Iterable[int]) -> None:
    """Make the index say of these reports what is true now: public ones are in it, all others are not."""
    ids = list(report_ids)
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        topics = topic_names(batch)
        reports = Report.objects.public().filter(pk__in=batch).exclude(slug=None)
        rows = [(report.pk, *indexed(report, topics.get(report.pk, []))) for report in reports]
        backend().remove(batch)
        backend().add(rows)


def topic_names(report_ids: list[int]) -> dict[int, list[str]]:
    """The names of the topics of each report, A to Z."""
    names: dict[int, list[str]] = {}
    pairs = ReportTopic.objects.filter(content_object__in=report_ids).order_by("tag__name")
    for report_id, name in pairs.values_list("content_object_id", "tag__name"):
        names.setdefault(report_id, []).append(name)
    return names


@no_statement_timeout()
def rebuild() -> int:
    """Empty the index and fill it again from the public reports. Returns how many."""
    ids = list(Report.objects.public().exclude(slug=None).order_by("pk").values_list("pk", flat=True))
    clear()
    index(ids)
    return len(ids)


def prepare_storage() -> None:
    """Make the table if it is missing, and fill it if it does not hold what it should.

    A full-text table belongs to no model, so migrations do not know it.
    """
    backend().create()
    if count() != Report.objects.public().exclude(slug=None).count():
        rebuild()
