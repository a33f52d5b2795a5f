"""The three days from a report's final submission to its posting: what the desk warns of, what readers see."""

import datetime as dt

import pytest
import time_machine

from reports.models import Report, dates
from tests import factories

from .test_desk import problems, sections

NOON = dt.datetime(2026, 11, 24, 17, 0, tzinfo=dt.UTC)  # noon in New York
LIST = "/admin/reports/report/?problem=late"


def test_the_last_day_and_the_first_moment_after_it():
    day = dt.date(2026, 11, 20)
    assert dates.due_on(day) == dt.date(2026, 11, 23)
    assert dates.post_by(day) == dt.datetime(2026, 11, 24, 5, 0, tzinfo=dt.UTC)  # midnight in New York
    assert dates.post_by(dt.date(2027, 3, 11)) == dt.datetime(
        2027, 3, 15, 4, 0, tzinfo=dt.UTC
    )  # the clocks have gone forward


def test_the_clock_of_reports_that_wait(desk):
    with time_machine.travel(NOON, tick=False):
        desk.force_login(factories.editor("early"))
        for day, title in ((24, "Today"), (23, "A day"), (22, "Two"), (21, "Three"), (20, "Late"), (18, "Later")):
            factories.draft(title=title, final_on=dt.date(2026, 11, day))
        factories.scheduled(title="Too late", final_on=dt.date(2026, 11, 23), at=NOON + dt.timedelta(days=9))
        factories.published(title="Out", final_on=dt.date(2026, 11, 23))
        factories.draft(title="Not final")
        assert sections(desk)["clock"] == [
            ("Later", "Final on November 18, 2026, to be posted by November 21, 2026. Late by 3 days"),
            ("Late", "Final on November 20, 2026, to be posted by November 23, 2026. Late by 1 day"),
            ("Three", "Final on November 21, 2026, to be posted by November 24, 2026. 48 hours are over"),
            ("Two", "Final on November 22, 2026, to be posted by November 25, 2026. 48 hours are over"),
            ("A day", "Final on November 23, 2026, to be posted by November 26, 2026. 24 hours are over"),
            (
                "Too late",
                "Final on November 23, 2026, to be posted by November 26, 2026. Scheduled too late, for December 3, 2026, "
                "12:00 p.m. EST",
            ),
            ("Today", "Final on November 24, 2026, to be posted by November 27, 2026"),
        ]
        assert problems(desk)["late"] == 3


def test_the_list_of_what_was_late(desk):
    with time_machine.travel(NOON, tick=False):
        desk.force_login(factories.editor("early"))
        factories.published("A-1", "In time", final_on=dt.date(2026, 11, 21))
        factories.published("A-2", "Late", final_on=dt.date(2026, 11, 20))
        factories.draft("A-3", "Not yet", final_on=dt.date(2026, 11, 20))
        factories.withdrawn("A-4", "Gone", final_on=dt.date(2026, 11, 20))
        page = desk.get(LIST)
        assert sorted(one.number for one in page.context["cl"].result_list) == ["A-2", "A-3"]


def test_to_the_millisecond(db):
    report = factories.scheduled("A-1", final_on=dt.date(2026, 11, 20), at=dt.datetime(2099, 1, 1, tzinfo=dt.UTC))
    from reports.admin.problems import is_late

    for moment, late in ((report.post_by - dt.timedelta(milliseconds=1), 0), (report.post_by, 1)):
        Report.objects.update(publish_at=moment)
        with time_machine.travel(moment - dt.timedelta(days=1), tick=False):
            assert Report.objects.filter(is_late()).count() == late
        Report.objects.update(slug="a-1", first_published_at=moment)
        assert Report.objects.filter(is_late()).count() == late
        Report.objects.update(slug=None, first_published_at=None)


def test_both_dates_are_shown_to_the_public(client, db):
    with time_machine.travel(NOON, tick=False):
        factories.published("A-1", "Out", final_on=dt.date(2026, 11, 23))
        factories.published("A-2", "Old")
        page = client.get("/reports/a-1/").content.decode()
        assert "<dt>Final on</dt><dd>November 23, 2026</dd>" in page
        assert "<dt>Posted here</dt><dd>November 24, 2026</dd>" in page
        assert "Final on" not in client.get("/reports/a-2/").content.decode()
        assert "Final on" not in client.get("/reports/").content.decode()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("2026-11-25", "That day is yet to come. A report is final once it has been submitted."),
        ("0201-11-20", "That year is out of reach. Look at it again."),
        ("soon", "Enter a valid date."),
    ],
)
def test_days_that_cannot_be(desk, typed, words):
    with time_machine.travel(NOON, tick=False):
        desk.force_login(factories.editor("early"))
        answer = desk.save(number="A-1", title="T", final_on=typed)
        assert dict(answer.context["adminform"].form.errors) == {"final_on": [words]}


def test_typed_and_changed(desk):
    with time_machine.travel(NOON, tick=False):
        desk.force_login(factories.editor("early"))
        desk.save(number="A-1", title="T", final_on="2026-11-24")
        report = Report.objects.get()
        assert (report.final_on, report.post_by) == (
            dt.date(2026, 11, 24),
            dt.datetime(2026, 11, 28, 5, 0, tzinfo=dt.UTC),
        )
        desk.save(report, final_on="")
        report.refresh_from_db()
        assert (report.final_on, report.post_by) == (None, None)
