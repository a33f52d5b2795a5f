"""A public report's page as it will be once its working copy has taken its place."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from reports import catalog, publishing
from reports.catalog.related import Proposal
from reports.models import Report, Revision
from reports.views.files import file_links
from reports.views.report import report_context

from .untold import Untold


class CopyAtTheDesk(Untold):
    """`/admin/reports/report/<pk>/copy/preview/`: for who may change the report, behind the desk's own door."""

    def get(self, request: HttpRequest, report_id: int) -> HttpResponse:
        """The page. 404 where there is no working copy (any more)."""
        catalog.current()  # lets it take its place, if nobody has looked since its moment
        report = Report.objects.filter(pk=report_id).first()
        if not admin.site.get_model_admin(Report).has_change_permission(request, report):
            raise PermissionDenied
        copy = report.revisions.copies().first() if report else None
        if copy is None:
            raise Http404
        address = reverse("admin:reports_report_copy", args=[report_id])
        context = {**copy_context(copy), "robots": "noindex, nofollow", "copy_address": address}
        return render(request, "preview/copy.html", context)


def copy_context(copy: Revision) -> dict[str, object]:
    """What the report's page says with the copy in its place. Its files, notices and address are those it has."""
    report, snapshot, now = publishing.proposed(copy), catalog.current(), timezone.now()
    values = {("topic", one.slug) for one in report.topics.all()} | {
        ("agency", one.slug) for one in report.agencies.all()
    }
    proposal = Proposal(frozenset(values), report.sort_on, report.number_sort)
    return report_context(report, snapshot, now, files=file_links(report), proposal=proposal)
