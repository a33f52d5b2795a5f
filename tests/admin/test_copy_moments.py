"""A working copy at the desk: looked at as the public will see it, and given the moment at which it takes its place."""

import datetime as dt
import re

import pytest
import time_machine
from django.utils import timezone

from reports import catalog, publishing
from reports.admin.copies import OVER
from reports.models import PreviewLink, Report
from tests import factories

from .test_copies import address, begun, copy_of, other, report, step, stored, typed  # noqa: F401  (fixtures)
from .test_previews import LINK, previews
from .test_rights import someone

MOMENT = dt.datetime(2026, 11, 30, 14, 0, tzinfo=dt.UTC)  # 9 o'clock in New York
EARLIER = MOMENT - dt.timedelta(minutes=5)
TYPED = {"publish_moment_0": "2026-11-30", "publish_moment_1": "09:00"}


@pytest.fixture
def five_to_nine(settings):
    settings.TWO_PERSON_RULE = False
    with time_machine.travel(EARLIER, tick=False):
        yield


def schedule(desk, report, **values):  # noqa: F811
    return step(desk, report, "schedule", **TYPED | values)


def copies(desk) -> list[tuple[str, str]]:
    """What the start page says of working copies."""
    found = [one for one in desk.get("/admin/").context["desk_sections"] if one.name == "copies"]
    return [(line.text, line.detail) for section in found for line in section.lines]


def test_scheduled_in_the_offices_zone_and_public_at_its_moment(five_to_nine, desk, begun, client):  # noqa: F811
    page = desk.get(address(begun, "schedule/"))
    assert "Office time: America/New_York (now 8:55 a.m. EST, UTC-05:00)." in page.content.decode()
    assert "Until that moment the public reads the old version." in page.content.decode()
    assert schedule(desk, begun, why="With the press release.").headers["Location"] == address(begun)
    assert copy_of(begun).takes_place_at == MOMENT
    page = desk.get(address(begun))
    assert "The working copy is scheduled for November 30, 2026, 9:00 a.m. EST." in page.content.decode()
    assert page.context["title"] == "Working copy: scheduled for November 30, 2026, 9:00 a.m. EST"
    assert [one.name for one in page.context["steps"]] == ["put-in-place", "schedule", "unschedule", "discard"]
    change = desk.get(f"/admin/reports/report/{begun.pk}/change/").content.decode()
    assert "Working copy (scheduled for November 30, 2026, 9:00 a.m. EST)" in change
    assert "Working copy scheduled for November 30, 2026, 9:00 a.m. EST by desk, November 30, 2026" in change
    assert copies(desk) == [
        ("A-1 Old title", "Scheduled for November 30, 2026, 9:00 a.m. EST. desk, November 30, 2026, 8:55 a.m. EST")
    ]
    with time_machine.travel(MOMENT - dt.timedelta(milliseconds=1), tick=False):
        assert "Old title" in client.get("/reports/a-1/").content.decode()
    with time_machine.travel(MOMENT, tick=False):
        assert "Of the copy" in client.get("/reports/a-1/").content.decode()


@pytest.mark.parametrize(
    ("day", "time", "message"),
    [
        ("2027-03-14", "02:30", "The clocks go forward that night, so 2:30 a.m. on March 14, 2027 does not exist."),
        ("2027-11-07", "01:30", "The clocks go back that night, so 1:30 a.m. on November 7, 2027 happens twice."),
        (
            "2020-01-01",
            "09:00",
            "That moment has passed. Put the working copy in its place now, or choose a later date",
        ),
        ("", "", "Say on which date and at what time."),
    ],
)
def test_moments_that_cannot_be(five_to_nine, desk, begun, day, time, message):  # noqa: F811
    answer = schedule(desk, begun, publish_moment_0=day, publish_moment_1=time)
    (said,) = answer.context["form"].errors["publish_moment"]
    assert said.startswith(message)
    assert copy_of(begun).takes_place_at is None


