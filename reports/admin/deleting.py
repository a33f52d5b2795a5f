"""What may be deleted at the desk: a report that the public has never seen."""

from django.contrib import admin, messages
from django.contrib.admin import actions
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from reports.models import Report

NOT_DELETED = (
    "A report that has been public is not deleted: people cite and link to it. Withdraw it instead: "
    "then a notice with your reason stands at its address, and all else is gone."
)


class OnlyDraftsDeleted(admin.ModelAdmin):
    """Deleting, one report or several, with the reason where it is refused."""

    def has_delete_permission(self, request: HttpRequest, obj: Report | None = None) -> bool:
        """Nobody may delete what has been public."""
        return super().has_delete_permission(request, obj) and not (obj and has_been_public(obj))

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: dict | None = None) -> HttpResponse:
        """Say why a report that has been public is not deleted, in place of a bare refusal."""
        report = self.get_object(request, object_id)
        if report and has_been_public(report) and super().has_delete_permission(request):
            messages.error(request, NOT_DELETED)
            return HttpResponseRedirect(reverse(f"{self.admin_site.name}:reports_report_change", args=[report.pk]))
        return super().delete_view(request, object_id, extra_context)

    @admin.action(permissions=["delete"], description="Delete selected reports (drafts only)")
    def delete_selected(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        """All or none: a report that has been public among them stops it."""
        public = [str(report) for report in queryset if has_been_public(report)]
        if public:
            messages.error(request, f"Nothing was deleted. {NOT_DELETED} This concerns: {'; '.join(public[:10])}.")
            return None
        return actions.delete_selected(self, request, queryset)


def has_been_public(report: Report) -> bool:
    """Whether the public has seen it, be it since this very second."""
    return report.was_public or report.is_public()
