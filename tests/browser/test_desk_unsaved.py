"""Nothing typed is lost: leaving a changed form asks, and a session that has ended costs no word."""

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect

from reports.models import Report

ADD = "/admin/reports/report/add/"
# Five presses on Save, as fast as an impatient hand
PRESSES = (
    "() => [0, 40, 80, 120, 160].forEach((ms) => setTimeout(() => document.querySelector('[name=_save]').click(), ms))"
)


@pytest.fixture
def questions(desk) -> list[str]:
    """What the browser asked before it left a page. Each is answered with “leave”."""
    asked: list[str] = []

    def answer(dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    desk.on("dialog", answer)
    return asked


def leave(page: Page) -> None:
    """Follow a link away from the form."""
    page.click("#site-name a")
    page.wait_for_url("**/admin/")


@pytest.mark.parametrize("address", [ADD, "/admin/reports/topic/add/"])
def test_leaving_a_changed_form_asks(desk, questions, address):
    desk.goto(address)
    field = desk.locator("#id_title, #id_name").first
    field.click()
    leave(desk)
    assert questions == []
    desk.goto(address)
    field.fill("Typed")
    leave(desk)
    assert questions == ["beforeunload"]
    desk.goto(address)
    field.fill("Typed")
    desk.click("input[name=_save]")
    expect(desk.locator(".messagelist .success")).to_be_visible()
    leave(desk)
    assert questions == ["beforeunload"]


def test_pressing_save_twice_saves_once(desk):
    desk.goto(ADD)
    desk.fill("#id_title", "Typed once")
    desk.evaluate(PRESSES)
    expect(desk.locator(".messagelist .success")).to_be_visible()
    assert Report.objects.filter(title="Typed once").count() == 1


def test_a_session_that_has_ended_costs_no_word(desk, questions, tmp_path):
    desk.goto(ADD)
    desk.fill("#id_title", "Typed with care")
    desk.fill("#id_executive_summary", "A long summary")
    desk.set_input_files("#id_documents-0-file", tmp_path / "report.pdf")
    Session.objects.all().delete()
    desk.click("input[name=_save]")
    expect(desk.locator("#content")).to_contain_text("What you typed is kept: sign in as the same person")
    desk.fill("#id_username", "desk")
    desk.fill("#id_password", "a long enough password")
    desk.click("input[type=submit]")
    expect(desk.locator("#id_title")).to_have_value("Typed with care")
    expect(desk.locator("#id_executive_summary")).to_have_value("A long summary")
    expect(desk.locator(".errorlist.nonfield")).to_contain_text("The chosen file “report.pdf” could not be kept")
    assert questions == []
    leave(desk)
    assert questions == ["beforeunload"]  # for it is not saved yet
    desk.goto(ADD)
    desk.click("text=Put it into the form")
    desk.click("input[name=_save]")
    expect(desk.locator(".messagelist .success")).to_contain_text("Typed with care")
    desk.goto(ADD)
    expect(desk.locator(".kept-form")).to_have_count(0)
