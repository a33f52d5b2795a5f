"""Boxes to choose agencies, an area and topics from by typing a few letters."""

from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple


class ShowsOnlyIds:
    """Django's box asks the database for whatever was sent, so a made-up id would break the page that refuses it."""

    def optgroups(self, name: str, value: list, attr: dict | None = None) -> list:
        """The chosen entries, nonsense left out."""
        return super().optgroups(name, [one for one in value if is_id(str(one))], attr)  # type: ignore[misc]


def is_id(text: str) -> bool:
    """Whether a text can be a database id."""
    return text.isascii() and text.isdigit() and len(text) < 19


class ChosenOne(ShowsOnlyIds, AutocompleteSelect):
    """One entry."""


class ChosenMany(ShowsOnlyIds, AutocompleteSelectMultiple):
    """Any number of entries."""
