"""What happened to a report, and where it was on former sites."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Q

from reports.choices import EventKind, State, TransitionKind

from .report import Report


class PublicationEvent(models.Model):
    """That a report became public or was withdrawn: one row for each, made in the transaction that did it.

    Alerts will be expanded from these rows, so publishing twice cannot mail twice.
    """

    # PROTECT: what the public has seen is never deleted, by whatever door
    report = models.ForeignKey(Report, models.PROTECT, related_name="events")
    kind = models.CharField(max_length=12, choices=EventKind.choices)
    happened_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "kind"], name="report_has_an_event_of_a_kind_once"),
            models.CheckConstraint(condition=Q(kind__in=EventKind.values), name="event_kind_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.kind}"


class Transition(models.Model):
    """That a report's state was changed: who did it, when, and why. One row for each, made with the change itself.

    For the office alone; what the public may know of it are PublicationEvent and Correction.
    """

    report = models.ForeignKey(Report, models.CASCADE, related_name="transitions")
    kind = models.CharField(max_length=12, choices=TransitionKind.choices)
    before = models.CharField(max_length=12, choices=State.choices)
    after = models.CharField(max_length=12, choices=State.choices)
    publish_at = models.DateTimeField(null=True)  # the moment set, of a report that was scheduled
    why = models.TextField(blank=True)
    happened_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ("-happened_at", "-pk")
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=TransitionKind.values), name="transition_kind_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.kind}"


class CorrectionQuerySet(models.QuerySet["Correction"]):
    """Questions about notices of corrections."""

    def public(self, now: dt.datetime | None = None) -> "CorrectionQuerySet":
        """Notices of reports that are public. A withdrawn report leaves no more than its own notice."""
        return self.filter(report__in=Report.objects.public(now))


class Correction(models.Model):
    """What was wrong in a public report and has been put right, in words for the public, with its moment.

    It stays: nobody changes or removes a notice once it is out.
    """

    report = models.ForeignKey(Report, models.PROTECT, related_name="correction_notices")
    text = models.TextField()
    happened_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        ordering = ("-happened_at", "-pk")
        indexes = [models.Index(fields=["-happened_at", "-id"], name="correction_newest")]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="correction_says_something")]

    def __str__(self) -> str:
        return f"{self.report_id} corrected {self.happened_at:%Y-%m-%d}"


class LegacyAddress(models.Model):
    """A path that the report had on a former site."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="legacy_addresses")
    path = models.CharField(max_length=500, unique=True, help_text="As in /reports/2013-05/capping-report-fy-2012")

    class Meta:
        verbose_name_plural = "legacy addresses"

    def __str__(self) -> str:
        return self.path
