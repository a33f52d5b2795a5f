"""Writing the index. It holds public reports only, so a hidden one cannot match.

Beside the engine's tables stand two plain ones: which words (and documents) each report brought in, and the vocabulary:
every word of a public report with the number of reports that have it, for unfinished and misspelled words.
"""

import json
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from types import ModuleType

from django.db import connection, transaction

from reports.models import Report, ReportDocument
from reports.models.patience import no_statement_timeout

from . import postgres, sqlite
from .entry import Entry, entries
from .text import stem

FORMAT = 6  # raised when what is stored, or how words are read, changes: the index is then made anew
BATCH, PAGES_AT_ONCE = 500, 10_000  # reports and pages in memory at a time; a report of more pages comes alone
SEPARATOR = "\x1f"  # between the fields of a head
BROUGHT, VOCABULARY, FORMATS = "reports_search_brought", "reports_search_words", "reports_search_format"
FORMER = ("reports_search",)  # tables of former releases


def engine() -> ModuleType:
    """The module for the database in use."""
    return sqlite if connection.vendor == "sqlite" else postgres


def plain_tables() -> tuple[str, ...]:
    """The tables that are the same on both databases. Words are compared by their bytes: a beginning is a range."""
    text, blob = ("text", "blob") if connection.vendor == "sqlite" else ('text COLLATE "C"', "bytea")
    return (
        f"CREATE TABLE IF NOT EXISTS {BROUGHT} (report_id bigint PRIMARY KEY, documents text NOT NULL,"
        f" head text NOT NULL, words {blob} NOT NULL)",
        f"CREATE TABLE IF NOT EXISTS {VOCABULARY} (word {text} PRIMARY KEY, stem {text} NOT NULL, reports integer NOT NULL)",
        f"CREATE INDEX IF NOT EXISTS {VOCABULARY}_stem ON {VOCABULARY} (stem)",
        f"CREATE TABLE IF NOT EXISTS {FORMATS} (format integer NOT NULL)",
    )


def all_tables() -> tuple[str, ...]:
    """The names of the tables of the index."""
    one = engine()
    return (one.HEADS, one.SAID, one.PAGES, BROUGHT, VOCABULARY)


def prepare_storage() -> None:
    """Make the tables if they are missing or of another format, and fill them if they do not hold what they should.

    They belong to no model, so migrations do not know them.
    """
    with connection.cursor() as cursor:
        for sql in plain_tables():
            cursor.execute(sql)
        cursor.execute(f"SELECT format FROM {FORMATS}")
        is_current = cursor.fetchall() == [(FORMAT,)]
        for name in () if is_current else (*FORMER, *all_tables()):
            cursor.execute(f"DROP TABLE IF EXISTS {name}")
        for sql in (*plain_tables(), *engine().tables()):
            cursor.execute(sql)
    if not is_current or count() != Report.objects.public().exclude(slug=None).count():
        rebuild()


def count() -> int:
    """How many reports are in the index."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {BROUGHT}")
        return cursor.fetchone()[0]


def clear() -> None:
    """Empty the index."""
    with connection.cursor() as cursor:
        for table in all_tables():
            cursor.execute(f"DELETE FROM {table}")


@no_statement_timeout()
def rebuild() -> int:
    """Empty the index and fill it again from the public reports. Returns how many."""
    with transaction.atomic(), connection.cursor() as cursor:
        engine().hold()
        ids = list(Report.objects.public().exclude(slug=None).order_by("pk").values_list("pk", flat=True))
        clear()
        index(ids)
        engine().pack()
        cursor.execute(f"DELETE FROM {FORMATS}")
        cursor.execute(f"INSERT INTO {FORMATS} (format) VALUES (%s)", [FORMAT])
    return len(ids)


def index(report_ids: Iterable[int]) -> None:
    """Make the index say of these reports what is true now: public ones are in it, all others are not."""
    ids = list(report_ids)
    if not ids:
        return
    with transaction.atomic():
        engine().hold()
        for batch in batches(ids):
            replace(batch, entries(batch))


def batches(report_ids: list[int]) -> Iterator[list[int]]:
    """The reports in parts that fit into memory with all their pages."""
    for start in range(0, len(report_ids), BATCH):
        part = report_ids[start : start + BATCH]
        if len(part) == 1:
            yield part
            continue
        pages: Counter[int] = Counter()
        for pk, count in ReportDocument.objects.filter(report__in=part).values_list("report_id", "page_count"):
            pages[pk] += count or 0
        batch: list[int] = []
        room = PAGES_AT_ONCE
        for pk in part:
            if batch and pages[pk] > room:
                yield batch
                batch, room = [], PAGES_AT_ONCE
            batch.append(pk)
            room -= pages[pk]
        yield batch


def replace(report_ids: list[int], found: list[Entry]) -> None:
    """Put these entries in the place of what the index holds of these reports."""
    change: Counter[str] = Counter()
    documents: list[int] = []
    for _, brought, words in read_brought(report_ids):
        documents += brought
        change.subtract(words)
    for entry in found:
        change.update(entry.words)
    engine().remove(report_ids, documents)
    engine().add(found)
    write_brought(report_ids, found)
    change_vocabulary({word: number for word, number in change.items() if number})


def read_brought(report_ids: list[int]) -> list[tuple[int, list[int], list[str]]]:
    """Report, documents and words that these reports brought into the index."""
    if not report_ids:
        return []
    marks = ", ".join(["%s"] * len(report_ids))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT report_id, documents, words FROM {BROUGHT} WHERE report_id IN ({marks})", report_ids)
        rows = cursor.fetchall()
    return [(pk, json.loads(documents), zlib.decompress(words).decode().split()) for pk, documents, words in rows]


def write_brought(report_ids: list[int], found: list[Entry]) -> None:
    """Remember what these reports bring in now. Compressed: a thousand pages have tens of thousands of words."""
    rows = [
        (
            entry.report,
            json.dumps(entry.documents),
            SEPARATOR.join(entry.head),
            zlib.compress(" ".join(sorted(entry.words)).encode(), 1),
        )
        for entry in found
    ]
    with connection.cursor() as cursor:
        cursor.executemany(f"DELETE FROM {BROUGHT} WHERE report_id = %s", [[pk] for pk in report_ids])
        cursor.executemany(f"INSERT INTO {BROUGHT} (report_id, documents, head, words) VALUES (%s, %s, %s, %s)", rows)


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
