"""Every kind of page keeps WCAG 2.0 to 2.2, A and AA, and best practices as far as a machine can tell.

At three widths, with scripts and without, everything opened that opens, and after the list was changed in place.
"""

import time

import pytest
from playwright.sync_api import Page, expect

from .conftest import MIDDLE, NARROW, OPEN_ALL, WIDE
from .page_types import PAGES

WIDTHS = (NARROW, MIDDLE, WIDE)
LISTS = [name for name, kind in PAGES.items() if kind.address.startswith("/reports/") and "?" in kind.address]
OTHERS = [name for name in PAGES if name not in LISTS]


WHOLE = 6_000  # pixels: higher than any page


def at_every_width(page: Page, violations, name: str, *, is_opened: bool = True) -> dict[str, list[str]]:
    """The violations of the page as it stands, by its name and the width, with all disclosures open."""
    found = {}
    for viewport in WIDTHS:
        # opened, a page is looked at whole: what the bar with "Show reports" covers for a moment, one scrolls out from under it
        page.set_viewport_size({**viewport, "height": WHOLE} if is_opened else viewport)
        if is_opened:
            page.evaluate(OPEN_ALL)
        if broken := violations(page):
            found[f"{name} at {viewport['width']}"] = broken
    return found


@pytest.mark.parametrize("blocked", ["", "**/*.js"], ids=["scripts", "no scripts"])
@pytest.mark.parametrize("names", [LISTS, OTHERS], ids=["lists", "others"])
def test_no_violation(open_page, violations, names, blocked):
    began, found = time.monotonic(), {}
    page = open_page("/about/", blocked=blocked)
    for name in names:
        answer = page.goto(PAGES[name].address)
        assert (name, answer.status) == (name, PAGES[name].status)
        found |= at_every_width(page, violations, name)
    print(f"{len(names)} pages at {len(WIDTHS)} widths in {time.monotonic() - began:.0f} s")
    assert found == {}


def test_as_a_page_stands_before_anything_is_opened(open_page, violations):
    page, found = open_page("/"), {}
    for name in ("home", "filtered-list", "topic", "report"):
        page.goto(PAGES[name].address)
        found |= at_every_width(page, violations, name, is_opened=False)
    assert found == {}


def test_after_the_list_was_changed_in_place(open_page, violations):
    page = open_page("/reports/")
    page.evaluate("document.documentElement.dataset.same = 'page'")
    page.locator("[data-facet=agency][data-value=fema] label").click()
    expect(page.locator("#result-count")).to_have_text("10 reports")
    assert page.evaluate("document.documentElement.dataset.same") == "page"
    assert at_every_width(page, violations, "filtered in place") == {}


# What axe must find: the rules that matter most here are known to be on.
FAULTS = {
    "target-size": "<p><button>a</button><button>b</button></p>",
    "color-contrast": "<p>Words</p>",
    "label": "<input type='text'>",
    "link-name": "<a href='/'></a>",
    "heading-order": "<h2>Two</h2><h4>Four</h4>",
    "aria-allowed-attr": "<p role='note' aria-checked='true'>Words</p>",
}


def test_the_rules_bite(open_page, violations):
    page = open_page("/about/")
    for rule, html in FAULTS.items():
        page.evaluate(
            """(html) => {
              document.querySelector("main").innerHTML = html;
              document.querySelectorAll("main button").forEach((one) => { one.style.cssText = "all: unset; width: 9px" });
              document.querySelectorAll("main > p").forEach((one) => { one.style.color = "#aaa" });
            }""",
            html,
        )
        assert rule in {line.partition(":")[0] for line in violations(page)}, rule


def test_the_official_banner(open_page, violations, settings):
    settings.OFFICE = {**settings.OFFICE, "is_official": True, "identifier_links": [("FOIA requests", "/about/")]}
    page = open_page("/about/")
    assert page.locator(".site-banner summary").inner_text().strip().startswith("An official website of the United")
    page.locator(".site-banner summary").click()
    assert page.get_by_text("Official websites use .gov").is_visible()
    assert "FOIA requests" in page.locator(".identifier").inner_text()
    assert violations(page) == []


def test_the_demonstration_says_that_it_is_one(open_page):
    page = open_page("/")
    assert page.locator(".site-banner").inner_text() == (
        "This is a demonstration site. It is not an official government website."
    )


def test_no_violation_on_real_reports(browser, portal, violations):
    """Long names, many values, real titles: the sample, on the production server."""
    context = browser.new_context(base_url=portal, reduced_motion="reduce")
    page, found = context.new_page(), {}
    for name in ("home", "list", "filtered-list", "topics", "topic", "agency", "year", "report", "search", "page"):
        page.goto(PAGES[name].sample_address)
        found |= at_every_width(page, violations, name)
    context.close()
    assert found == {}
