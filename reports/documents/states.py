"""How far the reading of a document is: waiting, reading, ready or failed. The one place that changes it.

The document's own row is the queue: whoever wants to read it claims it by compare-and-set, for the file it has now. So
a reader that dies loses nothing, two readers never both write, and no queue can disagree with what editors see.
"""

import datetime as dt
import logging
import time
from functools import partial
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.db.models import F, Q
from django.utils import timezone

from reports import publishing
from reports.choices import ReadingProblem, ReadingState
from reports.models import DocumentPage, Report, ReportDocument

from . import release
from .reading import Reading, Unreadable, read

LONGEST = dt.timedelta(minutes=2)  # a reading that began before has died: reading.read gives up after 20 s
MOST_ATTEMPTS = 3  # a file that kills its reader each time must not be tried for ever
BATCH = 500
NOTHING_READ = {
    "reading_state": ReadingState.WAITING,
    "reading_problem": "",
    "reading_since": None,
    "reading_attempts": 0,
    "page_count": None,
    "word_count": 0,
    "pdf_title": "",
    "language": "",
    "is_tagged": None,
    "thumbnail": "",
}
logger = logging.getLogger(__name__)


def forget(document: ReportDocument) -> None:
    """Set a document back to "not read": its file is new. The pages of the old one go at once; the caller saves."""
    for name, value in NOTHING_READ.items():
        setattr(document, name, value)
    release.forget(document)
    if document.pk:
        if connection.in_atomic_block:  # a reading that ends this very moment must not write its pages after this
            ReportDocument.with_copies.select_for_update().filter(pk=document.pk).first()
        DocumentPage.objects.filter(document=document).delete()


def read_again(document_ids: list[int]) -> int:
    """Let documents be read and checked anew, whatever came of it before. Returns how many. Their text stays until then."""
    changed = ReportDocument.with_copies.filter(pk__in=document_ids).exclude(reading_state=ReadingState.READING)
    again = {"reading_state": ReadingState.WAITING, "reading_problem": "", "reading_attempts": 0}
    count = changed.update(**again, findings=None, is_unfit=False, is_checked=False, checking_since=None)
    read_after_commit(document_ids)
    check_after_commit(document_ids)
    return count


def read_after_commit(document_ids: list[int]) -> None:
    """Read these documents once the transaction is committed, unless a worker does (OIG_TASKS=worker).

    Never inside it: SQLite would be locked for everybody else. What goes wrong then is logged and tried again by `tick`.
    """
    if settings.TASKS == "inline":
        for pk in document_ids:
            transaction.on_commit(partial(read_one, pk), robust=True)


def check_after_commit(document_ids: list[int]) -> None:
    """Check these documents for their release, in the same way."""
    if settings.TASKS == "inline":
        for pk in document_ids:
            transaction.on_commit(partial(release.check_one, pk), robust=True)


def read_waiting(report: Report) -> None:
    """Read and check documents of a report, and of its copy, that were not yet, once the transaction is committed."""
    documents = ReportDocument.with_copies.filter(report=report)
    waiting = documents.filter(reading_state=ReadingState.WAITING)
    read_after_commit(list(waiting.values_list("pk", flat=True)))
    check_after_commit(list(documents.filter(is_checked=False).values_list("pk", flat=True)))


def read_one(pk: int) -> bool:
    """Claim and read one document. Returns False if there was nothing to do: read already, claimed by another, gone."""
    now = timezone.now()
    waiting = ReportDocument.with_copies.filter(pk=pk, reading_state=ReadingState.WAITING)
    claimed = waiting.update(
        reading_state=ReadingState.READING, reading_since=now, reading_attempts=F("reading_attempts") + 1
    )
    document = ReportDocument.with_copies.filter(pk=pk).first() if claimed else None
    if document is None:
        return False
    try:
        return finish(document, outcome(document), claimed_at=now)
    except Exception:
        # the claim stays and is given back by `requeue_dead`: nothing that goes wrong here may end a worker or a start
        logger.exception("Reading document %s failed. It is tried again.", pk)
        return False


