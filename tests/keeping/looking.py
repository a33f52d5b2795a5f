"""What a portal holds, as one value that can be compared: rows, index, documents, public pages."""

import hashlib
import io
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection
from django.test import Client

from reports import catalog, publishing
from reports.documents import intake
from reports.models import CatalogCounter, FormerReportSlug, LegacyAddress, Report, ReportDocument
from reports.search.entry import Entry, Head, Kept
from reports.search.indexing import engine
from tests import factories

PAGES = (
    "/",
    "/reports/",
    "/reports/?q=wildlife",
    "/reports/oig-24-01/",
    "/reports/oig-24-04/",
    "/topics/",
    "/sitemap.xml",
)


def attach(report: Report, kind: str = "report") -> None:
    """A document with its true hash, unlike that of the factories."""
    content = factories.PDF + f"% {report.number} {kind}\n%%EOF\n".encode()
    document = intake.attach(report, kind, ContentFile(content, name="scan.pdf"))
    document.clean_file.save("clean.pdf", ContentFile(content + b"% clean\n%%EOF\n"), save=False)
    document.clean_size = document.clean_file.size
    document.clean_sha256 = hashlib.sha256(Path(document.clean_file.path).read_bytes()).hexdigest()
    document.save()
    publishing.saved(report, by=None)


def fill() -> None:
    """A report of every state, documents, an editor, former addresses."""
    public = factories.published("OIG-24-01", "Wildlife at ports", topics=["trafficking"], agencies=["CBP"])
    attach(public)
    attach(public, "response")
    attach(factories.draft("OIG-24-02", "A draft", topics=["drafts"]))
    attach(factories.scheduled("OIG-24-03", "Scheduled"))
    attach(factories.withdrawn("OIG-24-04", "Withdrawn title"))
    FormerReportSlug.objects.create(slug="former-name", current=public)
    LegacyAddress.objects.create(path="/reports/2013/wildlife", report=public)
    factories.editor()


def spoil_index() -> int:
    """Let the index go wrong, though not in number, for the report whose id is returned."""
    pk = Report.objects.get(number="OIG-24-01").pk
    other = Head(pk, ("other", "words", "", "", ""), frozenset())
    engine().put_heads([pk], [Entry(other, Kept((), frozenset(), frozenset()))])
    return pk


def command(*arguments: object, **options: object) -> str:
    """What a command prints."""
    out = io.StringIO()
    call_command(*map(str, arguments), stdout=out, **options)
    return out.getvalue()


def rows() -> dict[str, list]:
    """Every row of every table, but for the epoch, which must differ, and of the index its words alone."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table.startswith("reports_search_"):
                continue  # how SQLite keeps the index
            columns = [one.name for one in connection.introspection.get_table_description(cursor, table)]
            names = ", ".join(f'"{name}"' for name in columns if name not in ("epoch", "applied"))
            cursor.execute(f'SELECT {names} FROM "{table}"')
            found[table] = sorted(map(repr, cursor.fetchall()))
    return found


def schema() -> list[tuple]:
    """The tables, columns, indexes and constraints there are."""
    if connection.vendor == "sqlite":
        sql = "SELECT name, sql FROM sqlite_master"
    else:
        sql = """
            SELECT table_name || '.' || column_name, data_type || is_nullable FROM information_schema.columns
            WHERE table_schema = 'public'
            UNION ALL SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
            UNION ALL SELECT conname, contype::text FROM pg_constraint
            WHERE connamespace = 'public'::regnamespace"""
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return sorted((name, definition or "") for name, definition in cursor.fetchall())


def documents() -> dict[str, str]:
    """The documents that rows name, each with the hash of what lies in the store under its key."""
    return {
        one.file.name: hashlib.sha256(Path(one.file.path).read_bytes()).hexdigest()
        for one in ReportDocument.objects.all()
    }


def clean_files() -> dict[str, str]:
    """The same of what the public gets in their place."""
    return {
        one.clean_file.name: hashlib.sha256(Path(one.clean_file.path).read_bytes()).hexdigest()
        for one in ReportDocument.objects.exclude(clean_file="")
    }


def pages() -> dict[str, tuple[int, bytes]]:
    """What an anonymous reader gets."""
    catalog.forget()
    client = Client(SERVER_NAME="127.0.0.1")
    answers = {address: client.get(address) for address in PAGES}
    return {address: (answer.status_code, answer.content) for address, answer in answers.items()}


def etag() -> str:
    """The version that a reader is told."""
    return Client(SERVER_NAME="127.0.0.1").get("/reports/")["ETag"]


def everything() -> tuple:
    """All of it."""
    return rows(), documents(), clean_files(), pages(), CatalogCounter.objects.get().n
