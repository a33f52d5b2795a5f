"""What has to be so of a working copy before it takes the place of the public version; nothing is written here."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone

from reports.choices import COPIES
from reports.models import Agency, Report, ReportDocument, Revision, Topic

from . import copy_documents, rules
from .contents import Content, differing, files, set_fields
from .filing import as_of_today, entries_of
from .following import Actor

WORKING, REVIEW, APPROVED = COPIES
NOT_SUBMITTED = "This working copy has not been submitted for review, and another editor must approve it first."
OWN_CHANGE = "You changed this working copy last, so another editor must approve it."
OVERTAKEN = "The public report was changed since this working copy was made. Compare both before it takes its place."
SAME = "This working copy says the same as the public report. Change it, or discard it."


def must_be_public(current: Report) -> None:
    """Raise ValidationError unless the public reads the report."""
    if not current.is_public(timezone.now()):
        raise ValidationError("This report is not public. Change the report itself.")


def must_have_a_place(current: Report, copy: Revision, last: Revision) -> None:
    """Raise ValidationError if a working copy has no place to take: `last` is the version that it would replace."""
    must_be_public(current)
    if is_overtaken(copy, last):
        raise ValidationError(OVERTAKEN)
    documents = {"documents": copy_documents.listed(copy, last)}
    if not text_differs(last.content, copy.content) and files(documents) == files(last.content):
        raise ValidationError(SAME)


def is_overtaken(copy: Revision, last: Revision) -> bool:
    """Whether the public report says something else now than when the copy was made or last compared with it."""
    if last.number == copy.base:
        return False
    base = copy_documents.version_of(copy, copy.base)
    if base is None or text_differs(base, last.content):
        return True
    return files(base) != files(last.content) and copy_documents.is_touched(copy)


def text_differs(one: Content, other: Content) -> bool:
    """Whether two versions differ in something else than their documents."""
    return bool(set(differing(as_of_today(one), as_of_today(other))) - {"documents"})


def must_be_complete(copy: Revision, *, by: Actor) -> None:
    """Raise ValidationError with what the copy lacks to be read by the public."""
    rules.must_be_complete(proposed(copy), by=by)


def must_be_approved(copy: Revision, *, by: Actor) -> None:
    """Raise ValidationError unless the copy has been approved, or this person's step may stand for their approval."""
    if copy.state != APPROVED and (words := why_copy_not_approved_by(copy, by)):
        raise ValidationError(words)


def why_copy_not_approved_by(copy: Revision, by: Actor) -> str:
    """Why this person may not approve a working copy, or nothing."""
    if by is None or not settings.TWO_PERSON_RULE:
        return ""
    if copy.state == WORKING:
        return NOT_SUBMITTED
    return OWN_CHANGE if copy.by_id == by.pk else ""


def proposed(copy: Revision) -> Report:
    """The report as it would be in public with its working copy in its place: a row in hand, which nobody may save."""
    report = Report.objects.get(pk=copy.report_id)
    set_fields(report, copy.content)
    report.fill_derived()
    entries = entries_of(copy.content)
    report.area = entries.area
    documents = ReportDocument.with_copies.none()
    documents._result_cache = copy_documents.documents_of(copy, newest(report), report)
    # as if all had been prefetched: what shows a report asks it for them
    report._prefetched_objects_cache = {  # type: ignore[attr-defined]
        "agencies": Agency.objects.filter(pk__in=[one.pk for one in entries.agencies]),
        "topics": Topic.objects.filter(pk__in=[one.pk for one in entries.topics]),
        "documents": documents,
    }
    return report


def newest(report: Report) -> Revision:
    """The last version of a report that has one."""
    return Revision.objects.newest().get(report=report)
