"""The filters as people and screen readers meet them: names, what stays open, the search in a facet, leaving out."""

import json
import re

import pytest
from playwright.sync_api import Page, expect

from .conftest import NARROW


def kept(page: Page) -> dict:
    """What the tab remembers of facets."""
    return json.loads(page.evaluate("sessionStorage.getItem('facets')") or "{}")


def is_open(page: Page, facet: str) -> bool:
    return page.locator(f"#facet-{facet}").evaluate("one => one.open")


def test_what_a_screen_reader_is_told(open_page):
    page = open_page("/reports/?agency=cbp&agency=fema&type=-audit")
    box = page.get_by_role("checkbox", name="CBP, 9 reports", exact=True)
    expect(box).to_be_checked()
    expect(box).to_have_accessible_description("Agency CBP")
    expect(page.get_by_role("group", name="Agency", exact=True).get_by_role("checkbox").first).to_be_visible()
    expect(page.get_by_role("checkbox", name="Leave out Audit, 8 reports", exact=True)).to_be_checked()
    expect(page.locator(".chips")).to_match_aria_snapshot("""
      - heading "Filters in use" [level=3]
      - list:
        - listitem:
          - 'link "Remove filter: Agency CBP"'
        - listitem:
          - 'link "Remove filter: Agency FEMA"'
        - listitem:
          - 'link "Remove filter: Report type not Audit"'
        - listitem:
          - link "Clear all filters"
    """)
    expect(page.get_by_role("heading", name="16 reports", exact=True, level=2)).to_be_visible()
    expect(page.locator("[role=status]:not(form *)")).to_have_count(1)  # each search box has one of its own
    expect(page.get_by_role("combobox", name="Sort by", exact=True)).to_be_visible()


def test_what_a_screen_reader_is_told_of_pages(open_page):
    page = open_page("/reports/?page=2")
    expect(page.get_by_role("navigation", name="Pages of results")).to_match_aria_snapshot("""
      - list:
        - listitem:
          - link "Previous page"
        - listitem:
          - link "Page 1"
        - listitem:
          - link "Page 2"
    """)
    expect(page.locator("[aria-current=page]").last).to_have_accessible_name("Page 2")
    expect(page.locator(".results__range")).to_have_text("Showing 21 to 30, page 2 of 2")


def test_what_was_opened_or_closed_stays_so(open_page):
    page = open_page("/reports/")
    assert [is_open(page, one) for one in ("agency", "topic", "year")] == [True, False, False]
    page.locator("#facet-agency > summary").click()
    page.locator("#facet-year > summary").press("Enter")
    expect(page.locator("#year-2020")).to_be_visible()
    page.locator("#year-2020").check()
    expect(page.locator("#result-count")).to_have_text("6 reports")
    assert [is_open(page, one) for one in ("agency", "topic", "year")] == [False, False, True]
    page.locator("[data-report] a").first.click()
    page.wait_for_url(re.compile(r"/reports/[^?]+/$"))
    page.go_back()
    expect(page.locator("#result-count")).to_have_text("6 reports")
    expect(page.locator("#facet-agency")).not_to_have_attribute("open", "")
    expect(page.locator("#facet-year")).to_have_attribute("open", "")
    page.goto("/agencies/fema/?expand=topic")
    expect(page.locator("#facet-year")).to_have_attribute("open", "")
    expect(page.locator("#facet-topic")).to_have_attribute("open", "")  # by the address, not by hand
    assert kept(page) == {"facet-agency": False, "facet-year": True}
    assert open_page("/reports/").locator("#facet-year").get_attribute("open") is None  # another reader


def test_what_is_wrong_shows_even_in_a_facet_closed_by_hand(open_page):
    page = open_page("/reports/")
    page.locator("#facet-agency > summary").click()
    page.goto("/reports/?agency=nobody")
    expect(page.locator("#agency-problems")).to_be_visible()


