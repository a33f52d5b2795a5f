"""A list as plain data for its page: chips, facet groups, orders, page links. Adds nothing to what the catalog says."""

from django.http import QueryDict

from reports.catalog import DATES, PAGE_SIZE, Criteria, Result
from reports.choices import FACETS, SORTS
from reports.filters import Problem, ReportFilter, address, parameters
from reports.search import RANKED_AT_MOST, Finding

from .cards import Card
from .chips import chips, tip_links, word_tip_links
from .groups import View, groups

SORT_LABELS = {
    "relevance": "Best match",
    "newest": "Newest first",
    "oldest": "Oldest first",
    "number": "Report number",
    "title": "Title, A to Z",
}


def numeral(count: int) -> str:
    """A small number in words."""
    return ("no", "one", "two", "three", "four", "five")[count] if count < 6 else str(count)


def understood(finding: Finding | None, total: int) -> list[str]:
    """How the words were read, where that is not just as they were typed. `total` is how many reports are listed."""
    if finding is None:
        return []
    found = [f"No report has “{typed}”, so “{used}” was looked for." for typed, used in finding.query.corrections]
    if finding.is_relaxed and finding.ids:
        count = len(finding.query.wanted)
        missing = f"No report has {'both' if count == 2 else f'all {numeral(count)}'} of these words."
        having = f" {'This one has' if total == 1 else 'These have'} {numeral(finding.at_least)} of them."
        found.append(missing + (having if total else ""))
    return found


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
        self.view = View.of(data)
        # as typed, so that a reader can mend what was wrong
        self.issued_after, self.issued_before = data.get("issued_after", "")[:40], data.get("issued_before", "")[:40]
        self.q = self.criteria.q
        self.total, self.page, self.page_count = result.total, result.page, result.page_count
        self.first = (self.page - 1) * PAGE_SIZE + 1 if cards else 0
        self.last = self.first + len(cards) - 1 if cards else 0
        self.undated, self.sort = result.undated, self.criteria.sort
        is_too_many = result.finding is not None and result.finding.is_too_many
        self.ranked_at_most = RANKED_AT_MOST if is_too_many and self.sort == "relevance" else 0
        self.has_filters, self.clear_url = bool(self.criteria.filter_count), path
        self.all_count = len(filters.snapshot.within(filters.within))
        self.groups = groups(filters, result, self.view, self.url)
        self.chips = chips(filters.snapshot, self.criteria, self.url)
        self.tips = tip_links(filters.snapshot, self.criteria, result.tips, self.url)
        self.word_tips = word_tip_links(self.criteria, result.word_tips, self.url)
        self.understood = understood(result.finding, result.total)
        self.problems: list[Problem] = [one for one in filters.problems if one.parameter not in FACETS]

    def url(self, criteria: Criteria, view: View | None = None, *, page: int = 1) -> str:
        """The address of another state of this list. Changing a filter goes back to page 1."""
        return address(self.action, parameters(criteria, page=page) + (view or self.view).pairs)

    @property
    def has_years(self) -> bool:
        """Whether fiscal years can be chosen here: not on the page of one."""
        return not self.filters.within or self.filters.within[0] != "year"

    @property
    def is_one_of_many(self) -> bool:
        """Whether this is a combination that search engines should leave alone: words, dates, or two values or more."""
        count = self.criteria.filter_count + (self.criteria.within is not None)
        return bool(count > 1 or self.criteria.q or self.criteria.has_dates or self.view.pairs)

    @property
    def range_text(self) -> str:
        """Which reports of how many pages are shown, or nothing if they are on one page."""
        if self.page_count < 2 or not self.first:
            return ""
        shown = f"{self.first:,} to {self.last:,}" if self.last > self.first else f"{self.first:,}"
        return f"Showing {shown}, page {self.page:,} of {self.page_count:,}"

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
            {"sent": self._sent(value), "label": SORT_LABELS[value], "is_current": value == self.sort}
            for value in SORTS
            if self.q or value != "relevance"
        ]

    @property
    def sort_value(self) -> str:
        """The order as the form sends it."""
        return self._sent(self.sort)

    def _sent(self, sort: str) -> str:
        """An order as a parameter: the default one is sent as nothing."""
        return "" if sort == ("relevance" if self.q else "newest") else sort

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
