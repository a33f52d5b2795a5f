"""The working copy that a page of the desk is about: for whom, and what every such page shows."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone

from reports import kept_forms, publishing
from reports.models import Report, Revision


class CopyAccess(admin.ModelAdmin):
    """What the form of a working copy and the pages of its steps have in common."""

    def copied(self, request: HttpRequest, report_id: int) -> tuple[Report, Revision | None]:
        """The report and its working copy, for who may change it; locked by a POST. Raises PermissionDenied, Http404.

        One whose moment has come while this request waited for the lock takes its place first.
        """
        reports = Report.objects.select_for_update() if request.method == "POST" else Report.objects
        report = reports.filter(pk=report_id).first()
        if not self.has_change_permission(request, report):
            raise PermissionDenied
        if report is None:
            raise Http404
        if request.method == "POST" and report.revisions.due(timezone.now()).exists():
            publishing.put_due_in_place(timezone.now())
        return report, report.revisions.copies().select_related("by").first()

    def copy_context(self, request: HttpRequest, report: Report, title: str) -> dict:
        """What every page of a working copy shows."""
        return {
            **self.admin_site.each_context(request),
            "title": title,
            "subtitle": str(report),
            "opts": self.opts,
            "report": report,
            "form_url": kept_forms.form_address(request),
        }

    def copy_address(self, report: Report) -> str:
        """The address of the form of a working copy."""
        return reverse(f"{self.admin_site.name}:reports_report_copy", args=[report.pk])
