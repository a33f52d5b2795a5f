"""What follows from a change the public can see: the search index, the record of events, the catalog's counter."""

from collections.abc import Iterable

from django.contrib.auth.models import User

from reports import search
from reports.choices import EventKind
from reports.models import CatalogCounter, PublicationEvent, Report

Actor = User | None
BATCH = 500  # reports in a statement


def seen_by_public(report_ids: Iterable[int], *, pages_too: bool = True) -> None:
    """Bring the index up to date with these reports and raise the counter, which must be the transaction's last act.

    `pages_too`: whether a document or page of theirs may have changed, too. If not, the index costs far less.
    """
    if pages_too:
        search.index(report_ids)
    else:
        search.index_heads(report_ids)
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
