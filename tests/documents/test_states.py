"""How far the reading of a document is, and what the public sees of it."""

import datetime as dt
import io
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.utils import timezone

from reports import publishing, search
from reports.choices import ReadingProblem, ReadingState
from reports.documents import intake, states
from reports.documents.reading import Reading, Unreadable
from reports.models import DocumentPage, Report, ReportDocument
from tests import factories
from tests.factories import PDF

SAMPLE = Path(__file__).resolve().parents[2] / "data" / "sample" / "documents"
READ = Reading(("Walrus on page one", "Nothing", "A walrus again"), "Title", "en-US", True, b"RIFFpicture", "")


@pytest.fixture
def reading(monkeypatch):
    """What the next readings give: an answer, or a problem to raise."""
    answers = []

    def read(path: Path) -> Reading:
        answer = answers.pop(0)
        if isinstance(answer, BaseException):
            raise answer
        return answer() if callable(answer) else answer

    monkeypatch.setattr(states, "read", read)
    return answers


def uploaded(report: Report, content: bytes = PDF) -> ReportDocument:
    return intake.attach(report, "report", ContentFile(content, name="upload.pdf"))


def found(words: str) -> list[int]:
    return list(search.find(words).ids)


def test_a_document_is_read_and_found_by_its_pages(db, reading):
    report = factories.published("OIG-24-01", "Ports", documents=["report"])
    document = report.documents.get()
    reading.append(READ)
    assert (found("walrus"), states.read_one(document.pk), found("walrus")) == ([], True, [report.pk])
    document.refresh_from_db()
    facts = (document.reading_state, document.page_count, document.word_count, document.language, document.is_tagged)
    assert facts == (ReadingState.READY, 3, 8, "en-US", True)
    with document.thumbnail.open() as picture:
        assert picture.read() == b"RIFFpicture"
    assert list(document.pages.values_list("number", "text")) == list(enumerate(READ.pages, 1))
    assert search.pages(search.find("walrus").query, [document.pk]) == {document.pk: {1: 1, 3: 1}}


def test_a_real_file_is_read_after_the_commit_and_not_before(db, django_capture_on_commit_callbacks):
    report = factories.published("OIG-24-01", "Ports")
    path = min(SAMPLE.glob("*.pdf"))
    with django_capture_on_commit_callbacks(execute=True):
        document = uploaded(report, path.read_bytes())
        publishing.saved(report, by=None)
        states.read_waiting(report)
        document.refresh_from_db()
        assert (document.reading_state, document.page_count) == (ReadingState.WAITING, None)
    document.refresh_from_db()
    assert document.reading_state == ReadingState.READY
    assert document.pages.count() == document.page_count
    assert found("fictional") == [report.pk]


@pytest.mark.parametrize("problem", list(ReadingProblem))
def test_what_cannot_be_read_says_why(db, reading, problem):
    document = factories.published("OIG-24-01", "Ports", documents=["report"]).documents.get()
    reading.append(Unreadable(problem))
    assert states.read_one(document.pk)
    document.refresh_from_db()
    assert (document.reading_state, document.reading_problem, document.page_count) == ("failed", problem, None)


def test_a_scan_keeps_its_pages_and_its_picture(db, reading):
    document = factories.published("OIG-24-01", "Ports", documents=["report"]).documents.get()
    reading.append(Reading(("", ""), "", "", False, b"RIFF", "scanned"))
    states.read_one(document.pk)
    document.refresh_from_db()
    assert (document.reading_state, document.reading_problem, document.page_count) == ("failed", "scanned", 2)
    assert document.thumbnail


def test_a_replaced_file_takes_its_text_along_at_once(db, reading):
    report = factories.published("OIG-24-01", "Ports", documents=["report"])
    document = report.documents.get()
    reading.append(READ)
    states.read_one(document.pk)
    intake.fill(document, ContentFile(PDF + b"2", name="new.pdf"))
    document.save()
    publishing.saved(report, by=None)
    assert (found("walrus"), DocumentPage.objects.count()) == ([], 0)
    document.refresh_from_db()
    assert (document.reading_state, document.page_count, bool(document.thumbnail)) == ("waiting", None, False)


def test_a_file_replaced_while_it_is_read_is_not_given_the_old_text(db, reading):
    report = factories.published("OIG-24-01", "Ports", documents=["report"])
    document = report.documents.get()

    def slow() -> Reading:
        other = ReportDocument.objects.get(pk=document.pk)
        intake.fill(other, ContentFile(PDF + b"2", name="new.pdf"))
        other.save()
        return READ

    reading.append(slow)
    assert states.read_one(document.pk) is False
    document.refresh_from_db()
    assert (document.reading_state, DocumentPage.objects.count(), found("walrus")) == ("waiting", 0, [])


