"""What a row fills in a report. A row fills what is empty and never overwrites: a different value is a warning."""

from collections.abc import Callable

from reports.choices import ReportType
from reports.models import Report
from reports.models.reading_dates import write_date

from .entries import Entries, Entry
from .messages import quoted
from .rows import Row
from .vocabulary import Vocabularies, Vocabulary


def merge(row: Row, entry: Entry, entries: Entries, vocabularies: Vocabularies) -> bool:
    """Fill what is empty; warn, on the row, of what differs. Returns whether anything was filled."""
    before = len(entry.changed), len(entry.new_paths)
    fill_date_and_year(row, entry)
    fill_text(row, entry, "report_type", row.report_type, show=lambda value: ReportType(value).label)
    fill_text(row, entry, "executive_summary", row.summary)
    fill_area(row, entry, vocabularies.areas)
    fill_names(row, entry, "agencies", row.agencies, vocabularies.agencies)
    fill_names(row, entry, "topics", row.topics, vocabularies.topics)
    fill_paths(row, entry, entries)
    keep_unread(row, entry)
    return before != (len(entry.changed), len(entry.new_paths))


def warn_of_difference(row: Row, column: str, offered: object, kept: object) -> None:
    """The words for a value that was not taken."""
    row.warn(column, f"{quoted(offered)} differs from {quoted(kept)}, which is recorded; kept {quoted(kept)}")


def fill_text(row: Row, entry: Entry, name: str, offered: str, show: Callable[[str], str] = str) -> None:
    """A field of the report that holds text."""
    kept = getattr(entry.report, name)
    if not offered or offered == kept:
        return
    if kept:
        warn_of_difference(row, name, show(offered), show(kept))
    else:
        setattr(entry.report, name, offered)
        entry.changed.add(name)


def fill_date_and_year(row: Row, entry: Entry) -> None:
    """The issue date, and the fiscal year, which follows from it unless another is printed."""
    report = entry.report
    is_new_date = row.issued is not None and report.issued_on is None
    if is_new_date:
        report.issued_on, report.issued_precision = row.issued  # type: ignore[misc]
        entry.changed.add("issued_on")
    elif row.issued is not None and row.issued != (report.issued_on, report.issued_precision):
        kept = write_date(report.issued_on, report.issued_precision)
        warn_of_difference(row, "issue_date", write_date(*row.issued), kept)
    derived = report.derived_fiscal_year
    before = report.fiscal_year
    if before is None:
        report.fiscal_year = row.fiscal_year or (derived if is_new_date else None)
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


def fill_area(row: Row, entry: Entry, areas: Vocabulary) -> None:
    """The oversight area, made if there is none of the name."""
    if not row.area:
        return
    found = areas.find(row.area)
    if entry.area is None:
        entry.area = found or made(row, "oversight_area", row.area, areas)  # type: ignore[assignment]
        entry.changed.add("area")
    elif found is not entry.area:
        warn_of_difference(row, "oversight_area", row.area, entry.area.name)


def fill_names(row: Row, entry: Entry, name: str, offered: list[str], vocabulary: Vocabulary) -> None:
    """Agencies or topics: all of the row's if the report has none."""
    column = "tags" if name == "topics" else name
    kept = getattr(entry, name)
    if not offered:
        return
    if kept:
        if {id(vocabulary.find(text)) for text in offered} != {id(one) for one in kept}:
            warn_of_difference(row, column, offered, [getattr(one, "abbreviation", "") or one.name for one in kept])
        return
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
