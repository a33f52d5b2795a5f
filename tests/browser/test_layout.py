"""Pages fit 320 pixels without scrolling sideways, and stay usable without the design system's stylesheet."""

import pytest

from .conftest import NARROW, OPEN_ALL
from .page_types import PAGES

# Elements that stick out on the right, but for those moved off the screen on purpose.
STICKING_OUT = """() => [...document.querySelectorAll("body *")]
  .filter((one) => one.getBoundingClientRect().right > innerWidth + 1 && one.offsetParent !== null)
  .filter((one) => getComputedStyle(one).position !== "absolute" && !one.closest(".usa-sr-only"))
  .map((one) => one.outerHTML.slice(0, 120))"""


@pytest.mark.parametrize("blocked", ["", "**/uswds.css"], ids=["styled", "without USWDS"])
def test_nothing_sticks_out_at_320_pixels(open_page, blocked):
    found = {}
    page = open_page("/", viewport=NARROW, blocked=blocked)
    for name, kind in PAGES.items():
        page.goto(kind.address)
        page.evaluate(OPEN_ALL)
        if elements := page.evaluate(STICKING_OUT):
            found[name] = elements
    assert found == {}


def test_filters_wait_behind_a_disclosure_on_a_narrow_screen(open_page):
    page = open_page("/reports/", viewport=NARROW)
    assert not page.locator("#apply-filters").is_visible()
    page.locator("#filters-disclosure > summary").click()
    page.locator("[data-facet=agency][data-value=fema] label").click()
    page.wait_for_url("**/reports/?agency=fema")
    assert page.locator("#apply-filters").is_visible()  # it stays open
    page.set_viewport_size({"width": 1280, "height": 900})
    assert not page.locator("#filters-disclosure > summary").is_visible()
    assert page.locator("#apply-filters").is_visible()


def test_skip_to_filters_opens_them_on_a_narrow_screen(open_page):
    page = open_page("/reports/", viewport=NARROW)
    skip = page.get_by_role("link", name="Skip to filters")
    for _ in range(2):  # also a second time, when the address has the fragment already
        skip.focus()
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "filters"
        assert page.locator("#apply-filters").is_visible()
        page.locator("#filters-disclosure").evaluate("one => one.open = false")
    assert open_page("/reports/#filters", viewport=NARROW).locator("#apply-filters").is_visible()


def test_a_problem_of_a_filter_is_said_beside_it_and_above_the_list(open_page):
    words = "“nobody” is not the agency of any report, so it was left out."
    narrow = open_page("/reports/?agency=nobody", viewport=NARROW)
    assert narrow.locator(".notice--repeated").bounding_box()["height"] > 20
    assert not narrow.locator("#agency-problems").is_visible()
    wide = open_page("/reports/?agency=nobody")
    assert wide.locator("#agency-problems").is_visible()
    assert wide.locator(".notice--repeated").bounding_box()["height"] > 20
    assert words in wide.locator(".notice--repeated").inner_text()


def test_the_report_page_on_paper(open_page):
    page = open_page("/reports/da-07-04/")
    page.emulate_media(media="print")
    shown = {
        name: page.locator(name).first.is_visible()
        for name in ("h1", ".report__summary", ".facts", ".site-nav", "form")
    }
    assert shown == {"h1": True, ".report__summary": True, ".facts": True, ".site-nav": False, "form": False}
