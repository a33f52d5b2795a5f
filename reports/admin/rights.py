"""Who may do what with a report: authors with their own drafts, editors with all of them."""

from django.contrib import admin
from django.contrib.auth.models import AbstractUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from reports.choices import State
from reports.models import Report

PUBLISH = "reports.publish_report"  # the right of editors, beside Django's own to add, change and delete


def may_publish(request: HttpRequest) -> bool:
    """Whether this person may edit all reports and decide what becomes of them."""
    return request.user.has_perm(PUBLISH)  # type: ignore[union-attr]


def is_own_draft(user: AbstractUser, report: Report) -> bool:
    """Whether somebody wrote this report and has not handed it in."""
    return report.state == State.DRAFT and report.created_by_id == user.pk


class OwnDraftsOnly(admin.ModelAdmin):
    """Who has not the right to publish may change and delete their own drafts alone."""

    def has_change_permission(self, request: HttpRequest, obj: Report | None = None) -> bool:
        """See the class."""
        is_theirs = obj is None or may_publish(request) or is_own_draft(request.user, obj)  # type: ignore[arg-type]
        return super().has_change_permission(request, obj) and is_theirs

    def has_delete_permission(self, request: HttpRequest, obj: Report | None = None) -> bool:
        """See the class. Without a report in hand, as for several at once, it takes the right to publish."""
        is_theirs = may_publish(request) or bool(obj and is_own_draft(request.user, obj))  # type: ignore[arg-type]
        return super().has_delete_permission(request, obj) and is_theirs


class HistoryForWhoMayLook(admin.ModelAdmin):
    """Django looks an id up before it asks who wants to know, and so tells staff without rights which ids there are."""

    def history_view(self, request: HttpRequest, object_id: str, extra_context: dict | None = None) -> HttpResponse:
        """See the class."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        return super().history_view(request, object_id, extra_context)
