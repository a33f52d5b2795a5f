"""Puts a synthetic catalog into the database in use, in bulk: executemany on SQLite, COPY on PostgreSQL.

What it writes is what the portal would have written: keys by `fill_derived`, search rows by `entry`. With pages, each
report's first document has so many of made-up text; without, none was read.
"""

import hashlib
import itertools
import json
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.utils.text import slugify

from reports import search
from reports.choices import State
from reports.models import (
    Agency,
    CatalogCounter,
    DocumentPage,
    OversightArea,
    Report,
    ReportDocument,
    ReportTopic,
    Topic,
)
from reports.search import indexing, postgres
from reports.search.entry import entry

from . import page_texts, synthetic

BATCH, BATCH_WITH_PAGES = 20_000, 500  # reports; 500 with 20 pages each and their terms take 150 MB
QUICKLY = ("journal_mode=OFF", "synchronous=OFF", "cache_size=-1000000")  # to load SQLite; a crash costs the file
Names = tuple[list[str], list[str], list[str]]  # of agencies, areas, topics
REPORT_COLUMNS = [field.column for field in Report._meta.concrete_fields]
PAIRS = ("id", "report_id", "agency_id")
ITEMS = ("id", "content_object_id", "tag_id")
DOCUMENTS = (
    "id",
    "report_id",
    "kind",
    "title",
    "name",
    "file",
    "original_name",
    "size",
    "sha256",
    "position",
    "uploaded_at",
    "reading_state",
    "reading_problem",
    "reading_attempts",
    "word_count",
    "pdf_title",
    "language",
    "thumbnail",
    "page_count",
)
PAGES = ("document_id", "number", "text")


def fingerprint(size: int, pages: int = 0) -> str:
    """Changes when a catalog made before is no longer what would be made now."""
    root = settings.BASE_DIR
    sources = [root / "benchmarks" / name for name in ("synthetic.py", "page_texts.py", "loading.py")]
    sources += [
        root / "reports" / "search" / name
        for name in ("text.py", "entry.py", "brought.py", "indexing.py", "sqlite.py", "postgres.py")
    ]
    sources += sorted(root.glob("reports/migrations/0*.py"))
    digest = hashlib.sha256(f"{size} {pages}".encode())
    for path in sources:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def ensure(size: int, pages: int = 0) -> float:
    """Load a catalog of `size` public reports, each of so many pages, unless it is there already.

    Returns the seconds it took; 0 if it was.
    """
    mark = Path(settings.DATA_DIR) / "catalog.json"
    if mark.exists() and json.loads(mark.read_text()) == fingerprint(size, pages):
        return 0.0
    began = time.perf_counter()
    if connection.vendor == "sqlite":
        mark.unlink(missing_ok=True)
        connection.close()
        for suffix in ("", "-wal", "-shm"):
            Path(f"{settings.DATABASES['default']['NAME']}{suffix}").unlink(missing_ok=True)
    call_command("migrate", verbosity=0)
    load(size, pages)
    mark.write_text(json.dumps(fingerprint(size, pages)))
    return time.perf_counter() - began


def load(size: int, pages: int = 0) -> None:
    """Fill an empty, migrated database, and let it look at what it has."""
    if connection.vendor == "sqlite":
        for pragma in QUICKLY:
            execute(f"PRAGMA {pragma}")
        load_rows(size, pages)
        indexing.engine().pack()  # as `rebuild` does
        execute("ANALYZE")
        connection.close()  # the next one is as the portal has it
        return
    tables = (postgres.HEADS, postgres.SAID, postgres.PAGES)
    for table in tables:
        execute(f"DROP INDEX {table}_terms")
    load_rows(size, pages)
    execute("SET maintenance_work_mem = '1GB'")
    search.prepare_storage()  # the indexes that were dropped
    execute("VACUUM (ANALYZE)")


def load_rows(size: int, pages: int = 0) -> None:
    """Fill all tables in one transaction. The index of search words is filled in the same pass."""
    with transaction.atomic():
        vocabulary = load_vocabulary()
        ids = {"pairs": itertools.count(1), "items": itertools.count(1), "documents": itertools.count(1)}
        made = synthetic.catalog(size)
        while batch := list(itertools.islice(made, BATCH_WITH_PAGES if pages else BATCH)):
            load_batch(batch, vocabulary, ids, pages)
        if connection.vendor == "postgresql":
            set_sequences()
        CatalogCounter.objects.raise_by_one()


def execute(sql: str) -> None:
    """A statement without an answer."""
    with connection.cursor() as cursor:
        cursor.execute(sql)


