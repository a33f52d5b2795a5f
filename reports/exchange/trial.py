"""What a row changes in its report; and the way back if it may not: then nothing of the row is left."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone

from reports.models import Report

from .entries import Entries, Entry
from .facts import as_text, own_facts
from .messages import Change, Rejected, quoted
from .rows import Row
from .terms import Terms
from .vocabulary import Vocabularies

FIELDS = (
    "issued_on",
    "issued_precision",
    "fiscal_year",
    "is_fiscal_year_by_hand",
    "report_type",
    "executive_summary",
    "unread_values",
)  # fmt: skip  (of a report, what an import writes)
LABELS = {
    "fiscal_year": "Fiscal year",
    "issue_date": "Issue date",
    "report_type": "Type",
    "executive_summary": "Executive summary",
    "agencies": "Agencies",
    "oversight_area": "Oversight area",
    "tags": "Topics",
    "paths": "Former addresses",
    "unread": "Kept as printed",
}


@dataclass(frozen=True)
class Before:
    """An entry as it was before its row."""

    fields: dict[str, object]
    area: object
    agencies: tuple
    topics: tuple
    paths: tuple
    changed: frozenset


def of_entry(entry: Entry) -> Before:
    """Remember an entry. Its fields are replaced, never changed in place."""
    fields = {name: getattr(entry.report, name) for name in FIELDS}
    agencies, topics, paths = tuple(entry.agencies), tuple(entry.topics), tuple(entry.new_paths)
    return Before(fields, entry.area, agencies, topics, paths, frozenset(entry.changed))


@contextlib.contextmanager
def of(row: Row, entry: Entry, entries: Entries, vocabularies: Vocabularies, terms: Terms) -> Iterator[list[Change]]:
    """Lets the row act on its entry, then lists what it changed. Raises Rejected if it may not, and takes all of it back."""
    before, shown = of_entry(entry), in_words(entry)
    entry.before = entry.before or before
    counts = {column: len(one.new) for column, one in vocabularies.by_column.items()}
    changes: list[Change] = []
    yield changes
    changed = frozenset(entry.changed) != before.changed or of_entry(entry) != before
    now = in_words(entry) if changed else shown
    changes += [Change(name, shown[name], now[name]) for name in LABELS if shown[name] != now[name]]
    try:
        if changes and not entry.is_new and not terms.may_change(entry.report):
            raise refusal(entry.report)
        for column, vocabulary in vocabularies.by_column.items():
            if column not in terms.may_add and (new := vocabulary.new[counts[column] :]):
                text = f"{quoted(new[0].name)} does not exist, and you may not add it"
                raise Rejected(column, text, "Use a present one, or ask somebody who keeps them to add it.")
    except Rejected:
        put_back(entry, before, entries)
        for column, vocabulary in vocabularies.by_column.items():
            vocabulary.forget_since(counts[column])
        raise


def refusal(report: Report) -> Rejected:
    """Why this person may not change a report."""
    if report.was_public or report.is_public(timezone.now()):
        return Rejected("row", "this report is or was public, and you may not publish", "Ask an editor to import it.")
    return Rejected("row", "this report is no draft of yours", "Remove the row, or ask an editor to import it.")


def put_back(entry: Entry, before: Before, entries: Entries) -> None:
    """Make an entry what it was."""
    for name, value in before.fields.items():
        setattr(entry.report, name, value)
    for path in entry.new_paths[len(before.paths) :]:
        del entries.owners[path]
    entry.area = before.area  # type: ignore[assignment]
    entry.agencies[:], entry.topics[:], entry.new_paths[:] = before.agencies, before.topics, before.paths
    entry.changed = set(before.changed)


def in_words(entry: Entry) -> dict[str, str]:
    """What an import may change of a report, as people read it."""
    facts = {key: as_text(value) for key, value in own_facts(entry.report).items()}
    unread = entry.report.unread_values or {}
    return {
        **facts,
        "agencies": "; ".join(sorted(getattr(one, "abbreviation", "") or one.name for one in entry.agencies)),
        "oversight_area": entry.area.name if entry.area else "",
        "tags": "; ".join(sorted(one.name for one in entry.topics)),
        "paths": "; ".join(entry.new_paths),
        "unread": "; ".join(f"{key}: {text}" for key, text in unread.items()),
    }
