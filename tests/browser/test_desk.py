"""The editors' desk in a real browser: choosing, the small window, dates, files, and no word from the content policy."""

import re

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from reports.models import Report
from tests import factories


def choose(page: Page, field: str, text: str) -> None:
    """Type into an autocomplete box and take what it offers."""
    page.locator(f".field-{field} .select2-selection").click()
    page.locator(".select2-container--open input.select2-search__field").last.fill(text)
    page.locator(".select2-results__option--highlighted", has_text=text).click()


def test_a_report_is_entered_and_public(desk, tmp_path):
    desk.goto("/admin/reports/report/add/")
    desk.fill("#id_number", "OIG-27-01")
    desk.fill("#id_title", "FEMA and USCG Map Floods")
    desk.locator("#id_issue_date").press_sequentially("10/02/2026")
    expect(desk.locator("#id_fiscal_year")).to_have_value("2027")
    choose(desk, "agencies", "FEMA")
    choose(desk, "agencies", "USCG")
    choose(desk, "area", "Disaster Recovery")
    choose(desk, "topics", "fraud")
    add_topic(desk)
    desk.fill("#id_executive_summary", "We looked at maps.")
    desk.set_input_files("#id_documents-0-file", tmp_path / "report.doc")
    desk.click("button[value=publish]")
    expect(desk.locator("#id_documents-0-file_error")).to_contain_text("This is not a PDF file")
    expect(desk.locator(".document-lost")).to_contain_text("You had chosen “report.doc”.")
    expect(desk.locator("#id_title")).to_have_value("FEMA and USCG Map Floods")
    desk.set_input_files("#id_documents-0-file", tmp_path / "report.pdf")
    desk.click("button[value=publish]")
    expect(desk.locator(".messagelist .warning")).to_have_count(0)
    expect(desk.locator("h1", has_text="Publish this report now?")).to_be_visible()
    desk.click("input[type=submit][value='Publish now']")
    desk.click("text=See its page.")
    assert desk.url.endswith("/reports/oig-27-01/")
    report = Report.objects.get()
    assert [agency.abbreviation for agency in report.agencies.order_by("name")] == ["FEMA", "USCG"]
    assert sorted(topic.name for topic in report.topics.all()) == ["Flood maps", "fraud"]
    assert (report.fiscal_year, report.area.name, report.documents.count()) == (2027, "Disaster Recovery", 1)


def add_topic(desk: Page) -> None:
    """With the + beside the box; a topic that exists in another case is not made twice."""
    with desk.context.expect_page() as opened:
        desk.click("#add_id_topics")
    window = opened.value
    window.fill("#id_name", "FRAUD")
    window.click("input[type=submit]")
    expect(window.locator(".errorlist")).to_have_text(
        "There is already the topic “fraud”. Close this window and choose it from the list."
    )
    window.fill("#id_name", "Flood maps")
    window.fill("#id_slug", "")
    with window.expect_event("close"):
        window.click("input[type=submit]")
    expect(desk.locator(".field-topics .select2-selection__choice")).to_have_count(2)


@pytest.mark.parametrize(
    ("typed", "year"),
    [
        ("2024-09-30", "2024"), ("2024-10", "2025"), ("09/30/24", "2024"), ("10/2009", "2010"), ("June 2009", "2009"),
        ("Oct. 1, 2024", "2025"), ("1 October 2024", "2025"), ("2009", ""), ("soon", ""),
    ],
)  # fmt: skip
def test_the_year_follows_the_date_as_on_the_server(desk, typed, year):
    desk.goto("/admin/reports/report/add/")
    desk.locator("#id_issue_date").press_sequentially(typed)
    expect(desk.locator("#id_fiscal_year")).to_have_value(year)


def test_a_year_typed_by_hand_stays(desk):
    desk.goto("/admin/reports/report/add/")
    desk.fill("#id_fiscal_year", "2020")
    desk.locator("#id_issue_date").press_sequentially("2024-09-30")
    expect(desk.locator("#id_fiscal_year")).to_have_value("2020")


def test_a_moment_is_chosen_with_the_calendar(desk):
    report = factories.finished("OIG-27-01", "T")
    desk.goto(f"/admin/reports/report/{report.pk}/schedule/")
    desk.click("#calendarlink0")
    desk.locator("#calendarin0 td a", has_text="28").click()
    expect(desk.locator("#id_publish_moment_0")).to_have_value(re.compile(r"\d{4}-\d{2}-28"))
    desk.fill("#id_publish_moment_0", "2099-01-28")
    desk.fill("#id_publish_moment_1", "09:00")
    desk.click("input[type=submit][value='Publish at a date and time']")
    expect(desk.locator(".messagelist .success")).to_have_text(
        "Scheduled for January 28, 2099, 9:00 a.m. EST: OIG-27-01 T."
    )


def test_every_page_of_the_desk_keeps_the_policy(desk):
    User.objects.update(is_superuser=True)
    report = factories.published("OIG-24-1", "Title", agencies=["FEMA"], topics=["fraud"], documents=["report"])
    for path in (
        "/admin/", "/admin/reports/report/", f"/admin/reports/report/{report.pk}/change/",
        f"/admin/reports/report/{report.pk}/history/", f"/admin/reports/report/{report.pk}/withdraw/",
        "/admin/reports/agency/", "/admin/reports/agency/add/",
        f"/admin/reports/agency/{report.agencies.get().pk}/delete/", "/admin/reports/topic/", "/admin/auth/user/",
        f"/admin/reports/topic/merge/?topic={report.topics.get().pk}", "/admin/reports/topic/?look=alike",
        "/admin/auth/user/add/", "/admin/auth/group/add/", "/admin/password_change/",
    ):  # fmt: skip
        assert desk.goto(path).status == 200
