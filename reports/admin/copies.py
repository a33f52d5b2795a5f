"""The working copy of a public report at the desk: its form."""

from django.contrib import messages
from django.contrib.admin.helpers import AdminForm
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone

from reports import kept_forms, publishing
from reports.documents import states
from reports.models import Report, Revision
from reports.publishing import copy_documents, copy_rules
from reports.publishing.filing import as_of_today

from . import copy_steps, publication
from .asking_first import acting
from .copy_documents import documents_form, read_again, typed_documents
from .copy_form import form_arguments, typed_content
from .copy_step_view import CopySteps
from .differences import differences
from .kept import kept_text
from .transition_view import THEN

OVER = (
    "Nothing was saved. Another editor put the working copy in its place or discarded it. Everything you typed is still "
    "here: save again to begin a new working copy with it, or look at the report and its history first."
)

FILES_AGAIN = " The files that you had chosen are not: choose them again."


class WorkingCopies(CopySteps):
    """The address of the form of a working copy, below the report's own."""

    def get_urls(self) -> list:
        """The form."""
        mine = path("<int:report_id>/copy/", self.admin_site.admin_view(self.copy_view), name="reports_report_copy")
        return [mine, *super().get_urls()]

    def copy_view(self, request: HttpRequest, report_id: int) -> HttpResponse:
        """The form of the copy; where there is none, the question whether to begin one."""
        with acting(request):
            report, copy = self.copied(request, report_id)
            form_class = self.get_form(request, report, change=True)
            if copy is None:
                is_typed = request.method == "POST" and "title" in request.POST
                return self.anew(request, report, form_class) if is_typed else self.begun(request, report)
            kept = kept_forms.find(request.user, request) if request.method == "GET" else None
            sent = request.POST if request.method == "POST" else kept and kept.data()
            uploads = request.FILES if request.method == "POST" else None
            form = form_class(sent, uploads, **form_arguments(copy))
            documents = documents_form(form.instance, sent, uploads)
            if kept:
                form.full_clean()
                form.add_error(None, kept_text(kept))
            elif sent is not None and form.is_valid() and (documents is None or documents.is_valid()):
                self.write(request, copy, form, documents)
                messages.success(request, "The working copy is saved. The public goes on reading the old version.")
                step = copy_steps.BY_NAME.get(request.POST.get(THEN, ""))
                return HttpResponseRedirect(self.copy_address(report) + (f"{step.name}/" if step else ""))
            return self.copy_page(request, report, copy, form, documents or documents_form(form.instance, None, None))

    def write(self, request: HttpRequest, copy: Revision, form, documents) -> None:
        """Write what was typed. New files are read and checked once that is committed."""
        seen = request.POST.get("seen_version", "")
        base = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else None
        listed = copy.content["documents"]
        if documents is not None:
            listed = typed_documents(documents, form.instance, copy)
        publishing.change_copy(copy, typed_content(form, listed), by=request.user, base=base)  # type: ignore[arg-type]
        if documents is not None:
            read_again(documents, copy)
        states.read_waiting(copy.report)
        self.forget(request)  # type: ignore[attr-defined]

    def begun(self, request: HttpRequest, report: Report) -> HttpResponse:
        """Begin a copy (POST), or ask."""
        if not report.is_public(timezone.now()):
            messages.error(request, "There is no working copy: only a public report has one. Change the report itself.")
            return HttpResponseRedirect(self.form_address(report))  # type: ignore[attr-defined]
        if request.method == "POST":
            publishing.make_copy(report, by=request.user)  # type: ignore[arg-type]
            return HttpResponseRedirect(self.copy_address(report))
        context = self.copy_context(request, report, "Begin a working copy?")
        return TemplateResponse(request, "admin/reports/report/copy_begin.html", context)

    def anew(self, request: HttpRequest, report: Report, form_class) -> HttpResponse:
        """The form of a copy that another editor has put in its place or discarded: what was typed can begin a new one."""
        form = form_class(request.POST, instance=Report.objects.get(pk=report.pk))
        form.initial["loaded_version"] = request.POST.get("loaded_version", "")  # there is nothing to compare with
        if form.is_valid() and "begin_anew" in request.POST:
            try:
                copy = publishing.make_copy(report, by=request.user)  # type: ignore[arg-type]
                publishing.change_copy(copy, typed_content(form, copy.content["documents"]), by=request.user)  # type: ignore[arg-type]
            except ValidationError as error:
                form.add_error(None, error.messages)
            else:
                return HttpResponseRedirect(self.copy_address(report))
        elif form.is_valid():
            form.add_error(None, OVER + (FILES_AGAIN if request.FILES else ""))
        context = self.copy_context(request, report, "Working copy: over") | self.fields_context(request, report, form)
        return TemplateResponse(request, "admin/reports/report/copy.html", context | {"is_over": True})

    def fields_context(self, request: HttpRequest, report: Report, form) -> dict:
        """The fields, as Django's own forms show them."""
        fields = [one for _, options in self.get_fieldsets(request, report) for one in options["fields"]]
        shown = AdminForm(form, [(None, {"fields": [one for one in fields if isinstance(one, str)]})], {}, (), self)
        return {"adminform": shown, "media": self.media + shown.media, "errors": form.errors}

    def copy_page(self, request: HttpRequest, report: Report, copy: Revision, form, documents) -> HttpResponse:
        """The form with what the public reads beside it, if that was changed since."""
        last = copy_rules.newest(report)
        says = copy.content | {"documents": copy_documents.listed(copy, last)}
        context = self.copy_context(request, report, f"Working copy: {publication.lower(publication.copy_text(copy))}")
        context |= self.fields_context(request, report, form)
        context |= {
            "documents": documents,
            "found": differences(as_of_today(last.content), as_of_today(says)),
            "overtaken_by": last.number if copy_rules.is_overtaken(copy, last) else None,
            "steps": copy_steps.offered(request, report, copy),
            "hints": copy_steps.hints(request, report, copy),
            "problem": copy.problem,
            "may_preview": report.is_public(timezone.now()),
        }
        return TemplateResponse(request, "admin/reports/report/copy.html", context)
