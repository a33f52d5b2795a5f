"""A list as plain data for its page: chips, facet groups, orders, page links. Adds nothing to what the catalog says."""

from dataclasses import dataclass, replace

from django.http import QueryDict

from reports.catalog import PAGE_SIZE, Criteria, FacetValue, Result
from reports.choices import FACET_NAMES, FACETS, SORTS
from reports.filters import Problem, ReportFilter, address, parameters

from .cards import Card

SHORT_FACET = 10  # values shown of a long facet before "show all"
TITLES = {name: words.capitalize() for name, words in FACET_NAMES.items()}
DATES = ("issued_after", "issued_before")
SORT_LABELS = {
    "relevance": "Best match",
    "newest": "Newest first",
    "oldest": "Oldest first",
    "number": "Report number",
    "title": "Title, A to Z",
}


@dataclass(frozen=True)
class Group:
    """One facet as offered."""

    name: str
    title: str
    values: list[FacetValue]
    more_count: int
    all_url: str
    fewer_url: str
    is_expanded: bool
    is_active: bool
    has_excluded: bool
    problems: list[str]


class Finder:
    """All that `reports/_finder.html` shows."""

    def __init__(
        self,
        path: str,
        data: QueryDict,
        filters: ReportFilter,
        result: Result,
        cards: list[Card],
        *,
        is_too_slow: bool,
    ) -> None:
        self.action, self.filters, self.result, self.cards = path, filters, result, cards
        self.criteria: Criteria = filters.criteria
        self.is_too_slow = is_too_slow
        self.expanded = [name for name in FACETS if name in data.getlist("expand")]
        # as typed, so that a reader can mend what was wrong
        self.issued_after, self.issued_before = data.get("issued_after", "")[:40], data.get("issued_before", "")[:40]
        self.q = self.criteria.q
        self.total, self.page, self.page_count = result.total, result.page, result.page_count
        self.first = (self.page - 1) * PAGE_SIZE + 1 if cards else 0
        self.last = self.first + len(cards) - 1 if cards else 0
        self.undated = result.undated
        self.is_ranked = result.is_ranked
        self.sort = self.criteria.sort
        self.has_filters = bool(self.criteria.filter_count)
        self.clear_url = path
        self.groups = [self._group(name) for name in FACETS]
        self.problems: list[Problem] = [one for one in filters.problems if one.parameter not in FACETS]

    def url(self, criteria: Criteria, *, page: int = 1, expanded: list[str] | None = None) -> str:
        """The address of another state of this list. Changing a filter goes back to page 1."""
        names = self.expanded if expanded is None else expanded
        return address(self.action, parameters(criteria, page=page) + [("expand", name) for name in names])

    @property
    def is_one_of_many(self) -> bool:
        """Whether this is a combination that search engines should leave alone: words, dates, or two values or more."""
        count = self.criteria.filter_count + (self.criteria.within is not None)
        return bool(count > 1 or self.criteria.q or self.criteria.has_dates or self.expanded)

    @property
    def chips(self) -> list[dict]:
        """Every filter in force, with the address of the list without it."""
        found = []
        if self.q:
            found.append(
                {"kind": "Words", "label": self.q, "url": self.url(self._without_words()), "is_excluded": False}
            )
        for side, is_excluded in (("wanted", False), ("unwanted", True)):
            for name, values in getattr(self.criteria, side).items():
                found += [self._chip(side, name, value, is_excluded) for value in values]
        for name, kind in (("issued_after", "Issued from"), ("issued_before", "Issued to")):
            if day := getattr(self.criteria, name):
                url = self.url(replace(self.criteria, **{name: None}))
                found.append(
                    {"kind": kind, "label": f"{day:%B} {day.day}, {day.year}", "url": url, "is_excluded": False}
                )
        return found

    def _chip(self, side: str, name: str, value: str, is_excluded: bool) -> dict:
        label = self.filters.snapshot.facets[name].labels[value]
        chosen = dict(getattr(self.criteria, side))
        if left := tuple(other for other in chosen.pop(name) if other != value):
            chosen[name] = left
        url = self.url(replace(self.criteria, **{side: chosen}))
        return {"kind": TITLES[name], "label": label, "url": url, "is_excluded": is_excluded}

    def _without_words(self) -> Criteria:
        sort = "newest" if self.sort == "relevance" else self.sort
        return replace(self.criteria, q="", sort=sort)

    def _group(self, name: str) -> Group:
        values = self.result.facets.get(name, [])
        is_expanded = name in self.expanded
        shown = values if is_expanded else shortened(values)
        others = [one for one in self.expanded if one != name]
        return Group(
            name=name,
            title=TITLES[name],
            values=shown,
            more_count=len(values) - len(shown),
            all_url=self.url(self.criteria, expanded=[*others, name]),
            fewer_url=self.url(self.criteria, expanded=others),
            is_expanded=is_expanded,
            is_active=name in self.criteria.wanted or name in self.criteria.unwanted,
            has_excluded=name in self.criteria.unwanted,
            problems=[one.message for one in self.filters.problems if one.parameter == name],
        )

    @property
    def filter_problems(self) -> list[str]:
        """What is wrong about facets and dates: said beside them, and again above the list."""
        found = [f"{group.title}: {text}" for group in self.groups for text in group.problems]
        return found + [one.message for one in self.problems if one.parameter in DATES]

    @property
    def other_problems(self) -> list[str]:
        """What is wrong about parameters that have no place among the filters."""
        return [one.message for one in self.problems if one.parameter not in DATES]

    @property
    def sorts(self) -> list[dict]:
        """The orders on offer. "Best match" needs words."""
        return [
            {"value": value, "label": SORT_LABELS[value], "is_current": value == self.sort}
            for value in SORTS
            if self.q or value != "relevance"
        ]

    @property
    def previous_url(self) -> str:
        """The page before, or nothing."""
        return self.url(self.criteria, page=self.page - 1) if self.page > 1 else ""

    @property
    def next_url(self) -> str:
        """The page after, or nothing."""
        return self.url(self.criteria, page=self.page + 1) if self.page < self.page_count else ""

    @property
    def page_links(self) -> list[dict]:
        """The first and last page and those around this one, with gaps between."""
        near = {1, self.page_count, *range(self.page - 2, self.page + 3)}
        links, before = [], 0
        for number in sorted(one for one in near if 1 <= one <= self.page_count):
            if number > before + 1:
                links.append({"number": 0, "url": "", "is_current": False, "is_gap": True})
            url = self.url(self.criteria, page=number)
            links.append({"number": number, "url": url, "is_current": number == self.page, "is_gap": False})
            before = number
        return links


def shortened(values: list[FacetValue]) -> list[FacetValue]:
    """The first ten values, and any selected one that stands further down."""
    return values[:SHORT_FACET] + [one for one in values[SHORT_FACET:] if one.is_selected or one.is_excluded]
