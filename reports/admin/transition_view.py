"""The pages that ask for a confirmation and change where a report stands; and the part of its form that leads to them."""

from functools import partial

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html

from reports import publishing
from reports.models import Report

from . import conflict, publication, transitions
from .asking_first import acting
from .standing import doubts_about, panel

THEN = "_then"  # the name of the form's buttons that save it and lead to a confirmation
ANCHORS = {"documents": "documents-group"}


class Transitions(admin.ModelAdmin):
    """The addresses of the transitions, below a report's own."""

    def get_urls(self) -> list:
        """One address for each."""
        mine = [
            path(
                f"<int:report_id>/{one.name}/",
                self.admin_site.admin_view(partial(self.transition_view, one=one)),
                name=f"reports_report_{one.name.replace('-', '_')}",
            )
            for one in transitions.ALL
        ]
        return [*mine, *super().get_urls()]

    def transition_view(self, request: HttpRequest, report_id: int, *, one: transitions.Transition) -> HttpResponse:
        """Ask for a confirmation (GET), then do it (POST). Where it can't be done any more, say so on the report's form."""
        with acting(request):
            reports = Report.objects.select_for_update() if request.method == "POST" else Report.objects
            report = reports.filter(pk=report_id).first()
            if not self.has_view_permission(request, report):
                raise PermissionDenied
            if report is None:
                raise Http404
            if refusal := self.refusal(request, report, one):
                messages.error(request, refusal)
                return HttpResponseRedirect(self.form_address(report))
            form = one.form(request.POST if request.method == "POST" else None, report=report)
            if request.method == "POST" and form.is_valid() and self.is_done(request, report, form, one):
                return HttpResponseRedirect(self.form_address(report))
            return self.confirmation(request, report, form, one)

    def refusal(self, request: HttpRequest, report: Report, one: transitions.Transition) -> str:
        """Why the change can't be made now, or nothing. Raises PermissionDenied where this person never may make it."""
        standing = report.standing_at(timezone.now())
        if standing not in one.starts:
            return f"Not done: “{one.button}” is not possible any more. The report now stands so: {standing.label}."
        if transitions.may_publish(request) and (words := transitions.why_not(one, request, report)):
            return words
        if not transitions.is_for(one, request, report):
            raise PermissionDenied
        return ""

    def is_done(self, request: HttpRequest, report: Report, form, one: transitions.Transition) -> bool:
        """Do it, unless the report is another one than this person saw; then, or if it is refused, the form says why."""
        if request.POST.get("version") != conflict.version(report):
            who = conflict.name_of(report.updated_by)
            words = f"{who} changed this report after you opened this page. Look at it again before you decide."
            form.add_error(None, words)
            return False
        try:
            with transaction.atomic():
                one.do(report, form, request.user)  # type: ignore[arg-type]
        except ValidationError as error:
            form.add_error(None, error.messages)
            return False
        report.refresh_from_db()
        self.log_change(request, report, f"{one.button}. {form.cleaned_data['why']}".strip())
        text = one.done or publication.standing_text(report, timezone.now())
        page = format_html(' <a href="{}">See its page.</a>', report.get_absolute_url()) if report.slug else ""
        messages.success(request, format_html("{}: {}.{}", text, report, page))
        return True

    def confirmation(self, request: HttpRequest, report: Report, form, one: transitions.Transition) -> HttpResponse:
        """The page that says what will happen, what is lacking, and asks."""
        address = self.form_address(report)
        lacking = publishing.lacking(report) if one.is_release else []
        context = {
            **self.admin_site.each_context(request),
            "title": one.question,
            "subtitle": str(report),
            "opts": self.opts,
            "report": report,
            "one": one,
            "form": form,
            "version": conflict.version(report),
            "outcome": one.outcome(report),
            "doubts": doubts_about(report) if one.is_release else [],
            "lacking": [(lack.text, f"{address}#{ANCHORS.get(lack.field, f'id_{lack.field}')}") for lack in lacking],
            "form_address": address,
        }
        return TemplateResponse(request, "admin/reports/report/transition.html", context)

    def form_address(self, report: Report) -> str:
        """The address of a report's form."""
        return reverse(f"{self.admin_site.name}:reports_report_change", args=[report.pk])

    # The form -------------------------------------------------------------------------------------------------------

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None) -> HttpResponse:
        """With where the report stands and what may become of it, below the buttons that save."""
        can_write = self.has_change_permission(request, obj) if obj else self.has_add_permission(request)
        is_popup = context.get("is_popup")
        context["standing"] = None if is_popup else panel(request, obj or Report(), is_form=can_write)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def response_add(self, request: HttpRequest, obj: Report, post_url_continue: str | None = None) -> HttpResponse:
        """On to a confirmation, if a button asked for one."""
        response = super().response_add(request, obj, post_url_continue)
        return self.on_to_confirmation(request, obj) or response

    def response_change(self, request: HttpRequest, obj: Report) -> HttpResponse:
        """On to a confirmation, if a button asked for one."""
        response = super().response_change(request, obj)
        return self.on_to_confirmation(request, obj) or response

    def on_to_confirmation(self, request: HttpRequest, report: Report) -> HttpResponse | None:
        """The page of the transition whose button was pressed."""
        one = transitions.BY_NAME.get(request.POST.get(THEN, ""))
        return HttpResponseRedirect(f"{self.form_address(report).removesuffix('change/')}{one.name}/") if one else None
