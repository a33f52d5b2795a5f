"""One measure on both databases."""

import pytest

from reports import search
from reports.models import Report
from tests import factories


def order(text: str) -> list[str]:
    numbers = dict(Report.objects.values_list("pk", "number"))
    return [numbers[pk] for pk in search.best(search.find(text, relax=True), limit=50)]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("wildlife", "A-1"),  # the title before the summary
        ("a-3", "A-3"),  # the number before all
        ("disaster relief", "A-4"),  # side by side before apart
        ("common rareword", "A-6"),  # with most of it asked: the rare word counts more
    ],
)
def test_what_comes_first(db, text, first):
    factories.published("A-1", "Wildlife of the north")
    factories.published("A-2", "Of the north", executive_summary="Wildlife here. It mentions a 3.")
    factories.published("A-3", "Something")
    factories.published("A-5", "Relief for a great disaster")
    factories.published("A-4", "A great disaster relief for")
    factories.published("A-6", "Holds the rareword")
    for n in range(7, 12):
        factories.published(f"A-{n}", "Holds a common thing")
    assert order(text)[0] == first


def test_what_stands_only_in_documents_comes_after_by_the_number_of_its_pages(db):
    for number, pages in (("A-1", 1), ("A-2", 9), ("A-3", 4)):
        made = factories.published(number, "Report", documents=["report"])
        factories.read(made, *["ivory"] * pages, "nothing")
    factories.published("A-4", "Report", executive_summary="Ivory.")
    assert order("ivory") == ["A-4", "A-2", "A-3", "A-1"]


def test_of_equal_ones_the_one_entered_last_comes_first(db, monkeypatch):
    """Also of those that are not weighed, and on both databases."""
    monkeypatch.setattr("reports.search.finding.WEIGHED", 3)
    for n in range(5):
        factories.published(f"A-{n}", "Wildlife")
    assert order("wildlife") == ["A-4", "A-3", "A-2", "A-1", "A-0"]


def test_many_matches_keep_all_of_them(db, monkeypatch):
    monkeypatch.setattr("reports.search.finding.WEIGHED", 10)
    for n in range(14):
        factories.published(f"A-{n}", "Wildlife")
    finding = search.find("wildlife")
    assert sorted(search.best(finding, limit=14)) == list(finding.ids)
    assert search.best(finding, limit=5) == search.best(finding, limit=14)[:5]
