"""The frame of every page: on a phone one button for the navigation, and the page's own heading within the first screen."""

import pytest

from .conftest import WIDE
from .page_types import PAGES

SMALL_PHONE = {"width": 320, "height": 568}
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


def test_the_menu_covers_nothing(open_page):
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
