"""A working copy that is scheduled takes the place of the public version at its moment, everywhere, once, without a job."""

import datetime as dt
import threading

import pytest
import time_machine
from django.db import DatabaseError, OperationalError, connection
from django.test import Client
from django.utils import timezone

from reports import catalog, publishing
from reports.models import Report, Revision
from reports.publishing import copy_moments
from tests import factories

from .test_copies import changed, kinds, people, report, rule, topic  # noqa: F401  (fixtures)
from .test_states import events, refusal

MOMENT = dt.datetime(2027, 3, 1, 14, 0, tzinfo=dt.UTC)
BEFORE = MOMENT - dt.timedelta(milliseconds=1)


@pytest.fixture
def copy(report) -> Revision:  # noqa: F811
    """With another title, topic, agency, area and year than the public version, not yet scheduled."""
    made = publishing.make_copy(report, by=None)
    agency, area = factories.AgencyFactory(abbreviation="FEMA"), factories.AreaFactory(name="Roads")
    content = changed(
        made, title="New title", topics=[topic("maps")], fiscal_year=2025,
        agencies=[{"id": agency.pk, "name": agency.label, "slug": agency.slug}],
        area={"id": area.pk, "name": area.label, "slug": area.slug},
    )  # fmt: skip
    publishing.change_copy(made, content, by=None)
    return made


@pytest.fixture
def scheduled(copy) -> Revision:
    publishing.schedule_copy(copy, at=MOMENT, by=None)
    copy.refresh_from_db()
    return copy


def title(client: Client) -> str:
    """Which version a reader gets."""
    page = client.get("/reports/a-1/").content.decode()
    (said,) = [one for one in ("Old title", "New title") if one in page]
    return said


SURFACES = {  # what tells the versions apart, before and after
    "/": ("Old title", "New title"),
    "/reports/": ("Old title", "New title"),
    '/reports/?q="old+title"': ('data-report="a-1"', ""),
    '/reports/?q="new+title"': ("", 'data-report="a-1"'),
    "/reports/a-1/": ("Old title", "New title"),
    "/topics/": ("/topics/ports/", "/topics/maps/"),
    "/topics/maps/": (404, 200),
    "/topics/ports/": (200, 404),
    "/agencies/fema/": (404, 200),
    "/oversight-areas/roads/": (404, 200),
    "/fiscal-years/2025/": (404, 200),
    "/suggestions/?q=new+ti": ("", "New title"),
    "/sitemap-pages-1.xml": ("/topics/ports/", "/topics/maps/"),
}


@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize("moment", [BEFORE, MOMENT, MOMENT + dt.timedelta(milliseconds=1)])
def test_every_surface_turns_at_the_moment_whichever_is_asked_first(client, scheduled, surface, moment):
    catalog.current()
    old, new = SURFACES[surface]
    with time_machine.travel(moment, tick=False):
        answer = client.get(surface)
    wanted, other = (old, new) if moment < MOMENT else (new, old)
    if isinstance(wanted, int):
        assert answer.status_code == wanted
        return
    text = answer.content.decode()
    assert answer.status_code == 200
    assert wanted in text
    assert not other or other not in text


def test_it_happens_once_and_is_told(client, scheduled, report, people, counter):  # noqa: F811
    publishing.schedule_copy(scheduled, at=MOMENT, by=people[1], why="With the press release.")
    before = counter()
    with time_machine.travel(BEFORE, tick=False):
        tag = client.get("/reports/a-1/").headers["ETag"]
        assert publishing.put_due_in_place(timezone.now()) == 0
    with time_machine.travel(MOMENT + dt.timedelta(hours=3), tick=False):
        assert client.get("/reports/a-1/", headers={"If-None-Match": tag}).status_code == 200
        assert title(client) == "New title"
        assert publishing.put_due_in_place(timezone.now()) == 0
        client.get("/")
    assert counter() == before + 1
    scheduled.refresh_from_db()
    assert (scheduled.number, scheduled.state, scheduled.takes_place_at) == (2, "kept", None)
    assert (scheduled.happened_at, scheduled.why) == (MOMENT, "With the press release.")
    assert kinds(report)[-3:] == ["copy-timed", "copy-timed", "copy-put"]
    put = report.transitions.get(kind="copy-put")
    assert (put.by, put.happened_at, put.why) == (people[1], MOMENT, "With the press release.")
    assert events(report) == ["published"]
    report.refresh_from_db()
    assert (report.slug, report.updated_by) == ("a-1", people[1])


