"""Import at the desk: a file is uploaded, looked through, confirmed. Until then nothing is written."""

from functools import partial

from django.contrib import admin, messages
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import path, reverse

from reports import exchange
from reports.exchange import pending, showing
from reports.exchange.plan import make_plan
from reports.models import ImportBatch, PendingImport, Report
from reports.models.patience import no_statement_timeout

from .import_form import REPLACE, ImportForm, may_publish_alone
from .rights import may_publish

ADDING = {"agencies": "agency", "oversight_area": "oversightarea", "tags": "topic"}  # column: model of its words
OVER = (
    "That file is not here (any more): it is kept for a day, until you confirm it or upload another. Upload it again."
)
CHANGED = "Nothing was imported: reports have changed since you looked. This is what the file would do now."


class Importing(admin.ModelAdmin):
    """The addresses of the import. They take the rights to add and to change reports."""

    def get_urls(self) -> list:
        """The upload, and the file that waits for a word."""
        view = self.admin_site.admin_view
        mine = [
            path("import/", view(self.upload_view), name="reports_report_import"),
            path("import/<slug:key>/", view(self.plan_view), name="reports_report_import_plan"),
            path("import/<slug:key>/plan.csv", view(self.plan_file_view), name="reports_report_import_plan_file"),
        ]
        return [*mine, *super().get_urls()]

    def may_import(self, request: HttpRequest) -> bool:
        """Whether this person may import at all; what, is asked of each report."""
        return self.has_add_permission(request) and self.has_change_permission(request)

    def terms(self, request: HttpRequest, waiting: PendingImport) -> exchange.Terms:
        """On what terms this person imports now."""
        publishes = waiting.publishes and may_publish_alone(may_publish(request))
        may = request.user.has_perm  # type: ignore[union-attr]
        return exchange.Terms(
            by=request.user,  # type: ignore[arg-type]
            as_drafts=not publishes,
            overwrites=waiting.overwrites,
            may_change=partial(self.has_change_permission, request),
            may_add=frozenset(column for column, model in ADDING.items() if may(f"reports.add_{model}")),
        )

    def upload_view(self, request: HttpRequest) -> HttpResponse:
        """The form; POST keeps the file and leads on to what it would do."""
        if not self.may_import(request):
            raise PermissionDenied
        sent = (request.POST, request.FILES) if request.method == "POST" else ()
        form = ImportForm(*sent, may_publish_alone=may_publish_alone(may_publish(request)))
        if request.method == "POST" and form.is_valid():
            file, data = form.cleaned_data["file"], form.cleaned_data
            try:
                kept = pending.keep(
                    file.read(),
                    file.name,
                    owner=request.user,  # type: ignore[arg-type]
                    overwrites=data["differing"] == REPLACE,
                    publishes=data.get("publishes", False),
                )
            except exchange.Unreadable as error:
                form.add_error("file", str(error))
            else:
                return HttpResponseRedirect(self.import_address("_plan", kept.key))
        context = {**self.page(request, "Import reports"), "form": form}
        return TemplateResponse(request, "admin/reports/report/import.html", context)

    def waiting(self, request: HttpRequest, key: str) -> tuple[PendingImport, exchange.Table] | None:
        """The file of this person under this key, with its rows."""
        if not self.may_import(request):
            raise PermissionDenied
        found = pending.of(key, owner=request.user)  # type: ignore[arg-type]
        try:
            if found is not None:
                return found, pending.table_of(found)
        except exchange.Unreadable as error:
            messages.error(request, str(error))
        else:
            messages.error(request, OVER)
        return None

    def plan_view(self, request: HttpRequest, key: str) -> HttpResponse:
        """What the file would do (GET). POST does it, or throws the file away."""
        found = self.waiting(request, key)
        if found is None:
            return HttpResponseRedirect(self.import_address())
        waiting, table = found
        terms = self.terms(request, waiting)
        if request.method == "POST" and "discard" in request.POST:
            waiting.delete()
            messages.success(request, f"“{waiting.file_name}” was thrown away. Nothing was imported.")
            return HttpResponseRedirect(self.import_address())
        if request.method == "POST":
            try:
                return self.imported(request, waiting, table, terms)
            except exchange.PlanChanged:
                messages.error(request, CHANGED)
        with no_statement_timeout():
            plan = make_plan(table, lock=False, terms=terms)
        shown = showing.shown(plan)
        context = {
            **self.page(request, "Import: what would happen"),
            "subtitle": waiting.file_name,
            "terms": terms,
            "shown": shown,
            "does_something": bool(shown.counts["created"] + shown.counts["updated"]),
            "seen": plan.fingerprint,
        }
        return TemplateResponse(request, "admin/reports/report/import_plan.html", context)

    def imported(
        self, request: HttpRequest, waiting: PendingImport, table: exchange.Table, terms: exchange.Terms
    ) -> HttpResponse:
        """Import what was seen, as one. Raises PlanChanged if that would be something else now."""

        def finish(batch: ImportBatch | None) -> None:
            waiting.delete()
            if batch is not None:
                log(request, batch)

        source, seen = exchange.Source.of(table, waiting.file_name), request.POST.get("seen", "")
        outcome = exchange.import_table(table, terms=terms, source=source, seen=seen, also=finish)
        if outcome.batch is None:
            messages.success(request, f"“{waiting.file_name}”: nothing was to be changed.")
            return HttpResponseRedirect(self.import_address())
        counts = f"{outcome.created} new, {outcome.updated} changed, {outcome.unchanged} the same, {outcome.rejected} left out"
        messages.success(request, f"“{waiting.file_name}” was imported: {counts}.")
        return HttpResponseRedirect(reverse(f"{self.admin_site.name}:reports_report_batch", args=[outcome.batch.pk]))

    def plan_file_view(self, request: HttpRequest, key: str) -> HttpResponseBase:
        """The whole plan as a file."""
        found = self.waiting(request, key)
        if found is None:
            return HttpResponseRedirect(self.import_address())
        with no_statement_timeout():
            plan = make_plan(found[1], lock=False, terms=self.terms(request, found[0]))
        headers = {"Content-Disposition": 'attachment; filename="import-plan.csv"'}
        lines = showing.csv_lines(plan, found[1])
        return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)

    def import_address(self, suffix: str = "", *parts: object) -> str:
        """The address of one of these pages."""
        return reverse(f"{self.admin_site.name}:reports_report_import{suffix}", args=parts)

    def page(self, request: HttpRequest, title: str) -> dict:
        """What every page of the desk needs."""
        return {**self.admin_site.each_context(request), "title": title, "opts": self.opts}

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """With the way to the import, for who may."""
        address = self.import_address() if self.may_import(request) else ""
        return super().changelist_view(request, {"import_url": address, **(extra_context or {})})


def log(request: HttpRequest, batch: ImportBatch) -> None:
    """Write the import into the history of each report."""
    for is_new, flag in ((True, ADDITION), (False, CHANGE)):
        reports = Report.objects.filter(imports__batch=batch, imports__is_new=is_new)
        if reports.exists():
            words = f"Imported from {batch.file_name}, with the import number {batch.pk}."
            LogEntry.objects.log_actions(request.user.pk, reports, flag, words)
