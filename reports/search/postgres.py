"""The index in PostgreSQL tables with tsvectors: the same three as in SQLite (see sqlite.py), for the same reasons.

Terms come folded and stemmed, so vectors and queries are written as literals and PostgreSQL's own parser, whose idea of
a word is another one (it reads "22-02" as 22 and -2), has no say.
"""

import sys
from array import array
from collections.abc import Iterable
from contextlib import nullcontext
from typing import Any

from django.conf import settings
from django.db import OperationalError, connection, transaction
from pyroaring import BitMap

from .entry import MARKS, Entry
from .limits import SearchTooSlow, statement
from .query import Phrase, Query

HEADS, SAID, PAGES = "reports_search_heads", "reports_search_said", "reports_search_pages"
# A label for each of FIELDS: topics and agencies share one, since there are four
LABELS = "ABCCD"
RANK = "ts_rank('{0.1, 0.4, 0.6, 1.0}', terms, q)"  # of D, C, B, A: the fields' weights, the greatest set to 1
TITLE = "ts_filter(terms, '{b}')"  # has an index of its own: the other one knows no fields and would read every head
MAX_POSITION = 16_383  # of a tsvector
GAP = 10  # positions left free between fields, so that no phrase reaches over their border
LOCK = 0x0161_7369  # any number that nothing else here locks


def tables() -> tuple[str, ...]:
    """The statements that make the tables and their indexes."""
    return (
        f"CREATE TABLE IF NOT EXISTS {HEADS} (report_id bigint PRIMARY KEY, terms tsvector NOT NULL)",
        f"CREATE INDEX IF NOT EXISTS {HEADS}_terms ON {HEADS} USING gin (terms)",
        f"CREATE INDEX IF NOT EXISTS {HEADS}_titles ON {HEADS} USING gin ({TITLE})",
        f"CREATE TABLE IF NOT EXISTS {SAID} (report_id bigint PRIMARY KEY, terms tsvector NOT NULL)",
        f"CREATE INDEX IF NOT EXISTS {SAID}_terms ON {SAID} USING gin (terms)",
        f"CREATE TABLE IF NOT EXISTS {PAGES} (document_id bigint, number integer, report_id bigint NOT NULL,"
        " terms tsvector NOT NULL, PRIMARY KEY (document_id, number))",
        f"CREATE INDEX IF NOT EXISTS {PAGES}_report ON {PAGES} (report_id)",
        f"CREATE INDEX IF NOT EXISTS {PAGES}_terms ON {PAGES} USING gin (terms)",
    )


def hold() -> None:
    """Let one transaction at a time write the index: each then sees what the others have made public or taken back.

    Otherwise a withdrawal and an edit of the same report, at the same time, could leave its words in the index.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def put_heads(report_ids: list[int], found: list[Entry]) -> None:
    """Take out what reports say, pages aside, and put in what these say."""
    with connection.cursor() as cursor:
        for table in (HEADS, SAID):
            cursor.execute(f"DELETE FROM {table} WHERE report_id = ANY(%s)", [report_ids])
    heads = ((entry.head.report, vector(entry.head.fields, LABELS)) for entry in found)
    said = ((entry.head.report, " ".join(f"'{term}'" for term in entry.said.split())) for entry in found)
    copy(HEADS, "report_id, terms", heads)
    copy(SAID, "report_id, terms", said)


def put_pages(report_ids: list[int], document_ids: Iterable[int], found: list[Entry]) -> None:
    """Take out the pages of these reports and documents, and put in those of the entries."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {PAGES} WHERE report_id = ANY(%s)", [report_ids])
        cursor.execute(f"DELETE FROM {PAGES} WHERE document_id = ANY(%s)", [list(document_ids)])
    pages = (
        (page.document, page.number, entry.head.report, vector([page.terms], "A"))
        for entry in found
        for page in entry.pages
    )
    copy(PAGES, "document_id, number, report_id, terms", pages)


def copy(table: str, columns: str, rows: Iterable[tuple]) -> None:
    """Put rows into a table by COPY: a rebuild of 700,000 pages by INSERT takes half an hour, by COPY minutes."""
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as into:
        for row in rows:
            into.write_row(row)


def pack() -> None:
    """Nothing: PostgreSQL keeps its indexes in order."""


def vector(texts: Iterable[str], labels: str) -> str:
    """The literal of a tsvector: every term with its positions and the label of its field."""
    places: dict[str, list[str]] = {}
    position = 0
    for label, text in zip(labels, texts, strict=True):
        for term in text.split():
            position = min(position + 1, MAX_POSITION)
            places.setdefault(term, []).append(f"{position}{label}")
        position = min(position + GAP, MAX_POSITION)
    return " ".join(f"'{term}':{','.join(where[:255])}" for term, where in places.items())


def adjacent(phrase: Phrase) -> str:
    """A phrase as a tsquery: every term quoted, each following the one before."""
    return "(" + " <-> ".join(f"'{term}'" for term in phrase) + ")"


def any_of(phrases: Iterable[Phrase]) -> str:
    """The tsquery for any of some phrases."""
    return "(" + " | ".join(map(adjacent, phrases)) + ")"


