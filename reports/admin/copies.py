"""The working copy of a public report at the desk: its form, and the pages that ask before it moves on."""

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.helpers import AdminForm
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone

from reports import catalog, kept_forms, publishing
from reports.documents import states
from reports.models import Report, Revision
from reports.publishing import copies, copy_documents

from . import conflict, copy_steps, publication
from .asking_first import acting
from .copy_documents import documents_form, typed_documents
from .copy_form import form_arguments, typed_content
from .differences import differences
from .kept import kept_text
from .transition_view import ANCHORS, THEN, doubts_about

OVER = (
    "Nothing was saved. Another editor put the working copy in its place or discarded it. Everything you typed is still "
    "here: save again to begin a new working copy with it, or look at the report and its history first."
)

FILES_AGAIN = " The files that you had chosen are not: choose them again."


class WorkingCopies(admin.ModelAdmin):
    """The addresses of a working copy, below the report's own."""

    def get_urls(self) -> list:
        """The form, and a page for each step."""
        site = self.admin_site
        mine = [
            path("<int:report_id>/copy/", site.admin_view(self.copy_view), name="reports_report_copy"),
            path(
                "<int:report_id>/copy/<slug:name>/",
                site.admin_view(self.copy_step_view),
                name="reports_report_copy_step",
            ),
        ]
        return [*mine, *super().get_urls()]

    def copied(self, request: HttpRequest, report_id: int) -> tuple[Report, Revision | None]:
        """The report and its working copy, for who may change it; locked by a POST. Raises PermissionDenied, Http404.

        One whose moment has come takes its place first.
        """
        if request.method != "POST":  # the site itself has done it then, before anything was locked
            catalog.catch_up()
        reports = Report.objects.select_for_update() if request.method == "POST" else Report.objects
        report = reports.filter(pk=report_id).first()
        if not self.has_change_permission(request, report):
            raise PermissionDenied
        if report is None:
            raise Http404
        # it may have come while this request waited for the lock
        if request.method == "POST" and report.revisions.due(timezone.now()).exists():
            publishing.put_due_in_place(timezone.now())
        return report, report.revisions.copies().select_related("by").first()

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
        last = copies.newest(report)
        says = copy.content | {"documents": copy_documents.listed(copy, last)}
        context = self.copy_context(request, report, f"Working copy: {publication.lower(publication.copy_text(copy))}")
        context |= self.fields_context(request, report, form)
        context |= {
            "documents": documents,
            "found": differences(copies.today(last.content), copies.today(says)),
            "overtaken_by": last.number if copies.is_overtaken(copy, last) else None,
            "steps": copy_steps.offered(request, report, copy),
            "hints": hints(request, report, copy),
            "problem": copy.problem,
            "may_preview": report.is_public(timezone.now()),
        }
        return TemplateResponse(request, "admin/reports/report/copy.html", context)

    # Steps ----------------------------------------------------------------------------------------------------------

    def copy_step_view(self, request: HttpRequest, report_id: int, name: str) -> HttpResponse:
        """Ask for a confirmation (GET), then do it (POST)."""
        with acting(request):
            report, copy = self.copied(request, report_id)
            one = copy_steps.BY_NAME.get(name)
            if one is None:
                raise Http404
            problem = "There is no working copy any more." if copy is None else ""
            if copy is not None and not copy_steps.is_possible(one, copy):
                problem = f"“{one.button}” is not possible any more."
            elif copy is not None:
                problem = copy_steps.why_not(one, request, report, copy)
            if copy is None or problem:
                messages.error(request, f"Not done: {problem}")
                return HttpResponseRedirect(self.copy_address(report) if copy else self.form_address(report))  # type: ignore[attr-defined]
            moment = {"publish_moment": copy.takes_place_at}
            form = one.form(request.POST if request.method == "POST" else None, report=report, initial=moment)
            if request.method == "POST" and form.is_valid() and self.is_step_done(request, report, copy, form, one):
                is_over = one.name in ("put-in-place", "discard")
                return HttpResponseRedirect(self.form_address(report) if is_over else self.copy_address(report))  # type: ignore[attr-defined]
            return self.step_page(request, report, copy, form, one)

    def is_step_done(self, request: HttpRequest, report: Report, copy: Revision, form, one: copy_steps.Step) -> bool:
        """Do it, unless the copy is another one than this person saw; then, or if it is refused, the form says why."""
        if request.POST.get("version") != copy_steps.version(copy):
            who = conflict.name_of(copy.by)
            form.add_error(None, f"{who} changed the working copy after you opened this page. Look at it again.")
            return False
        try:
            moment = {"at": form.cleaned_data["publish_moment"]} if "publish_moment" in form.fields else {}
            gone = one.do(copy, by=request.user, why=form.cleaned_data["why"], **moment)
        except ValidationError as error:
            form.add_error(None, error.messages)
            return False
        self.log_change(request, report, f"Working copy: {one.button}. {form.cleaned_data['why']}".strip())
        done = f"scheduled for {publication.moment_text(moment['at'])}" if moment else one.button.lower()
        messages.success(request, f"Working copy: done ({done}).")
        for text in gone or []:
            messages.warning(request, text)
        states.read_waiting(report)
        return True

    def step_page(self, request: HttpRequest, report: Report, copy: Revision, form, one: copy_steps.Step):
        """The page that says what will happen, what is lacking, and asks."""
        address = self.copy_address(report)
        proposed = publishing.proposed(copy) if one.is_release else None
        lacking = publishing.lacking(proposed) if proposed else []
        context = self.copy_context(request, report, one.question) | {
            "one": one,
            "form": form,
            "version": copy_steps.version(copy),
            "outcome": one.outcome,
            "doubts": doubts_about(proposed) if proposed else [],
            "lacking": [(lack.text, f"{address}#{ANCHORS.get(lack.field, f'id_{lack.field}')}") for lack in lacking],
            "form_address": address,
        }
        return TemplateResponse(request, "admin/reports/report/transition.html", context)

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


def hints(request: HttpRequest, report: Report, copy: Revision) -> list[str]:
    """What somebody should know before they decide or change something."""
    found = {words for one in copy_steps.ALL if (words := copy_steps.why_not(one, request, report, copy))}
    if settings.TWO_PERSON_RULE and copy.is_scheduled:
        found.add("If you change this working copy, its approval and its moment lapse and it goes back to review.")
    return sorted(found)
