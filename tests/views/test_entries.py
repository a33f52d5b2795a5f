"""The head of a topic's, agency's, area's or year's page."""

import datetime as dt

import pytest

from tests import factories


@pytest.fixture
def reports(db):
    make = factories.published
    day = dt.date
    make("A-1", topics=["red", "green"], agencies=["CBP"], area="Border", issued_on=day(2021, 11, 5))  # fiscal 2022
    make("A-2", topics=["red", "green"], agencies=["CBP"], area="Border", issued_on=day(2024, 1, 5))
    make("A-3", topics=["red", "blue"], agencies=["ICE"], area="Border", issued_on=day(2024, 2, 5))
    make("A-4", topics=["red"], agencies=["ICE"])
    make("A-5", topics=["Grey"], agencies=["ICE"], issued_on=day(2024, 5, 1), issued_precision="month")
    make("A-6", issued_on=day(2024, 1, 1), issued_precision="year", fiscal_year=2024)
    factories.draft("B-1", topics=["red", "blue", "canary"], agencies=["CBP"], fiscal_year=2024)
    factories.scheduled("B-2", topics=["red", "blue", "canary"], agencies=["CBP"], fiscal_year=2030)


def head(client, address: str, **headers: str):
    return client.get(address, headers=headers).context["entry_head"]


def chart(found) -> dict[str, int]:
    return {bar.label: bar.count for bar in found.chart.bars if bar.count}


def test_a_topic(client, reports):
    found = head(client, "/topics/red/")
    assert [(topic.label, topic.url, topic.count) for topic in found.topics] == [
        ("green", "/topics/green/", 2),
        ("blue", "/topics/blue/", 1),
    ]
    assert chart(found) == {"2022": 1, "2024": 2}
    html = client.get("/topics/red/").content.decode()
    assert "From 1 in 2022 to 2 in 2024, most in 2024 (2)." in html
    assert '<a href="/topics/red/?year=none" rel="nofollow">1 more report has no fiscal year recorded.</a>' in html
    assert '<a href="/topics/green/">green</a> <span class="entry-head__count">2 in common</span>' in html
    assert '<link rel="stylesheet" href="/static/css/chart.css">' in html
    assert "canary" not in html


@pytest.mark.parametrize(
    ("address", "topics", "counted"),
    [
        ("/agencies/cbp/", ["green", "red"], {"2022": 1, "2024": 1}),
        ("/oversight-areas/border/", ["red", "green", "blue"], {"2022": 1, "2024": 2}),
        (
            "/fiscal-years/2024/",
            ["red", "blue", "green", "Grey"],
            {"January 2024": 1, "February 2024": 1, "May 2024": 1},
        ),
    ],
)
def test_an_agency_an_area_and_a_year(client, reports, address, topics, counted):
    found = head(client, address)
    assert [topic.label for topic in found.topics] == topics
    assert chart(found) == counted
    html = client.get(address).content.decode()
    assert ">Most frequent topics</h2>" in html
    last = found.topics[-1].count
    assert f'<span class="entry-head__count">{last} report{"s" if last > 1 else ""} here</span>' in html


def test_each_bar_leads_to_as_many_reports_as_it_says(client, reports):
    for address in ("/topics/red/", "/agencies/cbp/", "/oversight-areas/border/"):
        found = head(client, address).chart
        for bar in found.bars:
            if bar.count:
                assert client.get(bar.url).context["finder"].total == bar.count
        if found.note:
            assert client.get(found.note_url).context["finder"].total == 1


def test_the_year_says_what_has_no_month(client, reports):
    html = client.get("/fiscal-years/2024/").content.decode()
    assert "1 more report has no month recorded in this fiscal year." in html
    assert "<p>From October 1, 2023, to September 30, 2024.</p>" in html


@pytest.mark.parametrize(
    "query", ["?agency=cbp", "?q=report", "?year=2024", "?agency=-ice", "?issued_after=2020-01-01"]
)
def test_a_filter_in_force_leaves_it_out(client, reports, query):
    assert head(client, f"/topics/red/{query}") is None
    assert "chart" not in client.get(f"/topics/red/{query}").content.decode()


def test_where_else_it_is_left_out(client, reports):
    for n in range(20):
        factories.published(f"C-{n}", topics=["red"])
    assert head(client, "/topics/red/?page=2") is None
    assert head(client, "/topics/red/", **{"HX-Request": "true"}) is None
    assert head(client, "/topics/red/?sort=title").topics[0].label == "green"
    assert head(client, "/topics/red/?colour=1").topics[0].label == "green"
    factories.published("D-1", topics=["alone"])
    assert head(client, "/topics/alone/") is None
    assert "entry_head" not in client.get("/reports/").context


def test_it_asks_no_query(client, reports, django_assert_num_queries):
    client.get("/")
    for address in ("/topics/red/", "/topics/red/?page=1&agency=cbp"):
        # counter; description; rows of the list; their agencies, topics and documents
        with django_assert_num_queries(6):
            client.get(address)
