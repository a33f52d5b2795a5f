"""Quick fingers, slow answers, Back and Forward: the list ends where the reader left it."""

import re

import pytest
from playwright.sync_api import Page, Route, expect


def hold(page: Page, pattern: str) -> list[Route]:
    """The requests whose answers wait until one lets them go on."""
    held: list[Route] = []
    page.route(re.compile(pattern), lambda route: held.append(route))
    return held


def let_go(page: Page, held: list[Route]) -> None:
    """The first request, once it has come, goes on. Fails if none comes."""
    for _ in range(500):
        if held:
            break
        page.wait_for_timeout(10)
    held.pop(0).continue_()


def test_a_double_click_changes_nothing_and_a_triple_one_does(open_page):
    page = open_page("/reports/")
    page.locator("#agency-fema").dblclick()
    expect(page).to_have_url(re.compile(r"/reports/$"))
    expect(page.locator("#result-count")).to_have_text("30 reports")
    expect(page.locator("#agency-fema")).not_to_be_checked()
    page.locator("#agency-fema").click(click_count=3)
    expect(page.locator("#result-count")).to_have_text("10 reports")
    expect(page.locator("#agency-fema")).to_be_checked()


def press(page: Page, place: str) -> None:
    """The mouse goes down there, and stays down."""
    page.locator(place).scroll_into_view_if_needed()
    page.locator(place).hover()
    page.mouse.down()


@pytest.mark.parametrize("place", ["[data-value=cbp] label", "#agency-cbp"])
def test_an_answer_during_a_press_does_not_take_the_press_away(open_page, place):
    page = open_page("/reports/")
    held = hold(page, r"/reports/\?agency=fema$")
    page.locator("#agency-fema").check()
    press(page, place)
    let_go(page, held)
    page.wait_for_timeout(300)  # the answer would come now
    page.mouse.up()
    expect(page).to_have_url(re.compile(r"/reports/\?agency=cbp&agency=fema$"))
    expect(page.locator("#result-count")).to_have_text("24 reports")


@pytest.mark.parametrize("asked_by", ["box", "chip"])
def test_a_press_that_changes_nothing_asks_anew(open_page, asked_by):
    page = open_page("/reports/?agency=ice" if asked_by == "box" else "/reports/?agency=fema&agency=ice")
    held = hold(page, r"agency=fema(&agency=ice)?$")
    if asked_by == "box":
        page.locator("#agency-fema").check()
    else:
        page.get_by_role("link", name="Remove filter: Agency ICE", exact=True).click()
    press(page, "[data-value=cbp] label")
    page.mouse.move(700, 5)  # and away from it
    let_go(page, held)
    page.mouse.up()
    let_go(page, held)
    expect(page.locator("#result-count")).to_have_text("14 reports" if asked_by == "box" else "10 reports")


def test_a_second_press_soon_after_the_first_is_not_disturbed_by_its_end(open_page):
    page = open_page("/reports/")
    held = hold(page, r"/reports/\?")
    page.locator("#agency-fema").check()
    press(page, "[data-value=cbp] label")
    page.mouse.up()  # asks for both
    page.mouse.down()
    page.wait_for_timeout(150)  # nothing is asked while the finger is down
    let_go(page, held)
    let_go(page, held)
    assert held == []
    page.mouse.up()
    let_go(page, held)
    expect(page.locator("#agency-cbp")).not_to_be_checked()
    expect(page.locator("#result-count")).to_have_text("10 reports")


def test_a_chip_and_a_box_in_a_hurry_end_in_the_last_choice(open_page):
    page = open_page("/reports/?agency=fema&agency=ice")
    held = hold(page, r"/reports/\?agency=fema$")
    page.get_by_role("link", name="Remove filter: Agency ICE", exact=True).click()
    page.locator("#agency-cbp").check()
    expect(page.locator("#result-count")).to_have_text("28 reports")
    let_go(page, held)
    page.wait_for_timeout(300)  # it would come now
    expect(page).to_have_url(re.compile(r"/reports/\?agency=cbp&agency=fema&agency=ice$"))
    expect(page.locator("#result-count")).to_have_text("28 reports")


def test_what_is_typed_while_an_answer_is_awaited_is_not_lost(open_page):
    page = open_page("/reports/")
    held = hold(page, r"agency=fema$")
    page.locator("#agency-fema").check()
    page.locator("#filter-q").press_sequentially("review")
    let_go(page, held)
    expect(page.locator("#result-count")).to_have_text("10 reports")
    expect(page.locator("#filter-q")).to_have_value("review")
    expect(page.locator("#filter-q")).to_be_focused()
    page.locator("#clear-filters").click()
    expect(page.locator("#filter-q")).to_have_value("")


def test_nothing_scrolls_when_the_list_changes(open_page):
    page = open_page("/reports/?agency=fema")
    page.locator("#facet-topic > summary").click()
    page.evaluate("window.scrollTo(0, 250)")
    for press in ("#topic-grants", "#more-topic", "#turn-topic"):
        page.locator(press).focus()
        page.evaluate("window.scrollTo(0, 250)")
        page.keyboard.press("Space" if press == "#topic-grants" else "Enter")
        page.wait_for_function("() => !document.querySelector('.htmx-request')")
        page.wait_for_timeout(200)
        expect(page.locator(press)).to_be_focused()
        assert page.evaluate("scrollY") == 250


def test_back_from_a_report_restores_filters_results_and_the_place(open_page):
    page = open_page("/reports/")
    page.locator("#agency-cbp").check()
    expect(page.locator("#result-count")).to_have_text("14 reports")
    last = page.locator("[data-report] h3 a").nth(9)
    last.scroll_into_view_if_needed()
    place = page.evaluate("scrollY")
    assert place > 500
    last.click()
    page.wait_for_url(re.compile(r"/reports/[^?]+/$"))
    page.go_back()
    expect(page.locator("#result-count")).to_have_text("14 reports")
    expect(page.locator("#agency-cbp")).to_be_checked()
    page.wait_for_function(f"() => Math.abs(scrollY - {place}) < 5")


def test_back_and_forward_between_filters_restore_the_place_too(open_page):
    page = open_page("/reports/")
    page.evaluate("window.scrollTo(0, 700)")
    page.wait_for_timeout(300)
    page.locator("#agency-cbp").evaluate("one => { one.focus({ preventScroll: true }); one.click() }")
    expect(page.locator("#result-count")).to_have_text("14 reports")
    page.evaluate("window.scrollTo(0, 1200)")
    page.wait_for_timeout(300)
    page.go_back()
    expect(page.locator("#result-count")).to_have_text("30 reports")
    page.wait_for_function("() => Math.abs(scrollY - 700) < 5")
    page.go_forward()
    expect(page.locator("#result-count")).to_have_text("14 reports")
    expect(page.locator("#agency-cbp")).to_be_checked()
    page.wait_for_function("() => Math.abs(scrollY - 1200) < 5")
