"""What of the reports wants looking at: kinds of problems, how many reports have each, and a filter of the list for them."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import admin
from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, When
from django.db.models.functions import ExtractYear
from django.http import HttpRequest
from django.utils import timezone

from reports.choices import Precision, ReadingState, State
from reports.models import Report, ReportDocument

OUT = Q(state=State.PUBLISHED)  # public, or going to be


@dataclass(frozen=True)
class Problem:
    """A kind of problem: its name in addresses, and in words."""

    name: str
    label: str
    condition: Callable[[], Q]


def has_document(**lookups: object) -> Q:
    """Reports with such a document."""
    return Q(Exists(ReportDocument.objects.filter(report=OuterRef("pk"), **lookups)))


def is_other_year() -> Q:
    """The fiscal year was typed and is not that of the issue date (N runs from October N-1 to September N)."""
    year = ExtractYear("issued_on")
    derived = Case(When(issued_on__month__gte=10, then=year + 1), default=year, output_field=IntegerField())
    # only a year set by hand can differ: asked first, it spares 36,000 dates
    by_hand = Q(is_fiscal_year_by_hand=True, fiscal_year__isnull=False)
    known = by_hand & Q(issued_precision__in=[Precision.DAY, Precision.MONTH])
    return known & ~Q(fiscal_year=derived)


def is_number_of_another() -> Q:
    """Another report has the same number, in whatever spelling."""
    others = Report.objects.filter(number_key=OuterRef("number_key")).exclude(pk=OuterRef("pk"))
    return ~Q(number_key="") & Q(Exists(others))


def is_waiting() -> Q:
    """A document whose text is not read yet."""
    return has_document(reading_state__in=[ReadingState.WAITING, ReadingState.READING])


def is_late() -> Q:
    """Posted, or still to be posted, after the three days that the law gives."""
    not_yet = Q(first_published_at=None) & (Q(post_by__lte=timezone.now()) | Q(publish_at__gte=F("post_by")))
    return Q(post_by__isnull=False) & (not_yet | Q(first_published_at__gte=F("post_by")))


PROBLEMS = (
    Problem("late", "Posted later than the law’s 3 days, or not posted yet", is_late),
    Problem("summary", "No executive summary", lambda: OUT & Q(executive_summary="")),
    Problem("document", "No document", lambda: OUT & ~has_document()),
    Problem("unread", "A document waits to be read", is_waiting),
    Problem("unreadable", "A document could not be read", lambda: has_document(reading_state=ReadingState.FAILED)),
    Problem("unfit", "A PDF must not come out as it is", lambda: has_document(is_unfit=True)),
    Problem("untagged", "A PDF has no tags: screen readers can’t use it well", lambda: has_document(is_tagged=False)),
    Problem("year", "Fiscal year and issue date disagree", is_other_year),
    Problem("number", "Another report has the same number", is_number_of_another),
)


def looked_at() -> QuerySet:
    """The reports whose problems count. What is withdrawn is done with."""
    return Report.objects.exclude(state=State.WITHDRAWN)


def counts() -> list[tuple[Problem, int]]:
    """How many reports have each problem, of those that some have. One statement."""
    found = looked_at().aggregate(**{one.name: Count("pk", filter=one.condition()) for one in PROBLEMS})
    return [(one, found[one.name]) for one in PROBLEMS if found[one.name]]


class ProblemFilter(admin.SimpleListFilter):
    """Reports with a problem. An unknown value filters nothing."""

    title = "what to look at"
    parameter_name = "problem"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        """All kinds, found or not."""
        return [(one.name, one.label) for one in PROBLEMS]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Reports with the chosen one."""
        condition = next((one.condition for one in PROBLEMS if one.name == self.value()), None)
        return queryset.filter(condition()).exclude(state=State.WITHDRAWN) if condition else queryset
