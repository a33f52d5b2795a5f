"""The frame of every page: on a phone one button for the navigation, and the page's own heading within the first screen."""

import pytest

from .conftest import WIDE
from .page_types import PAGES

SMALL_PHONE = {"width": 320, "height": 568}
PHONES = (320, 375, 414, 767)  # pixels wide
# What of the header lies upon something else there; the middle of each side of a thing is looked at
COVERED = """() => {
  const things = document.querySelectorAll(".site-header :is(input, button, summary, .site-header__name > span)");
  return [...things].filter((one) => {
    const { left, right, top, bottom } = one.getBoundingClientRect(), x = (left + right) / 2, y = (top + bottom) / 2;
    const sides = [[left + 3, y], [right - 3, y], [x, top + 3], [x, bottom - 3]];
    return sides.some(([a, b]) => !one.contains(document.elementFromPoint(a, b)));
  }).map((one) => one.outerHTML.slice(0, 80));
}"""
LINKS = ["Reports", "Topics", "Agencies", "Oversight areas", "Fiscal years", "About"]


def test_what_a_page_is_about_stands_on_the_first_screen_of_a_small_phone(open_page):
    page = open_page("/", viewport=SMALL_PHONE)
    below = {}
    for name, kind in PAGES.items():
        if kind.address.startswith("/broken/"):
            continue
        page.goto(kind.address)
        box = page.locator("h1").bounding_box()
        if box["y"] > SMALL_PHONE["height"] / 2:
            below[name] = box["y"]
    assert below == {}
    page.goto("/")
    box = page.locator("#home-search").bounding_box()
    assert box["y"] + box["height"] < SMALL_PHONE["height"]  # without scrolling


@pytest.mark.parametrize("blocked", ["", "**/*.js"], ids=["with scripts", "without"])
def test_the_menu_of_a_phone_by_keyboard(open_page, blocked):
    page = open_page("/topics/", viewport=SMALL_PHONE, blocked=blocked)
    nav = page.get_by_role("navigation", name="Main")
    assert nav.get_by_role("link").count() == 0
    for _ in range(9):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('#site-menu > summary')"):
            break
    page.keyboard.press("Enter")
    assert nav.get_by_role("link").all_inner_texts() == LINKS
    assert nav.locator("[aria-current=page]").inner_text() == "Topics"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/reports/")
    assert nav.get_by_role("link").count() == 0


def test_the_menu_button_stands_beside_the_search_or_the_name(open_page):
    page = open_page("/about/")
    for width in PHONES:
        page.set_viewport_size({"width": width, "height": 568})
        assert page.evaluate(COVERED) == []
        menu = page.locator("#site-menu > summary").bounding_box()
        button = page.locator(".site-header__search button").bounding_box()
        assert button["x"] + button["width"] + 4 < menu["x"]
        assert abs(button["y"] - menu["y"]) < 4
    page.goto("/")  # the search is the page's own
    for width in PHONES:
        page.set_viewport_size({"width": width, "height": 568})
        assert page.evaluate(COVERED) == []


def test_the_open_menu_covers_nothing(open_page):
    page = open_page("/about/", viewport=SMALL_PHONE)
    page.locator("#site-menu > summary").click()
    assert page.locator("#site-menu ul").bounding_box()["width"] == 320
    text = page.locator("main h1").bounding_box()["x"]
    assert [one.bounding_box()["x"] for one in page.locator("#site-menu a").all()] == [text] * 6
    last = page.locator("#site-menu li").last.bounding_box()
    assert page.locator(".breadcrumb").bounding_box()["y"] >= last["y"] + last["height"]


def test_where_there_is_room_the_links_show_without_a_button(open_page):
    page = open_page("/agencies/cbp/", viewport=WIDE)
    nav = page.get_by_role("navigation", name="Main")
    assert nav.get_by_role("link").all_inner_texts() == LINKS
    assert not page.locator("#site-menu > summary").is_visible()
    assert nav.locator("[aria-current=true]").inner_text() == "Agencies"