def test_before_its_moment_nothing_moves(client, copy, counter):
    before, tag = counter(), client.get("/reports/").headers["ETag"]
    publishing.schedule_copy(copy, at=MOMENT, by=None)
    publishing.schedule_copy(copy, at=MOMENT + dt.timedelta(days=1), by=None)
    publishing.unschedule_copy(copy, by=None)
    assert (counter(), client.get("/reports/").headers["ETag"]) == (before, tag)


class TestWhoMayWhen:
    """Scheduling asks what putting in place asks; what changes a copy takes its moment away."""

    def test_four_eyes_and_the_log(self, copy, report, people, rule):  # noqa: F811
        one, two = people
        publishing.change_copy(copy, changed(copy, title="Newest"), by=one)
        words = ["This working copy has not been submitted for review, and another editor must approve it first."]
        assert refusal(publishing.schedule_copy, copy, at=MOMENT, by=two) == words
        publishing.submit_copy(copy, by=one)
        own = ["You changed this working copy last, so another editor must approve it."]
        assert refusal(publishing.schedule_copy, copy, at=MOMENT, by=one) == own
        publishing.schedule_copy(copy, at=MOMENT, by=two, why="Then.")
        publishing.schedule_copy(copy, at=MOMENT + dt.timedelta(days=1), by=one)
        publishing.unschedule_copy(copy, by=two, why="Wait.")
        copy.refresh_from_db()
        assert (copy.state, copy.takes_place_at) == ("approved", None)
        assert kinds(report)[-5:] == ["copy-sent", "copy-passed", "copy-timed", "copy-timed", "copy-untimed"]
        said = report.transitions.filter(kind__in=["copy-timed", "copy-untimed"]).order_by("pk")
        assert list(said.values_list("by__username", "why", "publish_at")) == [
            ("two", "Then.", MOMENT), ("one", "", MOMENT + dt.timedelta(days=1)), ("two", "Wait.", None),
        ]  # fmt: skip

    def test_a_change_lets_approval_and_moment_lapse(self, scheduled, client, report, people, rule):  # noqa: F811
        publishing.change_copy(scheduled, changed(scheduled, title="Newer"), by=people[0])
        scheduled.refresh_from_db()
        assert (scheduled.state, scheduled.takes_place_at) == ("review", None)
        assert kinds(report)[-1] == "copy-lapsed"
        with time_machine.travel(MOMENT, tick=False):
            assert title(client) == "Old title"

    def test_without_the_rule_the_moment_stays(self, scheduled, client, settings):
        settings.TWO_PERSON_RULE = False
        publishing.change_copy(scheduled, changed(scheduled, executive_summary="Newer."), by=None)
        with time_machine.travel(MOMENT, tick=False):
            assert title(client) == "New title"
        assert Report.objects.get().executive_summary == "Newer."

    @pytest.mark.parametrize("step", [publishing.send_copy_back, publishing.discard_copy, publishing.put_in_place])
    def test_what_ends_or_sends_it_back_takes_its_moment(self, scheduled, step):
        step(scheduled, by=None)
        scheduled.refresh_from_db()
        assert scheduled.takes_place_at is None
        assert not Revision.objects.due(MOMENT).exists()

    def test_what_has_no_place_to_take_is_not_scheduled(self, copy, report, people):  # noqa: F811
        assert refusal(publishing.schedule_copy, copy, at=timezone.now(), by=None) == [copy_moments.PASSED]
        assert refusal(publishing.unschedule_copy, copy, by=None) == ["This working copy is not scheduled."]
        report.title = "Changed meanwhile"
        report.save()
        publishing.saved(report, by=None)
        (words,) = refusal(publishing.schedule_copy, copy, at=MOMENT, by=None)
        assert words.startswith("The public report was changed since")


