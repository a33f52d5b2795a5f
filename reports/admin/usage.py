"""Where an agency, area or topic is used: counted in its list, and told before it is deleted."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Model, Q, QuerySet
from django.utils import timezone

from reports.models import Agency, OversightArea, Report, Topic
from reports.models.vocabulary import VocabularyEntry

LISTED = 10  # public reports named
# model -> (how a report points to it, how it points to reports)
PATHS: dict[type[Model], tuple[str, str]] = {
    Agency: ("agencies", "reports"),
    OversightArea: ("area", "reports"),
    Topic: ("topic_items__tag", "items__content_object"),
}


@dataclass(frozen=True)
class Usage:
    """Where one entry is used."""

    entry: VocabularyEntry
    count: int
    public_count: int
    public: list[Report]  # the newest few
    query: str  # of the list of all reports that use it

    @property
    def more_count(self) -> int:
        """Public reports that are not named."""
        return self.public_count - len(self.public)


def reports_using(entries: Iterable[VocabularyEntry]) -> QuerySet[Report]:
    """Reports of every standing that use any of these entries of one vocabulary."""
    entries = list(entries)
    if not entries:
        return Report.objects.none()
    to_entry, _ = PATHS[type(entries[0])]
    return Report.objects.filter(**{f"{to_entry}__in": entries}).distinct()


def usage(entry: VocabularyEntry) -> Usage:
    """How many reports use an entry, and which public ones."""
    using = reports_using([entry])
    public = using.filter(pk__in=Report.objects.public().values("pk"))
    return Usage(entry, using.count(), public.count(), list(public[:LISTED]), report_query(entry))


def report_query(entry: VocabularyEntry) -> str:
    """The parameter with which the list of reports shows those that use an entry."""
    to_entry, _ = PATHS[type(entry)]
    suffix = "id__exact" if type(entry) is not Topic else "exact"
    return f"{to_entry}__{suffix}={entry.pk}"


def with_counts(queryset: QuerySet) -> QuerySet:
    """With `used_count` and `public_count`."""
    _, to_reports = PATHS[queryset.model]
    is_public = Q(**{f"{to_reports}__in": Report.objects.public(timezone.now()).order_by().values("pk")})
    return queryset.annotate(
        used_count=Count(to_reports, distinct=True), public_count=Count(to_reports, distinct=True, filter=is_public)
    )
