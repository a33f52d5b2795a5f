"""Questions about reports, and what "public" means."""

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import connections, models
from django.db.models import Case, F, Q, Value, When
from django.utils import timezone

from reports.choices import Standing, State

if TYPE_CHECKING:
    from .report import Report  # noqa: F401


LAST = "\U0010ffff"  # after every other sign


class ReportQuerySet(models.QuerySet["Report"]):
    """Questions about reports."""

    def public(self, now: dt.datetime | None = None) -> "ReportQuerySet":
        """What the public may see at `now` (default: this moment). The one meaning of "public"."""
        return self.filter(state=State.PUBLISHED, publish_at__lte=now or timezone.now())

    def with_notice(self, now: dt.datetime | None = None) -> "ReportQuerySet":
        """Public reports, and withdrawn ones for their notice and nothing else."""
        return self.filter(Q(state=State.PUBLISHED, publish_at__lte=now or timezone.now()) | Q(state=State.WITHDRAWN))

    def due(self, now: dt.datetime) -> "ReportQuerySet":
        """Scheduled reports whose moment has passed and that nobody has promoted yet."""
        return self.filter(state=State.PUBLISHED, publish_at__lte=now, first_published_at=None)

    def numbered_from(self, starts: Iterable[str], *, whole: Iterable[str] = ()) -> "ReportQuerySet":
        """Those whose `number_key` begins with one of `starts`, or is one of `whole`, or that and more parts. By the index.

        SQLite's LIKE knows no case and so uses no index: it gets a range. On PostgreSQL a range would follow the order of its
        texts, and LIKE uses the index.
        """
        keys = list(whole)
        wanted = Q(number_key__in=keys)
        for start in [*starts, *(f"{key}-" for key in keys)]:
            if connections[self.db].vendor == "sqlite":
                wanted |= Q(number_key__gte=start, number_key__lt=start + LAST)
            else:
                wanted |= Q(number_key__startswith=start)
        return self.filter(wanted)

    def with_cards(self) -> "ReportQuerySet":
        """With what its page shows besides its documents, in a constant number of queries (three)."""
        return self.select_related("area").prefetch_related("agencies", "topics")

    def with_standing(self, now: dt.datetime) -> "ReportQuerySet":
        """With `standing`, a value of Standing. `standing_at` says the same of a row in hand."""
        return self.annotate(
            standing=Case(
                When(state=State.PUBLISHED, publish_at__gt=now, then=Value(Standing.SCHEDULED.value)),
                default=F("state"),
                output_field=models.CharField(),
            )
        )
