"""Files of the store that no row names: found when they are old enough, removed only when asked."""

import os
import time

import pytest

from reports import keeping
from tests import factories
from tests.keeping.looking import command

pytestmark = pytest.mark.django_db


def test_only_old_files_that_no_row_names(settings):
    report = factories.published("OIG-24-01", documents=["report"])
    kept = report.documents.get()
    draft = factories.draft("OIG-24-02", documents=["report"]).documents.get()
    folder = settings.DOCUMENTS_DIR / "ab"
    folder.mkdir(exist_ok=True)
    old, young = folder / "old.pdf", folder / "young.pdf"
    for path in (old, young):
        path.write_bytes(b"%PDF")
    yesterday = time.time() - keeping.orphans.DAY - 1
    for path in (old, kept.file.path, draft.file.path):
        os.utime(path, (yesterday, yesterday))
    assert keeping.find_orphans() == [old]
    assert keeping.find_orphans(min_age=0) == [old, young]
    assert command("sweep_documents") == f"{old}\n1 files, 0 MB: found; add --delete to remove them\n"
    assert old.exists()
    assert command("sweep_documents", delete=True) == f"{old}\n1 files, 0 MB: removed\n"
    assert not old.exists()
    assert young.exists()
    assert os.path.exists(kept.file.path)
    assert os.path.exists(draft.file.path)


def test_a_portal_without_documents(settings):
    assert keeping.find_orphans() == []