def outcome(document: ReportDocument) -> Reading | ReadingProblem:
    """What reading its file comes to. Raises what is no fault of the file: no memory or no process to be had."""
    try:
        return read(Path(document.file.path))
    except Unreadable as problem:
        return problem.problem
    except (FileNotFoundError, PermissionError):
        logger.exception("The file of document %s cannot be opened. Restore it from a backup.", document.pk)
        return ReadingProblem.DAMAGED


def finish(document: ReportDocument, found: Reading | ReadingProblem, *, claimed_at: dt.datetime | None) -> bool:
    """Write down what reading found, in one transaction with what the public sees of it.

    Returns False, and changes nothing, if the file was replaced meanwhile or another reader took over.
    """
    facts = facts_of(found)
    with transaction.atomic():
        # first the report, as everybody who publishes, withdraws or edits it does: none may miss what the other did
        Report.objects.select_for_update().filter(pk=document.report_id).first()
        claim = ReportDocument.with_copies.filter(
            pk=document.pk, file=document.file.name, reading_state=ReadingState.READING, reading_since=claimed_at
        )
        held = claim.select_for_update().first()
        if held is None:
            return False
        for name, value in facts.items():
            setattr(document, name, value)
        document.save(update_fields=list(facts))
        DocumentPage.objects.filter(document=document).delete()
        texts = found.pages if isinstance(found, Reading) and not found.problem else ()
        pages = [DocumentPage(document=document, number=number, text=text) for number, text in enumerate(texts, 1)]
        DocumentPage.objects.bulk_create(pages, batch_size=BATCH)
        if held.copy_id is None:  # what a working copy has, the public does not know of
            publishing.document_read(document.report)
    return True


def facts_of(found: Reading | ReadingProblem) -> dict[str, object]:
    """What reading found, as fields of the document. The picture's file is written when they are saved."""
    if not isinstance(found, Reading):
        return {**NOTHING_READ, "reading_state": ReadingState.FAILED, "reading_problem": found, "reading_attempts": 0}
    return {
        "reading_state": ReadingState.FAILED if found.problem else ReadingState.READY,
        "reading_problem": found.problem,
        "reading_since": None,
        "reading_attempts": 0,
        "page_count": len(found.pages),
        "word_count": sum(len(text.split()) for text in found.pages),
        "pdf_title": found.title,
        "language": found.language,
        "is_tagged": found.is_tagged,
        "thumbnail": ContentFile(found.thumbnail, name="page.webp") if found.thumbnail else "",
    }


def requeue_dead(now: dt.datetime) -> int:
    """Let documents whose reader died be read again; those that killed it each time fail. Returns how many wait again."""
    dead = ReportDocument.with_copies.filter(
        Q(reading_since=None) | Q(reading_since__lt=now - LONGEST), reading_state=ReadingState.READING
    )
    for document in dead.filter(reading_attempts__gte=MOST_ATTEMPTS).select_related("report"):
        finish(document, ReadingProblem.TOO_LARGE, claimed_at=document.reading_since)
    return dead.filter(reading_attempts__lt=MOST_ATTEMPTS).update(
        reading_state=ReadingState.WAITING, reading_since=None
    )


def read_for(seconds: float) -> int:
    """Read waiting documents for about so long; a reading that has begun is finished. Returns how many were read."""
    end, count = time.monotonic() + seconds, 0
    while time.monotonic() < end and (pk := next_waiting()) is not None:
        count += read_one(pk)
    return count


def next_waiting() -> int | None:
    """The document that has waited longest, or None."""
    waiting = ReportDocument.with_copies.filter(reading_state=ReadingState.WAITING).order_by("reading_attempts", "pk")
    return waiting.values_list("pk", flat=True).first()
