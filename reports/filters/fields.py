"""How the parameters of a list are read, one kind each: words, values of a facet, days."""

import calendar
import datetime as dt
import re
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet

_YEAR_OR_MONTH = re.compile(r"([0-9]{4})(?:-([0-9]{1,2}))?", re.ASCII)


class ValuesWidget(forms.Widget):
    """Reads every value of a repeated parameter."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        """All values, blanks and doubles left out, in their order."""
        return [value for value in dict.fromkeys(text.strip() for text in data.getlist(name)) if value]


class WordsWidget(forms.Widget):
    """Reads a repeated parameter as one text: all its words are wanted."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str:
        """The values in their order."""
        return " ".join(dict.fromkeys(data.getlist(name)))


class ValuesField(forms.Field):
    """A list of words."""

    widget = ValuesWidget


class FacetFilter(django_filters.Filter):
    """One facet: values widen, a leading `-` excludes, `none` means "not recorded"."""

    field_class = ValuesField

    def filter(self, qs: QuerySet, value: object) -> QuerySet:
        """Nothing here: `ReportFilter.filter_queryset` applies the checked criteria."""
        return qs


class DayField(forms.DateField):
    """A day, or a year or a month, which stands for its first or its last day (ISO 8601 allows both to be left out)."""

    def __init__(self, *, is_last: bool = False, **options: Any) -> None:
        """`is_last`: a year or a month stands for its last day."""
        super().__init__(**options)
        self.is_last = is_last

    def to_python(self, value: Any) -> dt.date | None:
        """Raises ValidationError for what is no day, month or year."""
        found = _YEAR_OR_MONTH.fullmatch(value.strip()) if isinstance(value, str) else None
        if not found:
            return super().to_python(value)
        year, month = int(found[1]), int(found[2] or (12 if self.is_last else 1))
        if not (1 <= year <= dt.MAXYEAR and 1 <= month <= 12):
            return super().to_python(value)
        return dt.date(year, month, calendar.monthrange(year, month)[1] if self.is_last else 1)


class DayFilter(django_filters.Filter):
    """The first or the last day of a range."""

    field_class = DayField
