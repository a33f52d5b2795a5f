"""What a report says, as one JSON value: its fields, what it is filed under, and its documents by hash."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Model, QuerySet

from reports.models import Agency, OversightArea, Report, ReportDocument, ReportTopic, Topic

Content = dict[str, Any]
FIELDS = (
    "number", "title", "report_type", "issued_on", "issued_precision", "final_on", "fiscal_year",
    "is_fiscal_year_by_hand", "executive_summary", "unread_values",
)  # fmt: skip
DAYS = ("issued_on", "final_on")


def ids(entries: list[Content]) -> list[int]:
    """Of agencies or topics, whatever they are called by now."""
    return sorted(one["id"] for one in entries)


def files(content: Content) -> list[tuple]:
    """What of each document makes it another one, in order within each kind. Not its public name: publication gives that."""
    said = ((one["kind"], one["id"], one["title"], one["sha256"], one["file"]) for one in content["documents"])
    return sorted(said, key=lambda one: one[0])


# The parts by which two versions are compared, in the order of the form, each with what must be equal.
PARTS: dict[str, Callable[[Content], object]] = {
    "number": lambda one: one["number"],
    "title": lambda one: one["title"],
    "report_type": lambda one: one["report_type"],
    "issue_date": lambda one: (one["issued_on"], one["issued_precision"]),
    "final_on": lambda one: one["final_on"],
    "fiscal_year": lambda one: one["fiscal_year"],
    "agencies": lambda one: ids(one["agencies"]),
    "area": lambda one: one["area"] and one["area"]["id"],
    "topics": lambda one: ids(one["topics"]),
    "executive_summary": lambda one: one["executive_summary"],
    "documents": files,
    "unread_values": lambda one: one["unread_values"],
}


def differing(before: Content, after: Content) -> list[str]:
    """The parts in which two versions differ."""
    return [name for name, part in PARTS.items() if part(before) != part(after)]


def contents(reports: Iterable[Report]) -> dict[int, Content]:
    """What these rows, and what is joined to them in the database, say. A constant number of statements."""
    found = {report.pk: fields_of(report) for report in reports}
    areas = OversightArea.objects.in_bulk({one["area"] for one in found.values() if one["area"]})
    for content in found.values():
        content["area"] = entry(areas.get(content["area"]))
    add_entries(
        found, "agencies", Agency, Report.agencies.through.objects.filter(report__in=list(found)), "report", "agency"
    )
    add_entries(
        found, "topics", Topic, ReportTopic.objects.filter(content_object__in=list(found)), "content_object", "tag"
    )
    for document in ReportDocument.objects.filter(report__in=list(found)).order_by("position", "rank", "pk"):
        found[document.report_id]["documents"].append(file_of(document))
    return found


def fields_of(report: Report) -> Content:
    """A row's own fields; days as "2026-11-30"."""
    content: Content = {name: getattr(report, name) for name in FIELDS}
    for name in DAYS:
        content[name] = content[name].isoformat() if content[name] else None
    return content | {"area": report.area_id, "agencies": [], "topics": [], "documents": []}


def set_fields(report: Report, content: Content) -> None:
    """Put a version's own fields on a row in hand; not what it is filed under."""
    for name in FIELDS:
        value = content[name]
        setattr(report, name, dt.date.fromisoformat(value) if name in DAYS and value else value)


def add_entries(
    found: dict[int, Content], part: str, model: type[Model], rows: QuerySet, report: str, other: str
) -> None:
    """The agencies or topics of all the reports, by id, name and address."""
    pairs = list(rows.values_list(f"{report}_id", f"{other}_id"))
    entries = model._default_manager.in_bulk({pk for _, pk in pairs})
    of_report: dict[int, list[Content]] = defaultdict(list)
    for report_id, pk in pairs:
        of_report[report_id].append(entry(entries[pk]))  # type: ignore[arg-type]
    for report_id, its in of_report.items():
        found[report_id][part] = sorted(its, key=lambda one: (one["name"].casefold(), one["id"]))


def entry(one: Any) -> Content | None:
    """An agency, area or topic as it is called now."""
    return {"id": one.pk, "name": one.label, "slug": one.slug} if one else None


def file_of(document: ReportDocument) -> Content:
    """A document: what it is, and which file."""
    names = ("kind", "title", "name", "original_name", "size", "sha256")
    return {"id": document.pk, "file": document.file.name, **{name: getattr(document, name) for name in names}}
