"""The check of a document before its release: when it is done, what it stands in the way of, and what it leaves alone."""

import datetime as dt
import hashlib
import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.utils import timezone

from reports import publishing
from reports.choices import FindingCode, State, TransitionKind
from reports.documents import intake, release, states
from reports.documents.cleaning import Cleaned
from reports.models import Finding, ReportDocument
from tests import factories
from tests.documents import redactions

BAD = redactions.failed()["a black box"]
GOOD = redactions.sound()["removed under a black box"]
CLEAN = b"What the public gets"
SHA256 = hashlib.sha256(CLEAN).hexdigest()
RED = Finding(FindingCode.HIDDEN_TEXT, 3, "John Smith")
YELLOW = Finding(FindingCode.METADATA, None, "Word")


@pytest.fixture
def checking(monkeypatch):
    """What the next checks find: findings, or something to raise or to do."""
    answers = []

    def check(path):
        answer = answers.pop(0)
        if isinstance(answer, BaseException):
            raise answer
        return answer() if callable(answer) else answer

    monkeypatch.setattr(release, "check", check)
    monkeypatch.setattr(release, "clean", lambda path: Cleaned(io.BytesIO(CLEAN), len(CLEAN), SHA256))
    return answers


def unchecked(*args, **fields) -> ReportDocument:
    """A document of a finished draft that nobody has checked."""
    document = factories.finished(*args, **fields).documents.get()
    ReportDocument.objects.update(findings=None, is_checked=False)
    document.refresh_from_db()
    return document


def approve(document: ReportDocument) -> None:
    publishing.publish(document.report, at=timezone.now() + dt.timedelta(days=1), by=factories.editor())


def test_an_upload_is_checked_at_once_and_a_bad_one_stopped(db, settings, django_capture_on_commit_callbacks):
    settings.TASKS = "inline"
    report = factories.finished("OIG-24-01", documents=())
    with django_capture_on_commit_callbacks(execute=True):
        intake.attach(report, "report", ContentFile(BAD, name="upload.pdf"))
        states.read_waiting(report)
    assert [lack.text for lack in publishing.lacking(report)] == [
        "“Report”: Page 1: “Informant”. Text that cannot be seen here can still be copied, as after a failed redaction. Remove "
        "the words themselves from the document, not only from sight, and save it as PDF again."
    ]
    with pytest.raises(ValidationError):
        publishing.publish(report, by=factories.editor())
    with django_capture_on_commit_callbacks(execute=True):
        document = report.documents.get()
        intake.fill(document, ContentFile(GOOD, name="upload.pdf"))
        document.save()
        states.read_waiting(report)
    assert publishing.lacking(report) == []
    report.refresh_from_db()
    publishing.publish(report, by=report.created_by)


def test_until_it_is_checked_it_waits(db, checking):
    document = unchecked("OIG-24-01", state=State.REVIEW)
    assert [lack.text for lack in publishing.lacking(document.report)] == [
        "“Report” is being checked. That takes seconds, for a long document up to six minutes. Then look again."
    ]
    with pytest.raises(ValidationError, match="is being checked"):
        publishing.approve(document.report, by=factories.editor())
    checking.append([YELLOW])
    assert release.check_one(document.pk)
    publishing.approve(document.report, by=factories.editor("another"))


def test_an_import_answers_for_itself(db):
    document = unchecked("OIG-24-01")
    publishing.publish(document.report, by=None)
    assert document.report.is_public()


def test_many_findings_are_told_in_short(db, checking):
    document = unchecked("OIG-24-01")
    checking.append([YELLOW, *[Finding(FindingCode.HIDDEN_TEXT, page) for page in range(9, 0, -1)]])
    release.check_one(document.pk)
    texts = [lack.text for lack in publishing.lacking(document.report)]
    assert [text[:18] for text in texts] == [f"“Report”: Page {page}: " for page in range(1, 6)] + [
        "“Report”: 4 more, "
    ]


