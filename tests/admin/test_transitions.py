"""The pages that ask for a confirmation and change where a report stands."""

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import ValidationError

from reports import publishing
from reports.choices import FindingCode
from reports.models import Finding, Report, ReportDocument
from tests import factories

NOON = dt.datetime(2026, 11, 24, 17, 0, tzinfo=dt.UTC)  # noon in New York
NAMES = ("submit", "approve", "publish", "schedule", "unschedule", "send-back", "take-back", "correct", "withdraw")


def address(report: Report, name: str = "change") -> str:
    """Of a page of the report at the desk."""
    return f"/admin/reports/report/{report.pk}/{name}/"


def offered(desk, report: Report) -> list[str]:
    """The buttons of a report's form."""
    return [one.name for one in desk.get(address(report)).context["standing"].buttons]


def errors(answer) -> dict:
    """The errors of a confirmation; an answer without a form has none."""
    return dict(answer.context["form"].errors) if answer.context else {}


def outcome(desk, report: Report, name: str) -> str:
    """What the page says that the public will see."""
    return desk.get(address(report, name)).context["outcome"]


def test_buttons_follow_where_the_report_stands(desk, world):
    inside = factories.finished("OIG-24-05", "Inside")
    assert offered(desk, world.draft) == ["submit", "publish", "schedule"]
    publishing.submit(inside, by=None)
    assert offered(desk, inside) == ["approve", "publish", "schedule", "send-back"]
    publishing.approve(inside, by=None)
    assert offered(desk, inside) == ["publish", "schedule", "send-back"]
    assert offered(desk, world.scheduled) == ["publish", "schedule", "unschedule"]
    assert offered(desk, world.public) == ["correct", "withdraw"]
    assert offered(desk, world.withdrawn) == ["publish"]


def test_a_new_report_is_saved_and_asked_about(desk):
    page = desk.get("/admin/reports/report/add/").content.decode()
    assert '<button class="button" type="submit" name="_then" value="submit"' in page
    answer = desk.save(number="OIG-27-01", title="New", _then="submit")
    report = Report.objects.get()
    assert answer.headers["Location"] == address(report, "submit")
    assert (report.state, report.created_by.username) == ("draft", "desk")
    assert desk.decide(report, "submit", why="Ready.").headers["Location"] == address(report)
    report.refresh_from_db()
    assert report.state == "review"


def test_a_button_nobody_made_leads_to_the_list(desk):
    assert desk.save(number="A-1", title="T", _then="../../../logout").headers["Location"] == "/admin/reports/report/"


def test_enter_saves_and_decides_nothing(desk, world):
    """A browser presses the first button of a form."""
    page = desk.get(address(world.draft)).content.decode()
    assert page.index('name="_save"') < page.index('name="_then"')


def test_no_state_is_in_the_form(desk, world):
    form = desk.get(address(world.draft)).context["adminform"].form
    assert not {"state", "slug", "publish_at", "publish_moment", "decision", "withdrawal_reason"} & set(form.fields)
    desk.save(world.draft, state="published", publish_at="2020-01-01", slug="mine", title="Typed")
    after = Report.objects.get(pk=world.draft.pk)
    assert (after.title, after.state, after.publish_at, after.slug) == ("Typed", "draft", None, None)


def test_the_page_says_what_the_public_will_see_and_when(desk, world):
    assert outcome(desk, world.draft, "publish") == (
        "At once everyone can see it at /reports/oig-24-02/, with its document, in lists, counts and search."
    )
    assert outcome(desk, world.draft, "schedule") == (
        "Until that moment the public sees nothing of it. From that moment on everyone can see it at "
        "/reports/oig-24-02/, with its document, in lists, counts and search."
    )
    assert outcome(desk, world.public, "withdraw") == (
        "At once its files, its text and its place in lists and search are gone. /reports/oig-24-01/ keeps its number, "
        "title, date and your reason."
    )
    assert outcome(desk, world.draft, "submit") == "Editors find it on their start page. The public sees nothing of it."
    with time_machine.travel(NOON, tick=False):
        desk.force_login(factories.editor("early"))
        report = factories.scheduled("OIG-24-09", at=NOON + dt.timedelta(days=6))
        assert outcome(desk, report, "unschedule") == (
            "It will not come out on November 30, 2026, 12:00 p.m. EST. The public sees nothing of it. The approval stays."
        )


def test_looking_changes_nothing(desk, world, counter):
    before = counter()
    for report in (world.draft, world.scheduled, world.public, world.withdrawn):
        for name in NAMES:
            assert desk.get(address(report, name)).status_code in (200, 302)
    stands = [Report.objects.get(pk=one.pk).state for one in (world.draft, world.public, world.withdrawn)]
    assert (stands, counter()) == (["draft", "published", "withdrawn"], before)


