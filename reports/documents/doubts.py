"""What an editor is told of a report's documents: what their check found, and doubts that depend on the record as it is now."""

import datetime as dt
import re
from collections import defaultdict

from reports.choices import DocumentKind, FindingCode, Precision, ReadingProblem, ReadingState
from reports.models import DocumentPage, Finding, Report, ReportDocument
from reports.models.naming import number_key, number_parts
from reports.models.reading_dates import MONTHS, read_date

MOST_TWINS = 5  # other reports with the same file that are named
_MONTH = "|".join(f"{name[:3]}(?:{name[3:]})?" if len(name) > 3 else name for name in MONTHS)
_DATE = re.compile(
    rf"\b(?:(?:{_MONTH})\.? +(?:\d{{1,2}} *,? +)?\d{{4}}|\d{{1,2}} +(?:{_MONTH}),? +\d{{4}}|\d{{1,2}}/\d{{1,2}}/\d{{4}}"
    r"|\d{4}-\d{2}-\d{2})\b",
    re.IGNORECASE,
)


def found_in(report: Report) -> dict[int, list[Finding]]:
    """All findings about a report's documents, by document: red ones first. Three queries, however many there are."""
    documents = list(report.documents.all())
    covers = dict(
        DocumentPage.objects.filter(document__in=documents, number=1, document__kind=DocumentKind.REPORT).values_list(
            "document_id", "text"
        )
    )
    hashes = [one.sha256 for one in documents]
    others: dict[str, list[str]] = defaultdict(list)
    twins = ReportDocument.objects.filter(sha256__in=hashes).exclude(report=report).select_related("report")
    for twin in twins[:MOST_TWINS]:
        others[twin.sha256].append(str(twin.report))
    found = {}
    for one in documents:
        doubts = [*of_itself(one), *on_cover(report, covers.get(one.pk, ""))]
        doubts += [Finding(FindingCode.TWIN, None, name) for name in others[one.sha256]]
        told = [said for said in one.found if said.code != FindingCode.METADATA or not one.clean_file]
        found[one.pk] = [*told, *doubts]  # what cleaning took out is no doubt any more
    return found


def of_itself(document: ReportDocument) -> list[Finding]:
    """What its reading says of it."""
    if document.reading_problem == ReadingProblem.SCANNED:
        return [Finding(FindingCode.SCANNED)]
    if document.reading_state != ReadingState.READY:
        return []
    wanting = {
        FindingCode.UNTAGGED: document.is_tagged,
        FindingCode.NO_LANGUAGE: document.language,
        FindingCode.NO_TITLE: document.pdf_title,
    }
    return [Finding(code) for code, value in wanting.items() if not value]


def on_cover(report: Report, text: str) -> list[Finding]:
    """What the text of the first page says otherwise than the record: nothing if there is no such text."""
    if not text:
        return []
    found = []
    if report.number and not has_number(text, report.number):
        found.append(Finding(FindingCode.COVER_NUMBER, 1, other_number(text, report.number)))
    if report.issued_on and report.issued_precision in (Precision.DAY, Precision.MONTH):
        shown = dates_in(text)
        if shown and not any(is_same(day, precision, report) for _, day, precision in shown):
            found.append(Finding(FindingCode.COVER_DATE, 1, shown[0][0]))
    return found


def has_number(text: str, number: str) -> bool:
    """Whether a number stands in a text, in whatever spelling."""
    wanted = number_key(number).split("-")
    words = [number_key(word) for word in number_parts(text)]
    return any(words[at : at + len(wanted)] == wanted for at in range(len(words) - len(wanted) + 1))


def other_number(text: str, number: str) -> str:
    """A number of the same kind that stands there instead, or nothing."""
    beginning = re.match(r"[^\W\d_]+", number)
    if beginning is None:
        return ""
    match = re.search(rf"\b{re.escape(beginning[0])}[-_ ]?\d+(?:[-_ ][0-9A-Z]+)*", text, re.IGNORECASE)
    return match[0] if match else ""


def dates_in(text: str) -> list[tuple[str, dt.date, str]]:
    """The dates that stand in a text: as written, the day, and how much of it is known."""
    found = []
    for match in _DATE.finditer(text):
        try:
            day, precision = read_date(match[0])
        except ValueError:
            continue
        if day is not None:
            found.append((match[0], day, precision))
    return found


def is_same(day: dt.date, precision: str, report: Report) -> bool:
    """Whether a date may be the report's issue date, as far as both are known."""
    issued = report.issued_on
    assert issued is not None
    is_month = (day.year, day.month) == (issued.year, issued.month)
    return is_month and (precision != Precision.DAY or report.issued_precision != Precision.DAY or day == issued)
