"""What stands near a report on its page: related reports, the newer and the older one, others of its number."""

import datetime as dt
from dataclasses import dataclass

from reports.catalog import Snapshot, related
from reports.models import Report

from .cards import address

COLUMNS = ("slug", "number", "title", "issued_on", "issued_precision", "fiscal_year")


@dataclass(frozen=True, slots=True)
class Neighbor:
    """Another report as a link: what tells it apart, and what the two have in common."""

    url: str
    title: str
    number: str
    date: str  # as far as it is known, else the fiscal year, or ""
    common: tuple[str, ...] = ()  # labels of topics, else of agencies

    @property
    def detail(self) -> str:
        """What tells it apart from others of its title: "OIG-24-01, December 4, 2023"."""
        text = ", ".join(part for part in (self.number, self.date) if part)
        return text[:1].upper() + text[1:]


@dataclass(frozen=True, slots=True)
class Nearby:
    """All that a report's page says of others."""

    related: list[Neighbor]
    newer: Neighbor | None
    older: Neighbor | None


def nearby(snapshot: Snapshot, report: Report, now: dt.datetime, proposal: related.Proposal | None = None) -> Nearby:
    """Chosen by the snapshot alone. One query for their titles, which asks `public()` once more.

    `proposal`: what the report would be filed under, of one that is shown as its working copy says.
    """
    found = related.most_like(snapshot, report.pk, proposal=proposal)
    if proposal is None:
        newer, older = related.neighbors(snapshot, report.pk)
    else:
        newer, older = related.proposed_neighbors(snapshot, report.pk, proposal, now)
    ids = {one.pk for one in found} | {pk for pk in (newer, older) if pk is not None}
    rows = {row.pk: row for row in Report.objects.public(now).exclude(slug=None).filter(pk__in=ids).only(*COLUMNS)}
    return Nearby(
        related=[neighbor(rows[one.pk], one.topics or one.agencies) for one in found if one.pk in rows],
        newer=neighbor(rows[newer]) if newer in rows else None,
        older=neighbor(rows[older]) if older in rows else None,
    )


def same_number(report: Report, now: dt.datetime) -> list[Neighbor]:
    """Other public reports that share this one's number. One query, none for a report without a number."""
    if not report.number_key:
        return []
    others = Report.objects.public(now).exclude(slug=None).exclude(pk=report.pk)
    return [neighbor(row) for row in others.filter(number_key=report.number_key).only(*COLUMNS)]


def neighbor(report: Report, common: tuple[str, ...] = ()) -> Neighbor:
    """A report as a link."""
    date = report.issue_date_text or (f"fiscal year {report.fiscal_year}" if report.fiscal_year else "")
    return Neighbor(address("report", report.slug or ""), report.title, report.number, date, common)
