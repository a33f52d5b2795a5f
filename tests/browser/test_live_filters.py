"""With a script the list answers each choice at once: address, counts, focus and the Back button stay right."""

import re
from functools import partial

import pytest
from playwright.sync_api import Page, Route, expect

VALUE = "[data-facet={}][data-value='{}']"


def total(page: Page) -> int:
    """The total as machines read it."""
    return int(page.locator("#result-count").get_attribute("data-total"))


def test_a_choice_changes_address_count_and_results_and_keeps_the_focus(open_page):
    page = open_page("/reports/")
    assert total(page) == 30
    page.evaluate("document.documentElement.dataset.same = 'page'")
    page.locator("#agency-fema").focus()
    page.keyboard.press("Space")
    expect(page).to_have_url(re.compile(r"/reports/\?agency=fema$"))
    expect(page.locator("#result-count")).to_have_text("10 reports")
    expect(page.locator("#agency-fema")).to_be_focused()
    expect(page.locator("#agency-fema")).to_be_checked()
    expect(page.locator("#result-announcement")).to_have_text("10 reports found.")
    assert page.locator("[data-report]").count() == 10
    page.keyboard.press("Space")
    expect(page).to_have_url(re.compile(r"/reports/$"))
    expect(page.locator("#result-count")).to_have_text("30 reports")
    assert page.evaluate("document.documentElement.dataset.same") == "page"  # never loaded anew


def test_every_count_is_the_total_one_gets(open_page):
    page = open_page("/reports/?type=audit")
    values = page.locator("#facet-agency [data-facet], #facet-area [data-facet]").all()
    offered = {
        (one.get_attribute("data-facet"), one.get_attribute("data-value")): one.get_attribute("data-count")
        for one in values
    }
    found = {}
    for facet, value in offered:
        label = page.locator(f"{VALUE.format(facet, value)} label")
        label.click()
        page.wait_for_url(f"**/reports/?*{facet}={value}*")
        found[facet, value] = page.locator("#result-count").get_attribute("data-total")
        label.click()
        page.wait_for_url("**/reports/?type=audit")
    assert len(offered) == 5
    assert found == offered


def test_back_and_forward(open_page):
    page = open_page("/reports/")
    page.locator("#agency-fema").check()
    expect(page.locator("#result-count")).to_have_text("10 reports")
    page.locator("#agency-ice").check()
    expect(page.locator("#result-count")).to_have_text("14 reports")
    page.go_back()
    expect(page.locator("#result-count")).to_have_text("10 reports")
    expect(page.locator("#agency-ice")).not_to_be_checked()
    expect(page.locator("#agency-fema")).to_be_checked()
    page.go_back()
    expect(page.locator("#result-count")).to_have_text("30 reports")
    expect(page.locator("#agency-fema")).not_to_be_checked()
    page.go_forward()
    expect(page.locator("#result-count")).to_have_text("10 reports")
    expect(page.locator("h1")).to_have_text("Reports")


def test_a_late_answer_never_overtakes(open_page):
    page = open_page("/reports/")
    held = []
    page.route(re.compile(r"agency=fema$"), lambda route: held.append(route))
    page.locator("#agency-fema").check()
    page.locator("#agency-ice").check()
    expect(page.locator("#result-count")).to_have_text("14 reports")
    assert len(held) == 1
    held[0].continue_()
    page.wait_for_timeout(300)
    expect(page.locator("#result-count")).to_have_text("14 reports")
    expect(page).to_have_url(re.compile(r"/reports/\?agency=fema&agency=ice$"))