def test_another_moment_and_off_the_schedule(five_to_nine, desk, begun):  # noqa: F811
    schedule(desk, begun)
    page = desk.get(address(begun, "schedule/")).content.decode()
    assert 'value="2026-11-30"' in page
    schedule(desk, begun, publish_moment_1="10:00")
    assert copy_of(begun).takes_place_at == MOMENT + dt.timedelta(hours=1)
    step(desk, begun, "unschedule", why="Wait.")
    assert (copy_of(begun).takes_place_at, copy_of(begun).state) == (None, "approved")
    assert step(desk, begun, "unschedule").headers["Location"] == address(begun)  # not possible any more
    assert begun.transitions.filter(kind="copy-untimed").count() == 1


def test_who_opened_it_before_is_told(five_to_nine, desk, other, begun, settings):  # noqa: F811
    mine = typed(desk, begun, title="Mine")
    schedule(other, begun)
    answer = desk.post(address(begun), mine)
    assert (
        "It is now: Scheduled for November 30, 2026, 9:00 a.m. EST." in answer.context["adminform"].form.conflict.text
    )
    settings.TWO_PERSON_RULE = True
    page = desk.get(address(begun))
    words = "If you change this working copy, its approval and its moment lapse and it goes back to review."
    assert words in page.context["hints"]
    desk.post(address(begun), typed(desk, begun, title="Mine"))
    assert (copy_of(begun).state, copy_of(begun).takes_place_at) == ("review", None)


def test_what_was_typed_before_the_moment_is_not_lost_after_it(five_to_nine, desk, begun):  # noqa: F811
    schedule(desk, begun)
    copys, reports = typed(desk, begun, title="Typed"), begun_form(begun)
    with time_machine.travel(MOMENT, tick=False):  # no reader has come yet
        answer = desk.post(address(begun), copys)
        assert answer.context["adminform"].form.non_field_errors() == [OVER]
        assert stored(begun)[0] == "Of the copy"
        answer = desk.post(f"/admin/reports/report/{begun.pk}/change/", reports | {"executive_summary": "Typed"})
        found = answer.context["adminform"].form.conflict
        assert [(one.label, one.theirs, one.mine) for one in found.differences] == [
            ("Title", "Of the copy", "Old title"), ("Executive summary", "Old.", "Typed"),
        ]  # fmt: skip


def test_the_moment_may_come_in_the_wait_for_the_lock(five_to_nine, desk, begun, monkeypatch):  # noqa: F811
    schedule(desk, begun)
    mine = typed(desk, begun, title="Typed")
    monkeypatch.setattr(catalog, "catch_up", lambda: "")
    with time_machine.travel(MOMENT, tick=False):
        assert desk.post(address(begun), mine).context["adminform"].form.non_field_errors() == [OVER]
    assert stored(begun)[0] == "Of the copy"


def begun_form(begun: Report) -> dict:  # noqa: F811
    """The report's own form, as a browser has it that loaded it before."""
    from .conftest import form

    return form(Report.objects.get(pk=begun.pk))


@pytest.mark.parametrize("door", ["index", "copy", "report", "history"])
def test_the_desk_too_lets_it_take_its_place(five_to_nine, desk, begun, door):  # noqa: F811
    schedule(desk, begun)
    with time_machine.travel(MOMENT, tick=False):
        if door == "index":
            desk.get("/admin/")
        elif door == "history":
            assert "Version 2" in desk.get(f"/admin/reports/report/{begun.pk}/history/").content.decode()
        elif door == "copy":
            assert "Begin a working copy" in desk.get(address(begun)).content.decode()
        else:
            desk.save(begun, title="Of an editor who did not look")
    assert stored(begun)[0] == "Of the copy"


def test_what_was_in_the_way_is_shown(five_to_nine, desk, begun, client):  # noqa: F811
    schedule(desk, begun)
    desk.save(begun, executive_summary="Corrected.")
    untouched = factories.published("B-1", "Untouched", documents=["report"])
    publishing.make_copy(untouched, by=None)
    with time_machine.travel(MOMENT, tick=False):
        assert "Old title" in client.get("/reports/a-1/").content.decode()
        words = (
            "The public report was changed since this working copy was made. Compare both before it takes its place."
        )
        (first, second) = copies(desk)
        assert first == (
            "A-1 Old title",
            f"It cannot take its place: {words} Approved. desk, November 30, 2026, 8:55 a.m. EST",
        )
        assert second[0] == "B-1 Untouched"
        page = desk.get(address(begun))
        assert page.context["problem"] == words
        assert f"It cannot take its place as it is: {words}" in page.content.decode()
        history = desk.get(f"/admin/reports/report/{begun.pk}/history/")
        told = [one.text for one in history.context["decisions"] if one.why == words]
        moment = "November 30, 2026, 9:00 a.m. EST"
        assert told == [f"Working copy could not take its place at its moment, {moment}"]
        desk.post(address(begun), typed(desk, begun, seen_version="2"))
        assert desk.get(address(begun)).context["problem"] == ""
        step(desk, begun, "put-in-place")
    assert stored(begun)[0] == "Of the copy"


