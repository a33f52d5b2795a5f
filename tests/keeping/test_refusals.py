"""What is refused, in words, and that it changes nothing."""

import json
import shutil
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError
from django.db import connection

from reports.keeping import files, folder, postgres
from reports.models import Report
from tests import factories
from tests.keeping import looking
from tests.keeping.looking import command


@pytest.fixture
def backup(portal, within, tmp_path):
    """A backup, with the portal it is of entered and changed since."""
    with within(portal):
        looking.fill()
        command("backup", tmp_path / "backup")
        factories.published("OIG-24-09", "Since then")
        yield tmp_path / "backup"


def refused(name: str, target: Path, **options) -> str:
    with pytest.raises(CommandError) as raised:
        command(name, target, **options)
    return str(raised.value)


def test_a_damaged_backup_touches_nothing(backup, tmp_path):
    before = looking.everything()
    for path in sorted(backup.rglob("*")):
        if path.is_dir() or path.name == "SHA256SUMS":
            continue
        name, damaged = path.relative_to(backup), tmp_path / "damaged"
        shutil.copytree(backup, damaged)
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 1
        (damaged / name).write_bytes(content)
        assert refused("restore", damaged, force=True) == (
            f"The backup is damaged: {name} missing or changed. Nothing was restored."
        )
        (damaged / name).unlink()
        assert "missing or changed" in refused("restore", damaged, force=True)
        (damaged / name).symlink_to(path)
        assert "missing or changed" in refused("restore", damaged, force=True)
        shutil.rmtree(damaged)
    assert looking.everything() == before


def test_a_list_that_cannot_be_trusted(backup, tmp_path):
    hashes = backup / "SHA256SUMS"
    text = hashes.read_text()
    for line in ("0" * 64 + "  ../outside", "0" * 64 + "  /etc/passwd", "nonsense"):
        hashes.write_text(text + line + "\n")
        assert refused("restore", backup, force=True).startswith("The list SHA256SUMS has a line that cannot be read")
    hashes.write_text("")
    assert "does not name manifest.json" in refused("restore", backup, force=True)
    hashes.unlink()
    assert refused("restore", backup, force=True) == f"{backup} is no finished backup: it has no readable SHA256SUMS."
    assert "no finished backup" in refused("restore", tmp_path / "nowhere", force=True)


def test_a_backup_of_another_kind(backup):
    def changed(**facts) -> str:
        path = backup / "manifest.json"
        path.write_text(json.dumps(json.loads(path.read_text()) | facts))
        lines = [line for line in (backup / "SHA256SUMS").read_text().splitlines() if "manifest" not in line]
        lines.append(f"{files.digest(path)}  manifest.json")
        (backup / "SHA256SUMS").write_text("\n".join(lines) + "\n")
        return refused("restore", backup, force=True)

    before = looking.everything()
    assert changed(migrations=["reports.9999_later"]) == (
        "The backup is of a newer release: reports.9999_later. Install that release first."
    )
    assert changed(format=99) == f"The backup has format 99; this release reads format {folder.FORMAT}."
    other = "postgresql" if connection.vendor == "sqlite" else "sqlite"
    assert refused("restore", Path("tests/keeping/data/release-0") / other, force=True) == (
        f"The backup is of {other}, and the portal is set up for {connection.vendor}."
    )
    assert looking.everything() == before


def test_a_backup_overwrites_nothing_and_is_not_put_where_all_can_read(backup, tmp_path):
    before = {path: path.stat().st_mtime_ns for path in backup.rglob("*")}
    assert "is there already" in refused("backup", backup)
    assert "is there already" in refused("backup", backup / "manifest.json")
    assert {path: path.stat().st_mtime_ns for path in backup.rglob("*")} == before
    shown = Path(settings.STATICFILES_DIRS[0]) / "backup"
    assert refused("backup", shown) == f"{shown} is inside a folder whose files anybody can read."
    assert not shown.exists()


def test_a_store_with_a_missing_and_a_changed_file(backup, tmp_path):
    """It is said, and it is no reason to have no backup of the rest."""
    missing, changed, *_ = sorted(settings.DOCUMENTS_DIR.rglob("*.pdf"))
    missing.unlink()
    changed.write_bytes(b"something else")
    names = [path.relative_to(settings.DOCUMENTS_DIR).as_posix() for path in (missing, changed)]
    assert refused("backup", tmp_path / "second") == (
        f"The backup is complete but for what the store lacks:\n{names[0]} is not in the store\n"
        f"{names[1]} is not as it was uploaded"
    )
    assert f"Missing since before the backup: {names[0]}" in command("restore", tmp_path / "second", force=True)
    # a good backup brings the good ones back, and what stood in their place is kept
    command("restore", backup, force=True)
    assert len(looking.documents()) == 5
    assert [path.read_bytes() for path in settings.DATA_DIR.glob(f"before-restore-*/documents/{names[1]}")] == [
        b"something else"
    ]


def test_documents_as_links(backup, tmp_path, monkeypatch):
    command("backup", tmp_path / "linked", link=True)
    assert {path.stat().st_nlink for path in (tmp_path / "linked").rglob("*.pdf")} == {2}
    assert {path.stat().st_nlink for path in backup.rglob("*.pdf")} == {1}


