"""The index in SQLite's FTS5: three tables, since each answers another question.

`heads` ranks (number, title, topics, agencies, summary); `said` decides which reports match (every different term of a
report, documents included, without places); `pages` knows phrases and the pages where something stands. Ranking whole
texts is slow, and a report with many pages would win by its length.
"""

import json
import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import OperationalError, connection
from pyroaring import BitMap

from .entry import FIELDS, MARKS, WEIGHTS, Entry
from .limits import SearchTooSlow, statement
from .query import Phrase, Query

HEADS, SAID, PAGES = "reports_search_heads", "reports_search_said", "reports_search_pages"
PAGE_BITS = 13  # of a page's rowid: the rest is its document's
STEPS = 10_000  # of SQLite's virtual machine between two looks at the clock
# Terms come folded and stemmed, so it only has to split at blanks. `unicode61` would also split at letters that are newer
# than its Unicode 6.1; for `ascii` everything beyond ASCII is part of a word.
TOKENIZER = 'tokenize="ascii"'


def tables() -> tuple[str, ...]:
    """The statements that make the tables. The texts themselves are not kept where SQLite can do without (from 3.43 on)."""
    kept = "content='', contentless_delete=1, " if sqlite3.sqlite_version_info >= (3, 43) else ""
    return (
        f"CREATE VIRTUAL TABLE IF NOT EXISTS {HEADS} USING fts5({', '.join(FIELDS)}, {TOKENIZER})",
        f"CREATE VIRTUAL TABLE IF NOT EXISTS {SAID} USING fts5(terms, {kept}detail=none, {TOKENIZER})",
        f"CREATE VIRTUAL TABLE IF NOT EXISTS {PAGES} USING fts5(terms, {kept}{TOKENIZER})",
    )


def hold() -> None:
    """Nothing: SQLite has one writer at a time."""


def put_heads(report_ids: list[int], found: list[Entry]) -> None:
    """Take out what reports say, pages aside, and put in what these say."""
    marks = ", ".join(["%s"] * (len(FIELDS) + 1))
    with connection.cursor() as cursor:
        for table in (HEADS, SAID):
            cursor.executemany(f"DELETE FROM {table} WHERE rowid = %s", [[pk] for pk in report_ids])
        cursor.executemany(
            f"INSERT INTO {HEADS} (rowid, {', '.join(FIELDS)}) VALUES ({marks})",
            [(entry.head.report, *entry.head.fields) for entry in found],
        )
        cursor.executemany(
            f"INSERT INTO {SAID} (rowid, terms) VALUES (%s, %s)", [(entry.head.report, entry.said) for entry in found]
        )


def put_pages(report_ids: list[int], document_ids: Iterable[int], found: list[Entry]) -> None:
    """Take out the pages of these documents, and put in those of the entries."""
    ranges = [[pk << PAGE_BITS, (pk + 1) << PAGE_BITS] for pk in document_ids]
    pages = [((one.document << PAGE_BITS) + one.number, one.terms) for entry in found for one in entry.pages]
    with connection.cursor() as cursor:
        cursor.executemany(f"DELETE FROM {PAGES} WHERE rowid >= %s AND rowid < %s", ranges)
        cursor.executemany(f"INSERT INTO {PAGES} (rowid, terms) VALUES (%s, %s)", pages)


def pack() -> None:
    """Join the pieces that writing left, some for each table: 20 pages' hits in 700,000 took 30 ms in 13 of them, 2 in one.

    25 seconds for 700,000 pages, so only after all was written anew.
    """
    with connection.cursor() as cursor:
        for table in (HEADS, SAID, PAGES):
            cursor.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")


def quoted(phrase: Phrase) -> str:
    """A phrase in FTS5's language: in quotes, so that no term is an operator."""
    return '"' + " ".join(phrase) + '"'


def any_of(phrases: Iterable[Phrase]) -> str:
    """The expression for any of some phrases."""
    return "(" + " OR ".join(map(quoted, phrases)) + ")"


def ids(sql: str, *values: Any) -> BitMap:
    """The ids that a statement gives as one JSON array: four times as fast as a row for each. Under the time limit."""
    return BitMap(json.loads(rows(sql, *values)[0][0]))


def rows(sql: str, *values: Any) -> list[tuple]:
    """The rows of a statement, under the time limit."""
    with time_limit(), connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def saying(expression: str) -> BitMap:
    """The reports whose terms match an expression of single terms."""
    return ids(f"SELECT json_group_array(rowid) FROM {SAID} WHERE {SAID} MATCH %s", expression)


