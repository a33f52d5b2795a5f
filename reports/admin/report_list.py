"""The editors' list of reports: what it shows, how it is filtered, and how a typed number or title is found."""

import datetime as dt
from collections.abc import Callable

from django.contrib import admin
from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils import timezone

from reports.choices import NOT_RECORDED, ReportType, Standing
from reports.models import Report, naming
from reports.models.report_query import ReportQuerySet

from . import publication
from .problems import ProblemFilter


class StandingFilter(admin.SimpleListFilter):
    """Where reports stand. An unknown value filters nothing."""

    title = "state"
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        """All of them, used or not."""
        return list(Standing.choices)

    def queryset(self, request: HttpRequest, queryset: ReportQuerySet) -> QuerySet:
        """Reports that stand so at this moment."""
        value = self.value()
        return queryset.with_standing(timezone.now()).filter(standing=value) if value in Standing.values else queryset


class FiscalYearFilter(admin.SimpleListFilter):
    """Fiscal years that reports have, newest first, and "not recorded"."""

    title = "fiscal year"
    parameter_name = "year"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        """One query."""
        years = Report.objects.exclude(fiscal_year=None).order_by("-fiscal_year").values_list("fiscal_year", flat=True)
        return [*((str(year), str(year)) for year in years.distinct()), (NOT_RECORDED, "Not recorded")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """An unknown value filters nothing."""
        value = self.value()
        if value == NOT_RECORDED:
            return queryset.filter(fiscal_year=None)
        is_year = value is not None and len(value) == 4 and value.isascii() and value.isdigit()
        return queryset.filter(fiscal_year=int(value)) if is_year else queryset


class TypeFilter(admin.SimpleListFilter):
    """All types, used or not, and "not recorded", which Django's own filter leaves out."""

    title = "type"
    parameter_name = "type"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        """The closed list."""
        return [*ReportType.choices, (NOT_RECORDED, "Not recorded")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """An unknown value filters nothing."""
        value = self.value()
        if value == NOT_RECORDED:
            return queryset.filter(report_type="")
        return queryset.filter(report_type=value) if value in ReportType.values else queryset


LIST_FILTERS = (
    StandingFilter,
    ("agencies", admin.RelatedFieldListFilter),
    ("area", admin.RelatedFieldListFilter),
    TypeFilter,
    FiscalYearFilter,
    ProblemFilter,
)


def found(queryset: QuerySet, text: str) -> QuerySet:
    """Reports with this number, or these consecutive parts of one, in any spelling; or with all these words in the title."""
    words = naming.fold(text).split()
    if not words:
        return queryset if not text.strip() else queryset.none()
    in_title = Q()
    for word in words:
        in_title &= Q(title_key__contains=word)
    key = naming.number_key(text)
    is_number = (
        Q(number_key=key)
        | Q(number_key__startswith=f"{key}-")
        | Q(number_key__endswith=f"-{key}")
        | Q(number_key__contains=f"-{key}-")
    )
    return queryset.filter(in_title | is_number)


def column(label: str, order: object = None) -> Callable:
    """A column of the list, by its heading and what it is sorted by."""
    return admin.display(description=label, ordering=order, empty_value="—")


class ReportColumns:
    """The columns, as a part of `ReportAdmin`."""

    @column("Number", "number_sort")
    def number_shown(self, report: Report) -> str:
        """As printed."""
        return report.number

    @column("Title", "title_key")
    def title_shown(self, report: Report) -> str:
        """In full; an empty title would leave nothing to click."""
        return report.title or "(no title yet)"

    # unknown dates sort as the oldest on every database
    @column("Issue date", Coalesce("sort_on", Value(dt.date.min)))
    def date_shown(self, report: Report) -> str:
        """As far as it is known: "June 2009", else the fiscal year alone."""
        return report.issue_date_text or (f"FY {report.fiscal_year}" if report.fiscal_year else "")

    @column("Agencies")
    def agencies_shown(self, report: Report) -> str:
        """Abbreviations, or names where there are none."""
        return ", ".join(agency.abbreviation or agency.name for agency in report.agencies.all())

    @column("State", "standing")
    def standing_shown(self, report: Report) -> str:
        """With the moment of a scheduled report, in the office's zone."""
        return publication.standing_text(report, timezone.now())
