"""What each row of a file does: create, update, unchanged, rejected. Reads the database, writes nothing."""

import hashlib
import json
from collections import Counter
from dataclasses import dataclass, field

from reports.models import Report

from . import trial
from .entries import Entries, Entry, load
from .merging import merge
from .messages import Change, Message, Rejected, Rejection, quoted
from .reading import Table
from .rows import Row, read_row
from .terms import Terms
from .vocabulary import Vocabularies

OUTCOMES = ("created", "updated", "unchanged", "rejected")


@dataclass
class Plan:
    """What an import does, row by row, and what it has to say. Every row has exactly one outcome."""

    vocabularies: Vocabularies
    terms: Terms
    entries: Entries = field(default_factory=Entries)
    outcomes: dict[int, str] = field(default_factory=dict)  # by number of the row
    entry_of: dict[int, Entry] = field(default_factory=dict)
    messages: list[Message] = field(default_factory=list)
    changes: dict[int, list[Change]] = field(default_factory=dict)  # by number of the row, for stored reports
    rejected: list[Rejection] = field(default_factory=list)

    def reject(self, number: int, rejection: Rejected) -> None:
        """Leave a row out."""
        self.outcomes[number] = "rejected"
        self.messages.append(Message(number, rejection.field, f"{rejection.text}; row left out"))
        self.rejected.append(Rejection(number, rejection.field, rejection.text, rejection.todo))

    @property
    def counts(self) -> dict[str, int]:
        """How many rows had each outcome."""
        counted = Counter(self.outcomes.values())
        return {outcome: counted[outcome] for outcome in OUTCOMES}

    @property
    def fingerprint(self) -> str:
        """The same for two plans that would do the same and say the same, to reports that stand alike."""
        stored = [(one.report.pk, one.report.state, str(one.report.publish_at)) for one in self.updated]
        said = [self.messages, [(number, self.changes[number]) for number in sorted(self.changes)]]
        terms = [self.terms.as_drafts, self.terms.overwrites]
        text = json.dumps([terms, sorted(self.outcomes.items()), repr(said), stored])
        return hashlib.sha256(text.encode(errors="backslashreplace")).hexdigest()

    @property
    def created(self) -> list[Entry]:
        """Reports to be made, in the order of the file."""
        return [entry for entry in self.entries.all if entry.is_new]

    @property
    def updated(self) -> list[Entry]:
        """Stored reports in which something was filled."""
        return [entry for entry in self.entries.all if entry.changed and not entry.is_new]


def make_plan(table: Table, *, lock: bool, terms: Terms = Terms()) -> Plan:  # noqa: B008  (it never changes)
    """Decide what every row does. `lock` the reports it is about, for a transaction that will write them."""
    plan = Plan(Vocabularies(), terms)
    for name, number in table.unknown.items():
        plan.messages.append(Message(number, "column", f"{quoted(name)} is not a column of the import; not read"))
    rows = []
    for raw in table.rows:
        try:
            rows.append(read_row(raw))
        except Rejected as rejection:
            plan.reject(raw.number, rejection)
    plan.entries = load(rows, plan.vocabularies, lock=lock)
    # rows without a title come last: a row further down may bring the report they mean
    for row in sorted(rows, key=lambda row: not row.title):
        try:
            decide(row, plan, terms)
        except Rejected as rejection:
            plan.reject(row.number, rejection)
        else:
            plan.messages += row.messages
    plan.messages.sort(key=lambda message: message.row)
    plan.rejected.sort(key=lambda rejection: rejection.row)
    return plan


def decide(row: Row, plan: Plan, terms: Terms) -> None:
    """Find the row's report, or begin one, and fill it. Raises Rejected; then nothing is left of the row."""
    entries = plan.entries
    entry = matching(row, entries, terms)
    named = entries.by_number[row.identity[0]]
    if entry is None and not row.title and len(named) == 1:
        row.warn(
            "title", f"missing; {quoted(row.report_number)} is {quoted(named[0].report.title)}; nothing was filled"
        )
        plan.outcomes[row.number], plan.entry_of[row.number] = "unchanged", named[0]
        return
    is_new = entry is None
    if entry is None:
        warn_of_namesakes(row, entries)
        entry = Entry(Report(number=row.report_number, title=row.title), is_new=True)
    with trial.of(row, entry, entries, plan.vocabularies, terms) as changes:
        merge(row, entry, entries, plan.vocabularies, overwrites=terms.overwrites)
    if is_new:
        entries.add(entry)
    plan.outcomes[row.number] = "created" if is_new else "updated" if changes else "unchanged"
    plan.entry_of[row.number] = entry
    if changes and not is_new:
        plan.changes[row.number] = changes


def matching(row: Row, entries: Entries, terms: Terms) -> Entry | None:
    """The report with the row's number and title, both folded. Raises Rejected if several could be overwritten."""
    found = entries.by_identity[row.identity]
    if len(found) > 1 and terms.overwrites:
        raise Rejected("report_number", f"{len(found)} reports have this number and title", "Change them by hand.")
    if len(found) > 1:
        row.warn("report_number", f"{len(found)} reports have this number and title; the oldest of them was used")
    return found[0] if found else None


def warn_of_namesakes(row: Row, entries: Entries) -> None:
    """Say of a report to be made what a person should compare it with."""
    same_number = [entry.report for entry in entries.by_number[row.identity[0]]] if row.identity[0] else []
    if not row.title:
        others = ": " + ", ".join(quoted(report.title) for report in same_number) if same_number else ""
        which = f"; {len(same_number)} reports have the number{others}" if same_number else ""
        row.warn("title", f"missing{which}; {quoted(row.report_number)} kept as a draft")
        return
    for report in same_number:
        what = quoted(report.title) if report.title else "a draft without a title"
        row.warn("report_number", f"{quoted(row.report_number)} is the number of {what} too; both kept")
    for entry in entries.by_title[row.title_key]:
        number = quoted(entry.report.number) if entry.report.number else "a report without a number"
        row.warn("title", f"{quoted(row.title)} is the title of {number} too; both kept")
