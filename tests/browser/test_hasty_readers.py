"""Quick fingers, slow answers, Back and Forward: the list ends where the reader left it."""

import re

from playwright.sync_api import Page, Route, expect


def hold(page: Page, pattern: str) -> list[Route]:
    """The requests whose answers wait until one lets them go on."""
    held: list[Route] = []
    page.route(re.compile(pattern), lambda route: held.append(route))
    return held


def test_a_double_click_changes_nothing_and_a_triple_one_does(open_page):
    page = open_page("/reports/")
    page.locator("#agency-fema").dblclick()
    page.wait_for_load_state("networkidle")
    expect(page).to_have_url(re.compile(r"/reports/$"))
    expect(page.locator("#result-count")).to_have_text("30 reports")
    expect(page.locator("#agency-fema")).not_to_be_checked()
    page.locator("#agency-fema").click(click_count=3)
    expect(page.locator("#result-count")).to_have_text("10 reports")
    expect(page.locator("#agency-fema")).to_be_checked()


def test_a_chip_and_a_box_in_a_hurry_end_in_the_last_choice(open_page):
    page = open_page("/reports/?agency=fema&agency=ice")
    held = hold(page, r"/reports/\?agency=fema$")
    page.get_by_role("link", name="Remove filter: Agency ICE", exact=True).click()
    page.locator("#agency-cbp").check()
    expect(page.locator("#result-count")).to_have_text("28 reports")
    for route in held:
        route.continue_()
    page.wait_for_timeout(300)
    expect(page).to_have_url(re.compile(r"/reports/\?agency=cbp&agency=fema&agency=ice$"))
    expect(page.locator("#result-count")).to_have_text("28 reports")


def test_what_is_typed_while_an_answer_is_awaited_is_not_lost(open_page):
    page = open_page("/reports/")
    held = hold(page, r"agency=fema$")
    page.locator("#agency-fema").check()
    page.locator("#filter-q").press_sequentially("review")
    held[0].continue_()
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
