"""Agencies, oversight areas and topics at the editors' desk. What the public sees of a change follows at once."""

import uuid

from django.contrib import admin
from django.contrib.admin import actions
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html

from reports import publishing, search
from reports.models.vocabulary import VocabularyEntry

from .choosing import StrictLookups
from .kept import KeepsTyped
from .rights import HistoryForWhoMayLook
from .usage import report_query, reports_using, usage, with_counts
from .vocabulary_form import AgencyForm, EntryForm, OversightAreaForm


class EntryAdmin(KeepsTyped, StrictLookups, HistoryForWhoMayLook, admin.ModelAdmin):
    """What the three vocabularies have in common."""

    list_display = ("name", "slug", "used_shown", "public_shown")
    search_fields = ("name",)
    ordering = ("name",)
    list_per_page = 100
    prepopulated_fields = {"slug": ("name",)}
    actions = ("delete_selected",)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """With the counts of the list, but not for the autocomplete boxes, which show none."""
        queryset = super().get_queryset(request)
        match = request.resolver_match
        return with_counts(queryset) if match and match.url_name.endswith("_changelist") else queryset

    @admin.display(description="Reports", ordering="used_count")
    def used_shown(self, entry: VocabularyEntry) -> str:
        """How many use it, of every standing, with a link to them."""
        address = reverse(f"{self.admin_site.name}:reports_report_changelist")
        return format_html('<a href="{}?{}">{}</a>', address, report_query(entry), entry.used_count)

    @admin.display(description="Public reports", ordering="public_count")
    def public_shown(self, entry: VocabularyEntry) -> int:
        """How many of them the public sees."""
        return entry.public_count

    def view_on_site(self, entry: VocabularyEntry) -> str | None:
        """Its public page, which it has as soon as a public report uses it."""
        return entry.get_absolute_url() if usage(entry).public_count else None

    # Changing -------------------------------------------------------------------------------------------------------

    def save_model(self, request: HttpRequest, obj: VocabularyEntry, form: EntryForm, change: bool) -> None:
        """Save; keep a slug that was given up, so that old links lead here for ever."""
        former = form.initial.get("slug") if change else None
        if change:  # what comes out at this moment may be the first to show it
            search.hold()
            obj.refresh_from_db(fields=["was_public"])
        super().save_model(request, obj, form, change)
        publishing.renamed(obj, former=former or "")
        if change and form.changed_data:
            publishing.vocabulary_changed(
                report_ids=reports_using([obj]).values_list("pk", flat=True),
                words_changed=bool({"name", "abbreviation", "synonyms"} & set(form.changed_data)),
            )

    # Deleting -------------------------------------------------------------------------------------------------------

    def get_deleted_objects(self, objs: list, request: HttpRequest) -> tuple:
        """The entries alone: that reports lose them is told in words, by `usage`."""
        _, _, perms_needed, protected = super().get_deleted_objects(objs, request)
        count = {self.opts.verbose_name_plural: len(objs)}
        return [str(one) for one in objs], count, perms_needed, protected

    def render_delete_form(self, request: HttpRequest, context: dict) -> HttpResponse:
        """Say first where it is used."""
        return super().render_delete_form(request, {**context, "usages": [usage(context["object"])]})

    def delete_model(self, request: HttpRequest, obj: VocabularyEntry) -> None:
        """Delete, and let public pages follow."""
        self.delete_entries(request, [obj])

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        """The same for several."""
        self.delete_entries(request, list(queryset))

    @transaction.atomic
    def delete_entries(self, request: HttpRequest, entries: list[VocabularyEntry]) -> None:
        """Delete entries; the reports that used them are read before, since nobody can tell after. Their histories say so."""
        publishing.hold_topics(alone=True)
        report_ids = list(reports_using(entries).values_list("pk", flat=True))
        publishing.hold_reports(report_ids)
        search.hold()
        publishing.keep_versions(report_ids)
        names = " and ".join(f"“{entry.label}”" for entry in entries)
        for entry in entries:
            entry.delete()
        if entries:
            kind = str(self.opts.verbose_name_plural if len(entries) > 1 else self.opts.verbose_name)
            why = f"{kind.capitalize()} {names} deleted."
            publishing.record_versions(report_ids, by=request.user, batch=uuid.uuid4(), why=why)  # type: ignore[arg-type]
            publishing.vocabulary_changed(report_ids=report_ids, words_changed=True)

    @admin.action(permissions=["delete"], description="Delete selected %(verbose_name_plural)s")
    def delete_selected(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        """Django's action, with where they are used on its page."""
        response = actions.delete_selected(self, request, queryset)
        if response is not None:
            response.context_data["usages"] = [usage(entry) for entry in queryset]
        return response


class AgencyAdmin(EntryAdmin):
    """Agencies."""

    form = AgencyForm
    fields = ("name", "abbreviation", "slug", "description", "legacy_term_id")
    list_display = ("name", "abbreviation", "slug", "used_shown", "public_shown")
    search_fields = ("name", "abbreviation")
    prepopulated_fields = {"slug": ("abbreviation",)}  # without one, `proposed_slug` takes the name


class OversightAreaAdmin(EntryAdmin):
    """Oversight areas."""

    form = OversightAreaForm
    fields = ("name", "slug", "description", "legacy_term_id")
