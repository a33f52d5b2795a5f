"""Names that lead nowhere: which public reports and values are near them."""

import itertools
from difflib import SequenceMatcher

import pytest
from django.utils import timezone

from reports import catalog
from reports.catalog import nearest
from reports.models import Report
from tests import factories


@pytest.fixture
def snapshot(db):
    """Numbers with gaps, a number of two reports, a report without one, and hidden neighbors."""
    for n in (1, 2, 9, 10, 105):
        factories.published(f"OIG-22-{n:02}", f"Grants to city {n}", topics=["grants", "trafficking"], fiscal_year=2022)
    factories.published("DA-07-04", "Border Patrol vehicles", agencies=["CBP"], area="Border Security")
    factories.published("", "Capping Report: FY 2012 Awards")
    factories.draft("OIG-22-07", "Capping Report: FY 2011 Awards", topics=["trafficked goods"])
    factories.scheduled("OIG-22-08", "Capping Report: FY 2013 Awards", topics=["trafficker"])
    factories.withdrawn("OIG-22-06", "Capping Report: FY 2014 Awards", topics=["traffick"])
    return catalog.current()


def numbers(found) -> list[str]:
    return [one.number for one in found]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("OIG-22-08", ["OIG-22-01", "OIG-22-02", "OIG-22-09", "OIG-22-10"]),
        ("oig_22_11", ["OIG-22-09", "OIG-22-10", "OIG-22-105"]),
        ("OIG-22-999", ["OIG-22-10", "OIG-22-105"]),
        ("OIG-21-01", ["OIG-22-01", "OIG-22-02"]),
        ("DA-99-01", ["DA-07-04"]),
        ("ZZ-01-01", []),
        ("OIG", []),
        ("", []),
        ("😀-1", []),
    ],
)
def test_numbers_as_people_count(snapshot, asked, expected):
    assert numbers(nearest.by_number(snapshot, asked, timezone.now())) == expected


def test_titles_that_begin_alike(snapshot):
    now = timezone.now()
    found = nearest.by_title(snapshot, "capping-report-fy-2013", now)
    assert [one.title for one in found] == ["Capping Report: FY 2012 Awards"]
    assert nearest.by_title(snapshot, "capped", now) == []
    assert nearest.by_title(snapshot, "nothing-begins-like-this", now) == []


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("traficking", [("topic", "trafficking", 5)]),
        ("trafficked-goods", [("topic", "trafficking", 5)]),
        ("CBP", [("agency", "cbp", 1)]),
        ("2022", [("year", "2022", 5)]),
        ("border-securty", [("area", "border-security", 1)]),
        ("none", []),
        ("zzz", []),
        ("-", []),
    ],
)
def test_values_with_a_like_name(snapshot, asked, expected):
    assert [(one.facet, one.value, one.total) for one in nearest.values(snapshot, asked)] == expected


@pytest.mark.parametrize("asked", range(0, 90, 7))
def test_a_place_is_found_as_in_a_sorted_list(db, monkeypatch, asked):
    monkeypatch.setattr(nearest, "PROBES", 3)
    for n in range(2, 88, 2):
        factories.published(f"OIG-20-{n:02}")
    found = numbers(nearest.by_number(catalog.current(), f"OIG-20-{asked}", timezone.now()))
    there = [f"OIG-20-{n:02}" for n in range(2, 88, 2)]
    place = sum(int(number[-2:]) < asked for number in there)
    assert found == there[max(place - 2, 0) : place + 2]


def test_a_report_that_has_just_gone_is_not_named(snapshot):
    """The rows are asked of `public()` again, so a snapshot that is behind shows nothing."""
    Report.objects.filter(number="OIG-22-09").update(state="draft", publish_at=None, first_published_at=None, slug=None)
    assert "OIG-22-09" not in numbers(nearest.by_number(snapshot, "OIG-22-08", timezone.now()))


def test_few_queries(snapshot, django_assert_num_queries):
    with django_assert_num_queries(1):
        nearest.by_number(snapshot, "OIG-22-08", timezone.now())
    with django_assert_num_queries(0):
        nearest.values(snapshot, "traficking")


def test_a_short_address_that_unfolds_to_a_long_name_costs_no_more(snapshot, monkeypatch):
    """Each ﷺ is eighteen letters once it is folded: comparing them all with every name would cost a fifth of a second."""
    compared = []
    alike = nearest.alike
    monkeypatch.setattr(nearest, "alike", lambda text, other: compared.append(text) or alike(text, other))
    assert nearest.values(snapshot, "traf" + "ﷺ" * 96) == []
    assert max(map(len, compared)) == nearest.LONGEST


def test_the_cheap_bounds_change_no_answer():
    names = [
        "trafficking",
        "traficking",
        "trafficked-goods",
        "human-trafficking",
        "grants",
        "granted",
        "cbp",
        "",
        "2022",
    ]
    for one, other in itertools.product(names, names):
        ratio = SequenceMatcher(None, one, other).ratio()
        found = nearest.alike(one, other)
        assert found == ratio or (found == 0 and ratio < nearest.SURE)
