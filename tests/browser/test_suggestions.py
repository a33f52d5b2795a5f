"""Suggestions in the search boxes: by keyboard, mouse and touch, as screen readers are told, and beside live filters."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from .conftest import NARROW, WIDE
from .test_weight import SHIFTS

ZOOMED = {"width": 320, "height": 256}  # 1280 by 1024 at 400 %
# On the small site: where each box stands, and what it is called
BOXES = {
    "#home-search": ("/", "Search reports"),
    "#site-search": ("/about/", "Search all reports"),
    "#filter-q": ("/reports/", "Keywords"),
    "#missing-search": ("/nowhere/", "Search reports by words or number"),
}
TRAFFICKING = ["Topic: trafficking, 14 reports"]


def typed(page: Page, box: str, text: str) -> list[str]:
    """Type; the names of the options that come, as screen readers say them."""
    page.locator(box).fill("")
    page.locator(box).press_sequentially(text)
    expect(page.locator(box)).to_have_attribute("aria-expanded", "true")
    return names(page)


def options(page: Page) -> Locator:
    return page.get_by_role("listbox", name="Suggestions").get_by_role("option")


def names(page: Page) -> list[str]:
    return options(page).all_inner_texts()


def asked(page: Page) -> list[str]:
    """The questions that are asked from now on."""
    found: list[str] = []
    page.on("request", lambda one: found.append(one.url.partition("?q=")[2]) if "/suggestions/" in one.url else None)
    return found


@pytest.mark.parametrize("box", BOXES)
def test_every_box_suggests_and_says_what_it_is(open_page, box):
    address, label = BOXES[box]
    page = open_page(address)
    combobox = page.get_by_role("combobox", name=label, exact=True)
    assert combobox.get_attribute("id") == box[1:]
    assert combobox.get_attribute("aria-expanded") == "false"
    assert combobox.get_attribute("aria-autocomplete") == "list"
    assert typed(page, box, "trafficking") == TRAFFICKING
    listbox = page.get_by_role("listbox", name="Suggestions")
    assert combobox.get_attribute("aria-controls") == listbox.get_attribute("id")
    assert combobox.get_attribute("aria-activedescendant") is None
    expect(combobox.locator("xpath=..").get_by_role("status")).to_have_text("1 suggestion")


def test_by_keyboard(open_page):
    page = open_page("/about/")
    box = page.locator("#site-search")
    found = typed(page, "#site-search", "oig-20-")
    assert len(found) == 5
    assert found[0] == "Report: Review number 1 of records, OIG-20-01"

    def chosen() -> list[int]:
        marked = [n for n, one in enumerate(options(page).all()) if one.get_attribute("aria-selected") == "true"]
        ids = [options(page).nth(n).get_attribute("id") for n in marked]
        assert ids == [one for one in [box.get_attribute("aria-activedescendant")] if one]
        return marked

    assert chosen() == []
    steps = [("ArrowDown", [0]), ("ArrowDown", [1]), ("ArrowUp", [0]), ("ArrowUp", [4]), ("ArrowDown", [0]), ("Home", []),
             ("ArrowUp", [4]), ("End", []), ("ArrowDown", [0]), ("ArrowLeft", []), ("ArrowDown", [0])]  # fmt: skip
    for key, expected in steps:
        page.keyboard.press(key)
        assert (key, chosen()) == (key, expected)
    expect(box).to_be_focused()
    page.keyboard.press("Escape")
    expect(options(page)).to_have_count(0)
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(box).to_have_value("oig-20-")
    page.keyboard.press("ArrowDown")  # opens it again, at the first
    expect(options(page)).to_have_count(5)
    assert chosen() == [0]
    page.keyboard.press("Enter")
    page.wait_for_url("**/reports/oig-20-01/")


def test_enter_in_the_text_searches_and_tab_goes_on(open_page):
    page = open_page("/")
    typed(page, "#home-search", "trafficking")
    page.keyboard.press("Tab")
    expect(options(page)).to_have_count(0)
    expect(page.get_by_role("button", name="Search")).to_be_focused()
    typed(page, "#home-search", "trafficking")
    page.keyboard.press("Enter")
    page.wait_for_url("**/reports/?q=trafficking")


@pytest.mark.parametrize("has_touch", [False, True])
def test_a_click_or_a_tap_goes_there(open_page, has_touch):
    page = open_page("/", viewport=NARROW, has_touch=has_touch)
    typed(page, "#home-search", "border")
    option = page.get_by_role("option", name="Oversight area: Border Security, 18 reports", exact=True)
    option.tap() if has_touch else option.click()
    page.wait_for_url("**/oversight-areas/border-security/")


def test_a_click_elsewhere_closes_it(open_page):
    page = open_page("/")
    typed(page, "#home-search", "trafficking")
    page.locator("h1").click()
    expect(options(page)).to_have_count(0)


@pytest.mark.parametrize("viewport", [NARROW, WIDE, ZOOMED], ids=["320", "1280", "400 %"])
@pytest.mark.parametrize("box", ["#home-search", "#site-search", "#filter-q"])
def test_open_it_breaks_no_rule_fits_and_moves_nothing(open_page, violations, box, viewport):
    page = open_page(BOXES[box][0], viewport=viewport)
    if box == "#filter-q" and not page.locator(box).is_visible():
        page.locator("#filters-disclosure > summary").click()
    page.locator(box).scroll_into_view_if_needed()
    page.evaluate(SHIFTS.replace("buffered: true", "buffered: false"))  # from here on
    before = page.locator("main h1").bounding_box()
    typed(page, box, "re")
    page.keyboard.press("ArrowDown")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    edge = page.get_by_role("listbox").bounding_box()
    assert edge["x"] >= 0
    assert edge["x"] + edge["width"] <= viewport["width"]
    for _ in range(options(page).count()):
        one = page.locator(f"#{page.locator(box).get_attribute('aria-activedescendant')}").bounding_box()
        assert 0 <= one["y"] < viewport["height"], "the option is not in view"
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    page.evaluate("scrollTo(0, 0)")
    assert page.evaluate("window.shifted") <= 0.001
    assert page.locator("main h1").bounding_box()["height"] == before["height"]


def test_forced_colors_show_which_is_chosen(open_page):
    page = open_page("/", forced_colors="active")
    typed(page, "#home-search", "review")
    page.keyboard.press("ArrowDown")
    colors = [options(page).nth(n).evaluate("one => getComputedStyle(one).backgroundColor") for n in (0, 1)]
    assert colors[0] != colors[1]


def test_without_the_script_it_is_a_plain_search_box(open_page):
    page = open_page("/", blocked="**/suggest*.js")
    box = page.get_by_role("searchbox", name="Search reports")
    assert [box.get_attribute(name) for name in ("role", "aria-expanded", "aria-controls")] == [None] * 3
    box.fill("trafficking")
    page.keyboard.press("Enter")
    page.wait_for_url("**/reports/?q=trafficking")


def test_one_question_a_pause_and_none_for_a_letter(open_page):
    page = open_page("/")
    found = asked(page)
    page.clock.install(time=0)
    page.clock.pause_at(60)  # a busy machine's own pauses between letters don't count
    page.locator("#home-search").press_sequentially("t")
    page.clock.run_for(1_000)
    assert found == []
    page.locator("#home-search").press_sequentially("rafficking")
    page.clock.run_for(140)
    assert found == []
    page.clock.run_for(10)
    expect(options(page)).to_have_count(1)
    assert found == ["trafficking"]


def test_a_late_answer_never_overwrites_a_newer_one(open_page):
    page = open_page("/")
    held = []
    page.route(re.compile("/suggestions/.q=fema$"), lambda route: held.append(route))
    page.locator("#home-search").press_sequentially("fema")
    for _ in range(500):
        if held:
            break
        page.wait_for_timeout(10)
    assert typed(page, "#home-search", "trafficking") == TRAFFICKING
    held[0].continue_()
    page.wait_for_timeout(250)
    assert names(page) == TRAFFICKING


@pytest.mark.parametrize("status", [0, 429, 500])
def test_errors_are_silent(open_page, status):
    page = open_page("/")
    page.route(
        re.compile("/suggestions/"),
        lambda route: route.fulfill(status=status, body="<p>no") if status else route.abort(),
    )
    page.locator("#home-search").press_sequentially("trafficking")
    page.wait_for_timeout(300)
    expect(options(page)).to_have_count(0)
    expect(page.get_by_role("alert")).to_have_count(0)
    page.keyboard.press("Enter")
    page.wait_for_url("**/reports/?q=trafficking")


def test_beside_live_filters(open_page):
    page = open_page("/reports/")
    page.evaluate("document.documentElement.dataset.same = 'page'")
    found = asked(page)
    lists: list[str] = []
    page.on("request", lambda one: lists.append(one.url) if "/reports/?" in one.url else None)
    assert typed(page, "#filter-q", "traffick") == TRAFFICKING
    page.locator("#agency-fema").check()  # the box itself is swapped
    expect(page).to_have_url(re.compile(r"\?q=traffick&agency=fema$"))
    expect(page.locator("#filter-q")).to_have_value("traffick")
    expect(options(page)).to_have_count(0)
    page.locator("#filter-q").focus()
    page.keyboard.press("End")
    page.keyboard.type("ing")
    expect(options(page)).to_have_count(1)  # the new box suggests too
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"agency=fema.*q=trafficking|q=trafficking.*agency=fema"))
    expect(options(page)).to_have_count(0)
    assert (found, len(lists)) == (["traffick", "trafficking"], 2)
    assert page.evaluate("document.documentElement.dataset.same") == "page"
    assert page.locator("#filter-q").get_attribute("role") == "combobox"
