"""Beginnings of names and numbers: compared without a query, with public values alone."""

import pytest

from reports import catalog
from reports.catalog.beginnings import number_start, values
from reports.models import Topic
from tests import factories


@pytest.fixture
def snapshot(db):
    factories.published("OIG-22-02", topics=["Grants’ costs", "Égalité"], agencies=["CBP"], area="Border Security")
    factories.published("OIG-22-03", topics=["Grants’ costs", "border"], agencies=["CBP"])
    factories.published("GC-HQ-06-51", topics=["border"])
    factories.draft("XX-22-04", topics=["border canary", "canary"], agencies=["FEMA"])
    factories.withdrawn("YY-22-05", topics=["border withdrawn"])
    Topic.objects.filter(slug="grants-costs").update(synonyms="Subsidies of cities\nfederal awards")
    Topic.objects.filter(name__contains="canary").update(synonyms="subsidized secret")
    return catalog.current()


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("bord", [("topic", "border", 2), ("area", "border-security", 1)]),
        ("grants costs", [("topic", "grants-costs", 2)]),
        ("COST", [("topic", "grants-costs", 2)]),
        ("egal", [("topic", "egalite", 1)]),
        ("ÉGAL", [("topic", "egalite", 1)]),
        ("cbp", [("agency", "cbp", 2)]),
        ("subsid", [("topic", "grants-costs", 2)]),  # another word for it
        ("federal aw", [("topic", "grants-costs", 2)]),
        ("canary", []),
        ("border c", []),
        ("fema", []),
        ("rder", []),
        ("not", []),
        ("", []),
        ("’", []),
    ],
)
def test_names_of_which_a_word_begins_so(snapshot, django_assert_num_queries, typed, expected):
    with django_assert_num_queries(0):
        assert [(one.facet, one.value, one.total) for one in values(snapshot, typed, limit=8)] == expected


def test_no_more_than_asked_for(snapshot):
    assert [one.value for one in values(snapshot, "b", limit=1)] == ["border"]


@pytest.mark.parametrize(
    ("typed", "whole", "begun"),
    [
        ("OIG-22-2", [], ["oig-22-2"]),
        ("oig_22_02", ["oig-22-2"], []),
        ("oig-22-0", [f"oig-22-{n}" for n in range(1, 10)], []),
        ("oig-22-", [], ["oig-22-"]),
        ("oig2202", ["oig-22-2"], ["oig-2202"]),  # together as it stands, and as year and number
        ("oig 22", [], ["oig-22"]),
        ("22-02", ["22-2", "gc-hq-22-2", "oig-22-2"], []),
        ("06", ["6", "gc-hq-6", "oig-6"], []),
        ("gc hq 06 5", [], ["gc-hq-6-5"]),
        ("22-02-D", [], ["22-2-d", "gc-hq-22-2-d", "oig-22-2-d"]),
        ("OIG-0_", [], ["oig-0-"]),
        ("oig", [], []),
        ("", [], []),
        ("1 2 3 4 5 6 7", [], []),
    ],
)
def test_keys_that_a_number_may_become(snapshot, typed, whole, begun):
    assert number_start(snapshot, typed) == (tuple(whole), tuple(begun))
