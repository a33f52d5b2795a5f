"""The index in a PostgreSQL table with a tsvector.

Terms come folded and stemmed, so vectors and queries are written as literals and PostgreSQL's own parser, whose idea of
a word is another one (it reads "22-02" as 22 and -2), has no say.
"""

from typing import Any

from django.conf import settings
from django.db import OperationalError, connection, transaction

from .sqlite import SearchTooSlow
from .text import Query

TABLE = "reports_search"
LABELS = "ABCD"  # one for each field of text.FIELDS
RANK_WEIGHTS = "{0.1, 0.4, 0.6, 1.0}"  # of D, C, B, A: the fields' weights, the greatest set to 1
MAX_POSITION = 16_383  # of a tsvector
GAP = 10  # positions left free between fields, so that no phrase reaches over their border


def create() -> None:
    """Make the table if it is missing."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TABLE IF NOT EXISTS {TABLE} (report_id bigint PRIMARY KEY, document tsvector NOT NULL);"
            f"CREATE INDEX IF NOT EXISTS {TABLE}_document ON {TABLE} USING gin (document)"
        )


def remove(report_ids: list[int]) -> None:
    """Take reports out."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {TABLE} WHERE report_id = ANY(%s)", [report_ids])


def add(rows: list[tuple]) -> None:
    """Put in (id, one text for each field)."""
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {TABLE} (report_id, document) VALUES (%s, %s::tsvector)",
            [(pk, vector(texts)) for pk, *texts in rows],
        )


def vector(texts: list[str]) -> str:
    """The literal of a tsvector: every term with its positions and the label of its field."""
    places: dict[str, list[str]] = {}
    position = 0
    for label, text in zip(LABELS, texts, strict=True):
        for term in text.split():
            position = min(position + 1, MAX_POSITION)
            places.setdefault(term[:500], []).append(f"{position}{label}")
        position = min(position + GAP, MAX_POSITION)
    return " ".join(f"'{term}':{','.join(where[:255])}" for term, where in places.items())


def expression(query: Query) -> str:
    """The literal of a tsquery: every term quoted."""

    def phrase(terms: tuple[str, ...]) -> str:
        return "(" + " <-> ".join(f"'{term[:500]}'" for term in terms) + ")"

    return " & ".join([*map(phrase, query.wanted), *(f"!{phrase(terms)}" for terms in query.unwanted)])


def match(query: Query) -> list[int]:
    """See `reports.search.match`."""
    found = ask("SELECT array_agg(report_id)", "", [expression(query)])
    return found[0][0] or []


def best(query: Query, limit: int) -> list[int]:
    """See `reports.search.best`."""
    order = f"ORDER BY ts_rank('{RANK_WEIGHTS}', document, q) DESC, report_id LIMIT %s"
    return [row[0] for row in ask("SELECT report_id", order, [expression(query), limit])]


def ask(select: str, order: str, values: list[Any]) -> list[tuple]:
    """The rows for a query, under the time limit. Raises SearchTooSlow."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [str(settings.SEARCH_TIMEOUT_MS)])
            cursor.execute(f"{select} FROM {TABLE}, CAST(%s AS tsquery) AS q WHERE document @@ q {order}", values)
            found = cursor.fetchall()
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [str(settings.STATEMENT_TIMEOUT_MS)])
            return found
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", "") == "57014":  # query_canceled
            raise SearchTooSlow from error
        raise