def test_scheduled_in_the_offices_zone_and_public_at_its_moment(desk, client):
    moment = dt.datetime(2026, 11, 30, 14, 0, tzinfo=dt.UTC)  # 9 o'clock in New York
    with time_machine.travel(NOON, tick=False):
        desk.force_login(factories.editor("early"))
        report = factories.finished("OIG-27-05", "Later")
        field = desk.get(address(report, "schedule")).context["form"].fields["publish_moment"]
        assert field.help_text == "Office time: America/New_York (now 12:00 p.m. EST, UTC-05:00)."
        desk.decide(report, "schedule", publish_moment_0="2026-11-30", publish_moment_1="09:00")
        report.refresh_from_db()
        assert (report.state, report.publish_at, report.slug) == ("published", moment, None)
        assert desk.messages() == ["Scheduled for November 30, 2026, 9:00 a.m. EST: OIG-27-05 Later."]
        assert client.get("/reports/oig-27-05/").status_code == 404
    with time_machine.travel(moment - dt.timedelta(milliseconds=1), tick=False):
        assert client.get("/reports/oig-27-05/").status_code == 404
    with time_machine.travel(moment, tick=False):
        assert client.get("/reports/").status_code == 200
        assert client.get("/reports/oig-27-05/").status_code == 200


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
        ("2020-01-01", "23:59", "That moment has passed. Publish now instead, or choose a later date and time."),
        ("0001-01-01", "23:59", "That year is out of reach. Look at it again."),
        ("9999-12-31", "23:59", "That year is out of reach. Look at it again."),
    ],
)  # fmt: skip
def test_moments_that_cannot_be(desk, day, time, message):
    report = factories.finished("A-1", "Kept")
    answer = desk.decide(report, "schedule", publish_moment_0=day, publish_moment_1=time, why="A note")
    assert errors(answer) == {"publish_moment": [message]}
    assert answer.context["form"]["why"].value() == "A note"
    assert Report.objects.get().state == "draft"


def test_what_is_missing_is_listed_with_the_way_to_its_field(desk):
    report = factories.draft("A-1", "T")
    for name in ("publish", "schedule"):
        page = desk.get(address(report, name))
        assert page.context["lacking"] == [
            ("Enter the issue date as far as it is known, or at least the fiscal year.", f"{address(report)}#id_issue_date"),
            ("Enter the executive summary. The law asks for a summary of findings.", f"{address(report)}#id_executive_summary"),
            ("Add the report’s PDF file. Readers must be able to download it.", f"{address(report)}#documents-group"),
        ]  # fmt: skip
        assert "<form method" not in page.content.decode().partition('id="content"')[2]
        desk.decide(report, name, publish_moment_0="2099-01-01", publish_moment_1="09:00")
        assert Report.objects.get().state == "draft"
    form = desk.get(address(report)).content.decode()
    for anchor in ("id_issue_date", "id_executive_summary", "documents-group", "id_title"):
        assert f'id="{anchor}"' in form


def test_what_the_check_of_a_document_found_stands_in_the_way_or_beside_it(desk):
    report = factories.finished("A-1", "T")
    hidden, named = Finding(FindingCode.HIDDEN_TEXT, 3, "John Smith"), Finding(FindingCode.METADATA, None, "Ann Lee")
    ReportDocument.objects.update(findings=[hidden.stored(), named.stored()], is_unfit=True)
    page = desk.get(address(report, "publish"))
    assert page.context["lacking"] == [(f"“Report”: {hidden.text}", f"{address(report)}#documents-group")]
    assert page.context["doubts"] == [named.text]
    desk.decide(report, "publish")
    assert Report.objects.get().state == "draft"
    ReportDocument.objects.update(findings=[named.stored()], is_unfit=False)
    page = desk.get(address(report, "publish"))
    assert (page.context["lacking"], page.context["doubts"]) == ([], [named.text])
    assert f"<li>{named.text}</li>" in page.content.decode()
    assert desk.get(address(report, "submit")).context["doubts"] == []
    desk.decide(report, "publish")
    assert Report.objects.get().state == "published"


def test_another_moment_off_the_schedule_and_now(desk, client):
    report = factories.finished("A-1", "Moves")
    for hour in ("08:30", "09:30"):
        desk.decide(report, "schedule", publish_moment_0="2099-07-01", publish_moment_1=hour)
    report.refresh_from_db()
    assert report.publish_at == dt.datetime(2099, 7, 1, 13, 30, tzinfo=dt.UTC)
    desk.decide(report, "unschedule")
    report.refresh_from_db()
    assert (report.state, report.publish_at) == ("approved", None)
    desk.decide(report, "publish")
    assert client.get("/reports/a-1/").status_code == 200


