"""A facet's values put to SQL: what the catalog is tested against."""

from django.db.models import Q

from reports.choices import NOT_RECORDED
from reports.models import Report, ReportTopic


def condition(facet: str, values: tuple[str, ...]) -> Q:
    """The reports that have one of these values in a facet."""
    slugs = [value for value in values if value != NOT_RECORDED]
    if facet == "agency":
        through = Report.agencies.through.objects.all()
        some, any_value = through.filter(agency__slug__in=slugs).values("report_id"), through.values("report_id")
    elif facet == "topic":
        items = ReportTopic.objects.all()
        some, any_value = (
            items.filter(tag__slug__in=slugs).values("content_object_id"),
            items.values("content_object_id"),
        )
    else:
        column, nothing = {
            "area": ("area__slug", Q(area=None)),
            "type": ("report_type", Q(report_type="")),
            "year": ("fiscal_year", Q(fiscal_year=None)),
        }[facet]
        return Q(**{f"{column}__in": slugs}) | (nothing if NOT_RECORDED in values else Q(pk__in=[]))
    return Q(pk__in=some) | (~Q(pk__in=any_value) if NOT_RECORDED in values else Q(pk__in=[]))
