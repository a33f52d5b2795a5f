"""ReportFilter: the language of list parameters, and clear words for what is wrong."""

import datetime as dt

import pytest
from django.http import QueryDict

from reports import catalog
from reports.filters import Problem, ReportFilter, address, parameters
from reports.models import FormerTopicSlug
from tests import factories


@pytest.fixture
def reports(db):
    factories.published("OIG-1-1", agencies=["FEMA"], topics=["grants"], report_type="audit", fiscal_year=2020)
    factories.published(
        "OIG-1-2", agencies=["CBP", "ICE"], topics=["trafficking"], area="Immigration", fiscal_year=2021
    )
    factories.draft("OIG-1-3", agencies=["SECRET"], topics=["hush"])


def read(query: str) -> ReportFilter:
    return ReportFilter(QueryDict(query), snapshot=catalog.current())


def test_all_parameters(reports):
    filters = read(
        "q=+wildlife+&agency=fema&agency=cbp&agency=-ice&topic=grants&area=none&type=audit&year=2020"
        "&issued_after=2020-01-31&issued_before=2021-12-31&sort=title&page=3"
    )
    assert filters.problems == []
    assert filters.criteria == catalog.Criteria(
        q="wildlife",
        wanted={
            "agency": ("fema", "cbp"),
            "area": ("none",),
            "topic": ("grants",),
            "type": ("audit",),
            "year": ("2020",),
        },
        unwanted={"agency": ("ice",)},
        issued_after=dt.date(2020, 1, 31),
        issued_before=dt.date(2021, 12, 31),
        sort="title",
        page=3,
    )


@pytest.mark.parametrize(
    ("query", "after", "before"),
    [
        ("issued_after=2019&issued_before=2019", dt.date(2019, 1, 1), dt.date(2019, 12, 31)),
        ("issued_after=2020-2&issued_before=2020-02", dt.date(2020, 2, 1), dt.date(2020, 2, 29)),
        ("issued_before=9999", None, dt.date(9999, 12, 31)),
    ],
)
def test_a_year_or_a_month_stands_for_its_first_or_last_day(reports, query, after, before):
    filters = read(query)
    assert (filters.problems, filters.criteria.issued_after, filters.criteria.issued_before) == ([], after, before)


@pytest.mark.parametrize("value", ["0000", "2019-13", "2019-00", "20190", "١٩٩٩", "-2019"])
def test_what_is_no_year_or_month_is_no_day(reports, value):
    filters = read(f"issued_after={value}")
    assert ([one.parameter for one in filters.problems], filters.criteria.issued_after) == (["issued_after"], None)


def test_one_state_has_one_address(reports):
    filters = read("page=2&sort=newest&year=2021&year=2020&year=2021&agency=&q=&utm_source=x")
    pairs = parameters(filters.criteria, page=filters.criteria.page)
    assert address("/reports/", pairs) == "/reports/?year=2021&year=2020&page=2"
    assert address("/reports/", []) == "/reports/"


