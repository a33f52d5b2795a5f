"""Two editors at one report: who saves second is told, sees both texts, loses nothing, and decides."""

import datetime as dt
import re
import threading

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db import connection

from reports import publishing
from reports.admin.conflict import version
from reports.models import Report
from tests import factories
from tests.exchange.rows import imported, row

from .conftest import Desk, form, new_document, pdf

NOON = dt.datetime(2026, 11, 24, 17, 0, tzinfo=dt.UTC)


@pytest.fixture
def other(db) -> Desk:
    """A second editor, Ada Moss."""
    user = factories.editor("moss")
    User.objects.filter(pk=user.pk).update(first_name="Ada", last_name="Moss")
    client = Desk()
    client.force_login(user)
    return client


def found(answer) -> list[tuple[str, str, str]]:
    """(field, theirs, mine) of the conflict shown."""
    return [(one.label, one.theirs, one.mine) for one in answer.context["adminform"].form.conflict.differences]


def stored(report: Report) -> tuple[str, str, str]:
    report.refresh_from_db()
    return report.title, report.executive_summary, report.state


def test_the_page_carries_the_version_it_shows(desk, world):
    page = desk.get(f"/admin/reports/report/{world.draft.pk}/change/").content.decode()
    (sent,) = re.findall(r'<input type="hidden" name="loaded_version" value="([^"]+)"', page)
    assert sent == form(world.draft)["loaded_version"]
    assert "Save mine over theirs" not in page
    assert "loaded_version" not in desk.get("/admin/reports/report/add/").content.decode()


def test_the_second_save_is_refused_in_words_and_goes_through_with_a_tick(desk, other):
    with time_machine.travel(NOON, tick=False) as clock:
        for client, name in ((desk, "desk"), (other, "moss")):
            client.force_login(User.objects.get(username=name))
        report = factories.draft("OIG-27-01", "First title", executive_summary="Old words.", agencies=["CBP"])
        fema = factories.AgencyFactory(abbreviation="FEMA")
        mine = form(report, title="My <title>", agencies=[fema.pk], issue_date="June 2009", fiscal_year="2009")
        address = f"/admin/reports/report/{report.pk}/change/"
        clock.shift(60)
        assert other.save(report, title="Their <title>", executive_summary="New\nwords.").status_code == 302

        answer = desk.post(address, mine)
        assert answer.status_code == 200
        assert answer.context["adminform"].form.non_field_errors() == [
            "Nothing was saved. Ada Moss saved this report on November 24, 2026, 12:01 p.m. EST, after you opened it. "
            "Everything you typed is still here: compare it with what is stored, then save again."
        ]
        assert found(answer) == [
            ("Title", "Their <title>", "My <title>"),
            ("Issue date", "", "June 2009"),
            ("Fiscal year", "", "2009"),
            ("Agencies", "Agency CBP (CBP)", "Agency FEMA (FEMA)"),
            ("Executive summary", "New\nwords.", "Old words."),
        ]
        page = answer.content.decode()
        assert "<td>Their &lt;title&gt;</td>" in page
        assert "<td>My &lt;title&gt;</td>" in page
        shown = answer.context["adminform"].form
        assert [shown[name].value() for name in ("title", "issue_date", "executive_summary")] == [
            "My <title>", "June 2009", "Old words."
        ]  # fmt: skip
        assert stored(report) == ("Their <title>", "New\nwords.", "draft")

        assert desk.post(address, mine).status_code == 200  # without the tick, again
        (token,) = re.findall(r'name="overwritten_version" id="id_overwritten_version" value="([^"]+)"', page)
        assert desk.post(address, mine | {"overwritten_version": token}).status_code == 302
        assert stored(report) == ("My <title>", "Old words.", "draft")
        assert [one.abbreviation for one in report.agencies.all()] == ["FEMA"]


def test_the_tick_is_for_the_version_it_showed(desk, other):
    report = factories.draft("OIG-27-01", "First")
    mine = form(report, title="Mine")
    address = f"/admin/reports/report/{report.pk}/change/"
    other.save(report, title="Second")
    token = desk.post(address, mine).context["adminform"].form.conflict.version
    other.save(report, title="Third")
    answer = desk.post(address, mine | {"overwritten_version": token})
    assert found(answer) == [("Title", "Third", "Mine")]
    assert stored(report)[0] == "Third"


def test_a_form_without_a_version_overwrites_nothing(desk):
    report = factories.draft("OIG-27-01", "First")
    assert found(desk.save(report, title="Mine", loaded_version="")) == [("Title", "First", "Mine")]


def test_a_second_click_is_no_conflict(desk):
    report = factories.draft("OIG-27-01", "First", executive_summary="A.\nB.", documents=["report"], topics=["ports"])
    sent = form(report, title="Mine", executive_summary="A.\r\nB.")
    address = f"/admin/reports/report/{report.pk}/change/"
    assert [desk.post(address, sent).status_code for _ in range(2)] == [302, 302]


def test_an_import_is_another_editor_too(desk):
    report = factories.published("X-1", "A Title")
    mine = form(report, title="Another title", executive_summary="Mine.")
    imported(row(executive_summary="Imported."))
    answer = desk.post(f"/admin/reports/report/{report.pk}/change/", mine)
    assert (
        answer.context["adminform"]
        .form.non_field_errors()[0]
        .startswith("Nothing was saved. An import or a command saved this report on ")
    )
    assert found(answer) == [
        ("Title", "A Title", "Another title"), ("Executive summary", "Imported.", "Mine.")
    ]  # fmt: skip