def rows(sql: str, *values: Any) -> list[tuple]:
    """The rows of a statement that reads a bounded part of an index; none is begun when the time is over."""
    with statement(), connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def saying(expression: str) -> BitMap:
    """The reports whose terms match a tsquery of single terms. Their ids come as four bytes each: half a millisecond less
    for 10,000 than as an array, which the server writes and the client reads digit by digit."""
    found = array("I")
    found.frombytes(
        ask(
            f"SELECT coalesce(string_agg(int4send(report_id::int), ''), '') FROM {SAID} WHERE terms @@ CAST(%s AS tsquery)",
            expression,
        )[0]
    )
    if sys.byteorder == "little":  # the server sends the highest byte first
        found.byteswap()
    return BitMap(found)


def with_any(phrases: Iterable[Phrase]) -> BitMap:
    """The reports in which one of these phrases stands, in the head or on a page."""
    phrases = list(phrases)
    found = BitMap()
    if single := [phrase for phrase in phrases if len(phrase) == 1]:
        found |= saying(any_of(single))
    if longer := [phrase for phrase in phrases if len(phrase) > 1]:
        for table in (HEADS, PAGES):
            sql = f"SELECT array_agg(DISTINCT report_id) FROM {table} WHERE terms @@ CAST(%s AS tsquery)"
            found |= BitMap(ask(sql, any_of(longer))[0] or ())
    return found


def with_all_terms(query: Query) -> BitMap:
    """The reports that have, somewhere, all terms of one phrase of each group, and none of the unwanted words."""
    groups = [
        "(" + " | ".join("(" + " & ".join(f"'{term}'" for term in phrase) + ")" for phrase in group.phrases) + ")"
        for group in query.wanted
    ]
    unwanted = [f"!'{phrase[0]}'" for phrase in query.unwanted if len(phrase) == 1]
    return saying(" & ".join([*groups, *unwanted]))


def titled(query: Query, limit: int) -> list[int]:
    """The reports whose titles have every group and nothing unwanted, the one entered last first. It stops at `limit`.

    What many titles have is soon found from the last report backwards, what few have by the index; the planner knows which.
    """
    wanted = " & ".join(any_of(group.phrases) for group in query.wanted)
    expression = f"({wanted}) & !{any_of(query.unwanted)}" if query.unwanted else wanted
    found = (
        f"SELECT report_id FROM {HEADS} WHERE {TITLE} @@ CAST(%s AS tsquery) ORDER BY report_id DESC LIMIT {limit:d}"
    )
    return ask(f"SELECT ARRAY({found})", expression)[0]


def ranked(query: Query, limit: int, since: int) -> list[int]:
    """The reports, of this id or a later one, whose heads match any phrase best; of equal ones the one entered last first."""
    matching = f"terms @@ q AND report_id >= {since:d}"
    found = f"SELECT report_id, {RANK} AS rank FROM {HEADS}, CAST(%s AS tsquery) AS q WHERE {matching}"
    order = f"SELECT report_id FROM ({found}) AS found ORDER BY rank DESC, report_id DESC LIMIT {limit:d}"
    return ask(f"SELECT ARRAY({order})", any_of(query.phrases))[0]


def on_many_pages(query: Query) -> list[BitMap]:
    """The reports in which every group stands on many pages, then those in which it stands on several."""
    found = []
    for _, mark in MARKS:
        groups = [any_of((mark + phrase[0],) for phrase in group.phrases) for group in query.wanted]
        found.append(saying(" & ".join(groups)))
    return found


def where(query: Query, document_ids: Iterable[int]) -> dict[int, dict[int, int]]:
    """Document -> page -> how many groups stand on it."""
    groups = [any_of(group.phrases) for group in query.wanted]
    count = " + ".join(["(terms @@ CAST(%s AS tsquery))::int"] * len(groups))
    rows = ask(
        f"SELECT json_agg(json_build_array(document_id, number, {count}) ORDER BY document_id, number)"
        f" FROM {PAGES} WHERE document_id = ANY(%s) AND terms @@ CAST(%s AS tsquery)",
        *groups,
        list(document_ids),
        " | ".join(groups),
    )[0]
    found: dict[int, dict[int, int]] = {}
    for document, page, number in rows or ():
        found.setdefault(document, {})[page] = number
    return found


def ask(select: str, *values: Any) -> tuple:
    """One row, under the time limit. Raises SearchTooSlow.

    The limit travels with the statement, since each way to the server and back takes as long as a small search: several
    statements sent as one are one transaction, and PostgreSQL times each by the limit in force when it begins.

    Its planner takes reading a whole table for cheap, since it does not count that the vectors stand apart from their rows:
    a word of most reports cost 115 ms for 3,500 of them, and 2 ms by the index. So that is all it may use.
    """
    usual = f"SET LOCAL enable_seqscan = on; SET LOCAL statement_timeout = {settings.STATEMENT_TIMEOUT_MS:d}"
    # in a transaction of the caller's a search that took too long must not spoil the rest
    alone = transaction.atomic() if connection.in_atomic_block else nullcontext()
    try:
        with statement() as left, alone, connection.cursor() as cursor:
            limit = f"SET LOCAL enable_seqscan = off; SET LOCAL statement_timeout = {max(1, int(left * 1000)):d}"
            cursor.execute(f"{limit}; {select}; {usual}", values)
            cursor.nextset()
            cursor.nextset()
            return cursor.fetchone()
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", "") == "57014":  # query_canceled
            raise SearchTooSlow from error
        raise
