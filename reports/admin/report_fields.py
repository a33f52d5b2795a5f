"""The fields of a report's form: their order, their boxes, and what someone sees who may only look."""

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db.models import Field
from django.http import HttpRequest
from django.utils.html import format_html_join

from reports.models import Report, ReportTopic, Topic

from . import publication
from .choosing import ChosenMany, ChosenOne, ChosenTopics


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


@admin.display(description="Notices of corrections")
def corrections_shown(report: Report) -> str:
    """What the public was told, newest first."""
    lines = ((publication.moment_text(one.happened_at), one.text) for one in report.correction_notices.all())
    return format_html_join("", "<p>{}: {}</p>", lines)


class ReportFields(admin.ModelAdmin):
    """The form in the order of the printed page."""

    def get_fieldsets(self, request: HttpRequest, obj: Report | None = None) -> list:
        """The order of a title page; then what fills itself in or is rarely asked for, so that few keys lead to the summary."""
        may_write = self.has_change_permission(request, obj) if obj else self.has_add_permission(request)
        date, topics = ("issue_date", "topics") if may_write else (issue_date_shown, topics_shown)
        facts = ["number", "title", "report_type", date, "agencies", "area", topics, "executive_summary"]
        facts += ["fiscal_year", "final_on"]
        if obj and obj.unread_values:
            facts.append(unread_values_shown)
        if obj and obj.correction_notices.exists():
            facts.append(corrections_shown)
        return [(None, {"fields": facts})]

    def get_readonly_fields(self, request: HttpRequest, obj: Report | None = None) -> tuple:
        """Those that only stand in the form of someone who may not write are read-only by nature."""
        return (unread_values_shown, issue_date_shown, topics_shown, corrections_shown)

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
            field.widget.attrs |= {"rows": 14, "accesskey": "u"}
        return field

    def topics_field(self, request: HttpRequest) -> forms.ModelMultipleChoiceField:
        """Topics by autocomplete, with a + that makes one in place.

        `autocomplete_fields` would pass every check and show a text box: taggit's manager is no many-to-many field. The
        foreign key of the through model is what the widget needs.
        """
        tag = ReportTopic._meta.get_field("tag")
        may_add = self.admin_site.get_model_admin(Topic).has_add_permission(request)
        box = ChosenTopics(tag, self.admin_site)
        widget = RelatedFieldWidgetWrapper(box, tag.remote_field, self.admin_site, can_add_related=may_add)
        return forms.ModelMultipleChoiceField(
            Topic.objects.all(),
            required=False,
            widget=widget,
            help_text="Type a few letters and choose. If a topic is missing, add it with the + sign.",
        )
