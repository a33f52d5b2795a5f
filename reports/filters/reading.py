"""ReportFilter: every parameter of a list checked, the wrong ones told in plain words."""

import re
from dataclasses import dataclass

import django_filters
from django.db.models import QuerySet
from django.http import QueryDict

from reports import search
from reports.catalog import Criteria, Snapshot
from reports.choices import FACET_NAMES, FACETS, NOT_RECORDED, SORTS
from reports.models import Report

from .fields import DayFilter, FacetFilter, WordsWidget
from .sql import condition
from .texts import printable

MAX_VALUES = 20  # of one facet


@dataclass(frozen=True)
class Problem:
    """A parameter that could not be used as it came."""

    parameter: str
    message: str


class ReportFilter(django_filters.FilterSet):
    """The parameters of every list, feed, export and alert."""

    q = django_filters.CharFilter(widget=WordsWidget)
    agency = FacetFilter()
    area = FacetFilter()
    topic = FacetFilter()
    type = FacetFilter()
    year = FacetFilter()
    issued_after = DayFilter()
    issued_before = DayFilter(is_last=True)
    sort = django_filters.CharFilter()
    page = django_filters.CharFilter()

    class Meta:
        model = Report
        fields: list[str] = []

    def __init__(self, data: QueryDict, *, snapshot: Snapshot, within: tuple[str, str] | None = None) -> None:
        """`within` is the facet value that the page is about."""
        super().__init__(printable(data), queryset=Report.objects.public())
        self.snapshot, self.within = snapshot, within
        self.problems: list[Problem] = []
        self.criteria = self._read()

    def _read(self) -> Criteria:
        """Check every parameter; what is wrong becomes a problem, what is right a criterion."""
        self.is_valid()
        clean = self.form.cleaned_data
        for name in ("issued_after", "issued_before", "sort", "page"):
            if len(set(self.data.getlist(name))) > 1:
                self._problem(name, "is given more than once; the last value was used.", name)
        for name in ("issued_after", "issued_before"):
            if name in self.form.errors:
                self._problem(
                    name,
                    "is not a date. Write it as year-month-day, for example 2024-09-30, or as a year.",
                    self.data[name],
                )
        after, before = clean.get("issued_after"), clean.get("issued_before")
        if after and before and after > before:
            self._problem(
                "issued_after", "is after the end of the date range, so no report can match.", after.isoformat()
            )
        q = self._words(clean.get("q") or "")
        wanted, unwanted = self._facets(clean)
        return Criteria(
            q=q,
            wanted=wanted,
            unwanted=unwanted,
            issued_after=after,
            issued_before=before,
            sort=self._sort(clean.get("sort") or "", q),
            page=self._page(clean.get("page") or ""),
            within=self.within,
        )

    def _problem(self, parameter: str, message: str, value: str = "") -> None:
        shown = f"“{value[:60]}” " if value else ""
        self.problems.append(Problem(parameter, shown + message))

    def _words(self, text: str) -> str:
        if len(text) > search.MAX_QUERY_CHARACTERS:
            self._problem(
                "q", f"The search is too long; only its first {search.MAX_QUERY_CHARACTERS} characters were used."
            )
            text = text[: search.MAX_QUERY_CHARACTERS]
        if not text:
            return ""
        query = search.parse(text)
        if not query.wanted:
            self._problem("q", "has no word to look for, so it was left out. Add at least one word or number.", text)
            return ""
        if query.is_cut:
            self._problem("q", f"The search has too many words; only the first {search.MAX_QUERY_TERMS} were used.")
        return text

    def _facets(self, clean: dict) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
        wanted: dict[str, tuple[str, ...]] = {}
        unwanted: dict[str, tuple[str, ...]] = {}
        for name in FACETS:
            values = clean.get(name) or []
            if len(values) > MAX_VALUES:
                self._problem(name, f"Too many values; only the first {MAX_VALUES} were used.")
            known = [(text.startswith("-"), self._value(name, text)) for text in values[:MAX_VALUES]]
            for side, is_excluded in ((wanted, False), (unwanted, True)):
                if chosen := tuple(dict.fromkeys(value for minus, value in known if value and minus == is_excluded)):
                    side[name] = chosen
        return wanted, unwanted

    def _value(self, name: str, text: str) -> str | None:
        """The present value, former slugs translated. A value that only hidden reports have is unknown, like any other."""
        value = self.snapshot.facets[name].translate(text.removeprefix("-"))
        if value is None and text == NOT_RECORDED:
            self._problem(name, f"Every report has its {FACET_NAMES[name]} recorded, so “not recorded” was left out.")
        elif value is None and text != f"-{NOT_RECORDED}":  # leaving out nothing is no mistake
            self._problem(name, f"is not the {FACET_NAMES[name]} of any report, so it was left out.", text)
        return value

    def _sort(self, text: str, q: str) -> str:
        if text and text not in SORTS:
            self._problem("sort", f"is not an order. Use one of {', '.join(SORTS)}.", text)
        if text in SORTS and (text != "relevance" or q):
            return text
        return "relevance" if q else "newest"

    def _page(self, text: str) -> int:
        if re.fullmatch(r"0*[1-9][0-9]{0,8}", text, re.ASCII):
            return int(text)
        if text:
            self._problem("page", "is not a page number. The first page is shown.", text)
        return 1

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        """The same question put to SQL. Lists do not use it: it is the oracle that the catalog is tested against."""
        criteria = self.criteria
        if criteria.within:
            queryset = queryset.filter(condition(criteria.within[0], (criteria.within[1],)))
        for name, values in criteria.wanted.items():
            queryset = queryset.filter(condition(name, values))
        for name, values in criteria.unwanted.items():
            queryset = queryset.exclude(condition(name, values))
        if criteria.issued_after:
            queryset = queryset.filter(issued_on__isnull=False, sort_on__gte=criteria.issued_after)
        if criteria.issued_before:
            queryset = queryset.filter(issued_on__lte=criteria.issued_before)
        if criteria.q:
            queryset = queryset.filter(pk__in=search.find(criteria.q).ids)
        return queryset
