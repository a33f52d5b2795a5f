"""Reports as plain data for templates: every text and address finished, nothing left to fetch."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.urls import reverse
from django.utils.timezone import localtime

from reports.catalog import Snapshot, belonging
from reports.choices import Precision
from reports.models import Report, ReportDocument, dates
from reports.search import Query

from .files import file_text
from .why import Shown, Why, why

COLUMNS = (
    "slug", "number", "title", "report_type", "issued_on", "issued_precision", "fiscal_year", "area_id", "executive_summary",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a fact."""

    text: str
    url: str = ""
    hidden: str = ""  # said to screen readers only, after the text
    after: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and its values. A fact without a value is not made."""

    label: str
    values: tuple[Value, ...]
    width: str = ""  # the CSS class of a fact that needs more room


@dataclass(frozen=True, slots=True)
class Card:
    """A report as lists show it."""

    slug: str
    url: str
    title: str
    name: str  # short: its number, or the title
    summary: str
    facts: list[Fact]
    why: Why | None = None  # in the answer to a search


@lru_cache(maxsize=10_000)
def address(name: str, value: str) -> str:
    """The address of a report or of a value's page. A hundred of them stand on a page."""
    return reverse(name, args=[value])


def cards(
    snapshot: Snapshot, ids: Iterable[int], now: dt.datetime, *, q: str = "", query: Query | None = None
) -> list[Card]:
    """The reports with these ids, in this order. Asks `public()` once more. Four statements; six with why they were found."""
    ids = list(ids)
    shown = read(snapshot, ids, now)
    found, entries, documents = shown.reports, shown.entries, shown.documents
    areas = snapshot.facets["area"].by_key
    reasons = why(snapshot, query, q, shown) if query else {}
    return [
        Card(
            slug=found[pk].slug or "",
            url=address("report", found[pk].slug or ""),
            title=found[pk].title,
            name=found[pk].number or found[pk].title,
            summary=found[pk].executive_summary,
            facts=facts(
                found[pk],
                agencies=entries["agency"].get(pk, []),
                topics=entries["topic"].get(pk, []),
                area=areas.get(found[pk].area_id),
                documents=documents.get(pk, []),
            ),
            why=reasons.get(pk),
        )
        for pk in ids
        if pk in found
    ]


def read(snapshot: Snapshot, ids: list[int], now: dt.datetime) -> Shown:
    """The rows of these reports and what belongs to them. Four statements."""
    known = Report.objects.public(now).filter(pk__in=ids).exclude(slug=None)
    found = {report.pk: report for report in known.only(*COLUMNS)}
    documents: dict[int, list[ReportDocument]] = {}
    of_these = ReportDocument.objects.public().filter(report__in=list(found))
    for document in of_these.defer("sha256", "clean_sha256", "original_name", "pdf_title"):
        documents.setdefault(document.report_id, []).append(document)
    return Shown(found, belonging.entries(snapshot, list(found)), documents)


def page_facts(report: Report) -> list[Fact]:
    """The facts on a report's own page, which lists its documents and topics apart."""
    return facts(
        report,
        agencies=[(agency.label, agency.slug) for agency in report.agencies.all()],
        topics=[],
        area=(report.area.label, report.area.slug) if report.area else None,
        documents=[],
        posted=posted_text(report),
    )


def posted_text(report: Report) -> str:
    """The day a report was first public here, in the office's zone: "December 3, 2018"."""
    at = report.first_published_at
    return dates.as_text(localtime(at).date(), Precision.DAY) if at else ""


def facts(
    report: Report,
    *,
    agencies: list[belonging.Entry],
    topics: list[belonging.Entry],
    area: belonging.Entry | None,
    documents: list[ReportDocument],
    posted: str = "",
) -> list[Fact]:
    """The facts of a report in the order of the page, those without a value left out."""
    year = str(report.fiscal_year or "")
    found = (
        Fact("Report number", plain(report.number)),
        Fact("Issue date", plain(report.issue_date_text)),
        Fact("Final on", plain(report.final_date_text if posted else "")),
        Fact("Posted here", plain(posted)),
        Fact("Fiscal year", linked("year", [(year, year)] if year else [])),
        Fact("Report type", plain(report.get_report_type_display() if report.report_type else "")),
        Fact("Agency", linked("agency", agencies), "fact--double"),
        Fact("Oversight area", linked("area", [area] if area else [])),
        Fact("Topics", linked("topic", topics), "fact--wide"),
        Fact("Documents", tuple(file_value(report, document) for document in documents), "fact--wide"),
    )
    return [fact for fact in found if fact.values]


def plain(text: str) -> tuple[Value, ...]:
    """A value that leads nowhere, or none."""
    return (Value(text),) if text else ()


def linked(name: str, entries: list[belonging.Entry]) -> tuple[Value, ...]:
    """Values that lead to their pages."""
    return tuple(Value(label, address(name, slug)) for label, slug in entries)


def file_value(report: Report, document: ReportDocument) -> Value:
    """A document with its size; whose it is, is said to those who hear links out of their place."""
    url = f"{address('report', report.slug or '')}documents/{document.file_name}"
    return Value(document.label, url, f" of {report.number or report.title}", f" ({file_text(document)})")
