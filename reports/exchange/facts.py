"""What a report says, column by column, as an export writes it and an import reads it back."""

from urllib.parse import quote

from reports.choices import ReportType
from reports.models import Report
from reports.models.reading_dates import write_date

from . import values
from .vocabulary import Entry, Vocabulary

Facts = dict[str, str | list[str]]  # by key of columns.COLUMNS; lists for agencies and topics


def own_facts(report: Report) -> Facts:
    """What the report's own row says."""
    return {
        "report_number": report.number,
        "title": report.title,
        "fiscal_year": str(report.fiscal_year or ""),
        "issue_date": write_date(report.issued_on, report.issued_precision),
        "report_type": str(ReportType(report.report_type).label) if report.report_type else "",
        "executive_summary": values.block(report.executive_summary),
    }


def former_addresses(paths: list[str]) -> Facts:
    """The first address of a document and the first page of its own on former sites."""
    pages = [path for path in paths if values.report_page(as_address(path)) == path]
    documents = [path for path in paths if path not in pages]
    return {
        "document_url": as_address(documents[0]) if documents else "",
        "source": as_address(pages[0]) if pages else "",
    }


def as_address(path: str) -> str:
    """The address that `values.path_of` reads this path from."""
    quoted = quote(path, safe="/")
    return f"/%2F{quoted[2:]}" if quoted.startswith("//") else quoted


def spelling(entry: Entry, vocabulary: Vocabulary) -> str:
    """The word for an agency, area or topic by which an import finds it again: its abbreviation, name or address.

    Of a name that holds a separator, or that another entry has too, only the address is left.
    """
    for word in (getattr(entry, "abbreviation", ""), entry.name):
        if word and not set(";|\n") & set(word) and " ".join(word.split()) == word:
            found = vocabulary.find(word)
            if found is not None and found.pk == entry.pk:
                return word
    return entry.slug


def as_text(value: str | list[str]) -> str:
    """A fact in one cell. A name with a comma in it keeps a semicolon after it, or it would be read as two names."""
    if isinstance(value, str):
        return value
    text = "; ".join(value)
    return f"{text};" if len(value) == 1 and "," in text else text
