"""The form of a working copy: that of the report, about what the copy says. Nothing of it is written to the report."""

from typing import Any

from reports.models import Report, Revision
from reports.publishing.contents import Content, entry, fields_of, set_fields
from reports.publishing.restoring import entries_of


def form_arguments(report: Report, copy: Revision) -> dict[str, Any]:
    """What the report's own form is made with, to show the copy: a row in hand that nobody saves, and who wrote it last."""
    shown = Report.objects.get(pk=report.pk)
    set_fields(shown, copy.content)
    entries = entries_of(copy.content)
    shown.area = entries.area
    shown.updated_at, shown.updated_by = copy.happened_at, copy.by
    initial = {"agencies": entries.agencies, "topics": entries.topics}
    return {"instance": shown, "initial": initial}


def typed_content(form: Any, documents: list[Content]) -> Content:
    """What a valid form says; the documents stay as they are, which a copy does not change."""
    report, data = form.instance, form.cleaned_data
    report.fill_derived()
    return fields_of(report) | {
        "area": entry(data["area"]),
        "agencies": filed(data["agencies"]),
        "topics": filed(data["topics"]),
        "documents": documents,
    }


def filed(entries: Any) -> list[Content]:
    """Agencies or topics in the order of their names."""
    return sorted((entry(one) for one in entries), key=lambda one: (one["name"].casefold(), one["id"]))  # type: ignore[index]
