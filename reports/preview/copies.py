"""A public report's page as it will be once its working copy has taken its place."""

from collections.abc import Callable
from dataclasses import replace

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from reports import catalog, publishing
from reports.catalog.related import Proposal
from reports.models import Report, ReportDocument, Revision
from reports.views.files import FileLink, file_link
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
        context = copy_context(copy, lambda one: reverse("admin:reports_report_document", args=[report_id, one.pk]))
        context |= {"robots": "noindex, nofollow", "copy_address": address}
        return render(request, "preview/copy.html", context)


def copy_context(copy: Revision, address_of: Callable[[ReportDocument], str]) -> dict[str, object]:
    """What the report's page says with the copy in its place. `address_of` gives where a file is that only the copy has."""
    report, snapshot, now = publishing.proposed(copy), catalog.current(), timezone.now()
    values = {("topic", one.slug) for one in report.topics.all()} | {
        ("agency", one.slug) for one in report.agencies.all()
    }
    proposal = Proposal(frozenset(values), report.sort_on, report.number_sort)
    return report_context(report, snapshot, now, files=files(report, address_of), proposal=proposal)


def files(report: Report, address_of: Callable[[ReportDocument], str]) -> list[FileLink]:
    """The documents: public ones at their public addresses, the copy's own without what comes with their publication."""
    found = []
    for place, document in enumerate(report.documents.all()):
        link = file_link(report, document, is_main=place == 0)
        if document.copy_id and (document.is_unfit or not document.is_checked):  # not for guests, as in page.py
            continue
        own = {"url": address_of(document), "reader_url": "", "picture_url": ""} if document.copy_id else {}
        found.append(replace(link, **own))
    return found