def test_a_file_system_without_links(backup, tmp_path, monkeypatch):
    def refuse(*args, **kwargs):
        raise OSError("links are not supported")

    monkeypatch.setattr(files.os, "link", refuse)
    command("backup", tmp_path / "copied", link=True)
    assert {path.stat().st_nlink for path in (tmp_path / "copied").rglob("*.pdf")} == {1}
    command("restore", tmp_path / "copied", force=True)
    assert len(looking.documents()) == 5


def test_a_disk_that_is_full_leaves_nothing(backup, tmp_path, monkeypatch):
    def fail(*args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files, "sync_tree", fail)
    assert refused("backup", tmp_path / "second") == (
        "The backup could not be written: [Errno 28] No space left on device."
    )
    assert sorted(path.name for path in tmp_path.iterdir() if "second" in path.name) == []


def test_a_restore_that_fails_at_the_end_puts_back_what_was(backup, monkeypatch):
    before = looking.everything()
    monkeypatch.setattr("reports.keeping.restore.search.rebuild", lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        command("restore", backup, force=True)
    assert looking.everything() == before


@pytest.mark.sqlite
def test_not_while_the_portal_runs(backup, portal):
    before = looking.everything()
    with closing(sqlite3.connect(portal.data / "portal.sqlite3")) as server:
        server.execute("SELECT count(*) FROM reports_report").fetchone()  # idle since
        assert refused("restore", backup, force=True).startswith("The portal is running. Stop it")
        assert looking.everything() == before
    command("restore", backup, force=True)


def valid_log(database: Path, copy: Path) -> bytes:
    """A log that SQLite would take for a database's own: of a copy of it in which all titles are wrong."""
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(copy, isolation_level=None)) as other:
        source.backup(other)
        other.execute("PRAGMA journal_mode=WAL")
        other.execute("UPDATE reports_report SET title = 'Of the log'")
        return copy.with_name(f"{copy.name}-wal").read_bytes()


@pytest.mark.sqlite
@pytest.mark.parametrize("name", ["portal.sqlite3", "portal.sqlite3.restoring"])
def test_no_log_of_another_database_is_read_with_the_new_one(backup, portal, name):
    """One of the present database, if that is ruined, or one that a killed restore left."""
    log = valid_log(portal.data / "portal.sqlite3", portal.data.parent / "copy.sqlite3")
    connection.close()
    (portal.data / "portal.sqlite3").write_bytes(b"ruined" * 1000)
    (portal.data / f"{name}-wal").write_bytes(log)
    command("restore", backup, force=True)
    assert not Report.objects.filter(title="Of the log").exists()
    assert connection.cursor().execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert Report.objects.count() == 4


@pytest.mark.sqlite
def test_what_a_killed_restore_was_copying_is_removed_by_the_next(backup, portal):
    left = portal.data / "portal.sqlite3.restoring.partial-4711"
    left.write_bytes(b"a half")
    command("restore", backup, force=True)
    assert not left.exists()


@pytest.mark.sqlite
def test_a_damaged_database_is_not_backed_up_as_if_it_were_sound(backup, portal, tmp_path):
    connection.close()
    database = portal.data / "portal.sqlite3"
    with closing(sqlite3.connect(database)) as damaged:
        page = damaged.execute("SELECT rootpage FROM sqlite_master WHERE name = 'reports_legacyaddress'").fetchone()[0]
        size = damaged.execute("PRAGMA page_size").fetchone()[0]
        damaged.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with database.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)
    assert refused("backup", tmp_path / "second").startswith("The database is damaged: ")
    assert not (tmp_path / "second").exists()


@pytest.mark.sqlite
def test_a_database_that_cannot_be_read_any_more(backup, portal):
    """What restoring is for: it counts as data, it moves aside, and its log is not read with the new database."""
    log = valid_log(portal.data / "portal.sqlite3", portal.data.parent / "copy.sqlite3")
    connection.close()
    database = portal.data / "portal.sqlite3"
    database.write_bytes(b"ruined" * 1000)
    database.with_name("portal.sqlite3-wal").write_bytes(log)
    assert "There are data already" in refused("restore", backup)
    assert "file is not a database" in refused("backup", portal.data.parent / "second")
    said = command("restore", backup, force=True)
    aside = Path(said.split("The data of before: ")[1].split("\n")[0])
    assert (aside / "portal.sqlite3").read_bytes() == b"ruined" * 1000
    assert Report.objects.count() == 4


@pytest.mark.postgres
def test_a_dump_that_cannot_be_loaded_changes_nothing(backup, monkeypatch):
    before, run, modes = looking.everything(), postgres.run, []

    def spoiled(program, *arguments):
        run(program, *arguments)
        if program == "pg_restore":
            (script,) = settings.DATA_DIR.glob("restoring_*.sql")
            modes.append(stat.S_IMODE(script.stat().st_mode))
            script.write_text(f"{script.read_text()}\nSELECT nonsense;\n")

    monkeypatch.setattr(postgres, "run", spoiled)
    assert refused("restore", backup, force=True).startswith("psql failed: ")
    assert looking.everything() == before
    assert modes == [0o600]  # the script holds all that the database does
    assert [path.name for path in settings.DATA_DIR.iterdir() if "restoring" in path.name] == []


@pytest.mark.postgres
def test_without_postgresql_s_programs(backup, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert refused("backup", tmp_path / "second").startswith("pg_dump was not found. Install PostgreSQL's client")
    assert refused("restore", backup, force=True).startswith("pg_restore was not found.")
