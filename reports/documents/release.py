"""The check of a document before its release, and what the public gets of it: once for each file. The one place that writes it.

A document that is not checked waits for it. Whoever checks it claims it by compare-and-set, for the file it has then; a claim
that is older than any check can be is nobody's. The clean file is stored before the row names it; if the row never does, it is
an orphan like any other.
"""

import datetime as dt
import logging
import time
from dataclasses import dataclass
from pathlib import Path

from django.core.files.base import File
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from reports import publishing
from reports.choices import FindingCode, ReadingState
from reports.models import Finding, Report, ReportDocument

from .checking import check
from .cleaning import Cleaned, clean

LONGEST = dt.timedelta(minutes=7)  # a check that began before has died: 240 s are for checking, 120 s for cleaning
OF_CLEANING = (FindingCode.SIGNED, FindingCode.NOT_CLEANED)
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Outcome:
    """What is wrong with a file, and what the public gets in its place; nothing if it gets the file as it is."""

    findings: list[Finding]
    cleaned: Cleaned | None = None

    @property
    def is_unfit(self) -> bool:
        """Whether a report cannot come out with it."""
        return any(one.is_red for one in self.findings)


def forget(document: ReportDocument) -> None:
    """Set a document back to "not checked": its file is new. The caller saves."""
    document.findings, document.is_unfit, document.is_checked, document.checking_since = None, False, False, None
    document.clean_file, document.clean_size, document.clean_sha256 = "", 0, ""  # type: ignore[assignment]


def remember(document: ReportDocument, found: Outcome) -> None:
    """Set on a document what the check of its new file has found, and store the clean file. The caller saves."""
    document.findings, document.is_unfit = [one.stored() for one in found.findings], found.is_unfit
    document.is_checked = True
    for name, value in stored(document, found).items():
        setattr(document, name, value)


def unchecked(now: dt.datetime) -> QuerySet[ReportDocument]:
    """Documents that nobody has checked, and nobody is checking."""
    free = Q(checking_since=None) | Q(checking_since__lt=now - LONGEST)
    return ReportDocument.with_copies.filter(free, is_checked=False)


def check_one(pk: int) -> bool:
    """Claim and check one document. Returns False if there was nothing to do: checked already, claimed by another, gone."""
    now = timezone.now()
    claimed = unchecked(now).filter(pk=pk).update(checking_since=now)
    document = ReportDocument.with_copies.filter(pk=pk).first() if claimed else None
    if document is None:
        return False
    try:
        return finish(document, outcome(document), claimed_at=now)
    except Exception:
        # the claim is nobody's after a while: nothing that goes wrong here may end a worker or a request
        logger.exception("Checking document %s failed. It is tried again.", pk)
        return False


def outcome(document: ReportDocument) -> Outcome:
    """What its file comes to. Raises what is no fault of the file: no memory or no process to be had.

    What was found before is not looked for again: a document of before the portal cleaned files is only cleaned.
    """
    before = None if document.findings is None else [one for one in document.found if one.code not in OF_CLEANING]
    is_out = ReportDocument.objects.public().filter(pk=document.pk).exists()
    try:
        return outcome_of(Path(document.file.path), before, is_out=is_out)
    except (FileNotFoundError, PermissionError):
        logger.exception("The file of document %s cannot be opened. Restore it from a backup.", document.pk)
        return Outcome([Finding(FindingCode.DAMAGED)])


def outcome_of(path: Path, findings: list[Finding] | None = None, *, is_out: bool = False) -> Outcome:
    """What the PDF at `path` comes to; `findings` if it was checked already.

    One that must not come out is not cleaned, unless it is out (`is_out`): then at least the public gets it without what
    cleaning takes, such as attachments, programs and older versions, until the office has decided.
    """
    found = Outcome(check(path) if findings is None else findings)
    if found.is_unfit and not is_out:
        return found
    cleaned = clean(path)
    if isinstance(cleaned, Cleaned):
        return Outcome(found.findings, cleaned)
    return Outcome([*found.findings, Finding(cleaned)])


def finish(document: ReportDocument, found: Outcome, *, claimed_at: dt.datetime) -> bool:
    """Write down what was found, and take back approvals of a report that cannot come out like this.

    Returns False, and changes nothing, if the file was replaced meanwhile or another one took over.
    """
    values = stored(document, found)
    with transaction.atomic():
        # first the report, as everybody who publishes, withdraws or edits it does
        Report.objects.select_for_update().filter(pk=document.report_id).first()
        claim = ReportDocument.with_copies.filter(
            pk=document.pk, file=document.file.name, is_checked=False, checking_since=claimed_at
        )
        is_mine = claim.update(
            findings=[one.stored() for one in found.findings],
            is_unfit=found.is_unfit,
            is_checked=True,
            checking_since=None,
            **values,
        )
        if is_mine:
            follow_up(document, found, is_new=bool(values))
    if values and not is_mine:
        document.clean_file.storage.delete(values["clean_file"])
    return bool(is_mine)


def follow_up(document: ReportDocument, found: Outcome, *, is_new: bool) -> None:
    """Tell whose document it is now what was found; `is_new` says whether the public gets another file of it."""
    document.refresh_from_db(fields=["copy"])
    if document.copy and found.is_unfit:
        publishing.copy_unfit(document.copy)
    elif found.is_unfit:
        publishing.document_unfit(document.report)
    if is_new and not document.copy:
        publishing.document_cleaned(document.report)


def stored(document: ReportDocument, found: Outcome) -> dict[str, object]:
    """Fields that name the clean file, which is in the store then; none if there is none, or the document has it already.

    A clean file is never taken away again, unless the file itself is replaced.
    """
    cleaned, present = found.cleaned, document.clean_file
    if cleaned is None:
        return {}
    with cleaned.file:
        if cleaned.sha256 == document.clean_sha256 and present.storage.exists(present.name):
            return {}
        document.clean_file.save("clean.pdf", File(cleaned.file), save=False)
    return {"clean_file": document.clean_file.name, "clean_size": cleaned.size, "clean_sha256": cleaned.sha256}


def check_for(seconds: float) -> int:
    """Check documents for about so long; a check that has begun is finished. Returns how many were checked."""
    end, count = time.monotonic() + seconds, 0
    while time.monotonic() < end and (pk := next_unchecked()) is not None:
        count += check_one(pk)
    return count


def next_unchecked() -> int | None:
    """The document that was uploaded last, or None: what editors are at comes before what is public for long.

    Those that are still to be read are left to that first.
    """
    read = unchecked(timezone.now()).exclude(reading_state__in=[ReadingState.WAITING, ReadingState.READING])
    return read.order_by("-uploaded_at", "-pk").values_list("pk", flat=True).first()
