"""The start page: my drafts, what goes public and has come out, and what wants looking at."""

import datetime as dt

import time_machine
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reports.choices import ReadingProblem, ReadingState
from reports.models import Report
from tests import factories

NOON = dt.datetime(2026, 11, 24, 17, 0, tzinfo=dt.UTC)  # noon in New York


def sections(desk) -> dict[str, list[tuple[str, str]]]:
    """Text and detail of each line, by section."""
    return {
        one.name: [(line.text, line.detail) for line in one.lines]
        for one in desk.get("/admin/").context["desk_sections"]
    }


def problems(desk) -> dict[str, int]:
    """How many reports have each problem, by its address's last word."""
    return {one.url.rpartition("=")[2]: one.count for one in desk.get("/admin/").context["problems"]}


def test_mine_going_and_out(desk):
    with time_machine.travel(NOON, tick=False):
        editor = factories.editor("early")
        desk.force_login(editor)
        desk.save(number="OIG-27-01", title="Mine")
        factories.draft("OIG-27-02", "Another's")
        factories.scheduled("OIG-27-03", "Later", at=NOON + dt.timedelta(days=2, hours=3))
        factories.scheduled("OIG-27-04", "Sooner", at=NOON + dt.timedelta(hours=1))
        factories.published("OIG-27-05", "Out")
        factories.withdrawn("OIG-27-06", "Gone")
        assert sections(desk) == {
            "mine": [("OIG-27-01 Mine", "Changed November 24, 2026, 12:00 p.m. EST")],
            "review": [],
            "clock": [],
            "going": [
                ("OIG-27-04 Sooner", "November 24, 2026, 1:00 p.m. EST, in 1\xa0hour"),
                ("OIG-27-03 Later", "November 26, 2026, 3:00 p.m. EST, in 2\xa0days, 3\xa0hours"),
            ],
            "out": [("OIG-27-05 Out", "Public since November 24, 2026, 12:00 p.m. EST")],
        }


def test_an_empty_desk_says_so(desk):
    text = desk.get("/admin/").content.decode()
    for words in (
        "You have no drafts.",
        "No report is waiting for review.",
        "No final report waits to be posted.",
        "No report is scheduled.",
        "No report is public yet.",
        "Nothing wants looking at.",
    ):
        assert words in text


def test_every_problem_is_counted_and_listed(desk):
    good = {"documents": ["report"], "executive_summary": "We found.", "issued_on": dt.date(2023, 12, 4)}
    sound = factories.published("A-1", **good)
    factories.read(sound, "A page")
    factories.published("A-2", documents=["report"], executive_summary="We found.")
    factories.published("A-3", executive_summary="We found.")
    factories.published("A-4", "No summary", documents=["report"]).documents.update(
        reading_state=ReadingState.FAILED, reading_problem=ReadingProblem.SCANNED
    )
    untagged = factories.draft("A-5", documents=["report"])
    factories.read(untagged, "A page")
    untagged.documents.update(is_tagged=False, is_unfit=True)
    factories.draft("A-6", issued_on=dt.date(2023, 10, 1), fiscal_year=2023)
    factories.draft("A-7", issued_on=dt.date(2023, 9, 30), fiscal_year=2023)
    factories.draft("a 3", "The number of another")
    factories.withdrawn("A-8", "Gone")
    assert problems(desk) == {
        "summary": 1, "document": 1, "unread": 1, "unreadable": 1, "unfit": 1, "untagged": 1, "year": 1, "number": 2
    }  # fmt: skip
    for name, numbers in {
        "summary": ["A-4"], "document": ["A-3"], "unread": ["A-2"], "unreadable": ["A-4"], "unfit": ["A-5"],
        "untagged": ["A-5"], "year": ["A-6"], "number": ["A-3", "a 3"],
    }.items():  # fmt: skip
        listed = desk.get(f"/admin/reports/report/?problem={name}").context["cl"].result_list
        assert sorted(one.number for one in listed) == numbers, name
    assert desk.get("/admin/reports/report/?problem=none-of-these").status_code == 200


def test_topics_that_look_alike(desk):
    for name in ("Grant", "Grants", "fraud", "Hurricane Irma", "Irma"):
        factories.TopicFactory(name=name)
    groups = desk.get("/admin/").context["alike"]
    assert [[one.name for one in group.topics] for group in groups] == [["Grant", "Grants"]]


def test_more_than_are_shown(desk):
    for n in range(9):
        desk.save(number=f"A-{n}", title="T")
    text = desk.get("/admin/").content.decode()
    assert len(sections(desk)["mine"]) == 8
    assert '<a href="/admin/reports/report/?standing=draft">More in the list of reports</a>' in text


def test_without_the_right_to_see_reports_nothing_of_them_is_there(desk, world):
    user = User.objects.create_user("topics", password="a long enough password", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_topic"))
    desk.force_login(user)
    answer = desk.get("/admin/")
    assert answer.status_code == 200
    assert "desk-section" not in answer.content.decode()
    for report in Report.objects.all():
        assert report.title not in answer.content.decode()


def test_statements_do_not_grow(desk):
    counts = []
    for count in (1, 3):
        while Report.objects.public().count() < count:
            factories.published(documents=["report"])
            factories.scheduled()
            desk.save(number="A", title="T")
        desk.get("/admin/")
        with CaptureQueriesContext(connection) as seen:
            desk.get("/admin/")
        counts.append(len(seen))
    assert counts[0] == counts[1]
