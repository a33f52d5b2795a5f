"""What a report said at some time, who made it say so, and why: its history, its working copy and the way back."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Q

from reports.choices import COPIES, RevisionKind, RevisionState

from .report import Report


class RevisionQuerySet(models.QuerySet["Revision"]):
    """Questions about revisions."""

    def versions(self) -> "RevisionQuerySet":
        """What reports did say, without working copies."""
        return self.filter(state=RevisionState.KEPT)

    def copies(self) -> "RevisionQuerySet":
        """Working copies that are neither in place nor discarded."""
        return self.filter(state__in=COPIES)

    def due(self, now: dt.datetime) -> "RevisionQuerySet":
        """Working copies whose moment has come and that nobody has put in their place yet."""
        return self.filter(takes_place_at__lte=now)

    def newest(self) -> "RevisionQuerySet":
        """The last version of each report."""
        same = Revision.objects.versions().filter(report=models.OuterRef("report")).order_by("-number")
        return self.versions().filter(number=models.Subquery(same.values("number")[:1]))


class Revision(models.Model):
    """One version of one report, whole, as `publishing.contents` wrote it. For the office alone, like a draft.

    A working copy is a revision without a number: it gets one when it takes the place of what the public reads.
    """

    report = models.ForeignKey(Report, models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField(null=True)  # 1, 2, 3 … within the report
    kind = models.CharField(max_length=12, choices=RevisionKind.choices)
    state = models.CharField(max_length=12, choices=RevisionState.choices, default=RevisionState.KEPT)
    content = models.JSONField()
    changed = models.JSONField(default=list)  # the parts in which it differs from the version before it
    base = models.PositiveIntegerField(null=True)  # number of the version that a working copy was made from
    takes_place_at = models.DateTimeField(null=True)  # of an approved working copy that is scheduled
    problem = models.TextField(blank=True)  # why a working copy cannot take its place, in words
    batch = models.UUIDField(null=True)  # of the import, or other change of many reports at once, that it belongs to
    why = models.TextField(blank=True)
    happened_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = RevisionQuerySet.as_manager()

    class Meta:
        ordering = ("-number", "-pk")
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="revision_number_is_unique_in_its_report"),
            models.UniqueConstraint(
                fields=["report"], condition=Q(state__in=COPIES), name="report_has_one_working_copy_at_most"
            ),
            models.CheckConstraint(condition=Q(kind__in=RevisionKind.values), name="revision_kind_is_known"),
            models.CheckConstraint(condition=Q(state__in=RevisionState.values), name="revision_state_is_known"),
            models.CheckConstraint(
                condition=Q(state=RevisionState.KEPT, number__isnull=False)
                | (~Q(state=RevisionState.KEPT) & Q(number=None)),
                name="revision_is_numbered_once_it_was_the_report",
            ),
            models.CheckConstraint(
                condition=Q(takes_place_at=None) | Q(state=RevisionState.APPROVED),
                name="revision_is_approved_when_scheduled",
            ),
        ]
        indexes = [
            models.Index(fields=["batch"], condition=Q(batch__isnull=False), name="revision_of_a_batch"),
            # for due(), asked on every request: both databases see that "at most" is never null, so a part is enough
            models.Index(
                fields=["takes_place_at"], condition=Q(takes_place_at__isnull=False), name="revision_takes_place_at"
            ),
        ]

    def __str__(self) -> str:
        return f"Version {self.number}" if self.number else "Working copy"

    @property
    def is_scheduled(self) -> bool:
        """Whether it takes its place by itself, at its moment."""
        return self.takes_place_at is not None

    @property
    def is_copy(self) -> bool:
        """Whether it is a working copy that is still open."""
        return self.state in COPIES
