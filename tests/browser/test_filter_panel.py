"""On a phone the filters are a panel over the list."""

import re

import pytest
from playwright.sync_api import Page, expect

from .conftest import NARROW

LOW = {"width": 320, "height": 256}  # 1280 by 1024 pixels at 400 %


def button(page: Page):
    return page.locator("#apply-filters")


def is_in_view(page: Page, selector: str) -> bool:
    return page.locator(selector).evaluate(
        "one => { const box = one.getBoundingClientRect(); return box.top >= 0 && box.bottom <= innerHeight }"
    )


def test_the_button_tells_the_live_count_closes_the_panel_and_leads_to_the_count(open_page):
    page = open_page("/reports/", viewport=NARROW)
    expect(button(page)).to_be_hidden()
    page.locator("#filters-disclosure > summary").click()
    expect(button(page)).to_have_text("Show 30 reports")
    assert is_in_view(page, "#apply-filters")
    page.evaluate("window.scrollTo(0, 300)")
    page.locator("#agency-fema").press("Space")
    expect(button(page)).to_have_text("Show 10 reports")
    assert page.evaluate("scrollY") == 300  # nothing moves under the reader's eyes
    assert is_in_view(page, "#apply-filters")  # it sticks to the edge
    requests = []
    page.on("request", lambda request: requests.append(request.url))
    button(page).click()
    expect(page.locator("#filters-disclosure")).not_to_have_attribute("open", "")
    expect(page.locator("#result-count")).to_be_focused()
    assert is_in_view(page, "#result-count")
    assert requests == []  # the list was there already
    expect(page.locator("#filters-disclosure > summary")).to_have_text("Filters (1 in use)")


def test_a_text_not_yet_sent_makes_the_count_unknown(open_page):
    page = open_page("/reports/", viewport=NARROW)
    page.locator("#filters-disclosure > summary").click()
    page.locator("#filter-q").press_sequentially("county")
    expect(button(page)).to_have_text("Show reports")
    button(page).press("Enter")
    expect(page.locator("#result-count")).to_have_text("1 report")
    expect(page.locator("#result-count")).to_be_focused()
    expect(button(page)).to_be_hidden()
    page.locator("#filters-disclosure > summary").click()
    expect(button(page)).to_have_text("Show 1 report")


def test_the_panel_stays_open_while_filters_change(open_page):
    page = open_page("/reports/", viewport=NARROW)
    page.locator("#filters-disclosure > summary").press("Enter")
    for agency, count in (("fema", 10), ("ice", 14), ("cbp", 28)):
        page.locator(f"#agency-{agency}").focus()
        page.keyboard.press("Space")
        expect(button(page)).to_have_text(f"Show {count} reports")
        expect(page.locator(f"#agency-{agency}")).to_be_focused()
        expect(page.locator("#result-announcement")).to_have_text(f"{count} reports found.")


@pytest.mark.parametrize("viewport", [NARROW, LOW])
def test_the_button_never_hides_what_has_the_focus(open_page, viewport):
    page = open_page("/reports/?expand=topic", viewport=viewport)
    page.locator("#filters-disclosure > summary").focus()
    page.keyboard.press("Enter")
    for _ in range(30):
        page.keyboard.press("Tab")
        covered = page.evaluate("""() => {
          const one = document.activeElement, box = one.getBoundingClientRect();
          const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
          return one.closest(".filters__actions") || top && (one.contains(top) || top.contains(one)
            || top.closest(".choice, label") !== null) ? "" : one.outerHTML.slice(0, 100);
        }""")
        assert covered == ""


def test_without_a_script_it_opens_and_the_button_promises_no_count(open_page):
    page = open_page("/reports/", viewport=NARROW, blocked="**/*.js")
    expect(button(page)).to_be_hidden()
    page.locator("#filters-disclosure > summary").press("Enter")
    page.locator("#agency-fema").check()
    expect(button(page)).to_have_text("Show reports")
    button(page).click()
    expect(page).to_have_url(re.compile("agency=fema"))
    expect(page.locator("#result-count")).to_have_text("10 reports")
    expect(button(page)).to_be_hidden()
    expect(page.locator("#filters-disclosure > summary")).to_have_text("Filters (1 in use)")
