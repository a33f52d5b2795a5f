"""Somebody who has never seen the site finds what they came for, from the front page on, by visible words alone.

On the sample of 361 reports, by mouse and by keyboard; what must come out is read from the files of the sample.
"""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from .conftest import WIDE
from .hands import HANDS, Mouse, errand

SAMPLE = Path(__file__).resolve().parents[2] / "data" / "sample"


@pytest.fixture(scope="module")
def reports() -> list[dict]:
    """The public reports of the sample, as its files tell them."""
    lines = [
        line for name in ("reports", "demo") for line in (SAMPLE / f"{name}.jsonl").read_text("utf-8").splitlines()
    ]
    return [report for report in map(json.loads, lines) if report.get("state") != "withdrawn"]


@pytest.fixture(params=HANDS)
def hand(request, browser, portal):
    """At the front page, with a mouse or with a keyboard."""
    with errand(browser, portal, request.param, WIDE) as hand:
        yield hand


def titles(page: Page) -> set[str]:
    """Of the reports in the list, all pages together being one here."""
    return {one.strip() for one in page.locator("[data-report] .report-card__title").all_inner_texts()}


def plain(title: str) -> str:
    """A title as a page shows it: blanks don't count."""
    return " ".join(title.split())


def expect_count(page: Page, count: int) -> None:
    """The number of reports found, as a reader reads it."""
    expect(page.locator("#result-count")).to_have_text(f"{count} report{'s' if count != 1 else ''}")


def test_the_fema_reports_of_fiscal_year_2024(hand: Mouse, reports):
    wanted = {plain(one["title"]) for one in reports if "FEMA" in one["agencies"] and one["fiscal_year"] == 2024}
    hand.follow("Reports")
    hand.tick("FEMA")
    expect(hand.page.get_by_role("link", name="Remove filter")).to_have_count(1)
    hand.unfold("Fiscal year")
    hand.tick("2024")
    expect_count(hand.page, len(wanted))
    assert titles(hand.page) == wanted


def test_everything_about_detention_from_2019_to_2022(hand: Mouse, reports):
    years = (2022, 2021, 2020, 2019)  # as the page has them
    surely = {
        plain(one["title"]) for one in reports
        if one["fiscal_year"] in years and "detention" in one["title"].lower() + str(one["tags"]).lower()
    }  # fmt: skip
    hand.write("Search reports", "detention")
    hand.press("Search")
    hand.unfold("Fiscal year")
    for count, year in enumerate(years, 2):
        hand.tick(str(year))
        expect(hand.page.get_by_role("link", name=re.compile("^Remove filter"))).to_have_count(count)
    assert len(surely) > 3
    assert surely <= titles(hand.page)
    shown = hand.page.locator("[data-report] a[href^='/fiscal-years/']").all_inner_texts()
    assert set(shown) <= {str(year) for year in years}
    expect_count(hand.page, len(titles(hand.page)))


def test_the_wildlife_trafficking_report(hand: Mouse):
    title = "DHS Needs to Better Demonstrate Its Efforts to Combat Illegal Wildlife Trafficking"
    hand.write("Search reports", "wildlife trafficking")
    hand.page.keyboard.press("Enter")
    expect(hand.page.locator("[data-report] .report-card__title").first).to_have_text(title)
    hand.follow(title)
    expect(hand.page.locator("h1")).to_have_text(title)


def test_how_many_coast_guard_reports_there_are(hand: Mouse, reports):
    count = sum("USCG" in one["agencies"] for one in reports)
    hand.follow("Agencies")
    beside = hand.page.get_by_role("listitem").filter(has_text="Coast Guard")
    assert re.search(rf"(?<!\d){count}(?!\d)", beside.inner_text())
    hand.follow("United States Coast Guard")
    expect(hand.page.locator("h1")).to_contain_text("Coast Guard")
    expect_count(hand.page, count)


def test_the_pdf_of_a_demo_report_and_back(hand: Mouse):
    page = hand.page
    start = page.url
    hand.write("Search reports", "DEMO-24-01")
    hand.press("Search")  # a number alone leads to its report
    expect(page.locator("h1")).to_contain_text("The Harbor Lantern Program")
    report = page.url
    with page.expect_response(re.compile(r"\.pdf$")) as answer:
        hand.use(page.locator("main").get_by_role("link", name=re.compile(r"^Report\b.*PDF")))
    assert (answer.value.status, answer.value.headers["content-type"]) == (200, "application/pdf")
    assert page.request.get(answer.value.url).body().startswith(b"%PDF-")
    page.wait_for_url("**/*.pdf")  # the browser shows it in the place of the page
    page.go_back()
    expect(page).to_have_url(report)
    page.go_back()
    expect(page).to_have_url(start)
