"""The form of a working copy: that of the report, about what the copy says. Nothing of it is written to the report."""

from typing import Any

from reports import publishing
from reports.models import Revision
from reports.publishing.contents import Content, entry, fields_of


def form_arguments(copy: Revision) -> dict[str, Any]:
    """What the report's own form is made with, to show the copy: a row in hand that nobody saves, and who wrote it last."""
    shown = publishing.proposed(copy)
    shown.updated_at, shown.updated_by = copy.happened_at, copy.by
    if copy.takes_place_at:  # whoever opened it before it was scheduled is told, as at a report
        shown.publish_at = copy.takes_place_at
    initial = {"agencies": list(shown.agencies.all()), "topics": list(shown.topics.all())}
    return {"instance": shown, "initial": initial}


def typed_content(form: Any, documents: list[Content]) -> Content:
    """What a valid form says, with the list of documents."""
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