def test_withdrawn_with_a_reason_and_published_again(desk, client, world):
    assert errors(desk.decide(world.public, "withdraw", why=" ")) == {
        "why": ["Say why the report is withdrawn: the reason is shown to the public."]
    }
    desk.decide(world.public, "withdraw", why="Its tables were wrong.")
    notice = client.get("/reports/oig-24-01/").content.decode()
    assert "Its tables were wrong." in notice
    assert client.get("/reports/oig-24-01/documents/oig-24-01.pdf").status_code == 410
    assert 'data-report="oig-24-01"' not in client.get("/reports/").content.decode()
    desk.decide(world.public, "publish")
    assert 'data-report="oig-24-01"' in client.get("/reports/").content.decode()
    assert "Its tables were wrong." not in client.get("/reports/oig-24-01/").content.decode()


def test_a_correction_is_told_after_the_edit_it_is_about(desk, client, world):
    answer = desk.save(world.public, title="Right title", _then="correct")
    assert answer.headers["Location"] == address(world.public, "correct")
    assert errors(desk.decide(world.public, "correct", why=" ")) == {
        "why": ["Say what was corrected: the notice is shown to the public."]
    }
    desk.decide(world.public, "correct", why="The title was wrong.")
    page = '<a href="/reports/oig-24-01/">See its page.</a>'
    assert desk.messages()[-1] == f"The public is told of a correction: OIG-24-01 Right title. {page}"
    text = client.get("/reports/oig-24-01/").content.decode()
    assert ("Right title" in text, "The title was wrong." in text) == (True, True)
    assert "The title was wrong." in desk.get(address(world.public)).content.decode()


def test_a_change_that_no_longer_fits_is_told_at_the_form(desk, world):
    for answer in (desk.get(address(world.public, "publish")), desk.decide(world.public, "publish")):
        assert answer.headers["Location"] == address(world.public)
    assert desk.messages(address(world.public)) == [
        "Not done: “Publish now” is not possible any more. The report now stands so: Published."
    ] * 2  # fmt: skip


def test_a_confirmation_without_the_version_it_showed_does_nothing(desk, world):
    answer = desk.post(address(world.public, "withdraw"), {"why": "Wrong."})
    assert answer.context["form"].non_field_errors() == [
        "An import or a command changed this report after you opened this page. Look at it again before you decide."
    ]
    assert Report.objects.get(pk=world.public.pk).state == "published"


def test_what_publishing_refuses_is_told_in_its_words(desk, world, monkeypatch):
    def late(*args, **kwargs):
        raise ValidationError("This report is public already. To take it back, withdraw it.")

    monkeypatch.setattr("reports.publishing.publish", late)
    answer = desk.decide(world.draft, "publish")
    assert answer.context["form"].non_field_errors() == ["This report is public already. To take it back, withdraw it."]


def test_without_a_title_only_a_draft_is_saved(desk, world):
    submitted = factories.draft("A-1", "T")
    publishing.submit(submitted, by=None)
    assert desk.save(world.draft, title=" ").status_code == 302
    for report, word in ((world.public, "published"), (world.scheduled, "published"), (submitted, "in review")):
        answer = desk.save(report, title=" ")
        assert dict(answer.context["adminform"].form.errors) == {
            "title": [f"This report is no draft ({word}), so it needs a title."]
        }


def test_the_form_says_how_it_came_there(desk):
    with time_machine.travel(NOON, tick=False):
        desk.force_login(factories.editor("early"))
        report = factories.finished("OIG-27-05", "Later")
        desk.decide(report, "submit", why="Please <look>.")
        desk.decide(report, "send-back", why="The date is wrong.")
        desk.decide(report, "schedule", publish_moment_0="2026-11-30", publish_moment_1="09:00")
        page = desk.get(address(report))
        assert [(line.text, line.why) for line in page.context["standing"].log] == [
            ("Scheduled for November 30, 2026, 9:00 a.m. EST by early, November 24, 2026, 12:00 p.m. EST", ""),
            ("Sent back to draft by early, November 24, 2026, 12:00 p.m. EST", "The date is wrong."),
            ("Submitted for review by early, November 24, 2026, 12:00 p.m. EST", "Please <look>."),
        ]
        assert "Please &lt;look&gt;." in page.content.decode()


def test_view_on_site_only_for_what_has_been_public(desk, world):
    def link(report: Report) -> str | None:
        return desk.get(address(report)).context.get("absolute_url")

    assert [link(one) for one in (world.draft, world.scheduled, world.public, world.withdrawn)] == [
        None, None, "/reports/oig-24-01/", "/reports/oig-24-04/"
    ]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_report_that_is_not_there(desk, name):
    assert desk.get(f"/admin/reports/report/999999/{name}/").status_code == 404
    assert desk.post(f"/admin/reports/report/999999/{name}/").status_code == 404
