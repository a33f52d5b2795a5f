"""The transitions of a report's state, each in one transaction and each refused in words."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Case, Value, When
from django.utils import timezone

from reports.choices import EventKind, State, TransitionKind
from reports.models import Correction, PublicationEvent, Report

from . import log, revisions, rules
from .following import BATCH, Actor, record_publication, seen_by_public
from .names import batch_with_documents, free_slug, give_slugs, hold_slugs, name_documents


def publish(report: Report, *, at: dt.datetime | None = None, by: Actor, why: str = "") -> None:
    """Make a report public at a moment (default: now). A moment in the future schedules it.

    Raises ValidationError with words for the editor if it is public already, lacks something, or is not approved and this
    person may not approve it (see rules.py).
    """
    if not report.title:
        raise ValidationError({"title": "A report needs a title before it can be published."})
    with transaction.atomic():
        current, now = held(report)
        if current.is_public(now):
            raise ValidationError("This report is public already. To take it back, withdraw it.")
        if current.was_public and at and at > now:
            raise ValidationError("This report was public before, so it can only be published again at once.")
        rules.must_be_complete(current, by=by)
        rules.must_be_approved(current, by=by)
        Report.objects.filter(pk=report.pk).update(
            state=State.PUBLISHED, publish_at=at or now, withdrawn_at=None, withdrawal_reason="", updated_by=by
        )
        record_release(current, at=at, by=by, now=now, why=why)
        if current.was_public:
            name_documents(current)  # those that were added while it was withdrawn
            seen_by_public([report.pk])
        else:
            promote_due(now)
    report.refresh_from_db()


def held(report: Report) -> tuple[Report, dt.datetime]:
    """The stored row, locked until the transaction ends, and this moment, looked at once the lock is had.

    A moment from before a wait for the lock would say that what another person has published meanwhile is not public yet.
    """
    return Report.objects.select_for_update().get(pk=report.pk), timezone.now()


def record_release(current: Report, *, at: dt.datetime | None, by: Actor, now: dt.datetime, why: str) -> None:
    """Write down that a report was published or scheduled, and approved by it if it was in review."""
    if current.state == State.REVIEW:
        log.record(current, TransitionKind.APPROVED, after=State.APPROVED, by=by, now=now)
        current.state = State.APPROVED
    is_later = at is not None and at > now
    kind = TransitionKind.SCHEDULED if is_later else TransitionKind.PUBLISHED
    moment = at if is_later else None
    log.record(current, kind, after=State.PUBLISHED, by=by, now=now, why=why, publish_at=moment)


def publish_many(reports: list[Report], *, at: dt.datetime, by: Actor) -> None:
    """Make drafts public at a moment that has come, in a bounded number of statements. For imports.

    The reports are rows in hand, in the order in which they claim their slugs. Raises ValidationError if one has no title
    or is no draft, or if the moment is yet to come.
    """
    if at > timezone.now() or not all(report.title for report in reports):
        raise ValidationError("Only drafts with a title can be published together, and only at once.")
    with transaction.atomic():
        promote_due(timezone.now())
        give_slugs(reports)
        for start in range(0, len(reports), BATCH):
            publish_batch(reports[start : start + BATCH], at=at, by=by)
        record_publication(reports)


def publish_batch(batch: list[Report], *, at: dt.datetime, by: Actor) -> None:
    """A part of `publish_many` that fits into a statement: rows in hand that have their slugs."""
    log.record_many(batch, TransitionKind.PUBLISHED, after=State.PUBLISHED, by=by, now=at)
    claimed = Report.objects.filter(pk__in=[report.pk for report in batch], state=State.DRAFT).update(
        state=State.PUBLISHED,
        publish_at=at,
        first_published_at=at,
        slug=Case(*(When(pk=report.pk, then=Value(report.slug)) for report in batch)),
        updated_by=by,
    )
    if claimed != len(batch):
        raise ValidationError("Only drafts can be published together.")
    for report in batch:
        report.state, report.publish_at, report.first_published_at = State.PUBLISHED, at, at
        report.updated_by = by
    with_documents = batch_with_documents(batch)
    for report in with_documents:
        name_documents(report)
    revisions.keep([report.pk for report in with_documents])  # an import has written down the others


def unschedule(report: Report, *, by: Actor, why: str = "") -> None:
    """Cancel a scheduled publication; the approval stays. Raises ValidationError if it is not scheduled (any more)."""
    with transaction.atomic():
        current, now = held(report)
        if current.is_public(now) or current.was_public:
            raise ValidationError("The public has seen this report. Withdraw it instead.")
        if current.state != State.PUBLISHED:
            raise ValidationError("Only a scheduled report can be taken off the schedule.")
        Report.objects.filter(pk=report.pk).update(state=State.APPROVED, publish_at=None, updated_by=by)
        log.record(current, TransitionKind.UNSCHEDULED, after=State.APPROVED, by=by, now=now, why=why)
    report.refresh_from_db()


def withdraw(report: Report, *, reason: str, by: Actor) -> None:
    """Take a public report back: a notice with the reason stays at its address, all else is gone at once.

    Raises ValidationError if the report is not public or no reason is given.
    """
    if not reason.strip():
        raise ValidationError("Say why the report is withdrawn: the reason is shown to the public.")
    with transaction.atomic():
        # the row before the names, as in publish() and at the desk: in another order two editors could wait in a ring
        current, now = held(report)
        promote_due(now)
        changed = (
            Report.objects.public(now)
            .filter(pk=report.pk)
            .update(state=State.WITHDRAWN, withdrawn_at=now, withdrawal_reason=reason.strip(), updated_by=by)
        )
        if not changed:
            raise ValidationError("Only a report that is public can be withdrawn.")
        PublicationEvent.objects.get_or_create(
            report_id=report.pk, kind=EventKind.WITHDRAWN, defaults={"happened_at": now, "by": by}
        )
        log.record(current, TransitionKind.WITHDRAWN, after=State.WITHDRAWN, by=by, now=now, why=reason)
        seen_by_public([report.pk])
    report.refresh_from_db()


def correct(report: Report, *, notice: str, by: Actor) -> None:
    """Tell the public, with today's date, what was wrong in a report and has been put right. The report stays public.

    Raises ValidationError if it is not public or nothing is said.
    """
    if not notice.strip():
        raise ValidationError("Say what was corrected: the notice is shown to the public.")
    with transaction.atomic():
        current, now = held(report)  # no withdrawal between the look and the notice
        promote_due(now)
        if not Report.objects.public(now).filter(pk=report.pk).exists():
            raise ValidationError("Only a report that is public can have a notice of a correction.")
        Correction.objects.create(report=report, text=notice.strip(), happened_at=now, by=by)
        log.record(current, TransitionKind.CORRECTED, after=State.PUBLISHED, by=by, now=now, why=notice)
        seen_by_public([])  # a notice is not searched: the index stays as it is


def promote_due(now: dt.datetime) -> int:
    """Give reports whose moment has passed what a public report has: slug, index entry, event. Returns how many.

    Runs at the first request that sees the moment passed. Each report is claimed by compare-and-set, so it happens once
    however many processes see it together.
    """
    promoted = []
    with transaction.atomic():
        hold_slugs()
        due = list(Report.objects.due(now).select_for_update(skip_locked=True).order_by("publish_at", "pk"))
        for report in due:
            slug = free_slug(report)
            claimed = (
                Report.objects.due(now).filter(pk=report.pk).update(slug=slug, first_published_at=report.publish_at)
            )
            if claimed:
                report.slug = slug
                name_documents(report)
                promoted.append(report)
        if promoted:
            record_publication(promoted)
    return len(promoted)
