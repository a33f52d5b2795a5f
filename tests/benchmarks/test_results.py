"""RESULTS.md keeps every section, and a search that was stopped is a figure too."""

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import browsing, figures, lists, pages, results
from benchmarks.figures import Figure, not_answered
from reports import catalog, search

ROOT = Path(__file__).resolve().parents[2]
WRITER = """
import sys
from pathlib import Path
from benchmarks import results
results.FILE = Path(sys.argv[1])
for n in range(30):
    results.write(f"{sys.argv[2]} {n}", "make it", {}, "body " * 200)
"""


def test_a_section_of_results_is_replaced_and_others_are_kept(tmp_path, monkeypatch):
    monkeypatch.setattr(results, "FILE", tmp_path / "RESULTS.md")
    table = results.tables([Figure("Part", "a list", 2.5, "ms", 2.0)])
    assert "| a list | 2.5 ms | ≤ 2 ms | FAIL |" in table
    results.write("One", "make one", {}, "first")
    results.write("Two", "make two", {}, "second")
    results.write("One", "make one", {}, "third")
    text = results.FILE.read_text(encoding="utf-8")
    assert [text.count(word) for word in ("first", "second", "third", "## One", "## Two")] == [0, 1, 1, 1, 1]


def test_processes_that_write_at_once_lose_nothing(tmp_path):
    file, names = tmp_path / "RESULTS.md", ("A", "B", "C")
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, file, name], cwd=ROOT) for name in names]
    assert [writer.wait(timeout=60) for writer in writers] == [0, 0, 0]
    text = file.read_text(encoding="utf-8")
    assert sorted(line for line in text.splitlines() if line.startswith("## ")) == sorted(
        f"## {name} {n}" for name in names for n in range(30)
    )
    assert [path.name for path in tmp_path.iterdir()] == ["RESULTS.md"]


def test_a_part_without_a_name_has_no_heading():
    assert results.tables([Figure("", "requests", 20_000, "")]).splitlines()[0].startswith("|")


def test_what_was_not_answered_is_said_and_misses_its_target(settings):
    settings.SEARCH_TIMEOUT_MS = 7
    printed, missed = not_answered("Part", "a word", "ms"), not_answered("Part", "a word", "ms", 2.0)
    assert printed.cells == ("a word", "not answered: over the time limit of 7 ms", "", "", "")
    assert missed.cells == ("a word", "not answered: over the time limit of 7 ms", "≤ 2 ms", "FAIL", "")
    assert "not answered: over the time limit of 7 ms" in results.tables([printed])


def test_a_list_whose_search_is_stopped_is_measured_as_not_answered(db, monkeypatch):
    def stop(*_, **__):
        raise search.SearchTooSlow

    monkeypatch.setattr(search, "find", stop)
    snapshot = catalog.current()
    for sort in ("relevance", "newest"):
        figure = lists.printed(snapshot, lists.Case("a word", catalog.Criteria(q="wildlife", sort=sort)))
        assert (figure.value, figure.instead) == (None, "not answered: over the time limit of 250 ms")
    assert lists.printed(snapshot, lists.Case("no filter", catalog.Criteria())).value < figures.SLOW_S * 1000


def test_a_page_whose_search_is_stopped_is_noticed(client, db, monkeypatch):
    assert pages.total_of(client.get("/reports/?q=wildlife").content) == 0

    def stop(*_, **__):
        raise search.SearchTooSlow

    monkeypatch.setattr(search, "find", stop)
    with pytest.raises(pages.NotAnswered):
        pages.total_of(client.get("/reports/?q=wildlife").content)


def test_lighthouse_counts_the_median_of_what_is_timed_and_the_worst_of_the_rest():
    def run(performance: int, seo: int, lost: list[str]) -> dict:
        scores = {"performance": performance, "accessibility": 100, "best-practices": 100, "seo": seo}
        return {"scores": scores, "metrics": {"total-blocking-time": f"{performance}\u00a0ms"}, "lost": lost}

    runs = [run(99, 100, []), run(80, 92, ["seo: Has no description", "performance: Slow"]), run(96, 100, [])]
    cells = [one.cells for one in browsing.figures("home", "mobile", runs)]
    assert cells == [
        ("performance", "96", "≥ 95", "pass", "runs 99, 80, 96; total blocking time 96 ms"),
        ("accessibility", "100", "≥ 100", "pass", ""),
        ("best practices", "100", "≥ 100", "pass", ""),
        ("seo", "92", "≥ 100", "FAIL", "Has no description"),
    ]
