"""A plan as people look it through before they confirm it: tables of what is new, changed, left out, and to look at."""

from collections.abc import Iterator
from dataclasses import dataclass

from reports.choices import State
from reports.models import Report

from . import columns
from .export import csv_line
from .plan import Plan
from .reading import Table
from .trial import LABELS

SHOWN = 200  # rows of each table; the file of the plan has all
HEADER = ("Row", "What happens", "Report Number", "Title", "Field", "Old", "New", "Remark", "What to do")
IN_WORDS = {"created": "new", "updated": "changed", "unchanged": "same", "rejected": "left out"}


@dataclass(frozen=True)
class Line:
    """One line of a table."""

    row: int
    report: Report | None = None
    field: str = ""
    old: str = ""
    new: str = ""
    text: str = ""
    todo: str = ""


@dataclass(frozen=True)
class Shown:
    """The tables, each cut to SHOWN lines, and how many lines each has."""

    new: list[Line]
    changed: list[Line]
    rejected: list[Line]
    remarks: list[Line]
    totals: dict[str, int]
    counts: dict[str, int]  # rows with each outcome
    public_count: int  # reports that the public sees change
    lapsing_count: int  # approved or scheduled reports that go back to review, where two people decide


def label(field: str) -> str:
    """A column's name for people."""
    return LABELS.get(field) or columns.HEADERS.get(field) or {"row": "Whole row", "column": "Column"}.get(field, field)


def shown(plan: Plan) -> Shown:
    """See Shown."""
    tables = {"new": new(plan), "changed": changed(plan), "rejected": rejected(plan), "remarks": remarks(plan)}
    reports = [entry.report for entry in plan.updated]
    return Shown(
        **{name: lines[:SHOWN] for name, lines in tables.items()},
        totals={name: len(lines) for name, lines in tables.items()},
        counts=plan.counts,
        public_count=sum(one.is_public() for one in reports),
        lapsing_count=sum(
            one.state in (State.APPROVED, State.PUBLISHED) and not one.is_public() and not one.was_public
            for one in reports
        ),
    )


def new(plan: Plan) -> list[Line]:
    """Rows that make a report."""
    made = sorted(number for number, outcome in plan.outcomes.items() if outcome == "created")
    return [Line(number, plan.entry_of[number].report) for number in made]


def changed(plan: Plan) -> list[Line]:
    """Each field that a row changes."""
    return [
        Line(number, plan.entry_of[number].report, label(one.field), one.old, one.new)
        for number in sorted(plan.changes)
        for one in plan.changes[number]
    ]


def rejected(plan: Plan) -> list[Line]:
    """Rows that are left out."""
    return [Line(one.row, field=label(one.field), text=one.text, todo=one.todo) for one in plan.rejected]


def remarks(plan: Plan) -> list[Line]:
    """What somebody should look at, besides rows that are left out."""
    left_out = {one.row for one in plan.rejected}
    found = [one for one in plan.messages if one.row not in left_out or one.field == "column"]
    return [Line(one.row, field=label(one.field), text=one.text) for one in found]


def csv_lines(plan: Plan, table: Table) -> Iterator[str]:
    """The whole plan as CSV: a line for each change, remark and rejection, and one for each row that has none."""
    by_row: dict[int, list[Line]] = {}
    for line in [*changed(plan), *rejected(plan), *remarks(plan)]:
        by_row.setdefault(line.row, []).append(line)
    yield "\ufeff" + csv_line(HEADER)
    for number in sorted({*by_row, *(raw.number for raw in table.rows)}):
        entry = plan.entry_of.get(number)
        start = [str(number), IN_WORDS.get(plan.outcomes.get(number, ""), "")]
        start += [entry.report.number, entry.report.title] if entry else ["", ""]
        for one in by_row.get(number, [Line(number)]):
            yield csv_line([*start, one.field, one.old, one.new, one.text, one.todo])
