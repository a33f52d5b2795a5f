"""A report's page at the editors' desk. Every change of its standing, and what follows, is left to `publishing`."""

import contextlib
from collections.abc import Iterable

from csp.constants import SELF
from csp.decorators import csp_replace
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone

from reports import publishing
from reports.documents import intake, states
from reports.models import Report, ReportDocument

from . import report_list
from .batches import Batches
from .cautions import cautions
from .choosing import StrictLookups
from .copies import WorkingCopies
from .deleting import OnlyDraftsDeleted
from .documents import OUT, DocumentInline, file_response
from .exporting import Exporting
from .history import History
from .importing import Importing
from .kept import KeepsTyped
from .many_reports import ManyReports
from .previews import PreviewLinks
from .report_fields import ReportFields, unread_values_shown
from .report_form import ReportForm
from .restoring import Restoring
from .rights import OwnDraftsOnly
from .transition_view import Transitions

# What `publishing` alone may write: saving the form must not put back what it held when the page was opened.
STANDING_FIELDS = {
    "state",
    "slug",
    "publish_at",
    "first_published_at",
    "withdrawn_at",
    "withdrawal_reason",
    "updated_by",
    "edited_by",
}


class ReportAdmin(
    KeepsTyped,
    OnlyDraftsDeleted,
    OwnDraftsOnly,
    Transitions,
    PreviewLinks,
    Exporting,
    ManyReports,
    Importing,
    Batches,
    History,
    Restoring,
    WorkingCopies,
    ReportFields,
    StrictLookups,
    report_list.ReportColumns,
    admin.ModelAdmin,
):
    """Reports: the list, the form in the order of the printed page, and what may become of the report at its end."""

    form = ReportForm
    inlines = (DocumentInline,)
    autocomplete_fields = ("agencies", "area")
    save_on_top = False
    list_display = ("number_shown", "title_shown", "date_shown", "agencies_shown", "standing_shown")
    list_display_links = ("number_shown", "title_shown")
    list_filter = report_list.LIST_FILTERS
    own_filters = ("standing", "type", "year", "problem")
    # and by topic: the topics' list links here, they are too many for a filter at the side
    lookups = (
        "agencies__id__exact",
        "agencies__isnull",
        "area__id__exact",
        "area__isnull",
        "topic_items__tag__exact",
    )
    list_per_page = 50
    empty_value_display = "Not recorded"
    show_facets = admin.ShowFacets.ALWAYS
    search_fields = ("number_key", "title_key")  # shows the box; `get_search_results` decides what is found
    search_help_text = "A report number in any spelling (oig 22 2 finds OIG-22-02), or words of the title"
    actions = ("change_topics_selected", "delete_selected", "export_as_xlsx", "export_as_csv", "export_as_jsonl")
    readonly_fields = (unread_values_shown,)

    def view_on_site(self, report: Report) -> str | None:
        """The public address, for what has one."""
        return report.get_absolute_url() if report.slug else None

    # Saving ---------------------------------------------------------------------------------------------------------

    def changeform_view(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        """As Django's; what it saves is kept from a merge of topics at the same time, before the report is locked."""
        if request.method != "POST":  # a transaction would lock SQLite
            return super().changeform_view(request, *args, **kwargs)
        self.check_files(request, args[0] if args else kwargs.get("object_id"))
        with transaction.atomic():
            publishing.hold_topics(alone=False)
            return super().changeform_view(request, *args, **kwargs)

    def check_files(self, request: HttpRequest, object_id: str | None) -> None:
        """Check files for a report that is out before anything is locked: it may take minutes. The form says what was found."""
        report = self.get_object(request, unquote(object_id)) if object_id and request.FILES else None
        if report and self.has_change_permission(request, report) and report.standing_at(timezone.now()) in OUT:
            for upload in request.FILES.values():
                with contextlib.suppress(ValidationError):
                    intake.check(upload)
                    intake.check_for_release(upload)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Report | None:
        """The report; in a save's transaction locked, so that what the form compares with stays true until it is saved.

        On SQLite the transaction itself is the lock.
        """
        report = super().get_object(request, object_id, from_field)
        if report and request.method == "POST" and connection.in_atomic_block:
            try:
                report.refresh_from_db(from_queryset=Report.objects.select_for_update())
            except Report.DoesNotExist:  # deleted by another editor, this very moment
                return None
        return report

    def save_model(self, request: HttpRequest, obj: Report, form: ReportForm, change: bool) -> None:
        """Save the report's own fields, and never its standing."""
        if change:
            publishing.keep_versions([obj.pk])
            mine = [field.name for field in Report._meta.concrete_fields if not field.primary_key]
            obj.save(update_fields=[name for name in mine if name not in STANDING_FIELDS])
        else:
            obj.created_by = request.user
            obj.save()

    def save_related(self, request: HttpRequest, form: ReportForm, formsets: Iterable, change: bool) -> None:
        """Agencies, topics and documents are saved only here, so what follows from the change comes after them."""
        formsets = list(formsets)
        super().save_related(request, form, formsets, change)
        report = form.instance
        is_changed = not change or form.has_changed() or any(one.has_changed() for one in formsets)
        publishing.saved(report, by=request.user, is_changed=is_changed)
        states.read_waiting(report)
        report.refresh_from_db()
        for text in cautions(report, can_view=self.has_view_permission(request)):
            messages.warning(request, text)

    # The list -------------------------------------------------------------------------------------------------------

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """With what the list shows, in a constant number of queries."""
        return Report.objects.with_standing(timezone.now()).prefetch_related("agencies")

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        """By number in any spelling, and by title."""
        return report_list.found(queryset, search_term), False

    # Files ----------------------------------------------------------------------------------------------------------

    def get_urls(self) -> list:
        """With the address of a stored document. A plugin of the browser shows it, so `object-src` allows ourselves."""
        view = csp_replace({"object-src": [SELF]})(self.admin_site.admin_view(self.document_view))
        mine = path("<int:report_id>/documents/<int:pk>/", view, name="reports_report_document")
        return [mine, *super().get_urls()]

    def document_view(self, request: HttpRequest, report_id: int, pk: int) -> FileResponse:
        """The stored file, to someone who may see the report."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        document = ReportDocument.with_copies.select_related("report").filter(pk=pk).first()
        if document is None or document.report_id != report_id:  # an id no database has is one that is not there
            raise Http404
        if not self.has_view_permission(request, document.report):
            raise PermissionDenied
        if document.copy_id and not self.has_change_permission(request, document.report):
            raise PermissionDenied  # a working copy is for who may write on it
        try:
            return file_response(document, is_for_public="public" in request.GET)
        except FileNotFoundError:
            raise Http404("The stored file is missing.") from None
