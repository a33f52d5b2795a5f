"""Writing the index. It holds public reports only, so a hidden one cannot match.

Beside the engine's tables stand plain ones: see brought.py.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from types import ModuleType

from django.db import connection, transaction

from reports.models import Report, ReportDocument
from reports.models.patience import no_statement_timeout

from . import postgres, sqlite
from .brought import BROUGHT, KEPT, VOCABULARY, change_vocabulary, plain_tables, read, write_heads, write_kept
from .entry import Entry, entries, heads

FORMAT = 7  # raised when what is stored, or how words are read, changes: the index is then made anew
BATCH, PAGES_AT_ONCE = 500, 10_000  # reports and pages in memory at a time; a report of more pages comes alone
FORMATS = "reports_search_format"
FORMER = ("reports_search",)  # tables of former releases


def engine() -> ModuleType:
    """The module for the database in use."""
    return sqlite if connection.vendor == "sqlite" else postgres


def all_tables() -> tuple[str, ...]:
    """The names of the tables of the index."""
    one = engine()
    return (one.HEADS, one.SAID, one.PAGES, BROUGHT, KEPT, VOCABULARY)


def prepare_storage() -> None:
    """Make the tables if they are missing or of another format, and fill them if they do not hold what they should.

    They belong to no model, so migrations do not know them.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE IF NOT EXISTS {FORMATS} (format integer NOT NULL)")
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


def hold() -> None:
    """Until the transaction ends, let no other write the index."""
    engine().hold()


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
        for pk, count in ReportDocument.objects.public().filter(report__in=part).values_list("report_id", "page_count"):
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


def index_heads(report_ids: Iterable[int]) -> None:
    """The same as `index` for reports of which no document or page changed, at a fraction of its cost.

    No page is read or written. A report that is not in the index, or is public no more, is indexed whole.
    """
    ids = list(report_ids)
    if not ids:
        return
    with transaction.atomic():
        engine().hold()
        for batch in batches(ids):
            held = {one.head.report: one for one in read(batch)}
            new = {one.report: one for one in heads(batch) if one.report in held}
            if changed := [pk for pk, head in new.items() if head != held[pk].head]:
                replace_heads(changed, [held[pk] for pk in changed], [Entry(new[pk], held[pk].kept) for pk in changed])
            if others := sorted({*batch} - {*new}):
                replace(others, entries(others))


def replace(report_ids: list[int], found: list[Entry]) -> None:
    """Put these entries in the place of what the index holds of these reports."""
    held = read(report_ids)
    documents = [document for one in held for document in one.kept.document_ids]
    engine().put_pages(report_ids, documents, found)
    write_kept(report_ids, found)
    replace_heads(report_ids, held, found)


def replace_heads(report_ids: list[int], held: list[Entry], found: list[Entry]) -> None:
    """Put these entries, their pages aside, in the place of those that the index holds of these reports."""
    change: Counter[str] = Counter()
    left = {one.head.report: one.words for one in held}
    for one in found:
        new, old = one.words, left.pop(one.head.report, frozenset())
        change.update(new - old)
        change.subtract(old - new)
    for words in left.values():
        change.subtract(words)
    engine().put_heads(report_ids, found)
    write_heads(report_ids, found)
    change_vocabulary({word: number for word, number in change.items() if number})
