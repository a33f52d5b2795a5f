"""The only code that changes a report's state, and what follows from a change the public can see."""

import datetime as dt
import logging
from collections.abc import Iterable

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Case, Value, When
from django.utils import timezone

from reports import search
from reports.choices import EventKind, State
from reports.models import CatalogCounter, FormerReportSlug, PublicationEvent, Report, ReportDocument
from reports.models.naming import base_slug, with_suffix
from reports.models.vocabulary import VocabularyEntry

logger = logging.getLogger(__name__)
Actor = User | None
BATCH = 500  # reports in a statement


def saved(report: Report, *, by: Actor) -> None:
    """Follow up a change of a report's fields, topics, agencies or documents.

    Must run after all of them are saved, in the same transaction. A report the public has never seen changes nothing
    for the public, so nothing moves: not the counter, not the index.
    """
    with transaction.atomic():
        promote_due(timezone.now())
        report.refresh_from_db(fields=["state", "slug", "publish_at", "first_published_at"])
        Report.objects.filter(pk=report.pk).update(updated_by=by)
        name_documents(report)
        if report.was_public:
            search.index([report.pk])
            CatalogCounter.objects.raise_by_one()


def publish(report: Report, *, at: dt.datetime | None = None, by: Actor) -> None:
    """Make a report public at a moment (default: now). A moment in the future schedules it.

    Raises ValidationError with words for the editor if it has no title or is public already.
    """
    now = timezone.now()
    if not report.title:
        raise ValidationError({"title": "A report needs a title before it can be published."})
    with transaction.atomic():
        current = Report.objects.select_for_update().get(pk=report.pk)
        if current.is_public(now):
            raise ValidationError("This report is public already. To take it back, withdraw it.")
        if current.was_public and at and at > now:
            raise ValidationError("This report was public before, so it can only be published again at once.")
        Report.objects.filter(pk=report.pk).update(
            state=State.PUBLISHED, publish_at=at or now, withdrawn_at=None, withdrawal_reason="", updated_by=by
        )
        if current.was_public:
            became_public_again(report)
        else:
            promote_due(now)
    report.refresh_from_db()


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
            batch = reports[start : start + BATCH]
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
            for report in batch_with_documents(batch):
                name_documents(report)
        record_publication(reports)


def give_slugs(reports: list[Report]) -> None:
    """Set on each row in hand the slug it gets, unique among all that were ever public and among themselves."""
    taken = {slug for slug in Report.objects.values_list("slug", flat=True) if slug}
    taken |= set(FormerReportSlug.objects.values_list("slug", flat=True))
    for report in reports:
        report.slug = with_suffix(base_slug(report.number, report.title), taken)
        taken.add(report.slug)


def batch_with_documents(reports: list[Report]) -> list[Report]:
    """Those of the reports that have documents. One query."""
    ids = set(ReportDocument.objects.filter(report__in=reports).values_list("report_id", flat=True))
    return [report for report in reports if report.pk in ids]


def saved_many(report_ids: list[int], *, by: Actor) -> None:
    """Follow up a change of many reports, as `saved` does of one; numbers, titles and documents stayed as they are."""
    with transaction.atomic():
        promote_due(timezone.now())
        public: list[int] = []
        for start in range(0, len(report_ids), BATCH):
            reports = Report.objects.filter(pk__in=report_ids[start : start + BATCH])
            reports.update(updated_by=by)
            public += reports.exclude(first_published_at=None).values_list("pk", flat=True)
        if public:
            search.index(public)
            CatalogCounter.objects.raise_by_one()


def became_public_again(report: Report) -> None:
    """Put a report that was withdrawn back before the public."""
    search.index([report.pk])
    CatalogCounter.objects.raise_by_one()


def back_to_draft(report: Report, *, by: Actor) -> None:
    """Cancel a scheduled publication. Raises ValidationError if the public has seen the report."""
    with transaction.atomic():
        changed = Report.objects.filter(pk=report.pk, state=State.PUBLISHED, publish_at__gt=timezone.now()).update(
            state=State.DRAFT, publish_at=None, updated_by=by
        )
        if not changed and Report.objects.exclude(state=State.DRAFT).filter(pk=report.pk).exists():
            raise ValidationError(
                "The public has seen this report, so it cannot be a draft again. Withdraw it instead."
            )
    report.refresh_from_db()


def withdraw(report: Report, *, reason: str, by: Actor) -> None:
    """Take a public report back: a notice with the reason stays at its address, all else is gone at once.

    Raises ValidationError if the report is not public or no reason is given.
    """
    if not reason.strip():
        raise ValidationError("Say why the report is withdrawn: the reason is shown to the public.")
    now = timezone.now()
    with transaction.atomic():
        promote_due(now)
        changed = (
            Report.objects.public(now)
            .filter(pk=report.pk)
            .update(state=State.WITHDRAWN, withdrawn_at=now, withdrawal_reason=reason.strip(), updated_by=by)
        )
        if not changed:
            raise ValidationError("Only a report that is public can be withdrawn.")
        search.index([report.pk])
        PublicationEvent.objects.get_or_create(
            report_id=report.pk, kind=EventKind.WITHDRAWN, defaults={"happened_at": now, "by": by}
        )
        CatalogCounter.objects.raise_by_one()
    report.refresh_from_db()


def promote_due(now: dt.datetime) -> int:
    """Give reports whose moment has passed what a public report has: slug, index entry, event. Returns how many.

    Runs at the first request that sees the moment passed. Each report is claimed by compare-and-set, so it happens once
    however many processes see it together.
    """
    promoted = []
    with transaction.atomic():
        due = list(Report.objects.due(now).select_for_update().order_by("publish_at", "pk"))
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


def record_publication(reports: Iterable[Report]) -> None:
    """Index reports that have just become public, record it, and raise the counter last."""
    reports = list(reports)
    search.index([report.pk for report in reports])
    PublicationEvent.objects.bulk_create(
        [
            PublicationEvent(
                report_id=report.pk,
                kind=EventKind.PUBLISHED,
                happened_at=report.publish_at or report.created_at,
                by_id=report.updated_by_id,  # who published or scheduled it
            )
            for report in reports
        ],
        ignore_conflicts=True,
    )
    CatalogCounter.objects.raise_by_one()


def free_slug(report: Report) -> str:
    """The slug a report gets on becoming public. Only reports that were public can push it to `-2`."""
    base = base_slug(report.number, report.title)
    taken = set(Report.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    taken |= set(FormerReportSlug.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return with_suffix(base, taken)


def name_documents(report: Report) -> None:
    """Name documents that have no public name yet; before a report is public, all of them: its number may change."""
    documents = list(report.documents.all())
    taken = {document.name for document in documents if document.name} if report.was_public else set()
    renamed = []
    for document in documents:
        if document.name in taken and report.was_public:
            continue
        name = document.proposed_name(taken)
        taken.add(name)
        if name != document.name:
            document.name = name
            renamed.append(document)
    # first out of each other's way: names are unique in a report
    report.documents.filter(pk__in=[document.pk for document in renamed]).update(name="")
    for document in renamed:
        report.documents.filter(pk=document.pk).update(name=document.name)


def vocabulary_changed(entry: VocabularyEntry, *, report_ids: Iterable[int]) -> None:
    """Follow up a change, merge or removal of an agency, area or topic that these reports use (or used)."""
    public = list(Report.objects.public().filter(pk__in=list(report_ids)).values_list("pk", flat=True))
    if public:
        with transaction.atomic():
            search.index(public)
            CatalogCounter.objects.raise_by_one()
