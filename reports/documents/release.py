"""The check of a document before its release: done once for each file, kept with the document. The one place that writes it.

A document without findings (null, not an empty list) waits to be checked. Whoever checks it claims it by compare-and-set, for
the file it has then; a claim that is older than any check can be is nobody's.
"""

import datetime as dt
import logging
import time
from pathlib import Path

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from reports import publishing
from reports.choices import FindingCode, ReadingState
from reports.models import Finding, Report, ReportDocument

from .checking import check

LONGEST = dt.timedelta(minutes=5)  # a check that began before has died: checking.check gives up after 240 s
logger = logging.getLogger(__name__)


def forget(document: ReportDocument) -> None:
    """Set a document back to "not checked". The caller saves."""
    document.findings, document.is_unfit, document.checking_since = None, False, None


def unchecked(now: dt.datetime) -> QuerySet[ReportDocument]:
    """Documents that nobody has checked, and nobody is checking."""
    free = Q(checking_since=None) | Q(checking_since__lt=now - LONGEST)
    return ReportDocument.objects.filter(free, findings__isnull=True)


def check_one(pk: int) -> bool:
    """Claim and check one document. Returns False if there was nothing to do: checked already, claimed by another, gone."""
    now = timezone.now()
    claimed = unchecked(now).filter(pk=pk).update(checking_since=now)
    document = ReportDocument.objects.filter(pk=pk).first() if claimed else None
    if document is None:
        return False
    try:
        return finish(document, outcome(document), claimed_at=now)
    except Exception:
        # the claim is nobody's after a while: nothing that goes wrong here may end a worker or a request
        logger.exception("Checking document %s failed. It is tried again.", pk)
        return False


def outcome(document: ReportDocument) -> list[Finding]:
    """What the check of its file finds. Raises what is no fault of the file: no memory or no process to be had."""
    try:
        return check(Path(document.file.path))
    except (FileNotFoundError, PermissionError):
        logger.exception("The file of document %s cannot be opened. Restore it from a backup.", document.pk)
        return [Finding(FindingCode.DAMAGED)]


def finish(document: ReportDocument, found: list[Finding], *, claimed_at: dt.datetime) -> bool:
    """Write down what was found, and take back approvals of a report that cannot come out like this.

    Returns False, and changes nothing, if the file was replaced meanwhile or another one took over.
    """
    with transaction.atomic():
        # first the report, as everybody who publishes, withdraws or edits it does
        Report.objects.select_for_update().filter(pk=document.report_id).first()
        claim = ReportDocument.objects.filter(
            pk=document.pk, file=document.file.name, findings__isnull=True, checking_since=claimed_at
        )
        is_unfit = any(one.is_red for one in found)
        if not claim.update(findings=[one.stored() for one in found], is_unfit=is_unfit, checking_since=None):
            return False
        if is_unfit:
            publishing.document_unfit(document.report)
    return True


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
