"""Each import that somebody answers for is one batch: what it did to which report, and how to take it back."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from reports.models import ImportBatch, ImportedReport, Report

from .brought import made_words
from .entries import BATCH, Entry, batches
from .plan import Plan
from .reading import Table
from .terms import Terms
from .trial import FIELDS, Before


@dataclass(frozen=True)
class Source:
    """The file that is imported."""

    file_name: str
    sha256: str

    @classmethod
    def of(cls, table: Table, name: str) -> "Source":
        """Of a file that was read, and what its owner calls it."""
        shown = "".join(sign for sign in name if sign.isprintable())[-200:]
        return cls(shown or "file", table.sha256)


def record(plan: Plan, terms: Terms, source: Source) -> ImportBatch | None:
    """Write down a plan that has just been applied, in the same transaction. None if it changed nothing."""
    changed = [*plan.created, *plan.updated]
    if not changed:
        return None
    batch = ImportBatch.objects.create(
        file_name=source.file_name,
        sha256=source.sha256,
        by=terms.by,
        imported_at=timezone.now(),
        overwrites=terms.overwrites,
        new_words=made_words(plan.vocabularies),
        **plan.counts,
    )
    ImportedReport.objects.bulk_create(rows_of(batch, plan, changed), batch_size=BATCH)
    return batch


def rows_of(batch: ImportBatch, plan: Plan, changed: list[Entry]) -> list[ImportedReport]:
    """What the batch did to each report."""
    first_rows: dict[int, int] = {}
    for number, entry in plan.entry_of.items():
        first_rows[id(entry)] = min(number, first_rows.get(id(entry), number))
    versions = stored_versions(entry.report.pk for entry in changed)
    return [
        ImportedReport(
            batch=batch,
            report=entry.report,
            row=first_rows[id(entry)],
            name=str(entry.report)[:200],
            is_new=entry.is_new,
            before={} if entry.is_new else kept(entry),
            digest=digest(entry),
            version=versions[entry.report.pk],
        )
        for entry in changed
    ]


def stored_versions(report_ids: Iterable[int]) -> dict[int, str]:
    """The version of each stored report."""
    found = {}
    for batch in batches(report_ids):
        for pk, updated_at, state in Report.objects.filter(pk__in=batch).values_list("pk", "updated_at", "state"):
            found[pk] = version(updated_at, state)
    return found


def version(updated_at: dt.datetime, state: str) -> str:
    """A mark that differs after any save at the desk and any change of state."""
    return f"{updated_at.isoformat()}|{state}"


def kept(entry: Entry) -> dict:
    """What a changed report said before: its own fields; and by id what it was joined with, where that was changed."""
    before = entry.before
    assert isinstance(before, Before)
    fields = {name: value for name, value in before.fields.items() if value != getattr(entry.report, name)}
    found: dict[str, object] = {"changed": sorted(entry.changed), "fields": fields}
    if "area" in entry.changed:
        found["area"] = before.area and before.area.pk  # type: ignore[attr-defined]
    for name in ("agencies", "topics"):
        if name in entry.changed:
            found[name] = [one.pk for one in getattr(before, name)]
    if entry.new_paths:
        found["paths"] = entry.new_paths
    return found


def digest(entry: Entry) -> str:
    """A fingerprint of all that an import may write of a report."""
    said = {
        "number": entry.report.number,
        "title": entry.report.title,
        "area": entry.area and entry.area.pk,
        "agencies": sorted(one.pk for one in entry.agencies),
        "topics": sorted(one.pk for one in entry.topics),
        **{name: getattr(entry.report, name) for name in FIELDS},
    }
    text = json.dumps(said, sort_keys=True, cls=DjangoJSONEncoder)
    return hashlib.sha256(text.encode()).hexdigest()
