"""What an editor decides at the end of the form: now, later, back, withdrawn, again."""

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import ValidationError

from reports.models import Report
from tests import factories

NOON = dt.datetime(2026, 11, 24, 17, 0, tzinfo=dt.UTC)  # noon in New York


def errors(answer) -> dict:
    """The form's errors; an answer without a form has none."""
    return dict(answer.context["adminform"].form.errors) if answer.context else {}


def offered(desk, report: Report) -> list[tuple[str, str]]:
    """The choices of a report's form."""
    form = desk.get(f"/admin/reports/report/{report.pk}/change/").context["adminform"].form
    return list(form.fields["decision"].choices)


def test_choices_follow_where_the_report_stands(desk, world):
    with time_machine.travel(NOON, tick=False):
        desk.save(world.scheduled, decision="at", publish_moment_0="2026-11-30", publish_moment_1="09:00")
    assert offered(desk, world.draft) == [
        ("keep", "Keep as draft: only editors see it"),
        ("now", "Publish now"),
        ("at", "Publish at a date and time"),
    ]
    with time_machine.travel(NOON, tick=False):
        desk.force_login(world.editor)
        assert offered(desk, world.scheduled) == [
            ("keep", "Keep the schedule: public on November 30, 2026, 9:00 a.m. EST"),
            ("at", "Publish at another date and time"),
            ("now", "Publish now"),
            ("draft", "Back to draft"),
        ]
    assert offered(desk, world.public) == [
        ("keep", "Keep public"),
        ("correct", "Keep public, and tell of a correction: a dated notice with your words"),
        ("withdraw", "Withdraw: only a notice with the reason stays public"),
    ]
    assert offered(desk, world.withdrawn) == [
        ("keep", "Keep withdrawn: its address shows a notice"),
        ("now", "Publish again, at once"),
    ]


def test_scheduled_in_the_offices_zone_and_public_at_its_moment(desk, client):
    moment = dt.datetime(2026, 11, 30, 14, 0, tzinfo=dt.UTC)  # 9 o'clock in New York
    with time_machine.travel(NOON, tick=False):
        desk.force_login(factories.editor("early"))
        desk.save(
            number="OIG-27-05", title="Later", decision="at", publish_moment_0="2026-11-30", publish_moment_1="09:00"
        )
        report = Report.objects.get()
        assert (report.state, report.publish_at, report.slug) == ("published", moment, None)
        assert desk.messages()[0] == "Scheduled for November 30, 2026, 9:00 a.m. EST: OIG-27-05 Later"
        assert client.get("/reports/oig-27-05/").status_code == 404
    with time_machine.travel(moment - dt.timedelta(milliseconds=1), tick=False):
        assert client.get("/reports/oig-27-05/").status_code == 404
    with time_machine.travel(moment, tick=False):
        assert client.get("/reports/").status_code == 200
        assert client.get("/reports/oig-27-05/").status_code == 200


def test_the_zone_is_named_beside_the_boxes(desk):
    with time_machine.travel(NOON, tick=False):
        desk.force_login(factories.editor("early"))
        form = desk.get("/admin/reports/report/add/").context["adminform"].form
        assert form.fields["publish_moment"].help_text == "Office time: America/New_York (now 12:00 p.m. EST)."


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2020-01-01", "That moment has passed. Choose “Publish now”, or a later date and time."),
        ("0001-01-01", "That year is out of reach. Look at it again."),
        ("9999-12-31", "That year is out of reach. Look at it again."),
    ],
)
def test_a_mistyped_year_publishes_nothing(desk, day, words):
    response = desk.save(number="A-1", title="Kept", decision="at", publish_moment_0=day, publish_moment_1="23:59")
    assert response.context["adminform"].form.errors == {"publish_moment": [words]}
    assert 'value="Kept"' in response.content.decode()
    assert not Report.objects.exists()


@pytest.mark.parametrize(
    ("day", "time", "message"),
    [
        (
            "2027-03-14", "02:30",
            "The clocks go forward that night, so 2:30 a.m. on March 14, 2027 does not exist. Choose a time an hour "
            "earlier or later.",
        ),
        (
            "2027-11-07", "01:30",
            "The clocks go back that night, so 1:30 a.m. on November 7, 2027 happens twice. Choose a time an hour "
            "earlier or later.",
        ),
        ("2027-11-07", "", "Enter the time as hours and minutes of a 24-hour clock, for example 09:00 or 14:30."),
        ("soon", "09:00", "Enter the date as year-month-day, for example 2026-11-30."),
        ("", "", "Say on which date and at what time."),
    ],
)  # fmt: skip
def test_moments_that_cannot_be(desk, day, time, message):
    answer = desk.save(number="A-1", title="T", decision="at", publish_moment_0=day, publish_moment_1=time)
    assert errors(answer) == {"publish_moment": [message]}
    assert Report.objects.count() == 0


