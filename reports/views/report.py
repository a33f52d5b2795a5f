"""A report's own page, and the notice in its place once it is withdrawn."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from reports.models import FormerReportSlug, Report

from .base import PublicView, crumbs
from .cards import page_facts


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
        context = {
            "report": report,
            "page_title": str(report),
            "facts": page_facts(report),
            "citation": citation(report),
            "published": report.first_published_at,
            "same_number": self.same_number(report),
            "breadcrumb": trail,
        }
        return self.page("reports/report.html", context)

    def same_number(self, report: Report) -> list[Report]:
        """Other public reports that share this one's number."""
        if not report.number_key:
            return []
        others = Report.objects.public(self.now).exclude(slug=None).exclude(pk=report.pk)
        return list(others.filter(number_key=report.number_key))


def current_slug(former: str, now: object) -> str:
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
