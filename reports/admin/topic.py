"""Topics at the editors' desk: their list with what wants mending, and what is asked before one is made or renamed."""

import json
from dataclasses import dataclass

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import SimpleTemplateResponse

from reports.models import Topic

from . import alike, asking
from .choosing import is_id
from .merging import MOST, Merging, merge_address
from .vocabulary import EntryAdmin
from .vocabulary_form import TopicForm

UNUSED, ONCE, UNDESCRIBED, ALIKE = "unused", "once", "undescribed", "alike"


@dataclass(frozen=True)
class Group:
    """Topics that look alike, and where they are merged."""

    topics: list[alike.Known]
    merge_url: str


def groups_alike(*, may_merge: bool) -> list[Group]:
    """All groups of topics that look alike. One query."""
    found = alike.groups(alike.known_topics())
    return [Group(one, merge_address(topic.pk for topic in one[:MOST]) if may_merge else "") for one in found]


class LookFilter(admin.SimpleListFilter):
    """Topics that want looking at. An unknown value filters nothing."""

    title = "what to look at"
    parameter_name = "look"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        """All kinds, found or not."""
        return [
            (UNUSED, "Used by no report"),
            (ONCE, "Used by one report"),
            (UNDESCRIBED, "Without a description"),
            (ALIKE, "Look like another"),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Topics of the chosen kind."""
        if self.value() == ALIKE:
            return queryset.filter(pk__in=[one.pk for group in alike.groups(alike.known_topics()) for one in group])
        kinds = {UNUSED: {"used_count": 0}, ONCE: {"used_count": 1}, UNDESCRIBED: {"description": ""}}
        return queryset.filter(**kinds.get(self.value() or "", {}))


class TopicAdmin(Merging, EntryAdmin):
    """Topics."""

    form = TopicForm
    fields = ("name", "slug", "synonyms", "description", "legacy_term_id")
    actions = ("merge_selected", "delete_selected")
    list_filter = (LookFilter,)
    own_filters = ("look",)

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """With the groups of those that look alike, where these are asked for."""
        asked = request.GET.get("look") == ALIKE and self.has_view_permission(request)
        groups = groups_alike(may_merge=self.may_merge(request)) if asked else []
        return super().changelist_view(request, {**(extra_context or {}), "groups": groups})

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None) -> HttpResponse:
        """With what exists already, if the form asks; and the way to merge it with another."""
        form = context["adminform"].form
        context["merge_url"] = merge_address([obj.pk]) if obj and self.may_merge(request, [obj]) else ""
        context["lines"] = asking.lines(form.found, request) if getattr(form, "found", None) else []
        return super().render_change_form(request, context, add, change, form_url, obj)

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: dict | None = None) -> HttpResponse:
        """In the small window beside a report's form: take a topic that exists instead."""
        chosen = request.POST.get("_use", "")
        may = is_id(chosen) and "_popup" in request.POST and self.has_view_permission(request)
        if may and (topic := Topic.objects.filter(pk=chosen).first()):
            said = json.dumps({"value": str(topic.pk), "obj": str(topic)})
            return SimpleTemplateResponse("admin/popup_response.html", {"popup_response_data": said})
        return super().add_view(request, form_url, extra_context)
