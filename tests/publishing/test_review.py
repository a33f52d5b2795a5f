"""The way of a report inside the office: what is allowed, what is refused in words, and the log of it."""

import datetime as dt
import threading

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from benchmarks.figures import Figure
from reports import publishing
from reports.choices import ReadingProblem, ReadingState
from reports.models import Report, Transition
from tests import factories

from .test_states import events, refusal

TOMORROW = dt.timedelta(days=1)
OWN = ["You changed this report last, so another editor must approve it."]


@pytest.fixture
def rule(settings) -> None:
    settings.TWO_PERSON_RULE = True


@pytest.fixture
def people(db) -> tuple[User, User]:
    """Two editors."""
    return factories.editor("one"), factories.editor("two")


def log(report: Report) -> list[tuple[str, str, str]]:
    """Kind, from, to; oldest first."""
    return list(report.transitions.order_by("pk").values_list("kind", "before", "after"))


def test_the_whole_way(people, counter):
    one, two = people
    report = factories.finished("A-1", "T")
    publishing.submit(report, by=one, why=" Look at page 2. ")
    publishing.send_back(report, by=two, why="The date.")
    publishing.submit(report, by=one)
    publishing.approve(report, by=two)
    moment = timezone.now() + TOMORROW
    publishing.publish(report, at=moment, by=two)
    publishing.unschedule(report, by=two)
    assert counter() == 0
    publishing.publish(report, by=two)
    publishing.correct(report, notice="A comma.", by=one)
    publishing.withdraw(report, reason="Wrong.", by=one)
    assert log(report) == [
        ("submitted", "draft", "review"), ("sent-back", "review", "draft"), ("submitted", "draft", "review"),
        ("approved", "review", "approved"), ("scheduled", "approved", "published"),
        ("unscheduled", "published", "approved"), ("published", "approved", "published"),
        ("corrected", "published", "published"), ("withdrawn", "published", "withdrawn"),
    ]  # fmt: skip
    rows = list(report.transitions.order_by("pk"))
    assert [row.by for row in rows] == [one, two, one, two, two, two, two, one, one]
    assert [row.why for row in rows] == ["Look at page 2.", "The date.", "", "", "", "", "", "A comma.", "Wrong."]
    assert [row.publish_at for row in rows if row.publish_at] == [moment]


def test_what_is_lacking(db):
    report = factories.draft(title="T")
    assert [lack.field for lack in publishing.lacking(report)] == ["issue_date", "executive_summary", "documents"]
    assert [lack.field for lack in publishing.lacking(Report())] == [
        "title",
        "issue_date",
        "executive_summary",
        "documents",
    ]
    whole = factories.finished()
    assert publishing.lacking(whole) == []
    whole.documents.update(reading_state=ReadingState.FAILED, reading_problem=ReadingProblem.SCANNED)
    assert publishing.lacking(whole) == []
    whole.documents.update(reading_problem=ReadingProblem.ENCRYPTED)
    (lack,) = publishing.lacking(whole)
    assert lack.text.endswith("It needs a password to be opened. Save it without one and replace the file.")


def test_an_incomplete_report_is_neither_approved_nor_published_by_anyone(people):
    report = factories.draft("A-1", "T", fiscal_year=2026, documents=["report"])
    words = ["Enter the executive summary. The law asks for a summary of findings."]
    publishing.submit(report, by=people[0])
    assert refusal(publishing.approve, report, by=people[1]) == words
    assert refusal(publishing.publish, report, by=people[1]) == words
    assert refusal(publishing.publish, report, by=people[1], at=timezone.now() + TOMORROW) == words
    assert log(report) == [("submitted", "draft", "review")]


def test_what_is_refused(world):
    nameless = Report.objects.create(number="A-1")
    assert refusal(publishing.submit, nameless, by=None) == ["A report needs a title before it can be submitted."]
    for report in (world.scheduled, world.public, world.withdrawn):
        assert refusal(publishing.submit, report, by=None) == ["Only a draft can be submitted for review."]
        assert refusal(publishing.send_back, report, by=None, why="Why.") == [
            "Only a report that is in review or approved can be sent back."
        ]
        assert refusal(publishing.approve, report, by=None) == ["Only a report that is in review can be approved."]
    publishing.submit(world.draft, by=None)
    assert refusal(publishing.send_back, world.draft, by=world.editor) == [
        "Say what should be changed: the author reads it."
    ]
    assert [one.kind for one in Transition.objects.filter(report=world.draft)] == ["submitted"]


def test_an_author_takes_back_without_a_word(people):
    report = factories.finished()
    Report.objects.update(created_by=people[0])
    publishing.submit(report, by=people[0])
    publishing.send_back(report, by=people[0])
    assert report.state == "draft"


