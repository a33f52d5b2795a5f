"""Links by which someone without an account looks at what is not public yet: made, listed and revoked here.

They are about the report as long as nobody has seen it, and about its working copy once it is public.
"""

import datetime as dt

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminTextInputWidget
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone

from reports.models import PreviewLink, Report, Revision

from . import publication
from .deleting import has_been_public
from .rights import may_publish

DAYS = {"1": "1 day", "3": "3 days", "7": "7 days", "14": "14 days", "30": "30 days"}
USUAL_DAYS = "7"
MOST = 50  # links of one report or working copy that hold at the same time


class LinkForm(forms.Form):
    """A new link: for whom, and how long it holds."""

    note = forms.CharField(
        label="For whom",
        max_length=200,
        widget=AdminTextInputWidget,
        help_text="A name or an office. Only the desk shows it.",
        error_messages={"required": "Say for whom the link is, so that you know later which one to revoke."},
    )
    days = forms.ChoiceField(label="Holds for", choices=DAYS.items(), initial=USUAL_DAYS)


class PreviewLinks(admin.ModelAdmin):
    """The page of a report's preview links."""

    def get_urls(self) -> list:
        """Below the report's own address."""
        site = self.admin_site
        mine = [
            path("<int:report_id>/previews/", site.admin_view(self.previews_view), name="reports_report_previews"),
            path(
                "<int:report_id>/previews/<int:pk>/revoke/",
                site.admin_view(self.revoke_view),
                name="reports_report_preview_revoke",
            ),
        ]
        return [*mine, *super().get_urls()]

    def previewed(self, request: HttpRequest, report_id: int) -> Report:
        """The report, for an editor or its author. Raises PermissionDenied, Http404."""
        report = Report.objects.filter(pk=report_id).first()
        if not self.has_view_permission(request, report):
            raise PermissionDenied
        if report is None:
            raise Http404
        if not may_publish(request) and report.created_by_id != request.user.pk:
            raise PermissionDenied
        return report

    def previews_view(self, request: HttpRequest, report_id: int) -> HttpResponse:
        """The links that hold, and the form of a new one (POST makes it)."""
        report = self.previewed(request, report_id)
        now = timezone.now()
        copy = self.copy_to_show(request, report, now)
        is_over = copy is None and has_been_public(report)
        holding = PreviewLink.objects.holding(report, copy, now)
        form = LinkForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            if is_over:
                form.add_error(None, "This report has been public: there is nothing to preview.")
            elif holding.count() >= MOST:
                form.add_error(None, f"This report has {MOST} links already. Revoke some that nobody needs.")
            else:
                self.made(request, report, copy, form, now)
                return HttpResponseRedirect(request.path)
        context = {
            **self.admin_site.each_context(request),
            "title": "Preview links",
            "subtitle": str(report),
            "opts": self.opts,
            "report": report,
            "form": form,
            "is_over": is_over,
            "links": [shown(one) for one in holding.select_related("created_by")],
            "is_copy": copy is not None,
            "form_address": self.report_address(report, copy),
        }
        return TemplateResponse(request, "admin/reports/report/previews.html", context)

    def copy_to_show(self, request: HttpRequest, report: Report, now: dt.datetime) -> Revision | None:
        """The working copy of a public report, for who may change it."""
        if not report.is_public(now) or not self.has_change_permission(request, report):
            return None
        return report.revisions.copies().first()

    def made(
        self, request: HttpRequest, report: Report, copy: Revision | None, form: LinkForm, now: dt.datetime
    ) -> None:
        """Make the link, and write it into the report's history."""
        what = " to the working copy" if copy else ""
        with transaction.atomic():
            link = PreviewLink.objects.create(
                report=report,
                copy=copy,
                note=form.cleaned_data["note"],
                created_at=now,
                created_by=request.user,
                expires_at=now + dt.timedelta(days=int(form.cleaned_data["days"])),
            )
            self.log_change(request, report, f"Preview link{what} for {link.note} made.")
        messages.success(
            request, f"The link for {link.note} stands below. It holds for {DAYS[form.cleaned_data['days']]}."
        )

    def revoke_view(self, request: HttpRequest, report_id: int, pk: int) -> HttpResponse:
        """Take a link back, at once and for good."""
        report = self.previewed(request, report_id)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        link = report.preview_links.filter(pk=pk).first()
        if link is None:
            raise Http404
        if link.copy_id and not self.has_change_permission(request, report):
            raise PermissionDenied  # an author's report, but no longer theirs to decide about
        with transaction.atomic():
            if report.preview_links.filter(pk=pk, revoked_at=None).update(revoked_at=timezone.now()):
                self.log_change(request, report, f"Preview link for {link.note} revoked.")
        messages.success(request, f"The link for {link.note} shows nothing any more.")
        return HttpResponseRedirect(reverse(f"{self.admin_site.name}:reports_report_previews", args=[report.pk]))

    def report_address(self, report: Report, copy: Revision | None) -> str:
        """The address of the report's form, or of its working copy's."""
        name = "reports_report_copy" if copy else "reports_report_change"
        return reverse(f"{self.admin_site.name}:{name}", args=[report.pk])


def shown(link: PreviewLink) -> dict[str, object]:
    """A link as its page lists it."""
    return {
        "pk": link.pk,
        "note": link.note,
        "address": settings.ORIGIN + link.get_absolute_url(),
        "until": publication.moment_text(link.expires_at),
        "by": link.created_by,
    }