def test_a_long_facet_is_searched_beyond_the_values_shown(open_page):
    page = open_page("/reports/")
    page.locator("#facet-topic > summary").click()
    box = page.get_by_role("searchbox", name="Find a topic", exact=True)
    expect(page.get_by_role("searchbox", name="Find an agency")).to_have_count(0)  # it is short
    expect(page.locator("#facet-topic .choice")).to_have_count(11)
    box.press_sequentially("SUBJECT 1")
    expect(page.locator("#facet-topic [role=status]")).to_have_text("3 of 15 shown")  # 1, 10 and 11
    expect(page.locator("#facet-topic .choice:visible")).to_have_count(3)
    expect(box).to_be_focused()
    box.press("Enter")
    expect(page).to_have_url(re.compile(r"/reports/$"))
    page.locator("#topic-subject-11").check()
    expect(page.locator("#result-count")).to_have_text("2 reports")
    expect(page).to_have_url(re.compile(r"/reports/\?expand=topic&topic=subject-11$"))
    expect(page.locator("#topic-subject-11")).to_be_focused()
    expect(box).to_have_value("SUBJECT 1")
    expect(page.locator("#facet-topic .choice:visible")).to_have_count(3)
    box.fill("report")  # counts are not what is looked for
    expect(page.locator("#facet-topic [role=status]")).to_have_text("0 of 15 shown")
    box.fill("")
    expect(page.locator("#facet-topic .choice:visible")).to_have_count(15)
    expect(page.locator("#facet-topic [role=status]")).to_have_text("")


@pytest.mark.parametrize(
    ("status", "words"),
    [(429, "The site is very busy."), (500, "Something went wrong on our side."), (0, "There was no answer.")],
)
def test_a_search_that_gets_no_values_says_why_and_tries_again(open_page, status, words):
    page = open_page("/reports/?expand=agency")
    page.locator("#facet-topic > summary").click()
    page.route("**/reports/?expand=*", lambda route: route.fulfill(status=status) if status else route.abort())
    page.locator("#find-topic").fill("subject 1")
    expect(page.locator("#finder-error")).to_contain_text(words)
    page.unroute_all()
    page.locator("#find-topic").fill("subject 11")
    expect(page.locator("#facet-topic .choice:visible")).to_have_count(1)


@pytest.mark.parametrize("blocked", ["", "**/*.js"])
def test_leaving_out_takes_the_place_of_choosing(open_page, blocked):
    page = open_page("/reports/?agency=fema", viewport=NARROW, blocked=blocked)
    page.get_by_text("Filters (1 in use)").click()
    page.get_by_role("link", name="Leave out an agency", exact=True).click()
    for nothing_to_leave_out in ("FEMA", "CBP"):  # what is wanted, and what none of FEMA's reports has
        expect(page.get_by_role("checkbox", name=nothing_to_leave_out)).to_have_count(0)
    expect(page.get_by_role("checkbox", name="Leave out USCG, 2 reports", exact=True)).not_to_be_checked()
    page.get_by_role("checkbox", name="Leave out USCG, 2 reports", exact=True).check()
    if blocked:
        page.get_by_role("button", name="Show reports", exact=True).click()
    expect(page.locator("#result-count")).to_have_text("8 reports")
    expect(page.locator(".chip")).to_have_count(2)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_without_a_script_nothing_waits_for_one(open_page):
    page = open_page("/reports/", blocked="**/*.js")
    page.locator("#facet-topic > summary").click()
    expect(page.locator("#find-topic")).to_be_hidden()
    page.get_by_role("link", name="Show all 15 topics", exact=True).click()
    expect(page.locator("#facet-topic .choice")).to_have_count(15)
    expect(page.locator("#topic-none")).to_be_visible()
    assert kept(page) == {}


@pytest.mark.parametrize("blocked", ["", "**/*.js"])
def test_an_empty_list_leads_on(open_page, blocked):
    page = open_page("/reports/?q=county&agency=fema", blocked=blocked)
    expect(page.locator("#result-count")).to_have_text("0 reports")
    page.get_by_role("link", name=re.compile("^Remove Agency FEMA: 1 report$")).click()
    expect(page.locator("#result-count")).to_have_text("1 report")
    if not blocked:
        expect(page.locator("#result-count")).to_be_focused()
        expect(page.locator("#result-announcement")).to_have_text("1 report found.")
