"""A document as pages show it: what a reader wants to know before opening it, and its addresses."""

from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlencode

from django.template.defaultfilters import filesizeformat
from django.urls import reverse

from reports.choices import ReadingProblem, ReadingState
from reports.models import Report, ReportDocument

FIRST_MATCH = "#hit-1"  # of what was looked for on a page


@dataclass(frozen=True, slots=True)
class FileLink:
    """A document on the page of its report."""

    label: str
    url: str
    text: str  # PDF, 38 pages, 1.2 MB, about 40 minutes to read
    reader_url: str  # its first page as text, or nothing
    picture_url: str  # of its first page, or nothing


def file_links(report: Report) -> list[FileLink]:
    """The documents of a public report. One query."""
    documents = list(ReportDocument.objects.public().filter(report=report))
    return [file_link(report, document, is_main=place == 0) for place, document in enumerate(documents)]


def file_link(report: Report, document: ReportDocument, *, is_main: bool) -> FileLink:
    """A document in hand, under its public addresses."""
    return FileLink(
        document.label,
        reverse("document", args=[report.slug, document.name]),
        file_text(document),
        page_address(report, document, 1, is_main=is_main) if is_readable(document) else "",
        reverse("document-picture", args=[report.slug, document.name]) if document.thumbnail else "",
    )


def is_readable(document: ReportDocument) -> bool:
    """Whether it has pages with text."""
    return document.reading_state == ReadingState.READY and bool(document.page_count)


def page_address(report: Report, document: ReportDocument, number: int, q: str = "", *, is_main: bool) -> str:
    """The address of a page's text: the main document's pages are the report's."""
    path = f"{pages_address(report.slug or '', '' if is_main else document.name)}{number}/"
    return f"{path}?{urlencode({'q': q})}" if q else path


@lru_cache(maxsize=10_000)
def pages_address(slug: str, document: str = "") -> str:
    """What the addresses of a document's pages begin with. A page of results has a hundred of them."""
    first = reverse("document-page", args=[slug, document, 1]) if document else reverse("page", args=[slug, 1])
    return first.removesuffix("1/")


@lru_cache(maxsize=10_000)
def size_text(size: int) -> str:
    """A number of bytes as people read it: 1.2 MB."""
    return filesizeformat(size)


def file_text(document: ReportDocument) -> str:
    """What a reader wants to know before opening a file: PDF, 38 pages, 1.2 MB, about 40 minutes to read."""
    pages, minutes = document.page_count, document.minutes_to_read
    known = [
        "PDF",
        f"{pages:,} page{'s' if pages != 1 else ''}" if pages else "",
        size_text(document.public_size),
        f"about {reading_time(minutes)} to read" if minutes else "",
        "a scan without text" if document.reading_problem == ReadingProblem.SCANNED else "",
    ]
    return ", ".join(filter(None, known))


def reading_time(minutes: int) -> str:
    """Minutes as people say them: "5 minutes", "1 hour", "2½ hours"."""
    if minutes < 50:
        rounded = minutes if minutes < 10 else 5 * round(minutes / 5)
        return f"{rounded} minute{'s' if rounded != 1 else ''}"
    halves = round(minutes / 30)
    whole = f"{halves // 2}" if halves % 2 == 0 else f"{halves // 2}½"
    return f"{whole} hour{'s' if halves != 2 else ''}"