def test_two_readers_never_both_read(db, reading):
    document = factories.published("OIG-24-01", "Ports", documents=["report"]).documents.get()
    reading.append(lambda: READ if not states.read_one(document.pk) else None)  # another one comes meanwhile
    assert states.read_one(document.pk)
    assert states.read_one(document.pk) is False  # ready
    assert states.read_one(10**9) is False


@pytest.mark.parametrize("state", ["draft", "scheduled", "withdrawn"])
def test_the_text_of_a_hidden_report_is_kept_and_not_found(db, reading, counter, state):
    report = getattr(factories, state)("OIG-24-01", "Ports", documents=["report"])
    before = counter()
    reading.append(READ)
    states.read_one(report.documents.get().pk)
    assert (DocumentPage.objects.count(), found("walrus"), counter()) == (3, [], before)
    assert search.vocabulary.known(["walrus"]) == set()
    if state == "draft":
        publishing.publish(report, by=None)
        assert (found("walrus"), counter()) == ([report.pk], before + 1)
        publishing.withdraw(report, reason="Wrong.", by=None)
        assert (found("walrus"), search.vocabulary.known(["walrus"])) == ([], set())


def test_a_dead_reader_s_document_is_read_again_but_not_for_ever(db, reading):
    report = factories.published("OIG-24-01", "Ports", documents=["report"])
    document = report.documents.get()
    for attempt in (1, 2, 3):
        reading.append(KeyboardInterrupt())  # as if the process were killed
        with pytest.raises(KeyboardInterrupt):
            states.read_one(document.pk)
        document.refresh_from_db()
        assert (document.reading_state, document.reading_attempts) == ("reading", attempt)
        assert states.requeue_dead(timezone.now()) == 0  # it may live
        later = timezone.now() + dt.timedelta(minutes=3)
        assert states.requeue_dead(later) == (1 if attempt < 3 else 0)
    document.refresh_from_db()
    assert (document.reading_state, document.reading_problem) == ("failed", "too_large")


def test_read_again_and_the_commands(db, reading, settings):
    settings.TASKS = "worker"
    report = factories.published("OIG-24-01", "Ports", documents=["report"])
    document = report.documents.get()
    reading += [Unreadable(ReadingProblem.DAMAGED), READ, READ]
    out = io.StringIO()
    call_command("worker", "--once", stdout=out)
    assert out.getvalue() == f"Document {document.pk} was read.\n"
    assert found("walrus") == []
    assert states.read_again([document.pk]) == 1
    call_command("tick", stdout=out)  # reading is a worker's task
    assert out.getvalue().endswith("Documents read: 0, checked: 0, waiting again after an interruption: 0.\n")
    settings.TASKS = "inline"
    call_command("tick", stdout=out)
    assert out.getvalue().endswith("Documents read: 1, checked: 1, waiting again after an interruption: 0.\n")
    assert found("walrus") == [report.pk]


def test_a_missing_file_is_an_error_in_the_log_and_not_a_crash(db, caplog):
    document = factories.published("OIG-24-01", "Ports", documents=["report"]).documents.get()
    Path(document.file.path).unlink()
    assert states.read_one(document.pk)
    document.refresh_from_db()
    assert (document.reading_state, document.reading_problem) == ("failed", "damaged")
    assert "cannot be opened" in caplog.text


def test_what_is_no_fault_of_the_file_leaves_the_claim_and_ends_nobody(db, reading, caplog):
    document = factories.published("OIG-24-01", "Ports", documents=["report"]).documents.get()
    reading.append(OSError(12, "Cannot allocate memory"))
    assert states.read_one(document.pk) is False
    document.refresh_from_db()
    assert (document.reading_state, "is tried again" in caplog.text) == ("reading", True)
    assert states.requeue_dead(timezone.now() + dt.timedelta(minutes=3)) == 1


def test_giving_up_is_seen_by_the_public_at_once(db, counter):
    document = factories.published("OIG-24-01", "Ports", documents=["report"]).documents.get()
    long_ago = timezone.now() - dt.timedelta(hours=1)
    ReportDocument.objects.update(reading_state="reading", reading_since=long_ago, reading_attempts=3)
    before = counter()
    assert states.requeue_dead(timezone.now()) == 0
    document.refresh_from_db()
    assert (document.reading_state, document.reading_problem, counter()) == ("failed", "too_large", before + 1)