def load_vocabulary() -> Names:
    """Agencies, areas and topics, ids from 1 on. Returns their names."""
    agencies, areas, topics = synthetic.vocabulary()
    for model, names in ((Agency, agencies), (OversightArea, areas), (Topic, topics)):
        model.objects.bulk_create([model(pk=n, name=name, slug=slugify(name)) for n, name in enumerate(names, 1)])
    return agencies, areas, topics


def load_batch(batch: list[synthetic.Made], vocabulary: Names, ids: dict[str, Iterator[int]], pages: int) -> None:
    """The rows of some reports, in all tables."""
    insert(Report._meta.db_table, REPORT_COLUMNS, [report_row(made.report) for made in batch])
    pairs = [(next(ids["pairs"]), made.report.pk, key) for made in batch for key in made.agencies]
    insert(Report.agencies.through._meta.db_table, PAIRS, pairs)
    items = [(next(ids["items"]), made.report.pk, key) for made in batch for key in made.topics]
    insert(ReportTopic._meta.db_table, ITEMS, items)
    documents = list(document_rows(batch, ids["documents"], pages))
    insert(ReportDocument._meta.db_table, DOCUMENTS, documents)
    texts = page_texts_of(documents) if pages else {}
    rows = ((pk, n, text) for of_one in texts.values() for pk, found in of_one.items() for n, text in found)
    insert(DocumentPage._meta.db_table, PAGES, list(rows))
    public = [made for made in batch if made.report.slug and made.report.state == State.PUBLISHED]
    index(public, vocabulary, texts)


def report_row(report: Report) -> tuple:
    """The columns of a report as both databases take them."""
    values = {field.column: getattr(report, field.attname) for field in Report._meta.concrete_fields}
    values |= {"created_at": synthetic.PAST, "updated_at": synthetic.PAST, "unread_values": "{}"}
    return tuple(plain(values[column]) for column in REPORT_COLUMNS)


def plain(value: object) -> object:
    """Dates and moments as text; Django stores moments on SQLite as UTC without a zone."""
    if value is synthetic.PAST or value is synthetic.FUTURE:
        return f"{value:%Y-%m-%d %H:%M:%S}" + ("" if connection.vendor == "sqlite" else "+00")
    return value.isoformat() if hasattr(value, "isoformat") else value


def page_texts_of(documents: list[tuple]) -> dict[int, dict[int, list[tuple[int, str]]]]:
    """Report -> document -> (number, text) of its pages, as `entry` takes them."""
    found: dict[int, dict[int, list[tuple[int, str]]]] = {}
    for document in documents:
        pk, report, count = document[0], document[1], document[-1]
        found.setdefault(report, {})[pk] = list(enumerate(page_texts.pages(report, count), 1)) if count else []
    return found


def document_rows(batch: list[synthetic.Made], ids: Iterator[int], pages: int) -> Iterator[tuple]:
    """One or two documents for each report, the first one read. Their files do not exist: lists show names and sizes."""
    uploaded = plain(synthetic.PAST)
    for made in batch:
        for n, kind in enumerate(("report", "highlights")[: made.documents]):
            pk = next(ids)
            name = f"{made.report.slug or f'draft-{made.report.pk}'}{'-highlights' if n else ''}"
            yield (
                pk,
                made.report.pk,
                kind,
                "",
                name[:120],
                f"bench/{pk}.pdf",
                "",
                100_000 + pk % 5_000_000,
                "0" * 64,
                n,
                uploaded,
                *(
                    ("failed", "damaged", 1, 0, "", "", "", None)
                    if n or not pages
                    else ("ready", "", 1, pages * page_texts.WORDS_A_PAGE, "", "", "", pages)
                ),
            )


def insert(table: str, columns: Iterable[str], rows: list[tuple]) -> None:
    """Many rows at once."""
    names = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        elif rows:
            # past Django's own cursor, which would rewrite the placeholders
            marks = ", ".join(["?"] * len(rows[0]))
            connection.connection.cursor().executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)


def index(batch: list[synthetic.Made], vocabulary: Names, texts: dict[int, dict[int, list[tuple[int, str]]]]) -> None:
    """The index's rows of public reports: the same texts as `search.index` would store."""
    agencies, areas, topics = vocabulary
    found = []
    for made in batch:
        report = made.report
        names = [f"{agencies[key - 1]} " for key in made.agencies] + [
            areas[report.area_id - 1] if report.area_id else ""
        ]
        words = " ".join(f"{name} " for name in sorted(topics[key - 1] for key in made.topics))
        found.append(entry(report, agencies=" ".join(names), topics=words, documents=texts.get(report.pk, {})))
    indexing.replace([], found)


def set_sequences() -> None:
    """Let PostgreSQL give ids after those that were loaded."""
    models = (
        *(Agency, OversightArea, Topic, Report, ReportTopic),
        *(ReportDocument, DocumentPage, Report.agencies.through),
    )
    for model in models:
        table = model._meta.db_table
        execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")