def with_any(phrases: Iterable[Phrase]) -> BitMap:
    """The reports in which one of these phrases stands, in the head or on a page."""
    phrases = list(phrases)
    found = BitMap()
    if single := [phrase for phrase in phrases if len(phrase) == 1]:
        found |= saying(any_of(single))
    if longer := [phrase for phrase in phrases if len(phrase) > 1]:
        expression = any_of(longer)
        found |= ids(f"SELECT json_group_array(rowid) FROM {HEADS} WHERE {HEADS} MATCH %s", expression)
        found |= ids(
            f"SELECT json_group_array(report_id) FROM (SELECT DISTINCT rowid >> {PAGE_BITS} AS document FROM {PAGES} "
            f"WHERE {PAGES} MATCH %s) JOIN reports_reportdocument ON reports_reportdocument.id = document",
            expression,
        )
    return found


def with_all_terms(query: Query) -> BitMap:
    """The reports that have, somewhere, all terms of one phrase of each group, and none of the unwanted words."""
    wanted = [
        "("
        + " OR ".join("(" + " AND ".join(quoted((term,)) for term in phrase) + ")" for phrase in group.phrases)
        + ")"
        for group in query.wanted
    ]
    unwanted = [phrase for phrase in query.unwanted if len(phrase) == 1]
    expression = " AND ".join(wanted)
    return saying(f"({expression}) NOT {any_of(unwanted)}" if unwanted else expression)


def titled(query: Query, limit: int) -> list[int]:
    """The reports whose titles have every group and nothing unwanted, the one entered last first. It stops at `limit`."""
    expression = " AND ".join(any_of(group.phrases) for group in query.wanted)
    if query.unwanted:
        expression = f"({expression}) NOT {any_of(query.unwanted)}"
    sql = f"SELECT rowid FROM {HEADS} WHERE {HEADS} MATCH %s ORDER BY rowid DESC LIMIT %s"
    return [row[0] for row in rows(sql, f"{{title}} : ({expression})", limit)]


def ranked(query: Query, limit: int, since: int) -> list[int]:
    """The reports, of this id or a later one, whose heads match any phrase best; of equal ones the one entered last first."""
    order = f"bm25({HEADS}, {', '.join(map(str, WEIGHTS))}), rowid DESC"
    sql = f"SELECT rowid FROM {HEADS} WHERE {HEADS} MATCH %s AND rowid >= %s ORDER BY {order} LIMIT %s"
    return [row[0] for row in rows(sql, any_of(query.phrases), since, limit)]


def on_many_pages(query: Query) -> list[BitMap]:
    """The reports in which every group stands on many pages, then those in which it stands on several."""
    found = []
    for _, mark in MARKS:
        groups = [any_of((mark + phrase[0],) for phrase in group.phrases) for group in query.wanted]
        found.append(saying(" AND ".join(groups)))
    return found


def where(query: Query, document_ids: Iterable[int]) -> dict[int, dict[int, int]]:
    """Document -> page -> how many groups stand on it."""
    groups = json.dumps([any_of(group.phrases) for group in query.wanted])
    counted = rows(
        f"SELECT page.rowid, count(*) FROM json_each(%s) AS one CROSS JOIN json_each(%s) AS document"
        f" CROSS JOIN {PAGES} AS page WHERE page.{PAGES} MATCH one.value"
        f" AND page.rowid >= document.value << {PAGE_BITS}"
        f" AND page.rowid < (document.value + 1) << {PAGE_BITS} GROUP BY 1 ORDER BY 1",
        groups,
        json.dumps(list(document_ids)),
    )
    found: dict[int, dict[int, int]] = {}
    for rowid, number in counted:
        found.setdefault(rowid >> PAGE_BITS, {})[rowid & ((1 << PAGE_BITS) - 1)] = number
    return found


@contextmanager
def time_limit() -> Iterator[None]:
    """Interrupt what SQLite does here when the search's time is over. Raises SearchTooSlow."""
    connection.ensure_connection()
    with statement() as left:
        end = time.monotonic() + left
        connection.connection.set_progress_handler(lambda: time.monotonic() > end, STEPS)
        try:
            yield
        except OperationalError as error:
            if "interrupted" in str(error):
                raise SearchTooSlow from error
            raise
        finally:
            connection.connection.set_progress_handler(None, 0)
