"""A report's own page, and the notice in its place once it is withdrawn."""

import datetime as dt
from collections.abc import Iterable
from urllib.parse import quote

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from reports.catalog import Snapshot, related
from reports.models import Correction, FormerReportSlug, Report, Topic

from .base import PublicView, crumbs
from .cards import Value, address, page_facts
from .files import FileLink, file_links
from .nearby import nearby, same_number


class ReportPage(PublicView):
    """`/reports/<slug>/`."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        """The page, a redirect from a former slug, or 404 for what was never public, with one body for all of that."""
        report = Report.objects.with_notice(self.now).filter(slug=slug).with_cards().first()
        if report is None:
            return redirect(reverse("report", args=[current_slug(slug, self.now)]), permanent=True)
        trail = crumbs(("Reports", reverse("reports")), (report.number or report.title, ""))
        if report.is_withdrawn:
            context = {"report": report, "page_title": f"Withdrawn: {report}", "robots": "noindex", "breadcrumb": trail}
            return self.page("reports/withdrawn.html", context)
        context = report_context(report, self.snapshot, self.now, files=file_links(report))
        return self.page("reports/report.html", {**context, "breadcrumb": trail})


def report_context(
    report: Report,
    snapshot: Snapshot,
    now: dt.datetime,
    *,
    files: list[FileLink],
    proposal: related.Proposal | None = None,
) -> dict[str, object]:
    """What a report's page says. The report has a slug, which is the one it has or would get.

    `proposal`: what it is filed under where that is not what the catalog knows, of a working copy.
    """
    return {
        "report": report,
        "page_title": str(report),
        "facts": page_facts(report),
        "files": files,
        "topics": [Value(topic.label, address("topic", topic.slug)) for topic in in_order(report.topics.all())],
        "citation": citation(report),
        "notices": list(Correction.objects.public(now).filter(report=report)),
        "error_address": error_address(report),
        "same_number": same_number(report, now),
        "nearby": nearby(snapshot, report, now, proposal),
    }


def in_order(topics: Iterable[Topic]) -> list[Topic]:
    """By name: the database gives them in no order."""
    return sorted(topics, key=lambda one: (one.label.casefold(), one.pk))


def current_slug(former: str, now: dt.datetime) -> str:
    """The slug that a former one redirects to. Raises Http404 if there is none that the public may know."""
    known = Report.objects.with_notice(now).exclude(slug=None)
    found = (
        FormerReportSlug.objects.filter(slug=former, current__in=known).values_list("current__slug", flat=True).first()
    )
    if found is None:
        raise Http404
    return found


def citation(report: Report) -> str:
    """How to cite the report in one line: office, title, number, date, address."""
    parts = [settings.OFFICE["name"], f"“{report.title}”", report.number, report.issue_date_text]
    return ", ".join(part for part in parts if part) + f". {settings.ORIGIN}{report.get_absolute_url()}"


def error_address(report: Report) -> str:
    """Where to tell of an error on the report's page, or "". A letter says already which page it is about (RFC 6068)."""
    target = settings.OFFICE["corrections"]
    if not target.startswith("mailto:"):
        return target
    subject = f"Error on the page of {report.number or 'a report'}"
    lines = (f"Page: {settings.ORIGIN}{report.get_absolute_url()}", f"Report: {report}", "", "What is wrong:", "")
    return f"{target}?subject={quote(subject)}&body={'%0D%0A'.join(quote(line) for line in lines)}"
