"""A row never names a file that a power cut could take: the file and the folders that name it are forced to disk first."""

import os
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.db import connection

from reports.documents import intake
from tests import factories

pytestmark = pytest.mark.django_db


def test_file_and_folders_are_on_disk_before_the_row(settings, monkeypatch):
    report, happened, fsync = factories.draft("X-1"), [], os.fsync

    def watched(handle: int) -> None:
        happened.append(Path(os.readlink(f"/proc/self/fd/{handle}")))
        fsync(handle)

    def statement(execute, sql, *arguments):
        if sql.startswith("INSERT"):
            happened.append("row")
        return execute(sql, *arguments)

    monkeypatch.setattr(os, "fsync", watched)
    with connection.execute_wrapper(statement):
        document = intake.attach(report, "report", ContentFile(factories.PDF, name="a.pdf"))
    path, store = Path(document.file.path), settings.DOCUMENTS_DIR.resolve()
    assert happened == [path, path.parent, store, "row"]
