"""An import killed half way (SIGKILL, a real process, a real database) changed nothing, and can be run again."""

import itertools
import json
import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection

from benchmarks.figures import Figure
from tests.record import noted

from .rows import row

ROOT = Path(__file__).resolve().parents[2]
TABLES = ("report", "agency", "oversightarea", "topic", "publicationevent", "legacyaddress", "search_brought")


@pytest.fixture
def environment(tmp_path, transactional_db):
    """A database of its own on SQLite; the test database on PostgreSQL, which is emptied afterwards."""
    env = {**os.environ, "OIG_DATA_DIR": str(tmp_path / "data"), "OIG_TEST": "1", "PYTHONPATH": str(ROOT)}
    if connection.vendor == "postgresql":
        at = connection.settings_dict
        env["DATABASE_URL"] = (
            f"postgres://{quote(at['USER'])}:{quote(at['PASSWORD'])}@{at['HOST']}:{at['PORT']}/{at['NAME']}"
        )
    return env


def run(environment, path, nth):
    """Run the import; (exit code, output)."""
    command = [sys.executable, "-m", "tests.exchange.killed_import", str(path), str(nth)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=120)
    return done.returncode, done.stdout or done.stderr


def counts(environment):
    """Rows in every table that an import writes, read by yet another connection."""
    sql = [f"SELECT count(*) FROM reports_{name}" for name in TABLES]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            return [cursor.execute(one).fetchone()[0] for one in sql]
    database = sqlite3.connect(Path(environment["OIG_DATA_DIR"]) / "portal.sqlite3")
    try:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return [database.execute(one).fetchone()[0] for one in sql]
    finally:
        database.close()


@pytest.mark.soak
def test_killed_at_any_write_nothing_is_there(environment, tmp_path, clean_index, soak, record):
    """At every fourth of the writes, to the last; in soak at each of an import that is written in several batches."""
    size = 700 if soak else 3
    path = tmp_path / "rows.jsonl"
    rows = [
        row(f"X-{n}", f"Title {n}", agencies=["CBP"], oversight_area="B", tags=["C"], document_url=f"/assets/{n}.pdf")
        for n in range(size)
    ]
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    killed, faults = 0, []
    for nth in itertools.count(1, 1 if soak else 4):
        code, said = run(environment, path, nth)
        if code != -signal.SIGKILL:
            break  # there are fewer writes
        killed += 1
        with noted(faults):
            assert "created" not in said, nth  # acknowledged, and gone
            assert counts(environment) == [0] * 7, nth
    figures = [
        Figure("", "killed (SIGKILL) at each write of an import", killed, "", beside=f"{size} rows"),
        Figure("", "imports of which something was there", len(faults), "", 0),
    ]
    record("Killed imports", figures)
    assert faults == []
    assert killed >= 5
    assert code == 0, said
    assert said.splitlines()[-2] == f"created {size}, updated 0, unchanged 0, rejected 0"
    assert counts(environment) == [size, 1, 1, 1, size, size, size]
    assert run(environment, path, 0)[1].splitlines()[-2] == f"created 0, updated 0, unchanged {size}, rejected 0"
