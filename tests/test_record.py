"""A proof that ran in full is written down under its name and its database; at a tenth nothing is."""

import pytest
from django.db import connection

from benchmarks import results
from benchmarks.figures import Figure
from tests.record import noted

FIGURES = [Figure("", "things tried", 20, ""), Figure("", "faults", 1, "", 0)]


@pytest.fixture
def soak(request) -> bool:
    """In full, unless a test says otherwise."""
    return getattr(request, "param", True)


@pytest.fixture
def file(tmp_path, monkeypatch):
    """In the place of RESULTS.md."""
    monkeypatch.setattr(results, "FILE", tmp_path / "RESULTS.md")
    return results.FILE


def test_title_command_and_misses_are_written(file, record):
    record("A proof", FIGURES)
    name, option = ("SQLite", "sqlite") if connection.vendor == "sqlite" else ("PostgreSQL", "postgres")
    text = file.read_text(encoding="utf-8")
    assert f"## A proof: {name}\n" in text
    test = "tests/test_record.py::test_title_command_and_misses_are_written"
    assert f'- command: `make soak ARGS="--only {option} {test}"`\n' in text
    assert "| faults       | 1      | ≤ 0    | FAIL |" in text


@pytest.mark.sqlite
def test_a_seed_is_in_the_command_and_one_database_is_not_in_the_title(file, record, seed):
    record("A proof", FIGURES)
    text = file.read_text(encoding="utf-8")
    assert "## A proof\n" in text
    assert f"- command: `SEED={seed} make soak ARGS=" in text


@pytest.mark.parametrize("soak", [False], indirect=True)
def test_at_a_tenth_nothing_is_written(file, record):
    record("A proof", FIGURES)
    assert not file.exists()


def test_faults_are_counted_and_other_errors_are_not_hidden():
    faults = []
    for n in range(3):
        with noted(faults):
            assert n == 1
    assert len(faults) == 2
    with pytest.raises(ZeroDivisionError), noted(faults):
        1 / 0  # noqa: B018
