"""The plain tables of the index: what each report brought in, and the vocabulary.

The vocabulary is every word of a public report with the number of reports that have it, for unfinished and misspelled
words. What a head and what the pages brought in stand apart: heads are read by searches, and change without their pages.
"""

import json
import zlib
from collections.abc import Iterable

from django.db import connection

from .entry import Entry, Head, Kept
from .text import stem

BROUGHT, KEPT, VOCABULARY = "reports_search_brought", "reports_search_kept", "reports_search_words"
SEPARATOR = "\x1f"  # between the fields of a head


def plain_tables() -> tuple[str, ...]:
    """The tables that are the same on both databases. Words are compared by their bytes: a beginning is a range."""
    text, blob = ("text", "blob") if connection.vendor == "sqlite" else ('text COLLATE "C"', "bytea")
    return (
        f"CREATE TABLE IF NOT EXISTS {BROUGHT} (report_id bigint PRIMARY KEY, head text NOT NULL, words {blob} NOT NULL)",
        f"CREATE TABLE IF NOT EXISTS {KEPT} (report_id bigint PRIMARY KEY, documents text NOT NULL,"
        f" terms {blob} NOT NULL, words {blob} NOT NULL)",
        f"CREATE TABLE IF NOT EXISTS {VOCABULARY} (word {text} PRIMARY KEY, stem {text} NOT NULL, reports integer NOT NULL)",
        f"CREATE INDEX IF NOT EXISTS {VOCABULARY}_stem ON {VOCABULARY} (stem)",
    )


def read(report_ids: list[int]) -> list[Entry]:
    """What these reports brought into the index, without the pages themselves."""
    if not report_ids:
        return []
    marks = ", ".join(["%s"] * len(report_ids))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT report_id, head, {BROUGHT}.words, documents, terms, {KEPT}.words"
            f" FROM {BROUGHT} JOIN {KEPT} USING (report_id) WHERE report_id IN ({marks}) ORDER BY 1",
            report_ids,
        )
        rows = cursor.fetchall()
    return [
        Entry(
            Head(pk, tuple(head.split(SEPARATOR)), unpacked(of_head)),
            Kept(tuple(json.loads(documents)), unpacked(terms), unpacked(of_pages)),
        )
        for pk, head, of_head, documents, terms, of_pages in rows
    ]


def write_heads(report_ids: list[int], found: list[Entry]) -> None:
    """Remember what the heads of these reports bring in now."""
    rows = [(one.head.report, SEPARATOR.join(one.head.fields), packed(one.head.words)) for one in found]
    with connection.cursor() as cursor:
        cursor.executemany(f"DELETE FROM {BROUGHT} WHERE report_id = %s", [[pk] for pk in report_ids])
        cursor.executemany(f"INSERT INTO {BROUGHT} (report_id, head, words) VALUES (%s, %s, %s)", rows)


def write_kept(report_ids: list[int], found: list[Entry]) -> None:
    """Remember what their pages bring in now."""
    rows = [
        (one.head.report, json.dumps(one.kept.document_ids), packed(one.kept.terms), packed(one.kept.words))
        for one in found
    ]
    with connection.cursor() as cursor:
        cursor.executemany(f"DELETE FROM {KEPT} WHERE report_id = %s", [[pk] for pk in report_ids])
        cursor.executemany(f"INSERT INTO {KEPT} (report_id, documents, terms, words) VALUES (%s, %s, %s, %s)", rows)


def packed(words: Iterable[str]) -> bytes:
    """Words as they are stored: a thousand pages have tens of thousands of them."""
    return zlib.compress(" ".join(sorted(words)).encode(), 1)


def unpacked(stored: bytes) -> frozenset[str]:
    """Words that were stored."""
    return frozenset(zlib.decompress(stored).decode().split())


def change_vocabulary(change: dict[str, int]) -> None:
    """Count words up and down; those that no report has any more go. In one statement each: there may be thousands."""
    if not change:
        return
    rows = json.dumps([[word, stem(word), number] for word, number in sorted(change.items())])
    if connection.vendor == "sqlite":
        source = "SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(%s) WHERE true"
        gone = "SELECT value ->> 0 FROM json_each(%s)"
    else:
        source = "SELECT value ->> 0, value ->> 1, (value ->> 2)::int FROM json_array_elements(%s::json)"
        gone = "SELECT value ->> 0 FROM json_array_elements(%s::json)"
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {VOCABULARY} (word, stem, reports) {source}"
            f" ON CONFLICT (word) DO UPDATE SET reports = {VOCABULARY}.reports + excluded.reports",
            [rows],
        )
        if fewer := [[word] for word, number in sorted(change.items()) if number < 0]:
            cursor.execute(f"DELETE FROM {VOCABULARY} WHERE reports <= 0 AND word IN ({gone})", [json.dumps(fewer)])