class TestTwoPersonRule:
    """Nobody approves what they last changed."""

    @pytest.fixture
    def changed(self, people, rule) -> Report:
        """A report in review that the first editor changed last."""
        report = factories.finished("A-1", "T")
        publishing.saved(report, by=people[0])
        publishing.submit(report, by=people[1])
        return report

    def test_not_by_who_changed_it_by_whatever_door(self, people, changed):
        one, two = people
        assert refusal(publishing.approve, changed, by=one) == OWN
        assert refusal(publishing.publish, changed, by=one) == OWN
        assert refusal(publishing.publish, changed, by=one, at=timezone.now() + TOMORROW) == OWN
        publishing.approve(changed, by=two)
        publishing.publish(changed, by=one)  # approved by the other one, so anybody may let it out
        assert changed.is_public()

    def test_publishing_what_is_in_review_is_an_approval(self, people, changed):
        publishing.publish(changed, by=people[1])
        assert log(changed)[1:] == [("approved", "review", "approved"), ("published", "approved", "published")]

    def test_a_draft_is_submitted_first(self, people, rule):
        report = factories.finished()
        assert refusal(publishing.publish, report, by=people[0]) == [
            "This report has not been submitted for review, and another editor must approve it before it can come out."
        ]

    def test_a_withdrawn_report_comes_back_by_another_hand(self, people, rule, world):
        publishing.saved(world.withdrawn, by=people[0])
        assert refusal(publishing.publish, world.withdrawn, by=people[0]) == OWN
        publishing.publish(world.withdrawn, by=people[1])
        assert world.withdrawn.is_public()

    @pytest.mark.parametrize("at", [None, TOMORROW])
    def test_a_change_lets_an_approval_lapse(self, people, changed, at, counter):
        publishing.approve(changed, by=people[1])
        if at:
            publishing.publish(changed, at=timezone.now() + at, by=people[1])
        publishing.saved(changed, by=people[1], is_changed=False)
        changed.refresh_from_db()
        assert changed.state == ("published" if at else "approved")
        publishing.saved(changed, by=people[1])
        changed.refresh_from_db()
        assert (changed.state, changed.publish_at, events(changed), counter()) == ("review", None, [], 0)
        assert log(changed)[-1][0] == "lapsed"
        assert refusal(publishing.approve, changed, by=people[1]) == OWN

    def test_an_import_lets_approvals_lapse_too_and_hides_nobody(self, people, changed):
        publishing.approve(changed, by=people[1])
        publishing.saved_many([changed.pk], by=None)
        changed.refresh_from_db()
        assert changed.state == "review"
        assert refusal(publishing.approve, changed, by=people[0]) == OWN

    def test_what_is_public_stays_so(self, people, rule, world, counter):
        publishing.saved(world.public, by=people[0])
        world.public.refresh_from_db()
        assert (world.public.is_public(), log(world.public)[-1][0]) == (True, "published")

    def test_without_the_rule_one_person_does_it_all(self, people):
        report = factories.finished()
        publishing.saved(report, by=people[0])
        publishing.publish(report, by=people[0])
        publishing.saved(report, by=people[0])
        assert report.is_public()


@pytest.mark.soak
@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_simultaneous_transitions_leave_one_row_and_one_event(soak, record):
    """One of the many wins; each that loses is told; there is one row in the log and one event of what happened."""
    steps = ((publishing.approve, {}), (publishing.publish, {}), (publishing.withdraw, {"reason": "Wrong."}))
    people = [factories.editor(f"person-{n}") for n in range(4)]
    rounds = 1000 if soak else 100
    for n in range(rounds):
        report = factories.finished(f"R-{n}", "T")
        publishing.submit(report, by=None)
        for do, words in steps:
            assert sorted(together(report, do, words, people)) == ["done", "refused", "refused", "refused"]
        assert [kind for kind, *_ in log(report)] == ["submitted", "approved", "published", "withdrawn"]
        assert events(report) == ["published", "withdrawn"]
    told = "four people approve, publish, withdraw at the same moment: one of them does it, one row and one event each"
    done = Figure("", "rounds without a double or a loss", rounds, "", 1000, is_floor=True, beside=told)
    record("Simultaneous decisions", [done])


def together(report: Report, do, words: dict, people: list[User]) -> list[str]:
    """What becomes of the same change, tried by several people at once."""
    start, said = threading.Barrier(len(people)), []

    def run(person: User) -> None:
        try:
            mine = Report.objects.get(pk=report.pk)
            start.wait()
            do(mine, by=person, **words)
            said.append("done")
        except ValidationError:
            said.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return said
