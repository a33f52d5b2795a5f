"""Related reports against brute force, and what may never be among them."""

import datetime as dt
import math
import random

import pytest
from pyroaring import BitMap

from reports import catalog, publishing
from reports.catalog import related
from reports.models import Report
from tests import factories


def numbers(found) -> list[str]:
    """The report numbers of what was found, in its order."""
    known = dict(Report.objects.values_list("pk", "number"))
    return [known[one.pk] for one in found]


@pytest.fixture
def five(db):
    """Reports of red, green and blue, red being the rarest."""
    make = factories.published
    return {
        "a": make("A-1", topics=["red", "green"], agencies=["CBP"], fiscal_year=2024),
        "b": make("B-1", topics=["red"], agencies=["ICE"], fiscal_year=2019),
        "c": make("C-1", topics=["green"], agencies=["CBP"], fiscal_year=2018),
        "d": make("D-1", topics=["green"], agencies=["ICE"], fiscal_year=2023),
        "e": make("E-1", topics=["blue"], agencies=["CBP"], fiscal_year=2020),
        "f": make("F-1", topics=["blue"], agencies=["FEMA"], fiscal_year=2020),
    }


def test_rare_topics_first_then_agencies_then_the_newest(five, django_assert_num_queries):
    snapshot = catalog.current()
    with django_assert_num_queries(0):
        found = related.most_like(snapshot, five["a"].pk)
    assert numbers(found) == ["B-1", "C-1", "D-1", "E-1"]
    assert [one.topics for one in found] == [("red",), ("green",), ("green",), ()]
    assert [one.agencies for one in found] == [(), ("Agency CBP (CBP)",), (), ("Agency CBP (CBP)",)]
    assert numbers(related.most_like(snapshot, five["a"].pk, limit=2)) == ["B-1", "C-1"]


def test_what_is_hidden_is_not_related_and_changes_no_order(five):
    pk = five["a"].pk
    before = numbers(related.most_like(catalog.current(), pk))
    factories.draft("X-1", topics=["red", "green"], agencies=["CBP"])
    later = factories.scheduled("X-2", topics=["red", "green"], agencies=["CBP"])
    factories.withdrawn("X-3", topics=["red", "green"], agencies=["CBP"])
    for n in range(9):
        factories.draft(f"Y-{n}", topics=["red"])
    catalog.forget()
    snapshot = catalog.current()
    assert numbers(related.most_like(snapshot, pk)) == before
    assert related.most_like(snapshot, later.pk) == []
    assert related.neighbors(snapshot, later.pk) == (None, None)
    publishing.publish(later, by=None)
    assert numbers(related.most_like(catalog.current(), pk))[0] == "X-2"


def test_nothing_in_common(db):
    lonely = factories.published("A-1", topics=["red"])
    factories.published("B-1", topics=["blue"])
    bare, _ = factories.published("C-1"), factories.published("D-1")
    snapshot = catalog.current()
    assert [related.most_like(snapshot, pk) for pk in (lonely.pk, bare.pk, 10**9)] == [[], [], []]


def test_newer_and_older(db):
    days = (dt.date(2020, 1, 1), dt.date(2021, 1, 1), dt.date(2022, 1, 1))
    old, middle, new = (factories.published(f"A-{n}", issued_on=day) for n, day in enumerate(days))
    undated = factories.published("A-9")
    snapshot = catalog.current()
    assert related.neighbors(snapshot, new.pk) == (None, middle.pk)
    assert related.neighbors(snapshot, middle.pk) == (new.pk, old.pk)
    assert related.neighbors(snapshot, undated.pk) == (old.pk, None)


@pytest.mark.parametrize("seed", range(60))
def test_the_search_is_exact(seed):
    """Against every report's sum of weights, over sets of many sizes, with many ties."""
    rng = random.Random(seed)
    size, count = rng.choice([3, 40, 300]), rng.randrange(1, 9)
    traits = []
    for n in range(count):
        bitmap = BitMap([0, *(one for one in range(1, size) if rng.random() < rng.choice([0.02, 0.3, 0.9]))])
        factor = related.TOPIC_OVER_AGENCIES if n % 3 else 1
        traits.append(related.Trait("topic", str(n), factor * related.rarity(len(bitmap), size), bitmap))
    traits.sort(key=lambda one: -one.weight)
    sums = {n: sum(one.weight for one in traits if n in one.bitmap) for n in range(1, size)}
    best = sorted((n for n in sums if sums[n]), key=lambda n: (-sums[n], n))
    for limit in (1, 5, size):
        assert related.likest(traits, BitMap([0]), limit) == best[:limit]


def test_rarity():
    assert [related.rarity(count, 64) for count in (64, 32, 1)] == [1, 101, 601]
    assert related.rarity(1, 10**7) * 100 < related.TOPIC_OVER_AGENCIES
    assert math.isclose(related.rarity(3, 64), 443, abs_tol=1)
