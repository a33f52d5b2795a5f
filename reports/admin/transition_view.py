"""The pages that ask for a confirmation and change where a report stands; and the part of its form that leads to them."""

from dataclasses import dataclass
from functools import partial

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html

from reports import publishing
from reports.choices import Standing, TransitionKind
from reports.documents import doubts
from reports.models import Report, Transition

from . import conflict, publication, transitions
from .asking_first import acting
from .deleting import has_been_public

THEN = "_then"  # the name of the form's buttons that save it and lead to a confirmation
LOGGED = 10  # transitions that the form shows
# what a check, or a moment that has come, brings about where nobody has
BY_ITSELF = (TransitionKind.LAPSED, TransitionKind.COPY_LAPSED, TransitionKind.COPY_STUCK)
ANCHORS = {"documents": "documents-group"}


@dataclass(frozen=True)
class LogLine:
    """One transition, in words."""

    text: str
    why: str


@dataclass(frozen=True)
class Panel:
    """What `admin/reports/_standing.html` shows."""

    text: str
    buttons: list[transitions.Transition]
    hints: list[str]
    log: list[LogLine]
    is_form: bool  # the buttons save the form first
    address: str  # of the report's pages at the desk, without the name of a transition
    may_preview: bool  # links for people without an account can be made
    copy: str  # what the link to the working copy says, if the report may have one


def panel(request: HttpRequest, report: Report, *, is_form: bool) -> Panel:
    """Where a report stands and what may become of it, for this person."""
    now = timezone.now()
    log = report.transitions.select_related("by")[:LOGGED] if report.pk else []
    return Panel(
        text=publication.standing_text(report, now),
        buttons=transitions.offered(request, report),
        hints=hints(request, report),
        log=[log_line(one) for one in log],
        is_form=is_form,
        address=reverse(f"{admin.site.name}:reports_report_change", args=[report.pk or 0]).removesuffix("change/"),
        may_preview=may_preview(request, report),
        copy=copy_text(report) if is_form and report.is_public(now) else "",
    )


def copy_text(report: Report) -> str:
    """Whether a public report has a working copy, and how far that is."""
    copy = report.revisions.copies().defer("content").first()
    if copy is None:
        return "Change it in a working copy"
    return f"Working copy ({publication.lower(publication.copy_text(copy))})"


def may_preview(request: HttpRequest, report: Report) -> bool:
    """Whether this person may make links to a report that nobody outside has seen."""
    is_theirs = transitions.may_publish(request) or report.created_by_id == request.user.pk
    return bool(report.pk) and not has_been_public(report) and is_theirs


def hints(request: HttpRequest, report: Report) -> list[str]:
    """What somebody should know before they decide or change something."""
    standing = report.standing_at(timezone.now())
    found = []
    if transitions.may_publish(request) and standing in (Standing.REVIEW, Standing.WITHDRAWN):
        found.append(transitions.why_not(transitions.BY_NAME["publish"], request, report))
    if settings.TWO_PERSON_RULE and standing in (Standing.APPROVED, Standing.SCHEDULED):
        found.append("If you change this report, its approval lapses and it goes back to review.")
    return [one for one in found if one]


def doubts_about(report: Report) -> list[str]:
    """What a person should look at in its documents before it comes out. Nothing of it stands in the way."""
    found, several = doubts.found_in(report), report.documents.count() > 1
    names = {one.pk: f"“{one}”: " if several else "" for one in report.documents.all()}
    return [f"{names[pk]}{one.text}" for pk, findings in found.items() for one in findings if not one.is_red]


def log_line(one: Transition) -> LogLine:
    """A transition in words: “Scheduled for November 30, 2026, 9:00 a.m. EST by Ann Lee, November 24, 2026, 2:05 p.m. EST”."""
    kind = TransitionKind(one.kind).label
    moment = f" for {publication.moment_text(one.publish_at)}" if one.publish_at else ""
    nobody = "" if one.kind in BY_ITSELF else " by an import or a command"
    who = f" by {conflict.name_of(one.by)}" if one.by else nobody
    return LogLine(f"{kind}{moment}{who}, {publication.moment_text(one.happened_at)}", one.why)


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
