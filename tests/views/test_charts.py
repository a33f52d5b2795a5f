"""Charts: their geometry, their words, and what a page shows of them."""

import datetime as dt

import pytest
from django.template.loader import render_to_string

from reports import catalog
from reports.views import charts
from tests import factories


def made(counted: list[tuple[str, int]]) -> charts.Chart:
    words = {"key": "x", "title": "T", "kind": "K", "note": "", "note_url": ""}
    return charts.draw(counted, address=lambda value: f"/{value}/", **words)


def test_the_bars_fill_the_room_and_stand_on_the_ground():
    chart = made([("a", 3), ("b", 0), ("c", 8), ("d", 1)])
    assert [(bar.x, bar.width, bar.center) for bar in chart.bars] == [
        ("9.5%", "6%", "12.5%"),
        ("34.5%", "6%", "37.5%"),
        ("59.5%", "6%", "62.5%"),
        ("84.5%", "6%", "87.5%"),
    ]
    assert [(bar.y, bar.height) for bar in chart.bars] == [
        ("62.5%", "37.5%"),
        ("100%", "0%"),
        ("0%", "100%"),
        ("87.5%", "12.5%"),
    ]
    assert [(tick.label, tick.y) for tick in chart.ticks] == [
        ("0", "100%"),
        ("2", "75%"),
        ("4", "50%"),
        ("6", "25%"),
        ("8", "0%"),
    ]
    assert [bar.url for bar in chart.bars] == ["/a/", "", "/c/", "/d/"]
    many = made([(str(n), 1) for n in range(20)]).bars
    assert [(bar.x, bar.width) for bar in (many[0], many[19])] == [("0.7%", "3.6%"), ("95.7%", "3.6%")]
    assert made([("a", 1240), ("b", 3)]).bars[0].number == "1,240"


@pytest.mark.parametrize(
    ("most", "step"), [(1, 1), (4, 1), (5, 2), (8, 2), (9, 5), (20, 5), (21, 10), (1601, 500), (35_000, 10_000)]
)
def test_lines_stand_at_round_numbers(most, step):
    assert charts.tick_step(most) == step


@pytest.mark.parametrize("count", [2, 6, 7, 14, 15, 29, 50, 300])
def test_labels_below_the_bars_have_room(count):
    places = [charts.labelled(place, count) for place in range(count)]
    assert 1 <= places.count("always") <= charts.LABELS_NARROW
    assert len(places) - places.count("") <= charts.LABELS_WIDE
    assert places[-1] == "always"


@pytest.mark.parametrize(
    ("counted", "words"),
    [
        ([("2004", 2), ("2021", 1240), ("2024", 31)], "From 2 in 2004 to 31 in 2024, most in 2021 (1,240)."),
        ([("2004", 2), ("2005", 7), ("2006", 7)], "From 2 in 2004 to 7 in 2006, most in 2005 and 2006 (7 each)."),
        ([(str(n), 1) for n in range(5)], "1 each from 0 to 4."),
        ([*((str(n), 3) for n in range(5)), ("5", 1)], "16 from 0 to 5, never more than 3 in one fiscal year."),
    ],
)
def test_the_gist(counted, words):
    assert charts.gist(counted, "Fiscal year") == words


def test_too_little_for_a_chart(db):
    factories.published(fiscal_year=2024)
    factories.published()
    assert charts.by_fiscal_year(catalog.current()) is None
    assert render_to_string("site/_chart.html", {"chart": None}).strip() == ""


@pytest.mark.parametrize(("without", "is_drawn"), [(2, True), (3, False)])
def test_months_are_drawn_if_half_the_reports_have_one(db, without, is_drawn):
    for month in (1, 2):
        factories.published(issued_on=dt.date(2024, month, 1))
    for _ in range(without):
        factories.published(fiscal_year=2024)
    snapshot = catalog.current()
    chart = charts.by_month(snapshot, snapshot.within(("year", "2024")), 2024)
    assert (chart is not None) is is_drawn
    if chart:
        assert [bar.short for bar in chart.bars][:4] == ["Oct", "Nov", "Dec", "Jan"]
        assert (
            chart.gist
            == "From 0 in October 2023 to 0 in September 2024, most in January 2024 and February 2024 (1 each)."
        )
        assert chart.note == "2 more reports have no month recorded in this fiscal year."


def test_what_the_page_gets(db):
    for year in (2022, 2024, 2024, None):
        factories.published(fiscal_year=year, topics=["red"])
    snapshot = catalog.current()
    html = render_to_string("site/_chart.html", {"chart": charts.by_fiscal_year(snapshot)})
    assert html.count("<rect") == 2
    assert '<svg class="chart__plot" role="img" aria-label="Bar chart. The figures are in the table below.">' in html
    assert html.count("From 1 in 2022 to 2 in 2024, most in 2024 (2).") == 1
    assert '<a href="/fiscal-years/2024/"><span class="usa-sr-only">Fiscal year </span>2024</a></th><td>2</td>' in html
    assert '<th scope="row">2023</th><td>0</td>' in html
    assert '<a href="/reports/?year=none">1 more report has no fiscal year recorded.</a>' in html
    assert "style=" not in html
    within = charts.by_fiscal_year(snapshot, snapshot.within(("topic", "red")), path="/topics/red/")
    assert [bar.url for bar in within.bars] == ["/topics/red/?year=2022", "", "/topics/red/?year=2024"]
    assert within.note_url == "/topics/red/?year=none"
