"""What has to be so before a report may become public: what it says, and who has looked at it."""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q

from reports.choices import ReadingProblem, ReadingState, State, TransitionKind
from reports.models import Report, ReportDocument

from . import log
from .following import Actor

UNUSABLE = (ReadingProblem.ENCRYPTED, ReadingProblem.DAMAGED)  # nobody could open or read such a document
OWN_CHANGE = "You changed this report last, so another editor must approve it."
FIRST_REVIEW = (
    "This report has not been submitted for review, and another editor must approve it before it can come out."
)
UNFIT = "A document of it must not come out as it is."
WAIT = "That takes seconds, for a long document up to six minutes. Then look again."
MOST_TOLD = 5  # findings of a document, where it is said what is lacking


@dataclass(frozen=True, slots=True)
class Lack:
    """Something without which a report cannot come out: the field of the form, and what to do, in words."""

    field: str
    text: str


def lacking(report: Report) -> list[Lack]:
    """What a report needs before the public may see it. One query.

    A report is posted with a summary of its findings, and can be downloaded and printed (5 U.S.C. 420); without a title or
    a year nobody finds or cites it. A number is not needed: some reports have none.
    """
    found = []
    if not report.title.strip():
        found.append(Lack("title", "Enter the title."))
    if report.fiscal_year is None:
        found.append(Lack("issue_date", "Enter the issue date as far as it is known, or at least the fiscal year."))
    if not report.executive_summary.strip():
        found.append(Lack("executive_summary", "Enter the executive summary. The law asks for a summary of findings."))
    documents = list(report.documents.all()) if report.pk else []
    if not documents:
        found.append(Lack("documents", "Add the report’s PDF file. Readers must be able to download it."))
    for one in documents:
        if one.reading_state == ReadingState.FAILED and one.reading_problem in UNUSABLE:
            words = ReadingProblem(one.reading_problem).label
            found.append(Lack("documents", f"Replace “{one}”. {words}"))
        else:
            found += unfit(one)
    return found


def unfit(document: ReportDocument) -> list[Lack]:
    """Why a document cannot come out as it is: what its check found, or that it was not checked yet."""
    if not document.is_checked:
        return [Lack("documents", f"“{document}” is being checked. {WAIT}")]
    red = [one.text for one in document.found if one.is_red]
    lacks = [Lack("documents", f"“{document}”: {text}") for text in red[:MOST_TOLD]]
    if len(red) > MOST_TOLD:
        lacks.append(Lack("documents", f"“{document}”: {len(red) - MOST_TOLD} more, which its row in the form lists."))
    return lacks


def must_be_complete(report: Report, *, by: Actor) -> None:
    """Raise ValidationError with all that is lacking. An import or a command (`by` is None) answers for itself."""
    if by is None:
        return
    if found := lacking(report):
        raise ValidationError([one.text for one in found])


def why_not_approved_by(report: Report, by: Actor) -> str:
    """Why this person may not approve the report, or nothing. By the two-person rule nobody approves what they last changed."""
    if by is None or not settings.TWO_PERSON_RULE:
        return ""
    if report.state == State.DRAFT:
        return FIRST_REVIEW
    return OWN_CHANGE if report.edited_by_id == by.pk else ""


def must_be_approved(report: Report, *, by: Actor) -> None:
    """Raise ValidationError unless the report has been approved, or publishing it may stand for this person's approval."""
    is_approved = report.state in (State.APPROVED, State.PUBLISHED)
    if not is_approved and (words := why_not_approved_by(report, by)):
        raise ValidationError(words)


def let_approvals_lapse(report_ids: list[int], *, by: Actor, now: dt.datetime) -> None:
    """Send changed reports that were approved or scheduled back to review, by the two-person rule.

    What has come out meanwhile stays out: the row itself says so, whoever holds it.
    """
    if settings.TWO_PERSON_RULE:
        take_approvals_back(report_ids, by=by, now=now)


def take_approvals_back(report_ids: list[int], *, by: Actor, now: dt.datetime, why: str = "") -> None:
    """The same, whatever the rule: nobody outside has seen these reports, and something stands against it (`why`)."""
    waiting = Report.objects.filter(pk__in=report_ids, first_published_at=None).filter(
        Q(state=State.APPROVED) | Q(state=State.PUBLISHED, publish_at__gt=now)
    )
    lapsing = list(waiting.select_for_update().order_by("pk"))
    if not lapsing:
        return
    waiting.filter(pk__in=[one.pk for one in lapsing]).update(state=State.REVIEW, publish_at=None)
    log.record_many(lapsing, TransitionKind.LAPSED, after=State.REVIEW, by=by, now=now, why=why)
