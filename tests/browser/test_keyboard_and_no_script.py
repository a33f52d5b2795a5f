"""The list by keyboard alone, and without any script."""

import re

from playwright.sync_api import Page, expect

from .hands import FOCUS_FAULT, Keyboard


def focused(page: Page) -> str:
    """The text of what has the focus."""
    return page.evaluate("document.activeElement.textContent.trim()")


def test_skip_links_come_first_and_lead_there(open_page):
    page = open_page("/reports/")
    names = []
    for _ in range(3):
        page.keyboard.press("Tab")
        names.append(focused(page))
    assert names == ["Skip to main content", "Skip to results", "Skip to filters"]
    assert page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "results"
    while not page.evaluate("document.activeElement.matches('.report-card__title a')"):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('#results') !== null")


def test_filtering_by_keyboard_alone(open_page):
    page = open_page("/reports/#filters")
    page.keyboard.press("Tab")
    for _ in range(15):
        if page.evaluate("document.activeElement.id") == "agency-fema":
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.locator("#result-count")).to_have_text("10 reports")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.type") == "checkbox"  # the next one, not the top of the page


def test_what_has_the_focus_shows_it(open_page):
    page = open_page("/reports/")
    for path in ("/", "/reports/", "/reports/da-07-04/"):
        page.goto(path)
        for _ in range(30):
            page.keyboard.press("Tab")
            assert page.evaluate(FOCUS_FAULT) == "", path


def test_the_form_works_without_a_script(open_page):
    page = open_page("/reports/", blocked="**/*.js")
    page.locator("#agency-fema").check()
    page.locator("#apply-filters").click()
    page.locator("#facet-topic > summary").click()
    page.locator("#turn-topic").click()
    page.locator("#topic-not-grants").check()
    page.locator("#apply-filters").click()
    expect(page).to_have_url(re.compile("agency=fema.*topic=-grants"))
    assert page.locator("#agency-fema").is_checked()
    assert page.locator("#topic-not-grants").is_checked()
    assert page.locator("#topic-not-grants").is_visible()
    shown = page.locator("[data-report]").count()
    assert page.locator("#result-count").get_attribute("data-total") == str(shown)
    assert 0 < shown < 10
    page.locator("#sort").select_option(label="Title, A to Z")
    page.get_by_role("button", name="Sort").click()
    expect(page).to_have_url(re.compile("sort=title"))
    page.locator("#clear-filters").click()
    expect(page).to_have_url(re.compile(r"/reports/$"))


def test_a_wrong_date_stays_in_its_field_without_a_script(open_page):
    page = open_page("/reports/?issued_before=31%2F12%2F2024", blocked="**/*.js")
    assert page.locator("#filter-issued_before").input_value() == "31/12/2024"
    assert page.locator("#filter-issued_before").get_attribute("aria-invalid") == "true"


def test_from_the_address_bar_to_a_pdf_and_back_by_keyboard_alone(open_page):
    page = open_page("/")
    hand = Keyboard(page)
    hand.reach(page.locator(".site-nav a[href='/reports/']"), laps=0)
    page.keyboard.press("Enter")
    page.wait_for_url("**/reports/")
    hand.reach(page.locator(".usa-skipnav[href='#filters']"), laps=0)
    page.keyboard.press("Enter")
    hand.reach(page.locator("#filter-q"), laps=0)
    page.keyboard.type("town")
    page.keyboard.press("Enter")
    expect(page.locator("#result-count")).to_have_text("1 report")
    expect(page.locator("#result-count")).to_be_focused()
    hand.reach(page.locator("[data-report] h3 a").first, laps=0)
    page.keyboard.press("Enter")
    page.wait_for_url("**/reports/da-07-04/")
    hand.reach(page.locator(".documents a").first, laps=0)
    with page.expect_response(re.compile(r"/da-07-04\.pdf$")) as answer:
        page.keyboard.press("Enter")
    assert answer.value.status == 200
    page.wait_for_url("**/da-07-04.pdf")  # the browser shows it in the place of the page
    page.go_back()
    expect(page).to_have_url(re.compile(r"/reports/da-07-04/$"))
    page.go_back()
    expect(page).to_have_url(re.compile(r"/reports/\?q=town$"))
    expect(page.locator("#result-count")).to_have_text("1 report")
    expect(page.locator("#filter-q")).to_have_value("town")
    hand.reach(page.locator("#turn-agency"), laps=0)  # no trap
