"""The imports that were made, what each did, and the way to undo one."""

from functools import partial

from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, DELETION, LogEntry
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from reports import exchange
from reports.exchange import brought, showing, undoing
from reports.exchange.undoing import DELETE, LEAVE, RESTORE
from reports.models import ImportBatch, Report
from reports.models.patience import no_statement_timeout

from . import conflict, publication
from .rights import may_publish

PER_PAGE = 50
SHOWN = 200  # reports of each table on a batch's page
NAMED = 10  # agencies, areas and topics in a message
CHANGED = "Nothing was undone: reports have changed since you looked. This is what the undo would do now."


class Batches(admin.ModelAdmin):
    """The addresses of imports that were made. Editors see all, others their own."""

    def get_urls(self) -> list:
        """The list, and one import."""
        view = self.admin_site.admin_view
        mine = [
            path("imports/", view(self.batches_view), name="reports_report_batches"),
            path("imports/<int:pk>/", view(self.batch_view), name="reports_report_batch"),
        ]
        return [*mine, *super().get_urls()]

    def batches(self, request: HttpRequest) -> QuerySet[ImportBatch]:
        """The imports that this person may see."""
        if not (self.has_add_permission(request) and self.has_change_permission(request)):
            raise PermissionDenied
        found = ImportBatch.objects.select_related("by", "undone_by")
        return found if may_publish(request) else found.filter(by=request.user)

    def batches_view(self, request: HttpRequest) -> HttpResponse:
        """The newest first."""
        page = Paginator(self.batches(request), PER_PAGE).get_page(request.GET.get("p"))
        context = {
            **self.admin_site.each_context(request),
            "title": "Imports",
            "opts": self.opts,
            "page": page,
            "batches": [described(one) for one in page],
        }
        return TemplateResponse(request, "admin/reports/report/imports.html", context)

    def batch_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What an import did, and what undoing it would do (GET). POST undoes it."""
        batch = self.batches(request).filter(pk=pk).first() if pk < 2**63 else None
        if batch is None:
            raise Http404
        rights = undoing.Rights(
            by=request.user,  # type: ignore[arg-type]
            may_change=partial(self.has_change_permission, request),
            may_delete=partial(self.has_delete_permission, request),
            may_add=lambda model: request.user.has_perm(f"reports.add_{model._meta.model_name}"),  # type: ignore[union-attr]
        )
        if request.method == "POST" and batch.undone_at is None:
            try:
                return self.undone(request, batch, rights)
            except exchange.PlanChanged:
                messages.error(request, CHANGED)
        with no_statement_timeout():
            found = undoing.undo_of(batch, rights) if batch.undone_at is None else undoing.Undo([], [])
        context = {
            **self.admin_site.each_context(request),
            "title": "Import",
            "subtitle": batch.file_name,
            "opts": self.opts,
            "batch": described(batch),
            "seen": found.fingerprint,
            **word_tables(found.words),
            **tables(found.steps),
        }
        return TemplateResponse(request, "admin/reports/report/import_batch.html", context)

    def undone(self, request: HttpRequest, batch: ImportBatch, rights: undoing.Rights) -> HttpResponse:
        """Undo what was seen, as one. Raises PlanChanged if that would be something else now."""
        words = f"The import of {batch.file_name}, number {batch.pk}, was undone."
        seen = request.POST.get("seen", "")
        found = undoing.undo(batch, rights, seen=seen, also=lambda done: log(request, done, words))
        gone = [one.stored for one in found.words if not one.why]
        done = {does: sum(one.does == does for one in found.steps) for does in (DELETE, RESTORE, LEAVE)}
        messages.success(
            request,
            f"{words} Reports deleted: {done[DELETE]}, put back: {done[RESTORE]}, left alone: {done[LEAVE]}."
            + (f" Removed as well: {names_text(gone)}." if gone else ""),
        )
        return HttpResponseRedirect(request.path)

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """With the way to the imports, for who may."""
        may = self.has_add_permission(request) and self.has_change_permission(request)
        address = reverse(f"{self.admin_site.name}:reports_report_batches") if may else ""
        return super().changelist_view(request, {"imports_url": address, **(extra_context or {})})


def log(request: HttpRequest, done: undoing.Undo, words: str) -> None:
    """Write an undo into the history of each report, and of what it removed."""
    reports = {
        does: [one.entry.report for one in done.steps if one.entry and one.does == does] for does in (DELETE, RESTORE)
    }
    gone = [one.stored for one in done.words if not one.why]
    for entries, flag in ((reports[DELETE], DELETION), (reports[RESTORE], CHANGE), (gone, DELETION)):
        if entries:
            LogEntry.objects.log_actions(request.user.pk, entries, flag, words)  # type: ignore[arg-type]


def described(batch: ImportBatch) -> dict[str, object]:
    """An import as its pages show it."""
    return {
        "pk": batch.pk,
        "file_name": batch.file_name,
        "sha256": batch.sha256,
        "by": conflict.name_of(batch.by),
        "when": publication.moment_text(batch.imported_at),
        "overwrites": batch.overwrites,
        "counts": (batch.created, batch.updated, batch.unchanged, batch.rejected),
        "undone": publication.moment_text(batch.undone_at) if batch.undone_at else "",
        "undone_by": conflict.name_of(batch.undone_by),
    }


def names_text(entries: list) -> str:
    """Some names, and how many more there are."""
    names = ", ".join(f"“{one.label}”" for one in entries[:NAMED])
    return f"{names} and {len(entries) - NAMED:,} more" if len(entries) > NAMED else names


def tables(steps: list[undoing.Step]) -> dict[str, object]:
    """What an undo does, in three tables, each cut to SHOWN reports."""
    found: dict[str, object] = {}
    for name, does in (("deleted", DELETE), ("restored", RESTORE), ("left", LEAVE)):
        of_kind = [one for one in steps if one.does == does]
        found[f"{name}_count"] = len(of_kind)
        found[name] = [line(one) for one in of_kind[:SHOWN]]
    return found


def word_tables(words: list[brought.Word]) -> dict[str, object]:
    """What becomes of the agencies, areas and topics that came with an import, cut likewise."""
    found: dict[str, object] = {}
    for name, of_kind in (("gone", [one for one in words if not one.why]), ("left", [one for one in words if one.why])):
        found |= {f"words_{name}": of_kind[:SHOWN], f"words_{name}_count": len(of_kind)}
    return found


def line(step: undoing.Step) -> dict[str, object]:
    """A report of one of the tables."""
    report: Report | None = step.entry.report if step.entry else None
    return {
        "row": step.imported.row,
        "report": report,
        "name": step.imported.name,
        "why": step.why,
        "changes": [(showing.label(one.field), one.old, one.new) for one in step.changes],
    }