def test_without_a_title_nothing_is_published(desk, world):
    assert errors(desk.save(number="A-1", decision="now")) == {
        "title": ["A report needs a title before it can be published."]
    }
    for report in (world.public, world.scheduled):
        assert errors(desk.save(report, title=" ", decision="keep")) == {
            "title": ["This report has been published or scheduled, so it cannot be without a title."]
        }


def test_another_moment_back_to_draft_and_now(desk, client):
    report = factories.scheduled("A-1", "Moves")
    desk.save(report, decision="at", publish_moment_0="2099-07-01", publish_moment_1="08:30")
    report.refresh_from_db()
    assert report.publish_at == dt.datetime(2099, 7, 1, 12, 30, tzinfo=dt.UTC)
    desk.save(report, decision="draft")
    report.refresh_from_db()
    assert (report.state, report.publish_at) == ("draft", None)
    desk.save(report, decision="now")
    assert client.get("/reports/a-1/").status_code == 200


def test_withdrawn_with_a_reason_and_published_again(desk, client, world):
    assert errors(desk.save(world.public, decision="withdraw", reason=" ")) == {
        "reason": ["Say why the report is withdrawn: the reason is shown to the public."]
    }
    desk.save(world.public, decision="withdraw", reason="Its tables were wrong.")
    notice = client.get("/reports/oig-24-01/").content.decode()
    assert "Its tables were wrong." in notice
    assert client.get("/reports/oig-24-01/documents/oig-24-01.pdf").status_code == 410
    assert 'data-report="oig-24-01"' not in client.get("/reports/").content.decode()
    desk.save(world.public, decision="now")
    assert 'data-report="oig-24-01"' in client.get("/reports/").content.decode()
    assert "Its tables were wrong." not in client.get("/reports/oig-24-01/").content.decode()


def test_a_choice_that_no_longer_fits_is_a_form_error(desk, world):
    assert errors(desk.save(world.public, decision="now")) == {
        "decision": ["Where this report stands has changed since you opened the page. Look at the choices again."]
    }


def test_a_faster_editor_is_told_and_nothing_breaks(desk, world, monkeypatch):
    def late(*args, **kwargs):
        raise ValidationError("This report is public already. To take it back, withdraw it.")

    monkeypatch.setattr("reports.publishing.publish", late)
    assert desk.save(world.draft, title="Saved all the same", decision="now").status_code == 302
    assert desk.messages()[0] == (
        "The report was saved, but stands where it stood. This report is public already. To take it back, withdraw it."
    )
    assert Report.objects.get(pk=world.draft.pk).title == "Saved all the same"


def test_view_on_site_only_for_what_has_been_public(desk, world):
    def link(report: Report) -> str | None:
        return desk.get(f"/admin/reports/report/{report.pk}/change/").context.get("absolute_url")

    assert [link(one) for one in (world.draft, world.scheduled, world.public, world.withdrawn)] == [
        None, None, "/reports/oig-24-01/", "/reports/oig-24-04/"
    ]  # fmt: skip


def test_a_correction_is_told_with_the_edit_it_is_about(desk, client, world):
    answer = desk.save(world.public, title="Right title", decision="correct", correction=" ")
    assert errors(answer) == {"correction": ["Say what was corrected: the notice is shown to the public."]}
    assert Report.objects.get(pk=world.public.pk).title == "Wildlife trafficking at ports"
    desk.save(world.public, title="Right title", decision="correct", correction="The title was wrong.")
    text = client.get("/reports/oig-24-01/").content.decode()
    assert ("Right title" in text, "The title was wrong." in text) == (True, True)
    form = desk.get(f"/admin/reports/report/{world.public.pk}/change/").content.decode()
    assert "The title was wrong." in form


def test_a_notice_typed_and_not_chosen_is_asked_about(desk, world):
    answer = desk.save(world.public, decision="keep", correction="The title was wrong.")
    assert errors(answer) == {
        "decision": ["You typed a notice of a correction. Choose to tell of it, or empty its box."]
    }