def test_leaving_out_sorting_and_chips(open_page):
    page = open_page("/reports/")
    page.locator("#turn-agency").click()
    expect(page.locator("#turn-agency")).to_be_focused()
    page.locator("#agency-not-cbp").check()
    expect(page).to_have_url(re.compile(r"/reports/\?leave_out=agency&agency=-cbp$"))
    expect(page.locator("#result-count")).to_have_text("16 reports")
    page.locator("#turn-agency").click()
    expect(page).to_have_url(re.compile(r"/reports/\?agency=-cbp$"))
    expect(page.locator("#agency-not-cbp")).to_be_checked()
    page.locator("#sort").focus()
    page.locator("#sort").select_option("oldest")
    expect(page).to_have_url(re.compile(r"/reports/\?agency=-cbp&sort=oldest$"))
    expect(page.locator("#sort")).to_be_focused()
    page.get_by_role("link", name="Remove filter: Agency not CBP", exact=True).click()
    expect(page).to_have_url(re.compile(r"/reports/\?sort=oldest$"))
    expect(page.locator("#result-count")).to_have_text("30 reports")
    expect(page.locator("#result-count")).to_be_focused()  # what was chosen is gone: the focus is not lost


def test_words_and_dates_wait_for_apply(open_page):
    page = open_page("/reports/")
    page.locator("#filter-q").fill("county")
    page.locator("#filter-q").press("Enter")
    expect(page).to_have_url(re.compile(r"/reports/\?q=county$"))
    expect(page.locator("#result-count")).to_have_text("1 report")
    expect(page.locator("#sort option:checked")).to_have_text("Best match")
    expect(page.locator("#result-count")).to_be_focused()
    expect(page.locator("#result-count")).to_have_css("outline-style", "solid")
    expect(page).to_have_title(re.compile("county"))
    page.goto("/reports/")
    page.locator("#facet-dates > summary").click()
    page.locator("#filter-issued_after").fill("2024-02-30")
    page.locator("#apply-filters").click()
    expect(page.locator("#issued_after-problem")).to_contain_text("is not a date")
    expect(page.locator("#filter-issued_after")).to_have_value("2024-02-30")
    page.locator("#filter-issued_after").fill("2024-01-01")
    page.locator("#apply-filters").click()
    expect(page).to_have_url(re.compile(r"/reports/\?issued_after=2024-01-01$"))
    expect(page.locator(".results__note")).to_contain_text("whose issue date is not recorded")


def test_show_all_and_fewer_keep_the_focus_and_what_was_opened(open_page):
    page = open_page("/reports/")
    page.locator("#facet-topic > summary").click()
    assert page.locator("[data-facet=topic]").count() == 11
    page.locator("#more-topic").click()
    expect(page.locator("[data-facet=topic]")).to_have_count(15)  # 14 topics and "not recorded"
    expect(page.locator("#more-topic")).to_be_focused()
    expect(page.locator("#more-topic")).to_contain_text("Show fewer")
    page.locator("#more-topic").click()
    expect(page.locator("[data-facet=topic]")).to_have_count(11)  # ten and "not recorded"
    assert page.locator("#facet-topic").get_attribute("open") is not None


@pytest.mark.parametrize(
    ("status", "words"),
    [(429, "The site is very busy."), (500, "Something went wrong on our side."), (0, "There was no answer.")],
)
def test_errors_are_said_in_words_and_change_nothing(open_page, status, words):
    page = open_page("/reports/")
    answer = partial(fail, status=status)
    page.route("**/reports/?*", answer)
    page.locator("#agency-fema").check()
    expect(page.locator("#finder-error")).to_contain_text(words)
    expect(page).to_have_url(re.compile(r"/reports/$"))
    expect(page.locator("#result-count")).to_have_text("30 reports")
    page.unroute("**/reports/?*", answer)
    page.locator("#apply-filters").click()
    expect(page.locator("#result-count")).to_have_text("10 reports")
    expect(page.locator("#finder-error")).to_be_hidden()


def fail(route: Route, *, status: int) -> None:
    """An answer with a status, or none at all."""
    if status:
        route.fulfill(status=status, body="no")
    else:
        route.abort()


def test_nothing_is_kept_in_the_browser(open_page):
    page = open_page("/reports/")
    page.locator("#agency-fema").check()
    expect(page.locator("#result-count")).to_have_text("10 reports")
    assert page.evaluate("[localStorage.length, document.cookie]") == [0, ""]
    # htmx notes the address shown; no text of a report stays, which might be withdrawn
    assert page.evaluate("Object.values(sessionStorage)") == ["/reports/?agency=fema"]
