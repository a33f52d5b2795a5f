"""The index in SQLite's FTS5."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import OperationalError, connection

from .text import FIELDS, WEIGHTS, Query

TABLE = "reports_search"
STEPS = 10_000  # of SQLite's virtual machine between two looks at the clock


class SearchTooSlow(Exception):
    """The search took longer than it may."""


def create() -> None:
    """Make the table if it is missing. Terms come folded and stemmed, so the tokenizer only splits at blanks."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE VIRTUAL TABLE IF NOT EXISTS {TABLE} "
            f'USING fts5({", ".join(FIELDS)}, tokenize="unicode61 remove_diacritics 0")'
        )


def remove(report_ids: list[int]) -> None:
    """Take reports out."""
    with connection.cursor() as cursor:
        cursor.executemany(f"DELETE FROM {TABLE} WHERE rowid = %s", [[pk] for pk in report_ids])


def add(rows: list[tuple]) -> None:
    """Put in (id, one text for each field)."""
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {TABLE} (rowid, {', '.join(FIELDS)}) VALUES ({', '.join(['%s'] * (len(FIELDS) + 1))})", rows
        )


def expression(query: Query) -> str:
    """The query in FTS5's language: every phrase quoted, so that no term is an operator."""

    def quoted(phrases: tuple[tuple[str, ...], ...], joint: str) -> str:
        return joint.join('"' + " ".join(phrase) + '"' for phrase in phrases)

    wanted = f"({quoted(query.wanted, ' AND ')})"
    return f"{wanted} NOT ({quoted(query.unwanted, ' OR ')})" if query.unwanted else wanted


def match(query: Query) -> list[int]:
    """See `reports.search.match`. One value with all ids is fetched four times as fast as a row for each."""
    with time_limit(), connection.cursor() as cursor:
        cursor.execute(f"SELECT json_group_array(rowid) FROM {TABLE} WHERE {TABLE} MATCH %s", [expression(query)])
        return json.loads(cursor.fetchone()[0])


def best(query: Query, limit: int) -> list[int]:
    """See `reports.search.best`."""
    order = f"bm25({TABLE}, {', '.join(map(str, WEIGHTS))}), rowid"
    with time_limit(), connection.cursor() as cursor:
        cursor.execute(
            f"SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH %s ORDER BY {order} LIMIT %s", [expression(query), limit]
        )
        return [row[0] for row in cursor.fetchall()]


def match_and_best(query: Query, limit: int) -> tuple[list[int], list[int]]:
    """See `reports.search.match_and_best`. Here two statements are the quickest way."""
    return match(query), best(query, limit)


@contextmanager
def time_limit() -> Iterator[None]:
    """Interrupt what SQLite does here after settings.SEARCH_TIMEOUT_MS. Raises SearchTooSlow."""
    connection.ensure_connection()
    end = time.monotonic() + settings.SEARCH_TIMEOUT_MS / 1000
    connection.connection.set_progress_handler(lambda: time.monotonic() > end, STEPS)
    try:
        yield
    except OperationalError as error:
        if "interrupted" in str(error):
            raise SearchTooSlow from error
        raise
    finally:
        connection.connection.set_progress_handler(None, 0)
