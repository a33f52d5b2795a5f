"""The entries of the vocabularies: who may write to them at once, and the addresses they give up."""

from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.models import Manager

from reports.models import Report, Topic
from reports.models.vocabulary import VocabularyEntry

from .following import BATCH

LOCK = 0x0161_746F  # any number, the same in every process


def hold_topics(*, alone: bool) -> None:
    """Until the transaction ends, keep the topics that it gives to reports from being merged or deleted, or `alone` do that.

    Must come before any lock on a report. Without it PostgreSQL would only find out at the end of a save that a topic is
    gone, and the save would fail. SQLite has one writer at a time anyway.
    """
    if connection.vendor == "postgresql":
        kind = "" if alone else "_shared"
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT pg_advisory_xact_lock{kind}(%s)", [LOCK])


def hold_reports(report_ids: Iterable[int]) -> None:
    """Lock these reports until the transaction ends, in the one order in which everybody locks reports."""
    ids = sorted(report_ids)
    for start in range(0, len(ids), BATCH):
        held = Report.objects.select_for_update().filter(pk__in=ids[start : start + BATCH])
        list(held.order_by("pk").values_list("pk"))


def renamed(entry: VocabularyEntry, *, former: str) -> None:
    """Keep a slug that an entry gave up, so that old links lead here for ever; if readers can have known it.

    An entry that takes up one of its own former slugs gets it back.
    """
    slugs: Manager[Any] = entry.former_slug_model._default_manager
    slug: str = entry.slug  # type: ignore[attr-defined]
    own = slugs.filter(slug=slug, current=entry)
    if isinstance(entry, Topic):
        own = own.filter(merged_id=None)  # the row also says what became of a merged topic
    own.delete()
    if former and former != slug:
        slugs.get_or_create(slug=former, defaults={"current": entry, "was_public": entry.was_public})
