"""A report's page at the editors' desk. Every change of its standing, and what follows, is left to `publishing`."""

from collections.abc import Iterable

from csp.constants import SELF
from csp.decorators import csp_replace
from django import forms
from django.contrib import admin, messages
from django.contrib.admin import actions
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.db.models import Field, QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html

from reports import publishing
from reports.models import Report, ReportDocument, ReportTopic, Topic

from . import publication, report_list
from .cautions import cautions
from .choosing import ChosenMany, ChosenOne, StrictLookups
from .documents import DocumentInline, file_response
from .report_form import ReportForm

# What `publishing` alone may write: saving the form must not put back what it held when the page was opened.
STANDING_FIELDS = {
    "state",
    "slug",
    "publish_at",
    "first_published_at",
    "withdrawn_at",
    "withdrawal_reason",
    "updated_by",
}
PUBLICATION_CLASS = "publication"  # templates/admin/reports/report/change_form.html puts it after the documents
NOT_DELETED = (
    "A report that has been public is not deleted: people cite and link to it. Withdraw it instead: "
    "then a notice with your reason stands at its address, and all else is gone."
)


@admin.display(description="Printed values that could not be read")
def unread_values_shown(report: Report) -> str:
    """What an import could not make sense of, for an editor to settle."""
    return "; ".join(f"{column}: “{text}”" for column, text in report.unread_values.items())


@admin.display(description="Topics")
def topics_shown(report: Report) -> str:
    """For someone who may only look."""
    return ", ".join(topic.name for topic in report.topics.all())


@admin.display(description="Issue date")
def issue_date_shown(report: Report) -> str:
    """For someone who may only look."""
    return report.issue_date_text


@admin.display(description="Where it stands")
def standing_shown(report: Report) -> str:
    """For someone who may only look."""
    return publication.standing_text(report, timezone.now())


class ReportAdmin(StrictLookups, report_list.ReportColumns, admin.ModelAdmin):
    """Reports: the list, the form in the order of the printed page, publication at its end."""

    form = ReportForm
    inlines = (DocumentInline,)
    autocomplete_fields = ("agencies", "area")
    save_on_top = False
    list_display = ("number_shown", "title_shown", "date_shown", "agencies_shown", "standing_shown")
    list_display_links = ("number_shown", "title_shown")
    list_filter = report_list.LIST_FILTERS
    own_filters = ("standing", "type", "year")
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
    actions = ("delete_selected",)
    readonly_fields = (unread_values_shown,)

    # The form -------------------------------------------------------------------------------------------------------

    def get_fieldsets(self, request: HttpRequest, obj: Report | None = None) -> list:
        """The order of a title page; then, after the documents, what should become of it."""
        may_write = self.has_change_permission(request, obj) if obj else self.has_add_permission(request)
        date, topics = ("issue_date", "topics") if may_write else (issue_date_shown, topics_shown)
        facts = ["number", "title", "report_type", date, "fiscal_year", "agencies", "area", topics, "executive_summary"]
        if obj and obj.unread_values:
            facts.append(unread_values_shown)
        standing = ["decision", "publish_moment", "reason"] if may_write else [standing_shown]
        return [(None, {"fields": facts}), ("Publication", {"fields": standing, "classes": [PUBLICATION_CLASS]})]

    def get_readonly_fields(self, request: HttpRequest, obj: Report | None = None) -> tuple:
        """Those that only stand in the form of someone who may not write are read-only by nature."""
        return (unread_values_shown, issue_date_shown, topics_shown, standing_shown)

    def formfield_for_dbfield(self, db_field: Field, request: HttpRequest, **kwargs) -> forms.Field | None:
        """Wide boxes for long texts, and topics by autocomplete."""
        if db_field.name == "topics":
            return self.topics_field(request)
        if db_field.name in self.autocomplete_fields:
            box = ChosenMany if db_field.many_to_many else ChosenOne
            kwargs["widget"] = box(db_field, self.admin_site)
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and db_field.name == "title":
            field.widget.attrs["class"] = "vLargeTextField title-box"
        if field and db_field.name == "fiscal_year":
            field.help_text = "Filled in from the issue date. Type another year only if the report itself says so."
        if field and db_field.name == "executive_summary":
            field.widget.attrs["rows"] = 14
        return field

    def topics_field(self, request: HttpRequest) -> forms.ModelMultipleChoiceField:
        """Topics by autocomplete, with a + that makes one in place.

        `autocomplete_fields` would pass every check and show a text box: taggit's manager is no many-to-many field. The
        foreign key of the through model is what the widget needs.
        """
        tag = ReportTopic._meta.get_field("tag")
        may_add = self.admin_site.get_model_admin(Topic).has_add_permission(request)
        box = ChosenMany(tag, self.admin_site)
        widget = RelatedFieldWidgetWrapper(box, tag.remote_field, self.admin_site, can_add_related=may_add)
        return forms.ModelMultipleChoiceField(
            Topic.objects.all(),
            required=False,
            widget=widget,
            help_text="Type a few letters and choose. If a topic is missing, add it with the + sign.",
        )

    def view_on_site(self, report: Report) -> str | None:
        """The public address, for what has one."""
        return report.get_absolute_url() if report.slug else None

    # Saving ---------------------------------------------------------------------------------------------------------

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
            mine = [field.name for field in Report._meta.concrete_fields if not field.primary_key]
            obj.save(update_fields=[name for name in mine if name not in STANDING_FIELDS])
        else:
            obj.created_by = request.user
            obj.save()

    def save_related(self, request: HttpRequest, form: ReportForm, formsets: Iterable, change: bool) -> None:
        """Agencies, topics and documents are saved only here, so publication comes after them."""
        super().save_related(request, form, formsets, change)
        report = form.instance
        try:
            publication.apply(report, form.cleaned_data, by=request.user)
        except ValidationError as error:  # another editor was faster
            messages.error(request, f"The report was saved, but stands where it stood. {' '.join(error.messages)}")
        publishing.saved(report, by=request.user)
        report.refresh_from_db()
        self.say_what_happened(request, report, form)

    def say_what_happened(self, request: HttpRequest, report: Report, form: ReportForm) -> None:
        """Where the report stands now, if that has changed, and what to look at again."""
        if "decision" in form.changed_data:
            text = publication.standing_text(report, timezone.now())
            if report.slug:
                page = format_html('<a href="{}">See its page.</a>', report.get_absolute_url())
                messages.success(request, format_html("{}: {} {}", text, report, page))
            else:
                messages.success(request, f"{text}: {report}")
        for text in cautions(report, can_view=self.has_view_permission(request)):
            messages.warning(request, text)

    # The list -------------------------------------------------------------------------------------------------------

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """With what the list shows, in a constant number of queries."""
        return Report.objects.with_standing(timezone.now()).prefetch_related("agencies")

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        """By number in any spelling, and by title."""
        return report_list.found(queryset, search_term), False

    # Deleting -------------------------------------------------------------------------------------------------------

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
        document = ReportDocument.objects.select_related("report").filter(pk=pk, report=report_id).first()
        if document is None:
            raise Http404
        if not self.has_view_permission(request, document.report):
            raise PermissionDenied
        try:
            return file_response(document)
        except FileNotFoundError:
            raise Http404("The stored file is missing.") from None


def has_been_public(report: Report) -> bool:
    """Whether the public has seen it, be it since this very second."""
    return report.was_public or report.is_public()
