"""The command: what it prints and how it ends."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from reports.models import Report

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]


def printed(*arguments, **options):
    out = io.StringIO()
    call_command("import_reports", *map(str, arguments), stdout=out, **options)
    return out.getvalue().splitlines()


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "rows.csv"
    path.write_text("Report Number,Title,Fiscal Year,Color\nX-1,A Title,20187,red\n,,,red\n", encoding="utf-8")
    return path


LINES = [
    "row 1: column: “Color” is not a column of the import; not read",
    "row 2: fiscal_year: “20187” is not a year; kept as printed, stored as unknown",
    "row 3: row: neither a report number nor a title; row left out",
]
COUNTS = "created 1, updated 0, unchanged 0, rejected 1"


def test_lines_then_counts(file):
    assert printed(file) == [*LINES, COUNTS]
    assert Report.objects.public().count() == 1


def test_dry_run(file):
    assert printed(file, "--dry-run") == [*LINES, "dry run: nothing was written", COUNTS]
    assert Report.objects.count() == 0


def test_as_drafts(file):
    assert printed(file, "--as-drafts") == [*LINES, COUNTS]
    assert (Report.objects.count(), Report.objects.public().count()) == (1, 0)


def test_a_file_that_cannot_be_read(tmp_path):
    with pytest.raises(CommandError, match=r"There is no file .*none\.csv\."):
        printed(tmp_path / "none.csv")


def test_exit_code_and_words_on_the_terminal(tmp_path):
    empty = tmp_path / "empty.csv"
    empty.touch()
    done = subprocess.run(
        [sys.executable, "manage.py", "import_reports", str(empty)],
        cwd=ROOT,
        env={**os.environ, "OIG_DATA_DIR": str(tmp_path), "OIG_TEST": "1", "DATABASE_URL": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr.splitlines()[-1]) == (1, "", "CommandError: The file is empty.")
