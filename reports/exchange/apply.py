"""Writes a plan. Must run inside the transaction in which the plan was made."""

import uuid

from django.utils import timezone

from reports import publishing
from reports.choices import RevisionKind
from reports.models import LegacyAddress, Report, ReportTopic
from reports.publishing import Actor

from .entries import BATCH, Entry, batches
from .plan import Plan
from .terms import Terms

# What stands behind the changes of an entry, and is not a field of its own.
BEHIND = {
    "issued_on": ("issued_on", "issued_precision", "sort_on"),
    "fiscal_year": ("fiscal_year", "is_fiscal_year_by_hand", "sort_on"),
    "agencies": (),
    "topics": (),
    "paths": (),
}
HIDDEN = {"unread_values"}  # what the public never sees of a report


def apply(plan: Plan, terms: Terms) -> None:
    """Write the plan: vocabulary, reports, what joins them, then publication. New reports with a title become public.

    In the histories of the reports it is one batch.
    """
    plan.vocabularies.save_new()
    created, updated = plan.created, plan.updated
    batch = uuid.uuid4()
    create(created, terms.by)
    change(updated, by=terms.by, replaces=terms.overwrites, batch=batch)
    join(created)
    publishing.record_versions(
        [entry.report.pk for entry in created], kind=RevisionKind.IMPORTED, batch=batch, by=terms.by
    )
    public = [] if terms.as_drafts else [entry.report for entry in created if entry.report.title]
    if public:
        publishing.publish_many(public, at=timezone.now(), by=terms.by)


def change(
    entries: list[Entry],
    *,
    by: Actor,
    replaces: bool,
    batch: uuid.UUID,
    kind: RevisionKind = RevisionKind.IMPORTED,
) -> None:
    """Write changed entries, and let follow what follows. `replaces`: agencies and topics may have taken others' place.

    `kind` and `batch` are for the histories of the reports.
    """
    publishing.keep_versions([entry.report.pk for entry in entries])
    update(entries)
    if replaces:
        part(entries)
    join(entries)
    visibly = [entry for entry in entries if entry.changed - HIDDEN]
    inside = [entry.report.pk for entry in entries if not entry.changed - HIDDEN]
    publishing.record_versions(inside, kind=kind, batch=batch, by=by)
    if visibly:
        touch(visibly)
        publishing.saved_many([entry.report.pk for entry in visibly], kind=kind, batch=batch, by=by)


def create(entries: list[Entry], by: Actor) -> None:
    """Insert the new reports, as drafts."""
    for entry in entries:
        entry.report.area = entry.area
        entry.report.created_by = entry.report.updated_by = entry.report.edited_by = by
        entry.report.fill_derived()
    Report.objects.bulk_create([entry.report for entry in entries], batch_size=BATCH)


def update(entries: list[Entry]) -> None:
    """Write the fields that were filled in any of the reports, to all of them.

    A report for which such a field was not filled gets back what was read of it. That undoes no editor's work, since the
    rows were read under a lock that this transaction still holds: on PostgreSQL of the rows, on SQLite of the database.
    """
    fields: set[str] = set()
    for entry in entries:
        entry.report.area = entry.area
        entry.report.fill_derived()
        for name in entry.changed:
            fields.update(BEHIND.get(name, (name,)))
    reports = [entry.report for entry in entries]
    if fields:
        # an upsert of rows known to be there: a tenth of the time of bulk_update's CASE for each field
        Report.objects.bulk_create(
            reports, BATCH, update_conflicts=True, update_fields=sorted(fields), unique_fields=["id"]
        )


def touch(entries: list[Entry]) -> None:
    """Say that these reports changed now. Readers see that in the sitemap, so not what they can't see otherwise."""
    now = timezone.now()
    for batch in batches(entry.report.pk for entry in entries):
        Report.objects.filter(pk__in=batch).update(updated_at=now)


def part(entries: list[Entry]) -> None:
    """Take off agencies and topics that the file replaces by others."""
    for name, through, to_report in (
        ("agencies", Report.agencies.through, "report_id"),
        ("topics", ReportTopic, "content_object_id"),
    ):
        for batch in batches(entry.report.pk for entry in entries if name in entry.changed):
            through.objects.filter(**{f"{to_report}__in": batch}).delete()


def join(entries: list[Entry]) -> None:
    """Insert agencies, topics and former addresses of the reports."""
    through = Report.agencies.through
    through.objects.bulk_create(
        [
            through(report_id=entry.report.pk, agency_id=agency.pk)
            for entry in entries
            if "agencies" in entry.changed
            for agency in entry.agencies
        ],
        batch_size=BATCH,
    )
    ReportTopic.objects.bulk_create(
        [
            ReportTopic(content_object_id=entry.report.pk, tag_id=topic.pk)
            for entry in entries
            if "topics" in entry.changed
            for topic in entry.topics
        ],
        batch_size=BATCH,
    )
    LegacyAddress.objects.bulk_create(
        [LegacyAddress(report_id=entry.report.pk, path=path) for entry in entries for path in entry.new_paths],
        batch_size=BATCH,
    )
