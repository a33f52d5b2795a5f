"""The tips of an empty list against brute force: every list a tip leads to, asked for anew."""

import datetime as dt
import random
from itertools import combinations

import pytest
from django.http import QueryDict

from reports import catalog
from reports.catalog import Criteria, Filter, Tip
from reports.filters import ReportFilter
from tests import factories

from .test_oracle import PLACES, VALUES, make_reports


def total(criteria: Criteria) -> int:
    return catalog.answer(catalog.current(), criteria, with_facets=False).total


def by_brute_force(criteria: Criteria) -> list[Tip]:
    """What every list with one filter less holds; if all are empty, what every filter gives alone."""
    removed = [Tip(one, total(criteria.without(one))) for one in criteria.filters]
    found = [tip for tip in removed if tip.count]
    if not found and len(removed) > 1:
        found = [Tip(one, count, True) for one in criteria.filters if (count := total(alone(criteria, one)))]
    return sorted(found, key=lambda tip: -tip.count)


def alone(criteria: Criteria, kept: Filter) -> Criteria:
    for one in criteria.filters:
        if one != kept:
            criteria = criteria.without(one)
    return criteria


def read(query: str, within: tuple[str, str] | None = None) -> Criteria:
    return ReportFilter(QueryDict(query), snapshot=catalog.current(), within=within).criteria


def test_tips_are_what_brute_force_finds(db):
    make_reports()
    pool = [f"{name}={minus}{value}" for name, values in VALUES.items() for value in values for minus in ("", "-")]
    pool += ["q=wildlife", "q=border+fish", "q=nowhere", "issued_after=2020-06-01", "issued_before=2019-03-01"]
    rng = random.Random(4)
    empty, kinds = 0, set()
    for _ in range(500):
        criteria = read("&".join(rng.sample(pool, k=rng.randrange(2, 7))), rng.choice(PLACES))
        result = catalog.answer(catalog.current(), criteria)
        if result.total:
            assert result.tips == []
            continue
        empty += 1
        assert result.tips == by_brute_force(criteria)
        kinds |= {(tip.filter.name, tip.filter.is_excluded, tip.is_kept) for tip in result.tips}
    assert empty > 100
    assert {("q", False, False), ("issued", False, False), ("agency", False, True), ("topic", True, False)} < kinds


@pytest.fixture
def reports(db):
    day = dt.date(2022, 1, 5)
    factories.published("A-1", "Wildlife", agencies=["CBP"], topics=["red"], issued_on=day)
    factories.published("A-2", "Fish", agencies=["FEMA"], topics=["blue"])
    factories.published("A-3", "Fish", agencies=["FEMA", "ICE"], topics=["blue"])
    factories.draft("A-4", "Fish", agencies=["CBP"], topics=["blue"])


@pytest.mark.parametrize(
    ("query", "tips"),
    [
        # the values of one facet go together: without one of them there are fewer still
        ("agency=fema&agency=ice&topic=red", [("agency", 1, False), ("topic", 2, False)]),
        ("q=wildlife&agency=-cbp", [("q", 2, False), ("agency", 1, False)]),
        ("topic=blue&issued_after=2023-01-01&issued_before=2021-01-01", [("issued", 2, False)]),
        ("agency=fema&topic=blue&q=nowhere", [("q", 2, False)]),
        ("agency=cbp&topic=blue&q=nowhere", [("topic", 2, True), ("agency", 1, True)]),
        ("q=nowhere", [("q", 3, False)]),
        ("agency=-cbp&agency=-fema", [("agency", 2, False), ("agency", 1, False)]),
    ],
)
def test_tips(reports, query, tips):
    found = catalog.answer(catalog.current(), read(query)).tips
    assert [(tip.filter.name, tip.count, tip.is_kept) for tip in found] == sorted(tips, key=lambda tip: -tip[1])


def test_they_ask_no_statement_and_are_only_made_when_nothing_is_found(reports, django_assert_num_queries, monkeypatch):
    snapshot, criteria = catalog.current(), read("agency=cbp&topic=blue")
    with django_assert_num_queries(0):
        assert len(catalog.answer(snapshot, criteria).tips) == 2
    monkeypatch.setattr("reports.catalog.result.tips", None)
    assert catalog.answer(snapshot, read("agency=cbp")).total == 1


def test_without_takes_one_filter_away_and_goes_to_page_1():
    full = Criteria(
        q="one", wanted={"agency": ("cbp", "ice")}, unwanted={"topic": ("red",)}, sort="relevance", page=3,
        issued_after=dt.date(2020, 1, 1), issued_before=dt.date(2021, 1, 1),
    )  # fmt: skip
    assert (full.without(Filter("q")).q, full.without(Filter("q")).sort) == ("", "newest")
    assert full.without(Filter("agency", ("ice",))).wanted == {"agency": ("cbp",)}
    assert full.without(Filter("topic", ("red",), True)).unwanted == {}
    assert full.without(Filter("issued_after")).issued_before == dt.date(2021, 1, 1)
    assert not full.without(Filter("issued")).has_dates
    lists = [full.without(one) for one in full.filters]
    assert [one.page for one in lists] == [1] * 4
    assert all(left != right for left, right in combinations(lists, 2))


def word_tips(q: str, **filters) -> list[tuple[str, str, int]]:
    criteria = catalog.Criteria(q=q, sort="relevance", **filters)
    result = catalog.answer(catalog.current(), criteria, relax=True)
    return [(tip.dropped, tip.q, tip.count) for tip in result.word_tips]


def test_words_to_leave_out_are_counted_under_all_other_filters(db):
    factories.published("A-1", "Wildlife at the port", agencies=["CBP"])
    factories.published("A-2", "Wildlife and grants", agencies=["FEMA"])
    factories.published("A-3", "Grants of the port", agencies=["FEMA"])
    factories.draft("A-4", "Wildlife grants port", agencies=["FEMA"])
    assert word_tips("wildlife grants") == []  # found as it is
    # no report has all three: each word alone may go
    assert word_tips('"wildlife" grants port -canary') == [
        ('"wildlife"', "grants port -canary", 1),
        ("grants", '"wildlife" port -canary', 1),
        ("port", '"wildlife" grants -canary', 1),
    ]
    assert word_tips("wildlife grants port", wanted={"agency": ("cbp",)}) == [("grants", "wildlife port", 1)]
    # some report has both, but not of this agency
    assert word_tips("wildlife grants", wanted={"agency": ("cbp",)}) == [("grants", "wildlife", 1)]
    assert word_tips("wildlife grants", unwanted={"agency": ("fema",)}) == [("grants", "wildlife", 1)]
    assert word_tips("wildlife zzzz", unwanted={"agency": ("cbp",)}) == [("zzzz", "wildlife", 1)]
    assert word_tips("zzzz") == []


def test_a_minus_and_quotes_that_keep_all_reports_away(db):
    factories.published("A-1", "Wildlife trade at the port")
    factories.published("A-2", "Port of wildlife")
    factories.draft("A-3", "Wildlife port canary")
    assert word_tips("wildlife -port") == [("-port", "wildlife", 2)]
    assert word_tips("wildlife -port -zzzz") == [("-port", "wildlife -zzzz", 2)]
    assert word_tips("trade -wildlife -port") == []  # neither alone
    assert word_tips('"port wildlife"') == [('"port wildlife"', "port wildlife", 2)]
    assert word_tips('"port wildlife" trade') == [
        ('"port wildlife"', "trade", 1), ('"port wildlife"', "port wildlife trade", 1)
    ]  # fmt: skip
    assert word_tips('"port canary"') == []
