"""A backup restored is the portal of its moment again, on this machine or another, and no reader is told otherwise."""

import json
import os
import shutil
import stat
import subprocess

import pytest
from django.conf import settings
from django.core.management import CommandError
from django.db import connection

from reports import publishing, search
from reports.models import Report
from tests import factories
from tests.keeping import looking
from tests.keeping.looking import command


def test_on_another_machine_everything_is_equal(portals, within, tmp_path):
    """As operators do it: a process for each command, the folder carried to a machine that never ran the portal."""
    old, new = portals("old"), portals("new", bare=True)
    with within(old):
        looking.fill()
        before, etag = looking.everything(), looking.etag()
    said = old.manage("backup", tmp_path / "backups" / "monday")
    assert said.startswith(f"{tmp_path}/backups/monday: 4 reports, 5 documents, ")
    shutil.copytree(tmp_path / "backups" / "monday", tmp_path / "carried")
    shutil.rmtree(tmp_path / "backups")
    lines = new.manage("restore", tmp_path / "carried").splitlines()
    assert lines[0].endswith(": 4 reports, 5 documents.")
    with within(new):
        assert looking.everything() == before
        assert looking.etag() != etag
        assert command("prepare").startswith("Portal: ")
    assert (old.data / "secret_key").read_text() == (new.data / "secret_key").read_text()


def test_what_lies_in_a_backup(portal, within, tmp_path):
    target = tmp_path / "backup"
    target.mkdir()  # an empty folder is as good as none
    with within(portal):
        looking.fill()
        command("backup", target)
        keys = looking.documents() | looking.clean_files()
        assert len(keys) == 10
        database = "database.sqlite3" if connection.vendor == "sqlite" else "database.pgdump"
        names = {path.relative_to(target).as_posix() for path in target.rglob("*") if path.is_file()}
        assert names == {"SHA256SUMS", "manifest.json", "secret_key", database, *(f"documents/{key}" for key in keys)}
        done = subprocess.run(["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=target, check=False)
        assert done.returncode == 0
        assert {stat.S_IMODE(path.stat().st_mode) for path in target.rglob("*") if path.is_file()} == {0o600}
        assert stat.S_IMODE(target.stat().st_mode) == 0o700
        facts = json.loads((target / "manifest.json").read_text())
    assert (facts["database"], facts["release"], facts["problems"]) == (connection.vendor, settings.RELEASE, [])
    assert "reports.0001_initial" in facts["migrations"]
    assert (
        os.listdir(tmp_path / "portal").count("portal.sqlite3-wal") <= 1
    )  # nothing of ours is left in the data folder
    assert not [name for name in os.listdir(tmp_path) if "partial" in name]


def test_data_that_are_there_are_kept_without_force_and_moved_aside_with_it(portal, within, tmp_path):
    with within(portal):
        looking.fill()
        then, etag = looking.everything(), looking.etag()
        command("backup", tmp_path / "backup")
        publishing.withdraw(Report.objects.get(number="OIG-24-01"), reason="Wrong.", by=None)
        looking.attach(factories.published("OIG-24-09", "Since then"))
        now, etag_now, kept = looking.everything(), looking.etag(), looking.documents()
        with pytest.raises(CommandError, match=r"There are data already\. To replace them, add --force"):
            command("restore", tmp_path / "backup")
        assert looking.everything() == now
        said = command("restore", tmp_path / "backup", force=True)
        assert looking.everything() == then
        assert {etag, etag_now} & {looking.etag()} == set()
        assert set(kept) <= {
            path.relative_to(settings.DOCUMENTS_DIR).as_posix() for path in settings.DOCUMENTS_DIR.rglob("*.pdf")
        }
        aside = said.split("The data of before: ")[1].split("\n")[0]
        assert numbers_aside(aside) == {"OIG-24-01", "OIG-24-02", "OIG-24-03", "OIG-24-04", "OIG-24-09"}


def numbers_aside(where: str) -> set[str]:
    """The numbers of the reports in the data that were moved aside."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT number FROM {where.split()[1]}.reports_report")
            return {row[0] for row in cursor.fetchall()}
    import sqlite3

    with sqlite3.connect(f"{where}/portal.sqlite3") as database:
        return {row[0] for row in database.execute("SELECT number FROM reports_report")}


def test_no_etag_of_before_is_ever_valid_again(portal, within, tmp_path):
    """Counter and release come round again after a restore; the epoch does not."""
    with within(portal):
        factories.published("OIG-24-01", "First")
        command("backup", tmp_path / "backup")
        told = {looking.etag()}
        for n in range(3):
            factories.published(f"A-{n}", "Undone")
            told.add(looking.etag())
        command("restore", tmp_path / "backup", force=True)
        for n in range(3):
            assert looking.etag() not in told
            factories.published(f"B-{n}", "Another")


def test_the_index_is_made_anew(portal, within, tmp_path):
    with within(portal):
        looking.fill()
        pk = looking.spoil_index()
        command("backup", tmp_path / "backup")
        command("restore", tmp_path / "backup", force=True)
        assert search.match(search.parse("wildlife")) == [pk]


def test_a_backup_of_the_first_release_is_brought_up_to_date(portals, within):
    """data/release-0 was written by the first release's tables (reports.0001); every later release must restore it."""
    with within(portals("fresh")):
        fresh = looking.schema()
    with within(portals("new", bare=True)):
        command("restore", f"tests/keeping/data/release-0/{connection.vendor}")
        assert looking.schema() == fresh
        assert dict(Report.objects.values_list("number", "state")) == {
            "OIG-24-01": "published", "OIG-24-02": "draft", "OIG-24-03": "published", "OIG-24-04": "withdrawn",
        }  # fmt: skip
        assert len(looking.documents()) == 4
        statuses = {address: status for address, (status, _) in looking.pages().items()}
        assert statuses == dict.fromkeys(looking.PAGES, 200) | {"/reports/oig-24-04/": statuses["/reports/oig-24-04/"]}
        assert search.match(search.parse("wildlife border")) == [Report.objects.get(number="OIG-24-01").pk]
        factories.published("OIG-27-01", "Work goes on")
