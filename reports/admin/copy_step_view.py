"""The pages that ask before a working copy moves on, and do it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path

from reports import publishing
from reports.documents import states
from reports.models import Report, Revision

from . import conflict, copy_steps, publication
from .asking_first import acting
from .copy_access import CopyAccess
from .standing import doubts_about
from .transition_view import ANCHORS


class CopySteps(CopyAccess):
    """The address of each step of a working copy, below that of its form."""

    def get_urls(self) -> list:
        """One page for all of them."""
        view = self.admin_site.admin_view(self.copy_step_view)
        mine = path("<int:report_id>/copy/<slug:name>/", view, name="reports_report_copy_step")
        return [mine, *super().get_urls()]

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
        text = publication.moment_text(moment["at"]) if moment else ""
        messages.success(request, one.done.format(moment=text))
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
