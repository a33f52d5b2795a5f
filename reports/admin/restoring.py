"""The page that shows what putting an earlier version of a report back would change, asks, and does it."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone

from reports import publishing
from reports.documents import states
from reports.models import Report, Revision
from reports.publishing.contents import contents
from reports.publishing.filing import as_of_today, entries_of

from . import conflict
from .asking_first import acting
from .differences import differences
from .history import name_of

HIDDEN = (
    "The report would change as follows. What it says now stays in its history. A file that was replaced or added since "
    "stays as it is; a document that was removed comes back if its file is still stored."
)
COPY = (
    "The report would change as follows. What it says now stays in its history. The files are those of now: what only the "
    "working copy had is not brought back."
)
PUBLIC = (
    "This report is public, so a working copy of it is begun that says what this version said. The public goes on reading "
    "what it reads now until the copy takes its place. It would then change as follows. The files are those of now."
)


class Restoring(admin.ModelAdmin):
    """The address of restoring a version, below the history."""

    def get_urls(self) -> list:
        """For whoever may change the report."""
        view = self.admin_site.admin_view(self.restore_view)
        mine = path("<int:report_id>/history/<int:pk>/restore/", view, name="reports_report_restore")
        return [mine, *super().get_urls()]

    def restore_view(self, request: HttpRequest, report_id: int, pk: int) -> HttpResponse:
        """Show what would change (GET), then do it (POST): nothing is lost, since what is there now stays in the history."""
        with acting(request):
            reports = Report.objects.select_for_update() if request.method == "POST" else Report.objects
            report = reports.filter(pk=report_id).first()
            if not self.has_change_permission(request, report):
                raise PermissionDenied
            revision = report.revisions.filter(pk=pk).first() if report else None
            if report is None or revision is None:
                raise Http404
            is_public = report.is_public(timezone.now())
            problem = self.restored(request, report, revision) if request.method == "POST" else ""
            if problem is None:
                name = "copy" if is_public else "change"
                return HttpResponseRedirect(reverse(f"{self.admin_site.name}:reports_report_{name}", args=[report.pk]))
            return self.question(request, report, revision, problem)

    def restored(self, request: HttpRequest, report: Report, revision: Revision) -> str | None:
        """Do it and say what could not be put back; or say why not: the report is another one than the page showed."""
        if request.POST.get("version") != conflict.version(report):
            who = conflict.name_of(report.updated_by)
            return f"{who} changed this report after you opened this page. Look at it again before you decide."
        try:
            if report.is_public(timezone.now()):
                publishing.make_copy(report, by=request.user, revision=revision)  # type: ignore[arg-type]
                messages.success(request, f"This working copy says what {name_of(revision).lower()} said.")
                return None
            gone = publishing.restore(report, revision, by=request.user)  # type: ignore[arg-type]
        except ValidationError as error:
            return " ".join(error.messages)
        states.read_waiting(report)
        self.log_change(request, report, f"{name_of(revision)} restored.")
        messages.success(request, f"{name_of(revision)} is restored. What the report said before stays in its history.")
        for text in gone:
            messages.warning(request, text)
        return None

    def question(self, request: HttpRequest, report: Report, revision: Revision, problem: str) -> HttpResponse:
        """The page that asks."""
        is_public, now_says = report.is_public(timezone.now()), contents([report])[report.pk]
        is_copy = revision.number is None
        files = {"documents": now_says["documents"]} if is_public or is_copy else {}
        context = {
            **self.admin_site.each_context(request),
            "title": f"Restore {name_of(revision).lower()}?",
            "subtitle": str(report),
            "opts": self.opts,
            "report": report,
            "problem": problem,
            "outcome": PUBLIC if is_public else COPY if is_copy else HIDDEN,
            "version": conflict.version(report),
            "found": differences(now_says, as_of_today(revision.content) | files),
            "gone": entries_of(revision.content).gone,
            "history_address": self.history_address(report),
        }
        return TemplateResponse(request, "admin/reports/report/restore.html", context)

    def history_address(self, report: Report) -> str:
        """Where its versions are listed."""
        return reverse(f"{self.admin_site.name}:reports_report_history", args=[report.pk])