def test_a_scheduled_report_goes_back_if_its_document_turns_out_unfit(db, checking):
    document = unchecked("OIG-24-01")
    ReportDocument.objects.update(findings=[], is_checked=True)
    approve(document)
    states.read_again([document.pk])
    checking.append([RED])
    assert release.check_one(document.pk)
    document.report.refresh_from_db()
    assert (document.report.state, document.report.publish_at) == (State.REVIEW, None)
    lapsed = document.report.transitions.first()
    assert (lapsed.kind, lapsed.why) == (TransitionKind.LAPSED, "A document of it must not come out as it is.")


def test_what_is_public_stays_public(db, checking, counter):
    document = factories.published("OIG-24-01", documents=["report"]).documents.get()
    states.read_again([document.pk])
    before = counter()
    checking.append([RED])
    assert release.check_one(document.pk)
    document.refresh_from_db()
    # and what the public gets of it is cleaned
    assert (document.report.is_public(), document.found, counter()) == (True, [RED], before + 1)


def test_warnings_take_nothing_back(db, checking):
    document = unchecked("OIG-24-01")
    ReportDocument.objects.update(findings=[], is_checked=True)
    approve(document)
    states.read_again([document.pk])
    checking.append([YELLOW])
    release.check_one(document.pk)
    document.report.refresh_from_db()
    assert document.report.state == State.PUBLISHED


def test_a_file_that_was_replaced_meanwhile_is_not_written_on(db, checking):
    document = unchecked("OIG-24-01")

    def replace():
        newer = ReportDocument.objects.get()
        intake.fill(newer, ContentFile(GOOD, name="newer.pdf"))
        newer.save()
        return [RED]

    checking.append(replace)
    assert release.check_one(document.pk) is False
    document.refresh_from_db()
    assert (document.findings, document.checking_since) == (None, None)


def test_one_checks_at_a_time_and_a_dead_one_s_claim_is_nobody_s(db, checking):
    document = unchecked("OIG-24-01")
    checking.append(lambda: [RED] if release.check_one(document.pk) is False else None)
    assert release.check_one(document.pk)
    assert release.check_one(document.pk) is False  # it is checked
    assert release.check_one(10**9) is False
    ReportDocument.objects.update(is_checked=False, checking_since=timezone.now() - release.LONGEST / 2)
    assert release.next_unchecked() is None
    ReportDocument.objects.update(checking_since=timezone.now() - release.LONGEST * 2)
    ReportDocument.objects.update(reading_state="failed")
    assert release.next_unchecked() == document.pk


def test_what_goes_wrong_here_is_no_fault_of_the_file(db, checking):
    document = unchecked("OIG-24-01")
    checking.append(OSError("no process to be had"))
    assert release.check_one(document.pk) is False
    document.refresh_from_db()
    assert (document.findings, document.checking_since is None) == (None, False)
    ReportDocument.objects.update(checking_since=None)
    checking.append(FileNotFoundError())
    assert release.check_one(document.pk)
    document.refresh_from_db()
    assert document.found == [Finding(FindingCode.DAMAGED)]


def test_documents_of_before_are_checked_by_tick_and_worker(db, checking, settings):
    settings.TASKS = "worker"
    first, second = unchecked("OIG-24-01"), unchecked("OIG-24-02")
    ReportDocument.objects.update(reading_state="failed")
    checking += [[YELLOW], [RED]]
    out = io.StringIO()
    call_command("tick", stdout=out)
    assert release.next_unchecked() == second.pk  # a worker's task
    call_command("worker", "--once", stdout=out)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.found, second.found, checking) == ([RED], [YELLOW], [])
    ReportDocument.objects.update(findings=None, is_checked=False, checking_since=None)
    settings.TASKS = "inline"
    checking += [[], []]
    call_command("tick", stdout=out)
    assert out.getvalue().endswith("checked: 2, waiting again after an interruption: 0.\n")
