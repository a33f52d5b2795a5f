"""Files of the store that no row names: found when they are old enough, removed only when asked."""

import os
import time
from pathlib import Path

import pytest

from reports import keeping, publishing
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


def test_one_that_is_used_again_or_gone_meanwhile(settings, monkeypatch):
    """A removed document may be brought back while the sweep runs: its file is young again then."""
    document = factories.draft("OIG-24-01", documents=["report"])
    kept = document.documents.get()
    yesterday = time.time() - keeping.orphans.DAY - 1
    os.utime(kept.file.path, (yesterday, yesterday))
    version = document.revisions.get()
    kept.delete()
    publishing.saved(document, by=None)
    found = keeping.find_orphans()
    assert found == [Path(kept.file.path)]
    publishing.restore(document, version, by=None)
    gone = Path(kept.file.path).with_name("gone.pdf")
    monkeypatch.setattr(keeping, "find_orphans", lambda: [gone, *found])
    assert command("sweep_documents", delete=True) == "0 files, 0 MB: removed\n"
    assert Path(document.documents.get().file.path).exists()


def test_a_portal_without_documents(settings):
    assert keeping.find_orphans() == []
