"""What a row does to a report. It fills what is empty; a different value is a warning, or replaces it if that is asked for.

A row that says nothing about a field never empties it.
"""

from collections.abc import Callable

from reports.choices import ReportType
from reports.models import Report
from reports.models.reading_dates import write_date

from . import values
from .entries import Entries, Entry
from .messages import quoted
from .rows import Row
from .vocabulary import Vocabularies, Vocabulary


def merge(row: Row, entry: Entry, entries: Entries, vocabularies: Vocabularies, *, overwrites: bool = False) -> None:
    """Fill what is empty. Of what differs, warn on the row, or take it (`overwrites`)."""
    fill_date_and_year(row, entry, overwrites)
    fill_text(row, entry, "report_type", row.report_type, overwrites, show=lambda value: ReportType(value).label)
    fill_text(row, entry, "executive_summary", row.summary, overwrites)
    fill_area(row, entry, vocabularies.areas, overwrites)
    fill_names(row, entry, "agencies", row.agencies, vocabularies.agencies, overwrites)
    fill_names(row, entry, "topics", row.topics, vocabularies.topics, overwrites)
    fill_paths(row, entry, entries)
    keep_unread(row, entry)


def warn_of_difference(row: Row, column: str, offered: object, kept: object) -> None:
    """The words for a value that was not taken."""
    row.warn(column, f"{quoted(offered)} differs from {quoted(kept)}, which is recorded; kept {quoted(kept)}")


def fill_text(
    row: Row, entry: Entry, name: str, offered: str, overwrites: bool, show: Callable[[str], str] = str
) -> None:
    """A field of the report that holds text."""
    kept = getattr(entry.report, name)
    if not offered or offered == values.block(kept):
        return
    if kept and not overwrites:
        warn_of_difference(row, name, show(offered), show(kept))
    else:
        setattr(entry.report, name, offered)
        entry.changed.add(name)


def fill_date_and_year(row: Row, entry: Entry, overwrites: bool) -> None:
    """The issue date, and the fiscal year, which follows from it unless another is printed."""
    report = entry.report
    kept_date = report.issued_on and (report.issued_on, report.issued_precision)
    is_new_date = row.issued is not None and row.issued != kept_date and (overwrites or not kept_date)
    if is_new_date:
        report.issued_on, report.issued_precision = row.issued  # type: ignore[misc]
        entry.changed.add("issued_on")
    elif row.issued is not None and row.issued != kept_date:
        warn_of_difference(row, "issue_date", write_date(*row.issued), write_date(*kept_date))  # type: ignore[misc]
    derived, before = report.derived_fiscal_year, report.fiscal_year
    if before is None or (overwrites and row.fiscal_year):
        report.fiscal_year = row.fiscal_year or (derived if is_new_date else None)
    elif is_new_date and not report.is_fiscal_year_by_hand:
        report.fiscal_year = derived or before
    if report.fiscal_year != before or is_new_date:
        report.is_fiscal_year_by_hand = report.fiscal_year is not None and report.fiscal_year != derived
        entry.changed.add("fiscal_year")
    warn_of_year(row, report, is_new_date)


def warn_of_year(row: Row, report: Report, is_new_date: bool) -> None:
    """Say that the year printed is not the one recorded, or that the one recorded is not that of the date."""
    kept, derived = report.fiscal_year, report.derived_fiscal_year
    if row.fiscal_year not in (None, kept):
        warn_of_difference(row, "fiscal_year", row.fiscal_year, kept)
    elif derived not in (None, kept) and (row.fiscal_year or is_new_date):
        row.warn(
            "fiscal_year", f"“{kept}” disagrees with the issue date, which lies in {derived}; kept “{kept}” by hand"
        )


def fill_area(row: Row, entry: Entry, areas: Vocabulary, overwrites: bool) -> None:
    """The oversight area, made if there is none of the name."""
    if not row.area:
        return
    found = areas.find(row.area)
    if entry.area is None or (overwrites and found is not entry.area):
        entry.area = found or made(row, "oversight_area", row.area, areas)  # type: ignore[assignment]
        entry.changed.add("area")
    elif found is not entry.area:
        warn_of_difference(row, "oversight_area", row.area, entry.area.name)


def fill_names(row: Row, entry: Entry, name: str, offered: list[str], vocabulary: Vocabulary, overwrites: bool) -> None:
    """Agencies or topics: all of the row's if the report has none, or if they replace the report's."""
    column = "tags" if name == "topics" else name
    kept = getattr(entry, name)
    if not offered or (kept and {id(vocabulary.find(text)) for text in offered} == {id(one) for one in kept}):
        return
    if kept and not overwrites:
        warn_of_difference(row, column, offered, [getattr(one, "abbreviation", "") or one.name for one in kept])
        return
    kept.clear()
    for text in offered:
        one = vocabulary.find(text) or made(row, column, text, vocabulary)
        if not any(one is other for other in kept):
            kept.append(one)
    entry.changed.add(name)


def made(row: Row, column: str, name: str, vocabulary: Vocabulary) -> object:
    """A new entry of a vocabulary, warned of: it may be a slip of the pen."""
    row.warn(column, f"{quoted(name)} is new; created")
    return vocabulary.add(name)


def fill_paths(row: Row, entry: Entry, entries: Entries) -> None:
    """Addresses on a former site. An address can lead to one report only."""
    for path in row.paths:
        if path not in entries.owners:
            entries.owners[path] = entry
            entry.new_paths.append(path)
            entry.changed.add("paths")
        elif entries.owners[path] is not entry:
            owner = entries.owners[path]
            whose = quoted(owner.report if isinstance(owner, Entry) else owner)
            row.warn("document_url", f"{quoted(path)} leads to {whose} already; not kept for this report")


def keep_unread(row: Row, entry: Entry) -> None:
    """Keep what is printed but cannot be read, unless the report knows better."""
    known = {
        "fiscal_year": entry.report.fiscal_year,
        "issue_date": write_date(entry.report.issued_on, entry.report.issued_precision),
        "report_type": entry.report.report_type,
        "agencies": [one.name for one in entry.agencies],
        "tags": [one.name for one in entry.topics],
        "oversight_area": entry.area and entry.area.name,
        "executive_summary": entry.report.executive_summary,
    }
    for column, (text, why) in row.unread.items():
        if known.get(column):
            row.warn(column, f"{quoted(text)} {why}; kept {quoted(known[column])}, which is recorded")
            continue
        row.warn(column, f"{quoted(text)} {why}; kept as printed, stored as unknown")
        if column not in entry.report.unread_values:
            entry.report.unread_values = {**entry.report.unread_values, column: text}
            entry.changed.add("unread_values")