class TestStanding:
    """What was decided about publication meanwhile."""

    def test_a_decision_is_about_what_its_page_showed(self, desk, other):
        report = factories.finished("OIG-27-01", "First")
        mine = {
            "version": version(report),
            "publish_moment_0": "2099-07-01",
            "publish_moment_1": "08:30",
            "why": "Mine",
        }
        other.save(report, title="Second")
        answer = desk.post(f"/admin/reports/report/{report.pk}/schedule/", mine)
        assert answer.context["form"].non_field_errors() == [
            "Ada Moss changed this report after you opened this page. Look at it again before you decide."
        ]
        assert answer.context["form"]["why"].value() == "Mine"
        assert stored(report) == ("Second", "We looked.", "draft")
        assert (
            desk.post(
                f"/admin/reports/report/{report.pk}/schedule/", mine | {"version": answer.context["version"]}
            ).status_code
            == 302
        )
        assert stored(report)[2] == "published"

    def test_a_change_of_standing_alone_is_named(self, desk, other):
        report = factories.published("OIG-27-01", "First")
        mine = form(report, title="Mine")
        user = User.objects.get(username="moss")
        publishing.withdraw(report, reason="Wrong.", by=user)
        answer = desk.post(f"/admin/reports/report/{report.pk}/change/", mine)
        assert answer.context["adminform"].form.non_field_errors() == [
            "Nothing was saved. Ada Moss changed where this report stands after you opened it. It is now: Withdrawn. "
            "Everything you typed is still here: compare it with what is stored, then save again."
        ]
        assert found(answer) == [("Title", "First", "Mine")]
        assert stored(report)[0] == "First"

    def test_two_moments(self, desk, other):
        report = factories.finished("OIG-27-01", "First")
        publishing.publish(report, at=NOON + dt.timedelta(days=30_000), by=None)
        mine = {"version": version(report), "publish_moment_0": "2199-07-01", "publish_moment_1": "08:30"}
        other.decide(report, "schedule", publish_moment_0="2199-08-01", publish_moment_1="08:30")
        answer = desk.post(f"/admin/reports/report/{report.pk}/schedule/", mine)
        assert answer.context["form"].non_field_errors()
        assert Report.objects.get().publish_at == dt.datetime(2199, 8, 1, 12, 30, tzinfo=dt.UTC)

    def test_the_moment_itself_is_nobodys_change(self, desk, client):
        with time_machine.travel(NOON, tick=False):
            report = factories.scheduled("OIG-27-01", "First", at=NOON + dt.timedelta(hours=1))
            mine = form(report, title="Mine")
        with time_machine.travel(NOON + dt.timedelta(hours=1), tick=False):
            assert client.get("/reports/oig-27-01/").status_code == 200
            desk.force_login(factories.editor("late"))
            assert desk.post(f"/admin/reports/report/{report.pk}/change/", mine).status_code == 302
        assert stored(report) == ("Mine", "", "published")


class TestDocuments:
    """They are saved row by row: what the other added or removed stays so."""

    def test_another_title_of_a_document(self, desk, other):
        report = factories.draft("OIG-27-01", "First", documents=["report"])
        mine = form(report)
        other.save(report, **{"documents-0-title": "The report"})
        answer = desk.post(f"/admin/reports/report/{report.pk}/change/", mine)
        assert found(answer) == [("Documents", "Report: The report", "Report: oig-27-01.pdf")]

    def test_one_added_stays(self, desk, other):
        report = factories.draft("OIG-27-01", "First")
        mine = form(report, title="Mine")
        other.save(report, **new_document(pdf()))
        address = f"/admin/reports/report/{report.pk}/change/"
        answer = desk.post(address, mine)
        assert found(answer) == [("Title", "First", "Mine"), ("Documents", "Report: oig-27-01.pdf", "")]
        token = answer.context["adminform"].form.conflict.version
        assert desk.post(address, mine | {"overwritten_version": token}).status_code == 302
        assert report.documents.count() == 1

    def test_one_removed_stays_removed(self, desk, other):
        report = factories.draft("OIG-27-01", "First", documents=["report", "highlights"])
        mine = form(report, title="Mine")
        other.save(report, **{"documents-0-DELETE": "on"})
        address = f"/admin/reports/report/{report.pk}/change/"
        answer = desk.post(address, mine)
        assert [one[0] for one in found(answer)] == ["Title", "Documents"]
        token = answer.context["adminform"].form.conflict.version
        assert desk.post(address, mine | {"overwritten_version": token}).status_code == 302
        assert [one.kind for one in report.documents.all()] == ["highlights"]
        assert stored(report)[0] == "Mine"


@pytest.mark.postgres
def test_of_two_at_the_same_moment_one_is_told(transactional_db, clean_index):
    """The row is locked before the versions are compared: the second waits, and then sees the first's save."""
    report = factories.draft("OIG-27-01", "First")
    address = f"/admin/reports/report/{report.pk}/change/"
    desks, forms, answers = [], [], []
    for name in ("ada", "ben"):
        desks.append(Desk())
        desks[-1].force_login(factories.editor(name))
        forms.append(form(report, title=f"Of {name}"))
    start = threading.Barrier(2)

    def save(client: Desk, data: dict) -> None:
        start.wait()
        answers.append(client.post(address, data).status_code)
        connection.close()

    threads = [threading.Thread(target=save, args=pair) for pair in zip(desks, forms, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(answers) == [200, 302]