class TestPreviews:
    """Made from the working copy's page."""

    def test_made_for_somebody_and_revoked(self, desk, client, begun):  # noqa: F811
        page = desk.get(address(begun)).content.decode()
        assert 'href="preview/"' in page
        assert f'href="{previews(begun)}"' in page
        assert "Of the copy" in desk.get(address(begun, "preview/")).content.decode()
        assert desk.post(previews(begun), {"note": "Acme Inc.", "days": "3"}).status_code == 302
        page = desk.get(previews(begun)).content.decode()
        assert "once its working copy has taken its place" in page
        assert f'href="{address(begun)}">Back to the working copy' in page
        (link,) = LINK.findall(page)
        assert "Of the copy" in client.get(link).content.decode()
        made = PreviewLink.objects.get()
        assert made.copy == copy_of(begun)
        assert desk.post(f"{previews(begun)}{made.pk}/revoke/").status_code == 302
        assert client.get(link).status_code == 410
        history = desk.get(f"/admin/reports/report/{begun.pk}/history/").context["links"]
        assert history[1].startswith("Preview link to the working copy for Acme Inc. made. desk, ")

    def test_revoked_by_who_may_make_them_alone(self, desk, begun):  # noqa: F811
        desk.post(previews(begun), {"note": "Acme Inc.", "days": "3"})
        made = PreviewLink.objects.get()
        author = someone("author", "view_report", "change_report")
        Report.objects.filter(pk=begun.pk).update(created_by=author.get("/admin/").context["user"])
        answer = author.post(f"{previews(begun)}{made.pk}/revoke/", follow=True)
        assert (answer.status_code, "Acme Inc." in answer.content.decode()) == (403, False)
        made.refresh_from_db()
        assert made.revoked_at is None

    def test_only_of_the_copy_that_is_open(self, desk, begun):  # noqa: F811
        desk.post(previews(begun), {"note": "x", "days": "7"})
        step(desk, begun, "discard")
        assert LINK.findall(desk.get(previews(begun)).content.decode()) == []
        desk.post(previews(begun), {"note": "x", "days": "7"})
        desk.post(address(begun))
        assert LINK.findall(desk.get(previews(begun)).content.decode()) == []
        assert PreviewLink.objects.count() == 1

    def test_not_of_a_withdrawn_report(self, desk, begun):  # noqa: F811
        publishing.withdraw(begun, reason="Wrong.", by=None)
        assert 'href="preview/"' not in desk.get(address(begun)).content.decode()
        desk.post(previews(begun), {"note": "x", "days": "7"})
        assert not PreviewLink.objects.exists()

    def test_by_who_may_change_the_report(self, begun):  # noqa: F811
        author = someone("author", "view_report", "change_report")
        Report.objects.update(created_by=author.get("/admin/").context["user"])
        author.post(previews(begun), {"note": "x", "days": "7"})
        assert not PreviewLink.objects.exists()
        assert author.get(address(begun, "preview/")).status_code == 403
        assert not re.search("Of the copy", author.get(previews(begun)).content.decode())


def test_everybody_may_be_late(five_to_nine, desk, begun):  # noqa: F811
    """A confirmation that was opened before the moment, and pressed after it."""
    schedule(desk, begun)
    seen = {"version": "anything"}
    with time_machine.travel(MOMENT, tick=False):
        for name in ("put-in-place", "unschedule", "discard", "schedule"):
            answer = desk.post(address(begun, f"{name}/"), seen | TYPED)
            assert answer.headers["Location"] == f"/admin/reports/report/{begun.pk}/change/"
        assert timezone.now() == MOMENT
    assert stored(begun)[0] == "Of the copy"
