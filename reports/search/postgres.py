"""The index in a PostgreSQL table with a tsvector.

Terms come folded and stemmed, so vectors and queries are written as literals and PostgreSQL's own parser, whose idea of
a word is another one (it reads "22-02" as 22 and -2), has no say.
"""

from contextlib import nullcontext

from django.conf import settings
from django.db import OperationalError, connection, transaction

from .sqlite import SearchTooSlow
from .text import Query

TABLE = "reports_search"
LABELS = "ABCD"  # one for each field of text.FIELDS
RANK = "ts_rank('{0.1, 0.4, 0.6, 1.0}', document, q)"  # of D, C, B, A: the fields' weights, the greatest set to 1
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
    return ask("SELECT array_agg(report_id) FROM found", expression(query))[0] or []


def best(query: Query, limit: int) -> list[int]:
    """See `reports.search.best`."""
    return ask(f"SELECT {first(limit)}", expression(query), rank=RANK)[0]


def match_and_best(query: Query, limit: int) -> tuple[list[int], list[int]]:
    """See `reports.search.match_and_best`. The table is read once, which is most of the cost of either."""
    every, ranked = ask(f"SELECT array_agg(report_id), {first(limit)} FROM found", expression(query), rank=RANK)
    return every or [], ranked


def first(limit: int) -> str:
    """The expression for the ids of the reports found that rank highest."""
    return f"ARRAY(SELECT report_id FROM found ORDER BY rank DESC, report_id LIMIT {limit:d})"


def ask(select: str, words: str, *, rank: str = "0") -> tuple:
    """One row about the reports found, under the time limit. Raises SearchTooSlow.

    The limit travels with the statement, since each way to the server and back takes as long as a small search: several
    statements sent as one are one transaction, and PostgreSQL times each by the limit in force when it begins.
    """
    found = f"SELECT report_id, {rank} AS rank FROM {TABLE}, CAST(%s AS tsquery) AS q WHERE document @@ q"
    limit, usual = (
        f"SET LOCAL statement_timeout = {ms:d}" for ms in (settings.SEARCH_TIMEOUT_MS, settings.STATEMENT_TIMEOUT_MS)
    )
    try:
        # in a transaction of the caller's a search that took too long must not spoil the rest
        with transaction.atomic() if connection.in_atomic_block else nullcontext(), connection.cursor() as cursor:
            cursor.execute(f"{limit}; WITH found AS ({found}) {select}; {usual}", [words])
            cursor.nextset()
            return cursor.fetchone()
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", "") == "57014":  # query_canceled
            raise SearchTooSlow from error
        raise