class TestInTheWay:
    """What keeps it from its place never reaches a reader: the copy stays, without a moment, and says why."""

    def stuck(self, client: Client, copy: Revision, counter) -> str:
        """The problem, once a reader has come after the moment; nothing else has changed."""
        before, said = counter(), Report.objects.values("title", "updated_at", "area").get()
        with time_machine.travel(MOMENT, tick=False):
            tags = {client.get("/reports/").headers["ETag"] for _ in range(2)}
            assert client.get("/").status_code == 200
        assert (counter(), len(tags)) == (before, 1)
        assert Report.objects.values("title", "updated_at", "area").get() == said
        copy.refresh_from_db()
        assert (copy.state, copy.takes_place_at, copy.number) == ("approved", None, None)
        told = copy.report.transitions.get(kind="copy-stuck")
        assert (told.by, told.why) == (None, copy.problem)
        return copy.problem

    def test_the_public_version_was_changed(self, client, scheduled, report, counter):  # noqa: F811
        report.executive_summary = "Corrected."
        report.save()
        publishing.saved(report, by=None)
        assert self.stuck(client, scheduled, counter).startswith("The public report was changed since")
        with time_machine.travel(MOMENT, tick=False):
            assert title(client) == "Old title"
            publishing.change_copy(scheduled, changed(scheduled), by=None, base=2)
            scheduled.refresh_from_db()
            assert scheduled.problem == ""

    def test_it_lacks_something(self, client, scheduled, counter):
        Revision.objects.filter(pk=scheduled.pk).update(content=scheduled.content | {"executive_summary": ""})
        assert self.stuck(client, scheduled, counter).startswith("Enter the executive summary.")

    def test_the_report_was_withdrawn(self, client, scheduled, report, counter):  # noqa: F811
        publishing.withdraw(report, reason="Wrong.", by=None)
        assert self.stuck(client, scheduled, counter) == "This report is not public. Change the report itself."

    @pytest.mark.parametrize("error", [KeyError("title"), DatabaseError("value too long")])
    def test_what_nobody_foresaw(self, client, scheduled, counter, monkeypatch, error):
        def broken(*args, **kwargs):
            Report.objects.update(title="Half")
            raise error

        monkeypatch.setattr(copy_moments, "replace", broken)
        assert self.stuck(client, scheduled, counter) == copy_moments.UNEXPECTED

    def test_a_database_that_is_busy_is_asked_again(self, client, scheduled, monkeypatch):
        replace = copy_moments.replace

        def busy(*args, **kwargs):
            monkeypatch.setattr(copy_moments, "replace", replace)
            raise OperationalError("database is locked")

        monkeypatch.setattr(copy_moments, "replace", busy)
        with time_machine.travel(MOMENT, tick=False):
            assert [title(client), title(client)] == ["Old title", "New title"]

    def test_one_does_not_keep_another(self, client, scheduled, report):  # noqa: F811
        other = factories.published("B-1", "Other", fiscal_year=2026, executive_summary="x", documents=["report"])
        made = publishing.make_copy(other, by=None)
        publishing.change_copy(made, changed(made, title="Other, new"), by=None)
        publishing.schedule_copy(made, at=MOMENT, by=None)
        report.topics.clear()
        with time_machine.travel(MOMENT, tick=False):
            client.get("/")
        assert sorted(Report.objects.values_list("title", flat=True)) == ["Old title", "Other, new"]


@pytest.mark.postgres
def test_two_processes_at_the_moment_both_answer_the_new_version(transactional_db, clean_index):
    report = factories.published("A-1", "Old title", fiscal_year=2026, executive_summary="Old.", documents=["report"])  # noqa: F811
    made = publishing.make_copy(report, by=None)
    publishing.change_copy(made, changed(made, title="New title"), by=None)
    publishing.schedule_copy(made, at=MOMENT, by=None)
    answers, start = [], threading.Barrier(4)

    def look() -> None:
        start.wait()
        publishing.put_due_in_place(MOMENT)  # as each process does before it answers
        answers.append(Report.objects.get().title)
        connection.close()

    threads = [threading.Thread(target=look) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert answers == ["New title"] * 4
    assert kinds(report).count("copy-put") == 1


@pytest.mark.sqlite
def test_what_is_due_is_found_by_an_index(db):
    assert "revision_takes_place_at" in Revision.objects.due(timezone.now()).explain()


@pytest.mark.postgres
def test_what_is_due_is_found_by_an_index_on_postgresql(db):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")  # the table is empty
    assert "revision_takes_place_at" in Revision.objects.due(timezone.now()).explain()
