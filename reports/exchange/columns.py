"""The one list of columns of an exchanged report: for reading and for writing, in every format."""

from dataclasses import dataclass

from reports.models import naming


@dataclass(frozen=True)
class Column:
    """A column: its key in JSON and messages, its headers in a sheet (the first is the one we write), its meaning."""

    key: str
    headers: tuple[str, ...]
    meaning: str


COLUMNS = (
    Column("report_number", ("Report Number", "Number"), "As printed. May be empty, and two reports may share one."),
    Column("title", ("Title",), "At most 500 characters."),
    Column("fiscal_year", ("Fiscal Year", "FY"), "Four digits. Needed only where it does not follow from the date."),
    Column(
        "issue_date", ("Issue Date", "Date"), "2009-06-30, 06/30/2009, June 30, 2009; also 2009-06, June 2009, 2009."
    ),
    Column("agencies", ("Agencies", "Agency"), "Names or abbreviations, separated by semicolons (or commas)."),
    Column("oversight_area", ("Oversight Area", "Area"), "One name."),
    Column("tags", ("Keywords", "Topics", "Tags"), "Topics, separated by semicolons (or commas)."),
    Column("report_type", ("Type", "Report Type"), "audit, inspection, evaluation, management-alert, … or in words."),
    Column("executive_summary", ("Executive Summary", "Summary"), "Plain paragraphs and lists (CommonMark)."),
    Column("document_url", ("Document File", "Document URL"), "Its address on a former site, kept as a redirect."),
    Column("source", ("Source page", "Source"), "Where the row was seen. Kept if it is the report's own former page."),
)
# Written for people to see, and left alone when the file comes back: an import never changes where a report stands.
WRITTEN_ONLY = (
    Column("standing", ("Where it stands",), "Draft, in review, approved, scheduled, published or withdrawn."),
    Column("public_address", ("Public address",), "Of a report that is or was public."),
)
WRITTEN = COLUMNS + WRITTEN_ONLY
KEYS = tuple(column.key for column in COLUMNS)
_BY_NAME = {naming.fold(name): column.key for column in COLUMNS for name in (column.key, *column.headers)}
_NOT_READ = {naming.fold(name) for column in WRITTEN_ONLY for name in (column.key, *column.headers)}
HEADERS = {column.key: column.headers[0] for column in WRITTEN}


def key_of(name: str) -> str | None:
    """The key of the column with this header or JSON key, in any case and spelling; None if there is none.

    A department's name may stand before "Agency", as in "HUD Agency".
    """
    words = naming.fold(name)
    return _BY_NAME.get(words) or ("agencies" if words.split()[-1:] in (["agency"], ["agencies"]) else None)


def is_written_only(name: str) -> bool:
    """Whether a header or JSON key is one that we write and do not read."""
    return naming.fold(name) in _NOT_READ
