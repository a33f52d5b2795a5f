"""What follows from a change the public can see: the search index, the record of events, the catalog's counter."""

from collections.abc import Iterable

from django.contrib.auth.models import User

from reports import search
from reports.choices import EventKind
from reports.models import Agency, CatalogCounter, OversightArea, PublicationEvent, Report, Topic

Actor = User | None
BATCH = 500  # reports in a statement
REPORTS = {Agency: "reports", OversightArea: "reports", Topic: "items__content_object"}  # how each points to them


def seen_by_public(report_ids: Iterable[int], *, pages_too: bool = True) -> None:
    """Bring the index up to date with these reports and raise the counter, which must be the transaction's last act.

    `pages_too`: whether a document or page of theirs may have changed, too. If not, the index costs far less.
    """
    report_ids = list(report_ids)
    if pages_too:
        search.index(report_ids)
    else:
        search.index_heads(report_ids)
    remember_public(report_ids)
    CatalogCounter.objects.raise_by_one()


def record_publication(reports: Iterable[Report]) -> None:
    """Index reports that have just become public, record it, and raise the counter last."""
    reports = list(reports)
    PublicationEvent.objects.bulk_create(
        [
            PublicationEvent(
                report_id=report.pk,
                kind=EventKind.PUBLISHED,
                happened_at=report.publish_at or report.created_at,
                by_id=report.updated_by_id,  # who saved it last before it came out
            )
            for report in reports
        ],
        ignore_conflicts=True,
    )
    seen_by_public([report.pk for report in reports])


def remember_public(report_ids: list[int]) -> None:
    """Note which entries have come before the public with these reports. Three statements a batch.

    Must come after the index is held, so that two transactions do not wait for one another's entries.
    """
    for start in range(0, len(report_ids), BATCH):
        public = Report.objects.public().filter(pk__in=report_ids[start : start + BATCH]).order_by().values("pk")
        for model, reports in REPORTS.items():
            # the ids of their own, or the database would look through every report for each entry
            seen = model._default_manager.filter(**{f"{reports}__in": public}).order_by().values("pk")
            model._default_manager.filter(was_public=False, pk__in=seen).update(was_public=True)
