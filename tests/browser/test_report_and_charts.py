"""What a screen reader hears of a chart and of a report's page, what paper shows, and that neither needs a script."""

import pytest

from .conftest import NARROW, WIDE


@pytest.mark.parametrize("options", [{}, {"java_script_enabled": False}], ids=["with scripts", "without"])
def test_a_chart_is_heard_in_one_sentence_and_read_as_a_table(open_page, options):
    page = open_page("/topics/trafficking/", **options)
    chart = page.get_by_role("figure")
    heard = chart.aria_snapshot().splitlines()
    assert [heard[0], heard[1], heard[2].rpartition('"')[0]] == [
        '- figure "Reports by fiscal year":',
        "  - text: Reports by fiscal year 14 from 2020 to 2024, never more than 3 in one fiscal year.",
        '  - img "Bar chart. The figures are in the table below.',
    ]
    assert page.get_by_role("table").count() == 0
    chart.get_by_text("Show the figures as a table").focus()
    page.keyboard.press("Enter")
    rows = page.get_by_role("table", name="Reports by fiscal year").get_by_role("row")
    assert rows.nth(0).aria_snapshot().splitlines()[1:] == [
        "  - columnheader " + '"Fiscal year"',
        '  - columnheader "Reports"',
    ]
    assert [row.aria_snapshot().splitlines()[0] for row in rows.all()[1:]] == [
        '- row "Fiscal year 2020 3":',
        '- row "Fiscal year 2021 3":',
        '- row "Fiscal year 2022 3":',
        '- row "Fiscal year 2023 2":',
        '- row "Fiscal year 2024 3":',
    ]
    page.get_by_role("link", name="Fiscal year 2023").click()
    page.wait_for_url("**/topics/trafficking/?year=2023")
    assert page.locator("article[data-report]").count() == 2
    assert page.get_by_role("figure").count() == 0  # the chart is about all reports of the topic


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["1280", "320"])
def test_bars_are_as_tall_as_their_counts_and_words_keep_their_size(open_page, viewport):
    page = open_page("/topics/trafficking/", viewport=viewport)
    boxes = [bar.bounding_box() for bar in page.locator(".chart__bar").all()]
    heights = [box["height"] for box in boxes]
    assert heights[3] == pytest.approx(heights[0] * 2 / 3, rel=0.02)
    assert {round(box["y"] + box["height"]) for box in boxes} == {round(boxes[0]["y"] + heights[0])}
    words = page.locator(".chart__label").first.bounding_box()
    assert 12 <= words["height"] <= 24
    room = page.locator("body").bounding_box()["width"]
    assert max(box["x"] + box["width"] for box in boxes) <= room


def test_a_chart_shows_in_forced_colors_and_on_paper(open_page):
    page = open_page("/topics/trafficking/", forced_colors="active")
    bar = page.locator(".chart__bar").first
    assert bar.evaluate("one => getComputedStyle(one).fill") == page.evaluate("getComputedStyle(document.body).color")
    page.emulate_media(media="print", forced_colors="none")
    assert bar.is_visible()
    assert not page.get_by_text("Show the figures as a table").is_visible()


def test_what_is_heard_of_a_report(open_page, violations):
    page = open_page("/reports/oig-21-02/")
    names = ["About this report", "Documents", "Topics", "Cite this report", "Related reports"]
    assert [one.inner_text() for one in page.get_by_role("heading", level=2).all()] == names
    related = page.get_by_role("region", name="Related reports")
    assert related.get_by_role("listitem").count() == 5
    assert related.get_by_role("link").count() == 5
    near = page.get_by_role("navigation", name="Newer and older reports").get_by_role("link")
    assert [text.split()[0] for text in near.all_inner_texts()] == ["Newer:", "Older:"]
    older = near.nth(1).get_attribute("href")
    near.nth(1).click()
    page.wait_for_url(f"**{older}")
    back = page.get_by_role("navigation", name="Newer and older reports").get_by_role("link").first
    assert back.get_attribute("href") == "/reports/oig-21-02/"
    assert violations(page) == []


def test_a_report_on_paper_names_the_addresses_of_its_documents(open_page, site):
    page = open_page("/reports/da-07-04/")
    page.emulate_media(media="print")
    document = page.locator(".documents a").first
    assert document.evaluate("one => getComputedStyle(one, '::after').content") == (
        '"http://127.0.0.1:8000/reports/da-07-04/documents/da-07-04.pdf"'
    )
    hidden = (
        ".documents__picture",
        ".documents__reader",
        ".report__related",
        ".neighbors",
        ".report__corrections",
        ".site-nav",
        ".site-footer__links",
    )
    assert [name for name in hidden if page.locator(name).first.is_visible()] == []
    grounds = page.evaluate(
        "[...document.querySelectorAll('body *')].map((one) => getComputedStyle(one).backgroundColor)"
    )
    assert set(grounds) == {"rgba(0, 0, 0, 0)"}


@pytest.mark.parametrize(
    ("path", "shown", "hidden"),
    [
        ("/reports/?agency=cbp&q=records", ".chip", (".chip svg", ".chips__clear", ".filters", ".results__sort")),
        (
            "/reports/da-07-04/pages/2/?q=ledger",
            "mark",
            (".page-reader__pdf", ".page-reader__ways", ".page-reader__on"),
        ),
        ("/", ".section-heading h2", (".section-heading > a", ".hero__links", ".home__aside")),
    ],
    ids=["list", "page", "front page"],
)
def test_paper_has_no_links_that_only_a_screen_can_follow(open_page, path, shown, hidden):
    page = open_page(path)
    there = [page.locator(name).first.is_visible() for name in hidden]
    page.emulate_media(media="print")
    assert (there, page.locator(shown).first.is_visible()) == ([True] * len(hidden), True)
    assert [name for name in hidden if page.locator(name).first.is_visible()] == []