@pytest.mark.parametrize(
    ("query", "parameter", "message"),
    [
        ("agency=nasa", "agency", "“nasa” is not the agency of any report, so it was left out."),
        ("agency=secret", "agency", "“secret” is not the agency of any report, so it was left out."),
        ("topic=hush", "topic", "“hush” is not the topic of any report, so it was left out."),
        ("topic=-hush", "topic", "“-hush” is not the topic of any report, so it was left out."),
        ("year=20187", "year", "“20187” is not the fiscal year of any report, so it was left out."),
        ("year=none", "year", "Every report has its fiscal year recorded, so “not recorded” was left out."),
        (
            "issued_after=2026-02-30",
            "issued_after",
            "“2026-02-30” is not a date. Write it as year-month-day, for example 2024-09-30, or as a year.",
        ),
        (
            "issued_before=soon%00",
            "issued_before",
            "“soon” is not a date. Write it as year-month-day, for example 2024-09-30, or as a year.",
        ),
        (
            "issued_after=2021-01-01&issued_before=2020-01-01",
            "issued_after",
            "“2021-01-01” is after the end of the date range, so no report can match.",
        ),
        ("sort=password", "sort", "“password” is not an order. Use one of relevance, newest, oldest, number, title."),
        ("page=abc", "page", "“abc” is not a page number. The first page is shown."),
        ("page=0", "page", "“0” is not a page number. The first page is shown."),
        ("page=-5", "page", "“-5” is not a page number. The first page is shown."),
        ("page=" + "9" * 90, "page", f"“{'9' * 60}” is not a page number. The first page is shown."),
        ("sort=title&sort=number", "sort", "“sort” is given more than once; the last value was used."),
        (
            "issued_before=2020-02-30%00",
            "issued_before",
            "“2020-02-30” is not a date. Write it as year-month-day, for example 2024-09-30, or as a year.",
        ),
        (
            "sort=pass%00word",
            "sort",
            "“pass word” is not an order. Use one of relevance, newest, oldest, number, title.",
        ),
        ("page=%D9%A3", "page", "“٣” is not a page number. The first page is shown."),
        ("q=%21%21", "q", "“!!” has no word to look for, so it was left out. Add at least one word or number."),
        ("q=-fraud", "q", "“-fraud” has no word to look for, so it was left out. Add at least one word or number."),
        ("q=" + "a" * 300, "q", "The search is too long; only its first 256 characters were used."),
        ("q=" + "a+" * 20, "q", "The search has too many words; only the first 16 were used."),
    ],
)
def test_what_is_wrong_is_said(reports, query, parameter, message):
    filters = read(query + "&agency=fema" if "agency" not in query else query + "&topic=grants")
    assert filters.problems == [Problem(parameter, message)]
    kept = {"topic": ("grants",)} if "agency" in query else {"agency": ("fema",)}
    assert filters.criteria.wanted == kept


def test_too_many_values(reports):
    filters = read("&".join(["agency=fema"] + [f"agency=a{n}" for n in range(10_000)]))
    assert filters.criteria.wanted == {"agency": ("fema",)}
    assert filters.problems[0] == Problem("agency", "Too many values; only the first 20 were used.")
    assert len(filters.problems) == 20


def test_former_slugs_are_translated(reports):
    topic = factories.TopicFactory(name="trafficking")
    FormerTopicSlug.objects.create(slug="smuggling", current=topic)
    catalog.forget()
    filters = read("topic=smuggling&topic=-smuggling")
    assert (filters.criteria.wanted, filters.criteria.unwanted, filters.problems) == (
        {"topic": ("trafficking",)},
        {"topic": ("trafficking",)},
        [],
    )


def test_relevance_needs_words(reports):
    assert read("sort=relevance").criteria.sort == "newest"
    assert read("q=grants").criteria.sort == "relevance"
    assert read("q=grants&sort=oldest").criteria.sort == "oldest"


@pytest.mark.parametrize(
    ("query", "q"),
    [
        ("q=grants%00x", "grants x"),
        ("q=a&q=b", "a b"),
        ("q=%0Agrants%7F", "grants"),
        ("q=%ED%A0%80grants", "���grants"),
    ],
)
def test_words_are_kept_whatever_stands_between_them(reports, query, q):
    filters = read(query)
    assert (filters.criteria.q, filters.problems) == (q, [])


@pytest.mark.parametrize("query", ["q=%ff%fe", "q=%00", "agency=%00", "year=%ff", "type=%ED%A0%80", "agency=fe%00ma"])
def test_what_is_no_text_at_all_is_said_or_nothing(reports, query):
    filters = read(query + "&topic=grants")
    assert filters.criteria == catalog.Criteria(wanted={"topic": ("grants",)})
    assert len(filters.problems) == (0 if query in ("q=%00", "agency=%00") else 1)
