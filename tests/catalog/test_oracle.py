"""The catalog against SQL: for any parameters both must give the same reports and the same counts."""

import datetime as dt
import random
from dataclasses import replace

import hypothesis
import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.figures import Figure
from reports import catalog
from reports.choices import FACETS, NOT_RECORDED, SORTS
from reports.filters import ReportFilter, condition
from reports.models import Report
from tests import factories
from tests.record import noted

AGENCIES, AREAS, TOPICS = ("AA", "BB", "CC"), ("Area One", "Area Two"), ("red", "green", "blue", "grey")
VALUES = {
    "agency": ("aa", "bb", "cc", "zz", NOT_RECORDED),
    "area": ("area-one", "area-two", "secret", NOT_RECORDED),
    "topic": ("red", "green", "blue", "hidden", NOT_RECORDED),
    "type": ("audit", "inspection", "other", NOT_RECORDED),
    "year": ("2019", "2020", "2021", "1850", NOT_RECORDED),
}
PLACES = (None, ("topic", "red"), ("agency", "aa"), ("year", "2020"), ("area", "area-one"))
WORDS = ("wildlife", "border", "OIG-20-1", '"fish market"', "-border", "nowhere")


def make_reports() -> None:
    """Sixty reports of every state with every kind of gap, from a fixed seed."""
    rng = random.Random(20)
    for n in range(60):
        make = rng.choice([factories.published] * 4 + [factories.draft, factories.scheduled, factories.withdrawn])
        day = dt.date(2019, 1, 1) + dt.timedelta(days=rng.randrange(900))
        precision = rng.choice(["day", "month", "year"])
        fields = rng.choice(
            [{"issued_on": day, "issued_precision": precision}, {"fiscal_year": rng.choice([2019, 2020])}, {}]
        )
        make(
            rng.choice(["", f"OIG-20-{n % 7}", f"DA-{n}"]),
            " ".join(rng.choices(["wildlife", "border", "fish", "market", "audit"], k=3))
            + (" hidden" if make != factories.published else ""),
            agencies=rng.sample(AGENCIES, k=rng.randrange(3)),
            topics=rng.sample(TOPICS, k=rng.randrange(3)) + (["hidden"] if make is not factories.published else []),
            area=rng.choice(["", "", *AREAS]),
            report_type=rng.choice(["", "audit", "inspection"]),
            **fields,
        )


def queries() -> st.SearchStrategy[str]:
    """Query strings of valid and unknown values."""
    values = st.sampled_from(
        [(name, minus + value) for name in FACETS for value in VALUES[name] for minus in ("", "-")]
    )
    days = st.dates(dt.date(2018, 6, 1), dt.date(2021, 12, 31)).map(str)
    ranges = st.tuples(st.sampled_from(["issued_after", "issued_before"]), days)
    words = st.tuples(st.just("q"), st.sampled_from(WORDS))
    sorts = st.tuples(st.just("sort"), st.sampled_from(SORTS))
    pairs = st.lists(values | values | ranges | words | sorts, max_size=6)
    return pairs.map(
        lambda found: "&".join(f"{name}={value}" for name, value in found).replace(" ", "+").replace('"', "%22")
    )


def check(query: str, within: tuple[str, str] | None) -> None:
    """Compare ids, total, every facet count and all pages with SQL's."""
    snapshot = catalog.current()
    filters = ReportFilter(QueryDict(query), snapshot=snapshot, within=within)
    result = catalog.answer(snapshot, filters.criteria)
    expected = set(filters.qs.values_list("pk", flat=True))
    assert result.total == len(expected)
    listed = catalog.all_ids(snapshot, filters.criteria)
    assert len(listed) == len(set(listed))
    assert set(listed) == expected
    pages = []
    for page in range(1, result.page_count + 1):
        pages += catalog.answer(snapshot, replace_page(filters.criteria, page), with_facets=False).ids
    assert pages == listed
    for name in FACETS:
        check_facet(query, within, name, result.facets[name])
    if filters.criteria.has_dates:
        check_undated(filters, result)


def replace_page(criteria: catalog.Criteria, page: int) -> catalog.Criteria:
    return replace(criteria, page=page)


def check_facet(query: str, within: tuple[str, str] | None, name: str, values: list[catalog.FacetValue]) -> None:
    """Every count is what SQL counts under all filters but the facet's own, and no value that counts is missing."""
    others = QueryDict(query).copy()
    others.pop(name, None)
    filters = ReportFilter(others, snapshot=catalog.current(), within=within)
    counts = {one.value: one.count for one in values}
    for value in VALUES[name]:
        number = filters.qs.filter(condition(name, (value,))).count()
        if within != (name, value):
            assert counts.get(value, 0) == number, (name, value)
    for one in values:
        assert one.would_go == total_without(query, within, name, one.value), (name, one.value)


def total_without(query: str, within: tuple[str, str] | None, name: str, value: str) -> int:
    """How many reports fewer the list has if a value is left out, by SQL."""
    kept = [other for other in QueryDict(query).getlist(name) if other != f"-{value}"]
    totals = []
    for values in (kept, [*kept, f"-{value}"]):
        parameters = QueryDict(query).copy()
        parameters.setlist(name, values)
        totals.append(ReportFilter(parameters, snapshot=catalog.current(), within=within).qs.count())
    return totals[0] - totals[1]


def check_undated(filters: ReportFilter, result: catalog.Result) -> None:
    """What a date range left out for want of a date."""
    filters.criteria = replace(filters.criteria, issued_after=None, issued_before=None)
    del filters._qs
    assert result.undated == filters.qs.filter(issued_on=None).count()


@pytest.fixture
def reports(db):
    make_reports()


@pytest.mark.soak
def test_catalog_and_sql_agree(reports, soak, seed, record):
    compared = 0

    @hypothesis.seed(seed)
    @settings(
        max_examples=2_000 if soak else 200,
        deadline=None,
        database=None,
        print_blob=True,
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(query=queries(), within=st.sampled_from(PLACES))
    def agree(query, within):
        nonlocal compared
        compared += 1
        check(query, within)

    faults = []
    with noted(faults):
        agree()
    figures = [
        Figure("", "generated lists, each with all counts and pages", compared, ""),
        Figure("", "lists of which the catalog and SQL say something else", len(faults), "", 0),
    ]
    record("Catalog and SQL", figures)
    assert faults == []


def test_orders(reports):
    snapshot = catalog.current()
    rows = {report.pk: report for report in Report.objects.public()}

    def listed(sort):
        return [rows[pk] for pk in catalog.all_ids(snapshot, catalog.Criteria(sort=sort))]

    newest = [report.sort_on for report in listed("newest")]
    known = [day for day in newest if day]
    assert known == sorted(known, reverse=True)
    assert newest[len(known) :] == [None] * (len(newest) - len(known))
    oldest = [report.sort_on for report in listed("oldest")]
    assert oldest[: len(known)] == sorted(known)
    assert oldest[len(known) :] == [None] * (len(newest) - len(known))
    numbers = [report.number_sort for report in listed("number")]
    assert numbers == sorted(numbers, key=lambda key: (not key, key))
    titles = [report.title_key for report in listed("title")]
    assert titles == sorted(titles)
