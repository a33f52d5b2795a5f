"""A report of the office and its constraints."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from taggit.managers import TaggableManager

from reports.choices import FISCAL_YEARS, INSIDE, Precision, ReportType, Standing, State

from . import dates, naming
from .report_query import ReportQuerySet
from .vocabulary import Agency, OversightArea, ReportTopic


class Report(models.Model):
    """An oversight report: bibliographic facts, a summary, documents, and where it stands."""

    # What the title page says
    number = models.CharField(
        "report number", max_length=80, blank=True, help_text="As printed, for example OIG-27-01. May be empty."
    )
    title = models.CharField(max_length=500, blank=True)
    report_type = models.CharField("report type", max_length=20, choices=ReportType.choices, blank=True)
    issued_on = models.DateField("issue date", null=True, blank=True)
    issued_precision = models.CharField(
        "date is known to the", max_length=10, choices=Precision.choices, default=Precision.UNKNOWN
    )
    final_on = models.DateField(
        "final on",
        null=True,
        blank=True,
        help_text="The day its final version was submitted. By law it is posted within 3 days of it.",
    )
    fiscal_year = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(FISCAL_YEARS[0]), MaxValueValidator(FISCAL_YEARS[-1])],
    )
    is_fiscal_year_by_hand = models.BooleanField("fiscal year set by hand", default=False)
    agencies = models.ManyToManyField(Agency, blank=True, related_name="reports")
    area = models.ForeignKey(
        OversightArea, models.SET_NULL, null=True, blank=True, related_name="reports", verbose_name="oversight area"
    )
    topics = TaggableManager(through=ReportTopic, blank=True, verbose_name="topics", related_name="reports")
    executive_summary = models.TextField(blank=True, help_text="Plain paragraphs and lists (CommonMark).")

    # Where it stands: written by reports.publishing alone
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT, editable=False)
    slug = models.SlugField(max_length=120, null=True, unique=True, editable=False)
    publish_at = models.DateTimeField(null=True, editable=False)
    first_published_at = models.DateTimeField(null=True, editable=False)
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    withdrawal_reason = models.TextField(blank=True, editable=False)

    # Keys made from the above by fill_derived()
    number_key = models.CharField(max_length=100, blank=True, editable=False)
    number_sort = models.CharField(max_length=200, blank=True, editable=False)
    title_key = models.CharField(max_length=500, blank=True, editable=False)
    post_by = models.DateTimeField(null=True, editable=False)  # the moment from which it would be posted late
    sort_on = models.DateField(null=True, editable=False)  # the last day known: day, month's end, fiscal year's end

    # Where it came from
    legacy_node_id = models.PositiveIntegerField(null=True, blank=True, unique=True)
    unread_values = models.JSONField(
        "printed values that could not be read", default=dict, blank=True, help_text="Column and text, as imported."
    )
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    updated_at = models.DateTimeField(auto_now=True)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    edited_by = models.ForeignKey(  # who changed last what it says, not where it stands: they do not approve it
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )

    objects = ReportQuerySet.as_manager()

    class Meta:
        permissions = [
            ("publish_report", "Can edit all reports, and approve, schedule, publish, correct and withdraw them")
        ]
        ordering = (F("sort_on").desc(nulls_last=True), "-number_sort", "-pk")
        indexes = [
            # Its order is that of bytes, so that PostgreSQL finds beginnings by it too, whatever the order of its texts is.
            models.Index(fields=["number_key"], name="report_number_key", opclasses=["varchar_pattern_ops"]),
            models.Index(fields=["title_key"], name="report_title_key"),
            models.Index(fields=["state", "publish_at"], name="report_state_publish_at"),
            # For due(), asked on every request. SQLite does not choose a partial index for it: 66 ms at 300,000 reports.
            models.Index(fields=["first_published_at", "state", "publish_at"], name="report_due"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="report_state_is_known"),
            models.CheckConstraint(condition=Q(report_type__in=["", *ReportType.values]), name="report_type_is_known"),
            models.CheckConstraint(
                condition=Q(issued_precision__in=Precision.values), name="report_precision_is_known"
            ),
            models.CheckConstraint(
                condition=Q(issued_on=None, issued_precision=Precision.UNKNOWN)
                | (Q(issued_on__isnull=False) & ~Q(issued_precision=Precision.UNKNOWN)),
                name="report_date_has_its_precision",
            ),
            models.CheckConstraint(
                condition=Q(fiscal_year=None) | Q(fiscal_year__gte=FISCAL_YEARS[0], fiscal_year__lte=FISCAL_YEARS[-1]),
                name="report_fiscal_year_is_plausible",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=INSIDE) | Q(publish_at=None, first_published_at=None, withdrawn_at=None),
                name="report_inside_has_no_moments",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.PUBLISHED) | (Q(publish_at__isnull=False) & ~Q(title="")),
                name="report_published_has_moment_and_title",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.WITHDRAWN)
                | (Q(withdrawn_at__isnull=False, first_published_at__isnull=False) & ~Q(withdrawal_reason="")),
                name="report_withdrawn_has_moment_and_reason",
            ),
            models.CheckConstraint(
                condition=Q(slug=None, first_published_at=None)
                | Q(slug__isnull=False, first_published_at__isnull=False),
                name="report_slug_comes_with_publication",
            ),
        ]

    def __str__(self) -> str:
        return " ".join(part for part in (self.number, self.title) if part) or f"Report {self.pk}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, with the derived keys up to date. Bulk writes call `fill_derived` themselves."""
        self.fill_derived()
        super().save(*args, **kwargs)

    def fill_derived(self) -> None:
        """Fill the keys, the fiscal year unless it was set by hand, and the day to sort by."""
        self.number, self.title = self.number.strip(), self.title.strip()
        self.number_key = naming.number_key(self.number)
        self.number_sort = naming.number_sort(self.number)
        self.title_key = naming.fold(self.title)[:500]
        if self.issued_on is None:
            self.issued_precision = Precision.UNKNOWN
        elif self.issued_precision == Precision.UNKNOWN:
            self.issued_precision = Precision.DAY
        if self.issued_on:
            self.issued_on = dates.first_day(self.issued_on, self.issued_precision)
        if not self.is_fiscal_year_by_hand:
            self.fiscal_year = self.derived_fiscal_year
        self.sort_on = self.last_day_known
        self.post_by = dates.post_by(self.final_on) if self.final_on else None

    @property
    def derived_fiscal_year(self) -> int | None:
        """The fiscal year that follows from the issue date, if one does."""
        return dates.fiscal_year_of(self.issued_on, self.issued_precision) if self.issued_on else None

    @property
    def last_day_known(self) -> dt.date | None:
        """The day, else the month's or calendar year's end, else the fiscal year's end, else None."""
        if self.issued_on:
            return dates.last_day(self.issued_on, self.issued_precision)
        return dates.fiscal_year_end(self.fiscal_year) if self.fiscal_year else None

    @property
    def issue_date_text(self) -> str:
        """The issue date as far as it is known: "December 3, 2018", "June 2009", "2009" or nothing."""
        return dates.as_text(self.issued_on, self.issued_precision) if self.issued_on else ""

    @property
    def final_date_text(self) -> str:
        """The day its final version was submitted: "December 3, 2018" or nothing."""
        return dates.as_text(self.final_on, Precision.DAY) if self.final_on else ""

    @property
    def was_public(self) -> bool:
        """Whether the public has ever seen it. Then it can be withdrawn, not deleted."""
        return self.first_published_at is not None

    @property
    def is_withdrawn(self) -> bool:
        """Whether only its notice is left."""
        return self.state == State.WITHDRAWN

    def is_public(self, now: dt.datetime | None = None) -> bool:
        """Whether the public may see it at `now`: the same rule as `public()`, for a row in hand."""
        return (
            self.state == State.PUBLISHED and self.publish_at is not None and self.publish_at <= (now or timezone.now())
        )

    def standing_at(self, now: dt.datetime) -> Standing:
        """Where it stands at `now`: the same rule as `with_standing`, for a row in hand."""
        if self.state == State.PUBLISHED and not self.is_public(now):
            return Standing.SCHEDULED
        return Standing(self.state)

    def get_absolute_url(self) -> str:
        """The public address. Only a report that has been public has one."""
        return reverse("report", args=[self.slug])
