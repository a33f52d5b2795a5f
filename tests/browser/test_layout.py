"""Pages fit 320 pixels without scrolling sideways, and stay usable without the design system's stylesheet."""

import pytest

from .conftest import NARROW, OPEN_ALL, WIDE
from .page_types import PAGES

# Elements that stick out on the right, but for those moved off the screen on purpose; and the page, if it scrolls sideways.
STICKING_OUT = """() => [...document.querySelectorAll("body *")]
  .filter((one) => one.getBoundingClientRect().right > innerWidth + 1 && one.offsetParent !== null)
  .filter((one) => getComputedStyle(one).position !== "absolute" && !one.closest(".usa-sr-only"))
  .map((one) => one.outerHTML.slice(0, 120))
  .concat(document.documentElement.scrollWidth > innerWidth ? [`${document.documentElement.scrollWidth} pixels wide`] : [])"""
# What stays in its place while one scrolls and takes more than a quarter of the screen.
STANDING_BEFORE = """() => [...document.querySelectorAll("body *")]
  .filter((one) => ["fixed", "sticky"].includes(getComputedStyle(one).position) && one.checkVisibility())
  .filter((one) => one.getBoundingClientRect().height > innerHeight / 4)
  .map((one) => one.outerHTML.slice(0, 120))"""
ZOOMED = {"viewport": {"width": 320, "height": 256}, "device_scale_factor": 4}  # 1280 by 1024 pixels at 400 %


@pytest.mark.parametrize(
    ("options", "blocked"),
    [({"viewport": NARROW}, ""), ({"viewport": NARROW}, "**/uswds.css"), (ZOOMED, "")],
    ids=["320 pixels", "320 pixels without USWDS", "400 %"],
)
def test_nothing_sticks_out(open_page, options, blocked):
    found = {}
    page = open_page("/", blocked=blocked, **options)
    for name, kind in PAGES.items():
        page.goto(kind.address)
        page.evaluate(OPEN_ALL)
        if elements := page.evaluate(STICKING_OUT):
            found[name] = elements
    assert found == {}


@pytest.mark.parametrize(
    "word", ["w" * 200, "https://www.oig.example/sites/default/files/assets/2021-12/OIG-22-02-Dec21"]
)
def test_a_long_word_that_was_searched_for_sticks_out_nowhere(open_page, word):
    page = open_page(f"/reports/?q={word}", viewport=NARROW)
    assert page.locator("a.chip").count() > 0
    assert page.evaluate(STICKING_OUT) == []


def test_at_400_percent_the_results_can_be_read(open_page):
    page = open_page("/reports/?agency=fema", **ZOOMED)
    heights = [one.bounding_box()["height"] for one in page.locator("[data-report]").all()]
    sticky = page.evaluate(STANDING_BEFORE)
    assert len(heights) == 10
    assert sticky == []  # nothing stands before what is read


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


def test_the_wide_front_page_has_no_empty_room_below_the_newest_reports(browser, portal):
    page = browser.new_page(viewport=WIDE)
    page.goto(portal)
    main, beside = page.locator(".home__main").bounding_box(), page.locator(".home__aside").bounding_box()
    ends = page.locator(".home__main > :last-child").bounding_box()
    page.close()
    assert ends["y"] + ends["height"] > beside["y"] + 0.85 * beside["height"]
    assert main["x"] + main["width"] < beside["x"]
