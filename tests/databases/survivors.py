"""What a next start finds after a kill: everything that was acknowledged, and nothing by halves."""

import hashlib
import io
import json
import os
import time
from pathlib import Path

from django.contrib.admin.models import LogEntry
from django.core.management import call_command
from django.db import connection
from django.test import Client

from reports import catalog, search
from reports.models import (
    CatalogCounter,
    ImportBatch,
    LegacyAddress,
    PendingImport,
    PublicationEvent,
    Report,
    ReportDocument,
    Topic,
)
from tests import factories
from tests.databases.index import index_is_its_rebuild

ROWS = 3  # of an import
EDITOR = "desk"
client = Client(raise_request_exception=False, SERVER_NAME="127.0.0.1")


def warm_up() -> None:
    """Import what a next start needs, so that each one, a copy of this process, need not: that took half of its time.

    What is known of the data is forgotten.
    """
    call_command("prepare", stdout=io.StringIO())
    client.get("/reports/")
    catalog.forget()
    connection.close()


def token(point: int, n: int) -> str:
    """A word that occurs nowhere else and that no stemmer changes."""
    return f"x{point}y{n}z9"


def content(token: str) -> bytes:
    """A document that is larger than a buffer."""
    return factories.PDF + f"% {token}\n".encode() * 3_000 + b"%%EOF\n"


def may_follow_commit(kind: str, at_step: bool) -> bool:
    """Whether a worker may have been killed after its commit and before it said so."""
    return not at_step or (kind in ("import", "desk") and connection.vendor == "postgresql")


def report(out: int, lines: list[list[str]], at_step: bool, counter: int, is_thorough: bool) -> None:
    """Look at everything and say what is wrong, as JSON. Runs in a process of its own: the next start."""
    wait_for_the_dead()
    stdout = io.StringIO()
    call_command("prepare", stdout=stdout)
    faults = [] if stdout.getvalue().startswith("Portal: ") else [f"prepare said {stdout.getvalue()!r}"]
    acknowledged = {token: kind for what, kind, token in lines if what == "done"}
    whole = 0
    for what, kind, token in lines:
        if what != "start":
            faults += [f"{what} {kind} {token}"] if what == "error" else []
            continue
        parts = found(kind, token)
        is_whole, is_absent = parts == complete(kind), not any(parts)
        whole += is_whole and kind != "desk"  # whose reports are drafts: the public sees nothing new
        if token in acknowledged and not is_whole:
            faults.append(f"{kind} {token} was acknowledged; found {parts}")
        # Killed between the commit and its word, a thing is whole. At a step of our own choosing that happens only where a
        # statement follows the commit: an import on PostgreSQL puts the session's time limit back.
        elif token not in acknowledged and not is_absent and not (is_whole and may_follow_commit(kind, at_step)):
            faults.append(f"{kind} {token} was not acknowledged; found {parts}")
    now = CatalogCounter.objects.get().n
    if now - counter != whole:
        faults.append(f"the counter was raised {now - counter} times for {whole} things done")
    faults += thorough() if is_thorough else []
    os.write(out, json.dumps({"faults": faults, "counter": now}).encode())


def wait_for_the_dead() -> None:
    """PostgreSQL's process for a killed client may still be at its COMMIT: wait until it is gone."""
    sql = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    while connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(sql)
            if cursor.fetchone()[0] == 0:
                return
        time.sleep(0.01)


def complete(kind: str) -> list:
    """What `found` finds of a thing that is done."""
    if kind == "upload":
        return [True]
    if kind == "desk":
        return [ROWS, 0, 0, 0, 1, ROWS, 0, 1, ROWS]
    n = ROWS if kind == "import" else 1
    return [n, n, n, n, 1, n if kind == "import" else 0, n]


def found(kind: str, token: str) -> list:
    """The parts there are of a thing: rows, slugs, events, index, topic, addresses, catalog; of an upload, its bytes; of an
    import at the desk also what remembers it, once the file no longer waits, and the lines in the desk's log."""
    if kind == "upload":
        document = ReportDocument.objects.filter(original_name=f"{token}.pdf").first()
        return [served(document) == content(token) or "a half"] if document else [None]
    reports = Report.objects.filter(number__startswith=f"{token}-")
    ids = set(reports.values_list("pk", flat=True))
    parts: list = [
        len(ids),
        reports.exclude(slug=None).count(),
        PublicationEvent.objects.filter(report__in=ids).count(),
        len(search.match(search.parse(token))),
        Topic.objects.filter(name=token).count(),
        LegacyAddress.objects.filter(path__startswith=f"/{token}/").count(),
        len(ids & set(catalog.all_ids(catalog.current(), catalog.Criteria()))),
    ]
    if kind != "desk":
        return parts
    waits = PendingImport.objects.filter(file_name=f"{token}.jsonl").exists()
    batches = ImportBatch.objects.filter(file_name=f"{token}.jsonl").count()
    logged = LogEntry.objects.filter(object_id__in=map(str, ids)).count()
    return [*parts, batches if not (batches and waits) else "imported and still waiting", logged]


def served(document: ReportDocument) -> bytes:
    """What the public gets at the document's address."""
    if not document.name:
        return b""
    response = client.get(document.get_absolute_url())
    return b"".join(response.streaming_content) if response.streaming else b""


def thorough() -> list[str]:
    """What takes long: the database itself, the whole index, every file."""
    faults = []
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            if (said := cursor.fetchone()[0]) != "ok":
                faults.append(f"integrity_check: {said}")
    if not index_is_its_rebuild():
        faults.append("the search index is not what a rebuild makes of it")
    for document in ReportDocument.objects.all():
        path = Path(document.file.path)
        if not path.exists() or hashlib.sha256(path.read_bytes()).hexdigest() != document.sha256:
            faults.append(f"{path} is missing or a half")
    call_command("check", stdout=io.StringIO(), stderr=io.StringIO())
    return faults
