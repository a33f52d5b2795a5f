"""Boxes to choose agencies, an area and topics from by typing a few letters, and what a list's address may choose."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple, FilteredSelectMultiple
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from reports.models import FormerTopicSlug


class ShowsOnlyIds:
    """Django's box asks the database for whatever was sent, so a made-up id would break the page that refuses it."""

    def optgroups(self, name: str, value: list, attr: dict | None = None) -> list:
        """The chosen entries, nonsense left out."""
        return super().optgroups(name, [one for one in value if is_id(str(one))], attr)  # type: ignore[misc]

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """What was chosen. A made-up id becomes one that nothing has, so that the form refuses it in words."""
        value = super().value_from_datadict(data, files, name)  # type: ignore[misc]
        if isinstance(value, list):
            return [one if is_id(one) else "0" for one in value]
        return value if not value or is_id(value) else "0"


class StrictActions(admin.ModelAdmin):
    """Lists whose actions take ids alone. Django asks the database for whatever was sent as one."""

    def response_action(self, request: HttpRequest, queryset: QuerySet) -> HttpResponseBase | None:
        """See Django; made-up ids are left out."""
        sent = request.POST.copy()
        sent.setlist(ACTION_CHECKBOX_NAME, [one for one in sent.getlist(ACTION_CHECKBOX_NAME) if is_id(one)])
        request.POST = sent  # type: ignore[assignment]
        return super().response_action(request, queryset)


class StrictLookups(StrictActions):
    """Lists that can be narrowed by what the page offers, and by nothing else that an address may say.

    Django allows any lookup on a column of the list's own table; a regular expression or a number of ninety digits in it
    is an error of the database.
    """

    lookups: tuple[str, ...] = ()  # by database id or by whether there is one
    own_filters: tuple[str, ...] = ()  # parameters of filters that look at their values themselves

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        """Whether the address may narrow the list so."""
        text = value[0] if isinstance(value, list) and value else str(value)
        is_flag = lookup.endswith("__isnull") and text in ("True", "False")
        return lookup in self.own_filters or (lookup in self.lookups and (is_flag or is_id(text)))


def is_id(text: str) -> bool:
    """Whether a text can be a database id."""
    return text.isascii() and text.isdigit() and len(text) < 19


class ChosenOne(ShowsOnlyIds, AutocompleteSelect):
    """One entry."""


class ChosenMany(ShowsOnlyIds, AutocompleteSelectMultiple):
    """Any number of entries."""


class ChosenFromAll(ShowsOnlyIds, FilteredSelectMultiple):
    """Any number of entries, from two lists side by side."""


class ChosenTopics(ChosenMany):
    """Any number of topics. A form that was open while one was merged means the topic that took its place."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """What was chosen, by the ids of now. Made-up ones stay, so that the form refuses them in words."""
        value = super().value_from_datadict(data, files, name)
        if not isinstance(value, list) or not value:
            return value
        merged = dict(FormerTopicSlug.objects.filter(merged_id__in=value).values_list("merged_id", "current_id"))
        return list(dict.fromkeys(str(merged.get(int(one), one)) for one in value))
