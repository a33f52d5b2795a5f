"""What a reader asks of a list, validated: the language between filters and the catalog."""

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import Any

DATES = ("issued_after", "issued_before")


@dataclass(frozen=True)
class Filter:
    """One filter in force, as readers see it: what they could remove."""

    name: str  # the parameter: "q", a facet, "issued_after", "issued_before", or "issued" for the whole date range
    values: tuple[str, ...] = ()  # of a facet
    is_excluded: bool = False


@dataclass(frozen=True)
class Criteria:
    """Valid filters. `within` is the facet value a page is about (a topic page); it is no filter of the reader's."""

    q: str = ""
    wanted: dict[str, tuple[str, ...]] = field(default_factory=dict)  # facet -> values, any of which will do
    unwanted: dict[str, tuple[str, ...]] = field(default_factory=dict)  # facet -> values, none of which may be
    issued_after: dt.date | None = None
    issued_before: dt.date | None = None
    sort: str = "newest"
    page: int = 1
    within: tuple[str, str] | None = None

    @property
    def has_dates(self) -> bool:
        """Whether a date range was asked for."""
        return self.issued_after is not None or self.issued_before is not None

    @property
    def filter_count(self) -> int:
        """How many filters narrow the list: each value, the words, the date range."""
        values = sum(len(values) for side in (self.wanted, self.unwanted) for values in side.values())
        return values + bool(self.q) + self.has_dates

    @property
    def filters(self) -> list[Filter]:
        """The filters that each narrow the list by itself: words, the values of one facet together, each exclusion, dates."""
        found = [Filter("q")] if self.q else []
        found += [Filter(name, values) for name, values in self.wanted.items()]
        found += [Filter(name, (value,), True) for name, values in self.unwanted.items() for value in values]
        return found + ([Filter("issued")] if self.has_dates else [])

    def without(self, one: Filter) -> "Criteria":
        """The first page of the list without this filter."""
        changed: dict[str, Any] = {"page": 1}
        if one.name == "q":
            changed |= {"q": "", "sort": "newest" if self.sort == "relevance" else self.sort}
        elif one.name == "issued":
            changed |= dict.fromkeys(DATES)
        elif one.name in DATES:
            changed[one.name] = None
        else:
            side = "unwanted" if one.is_excluded else "wanted"
            chosen = changed[side] = dict(getattr(self, side))
            if left := tuple(value for value in chosen.pop(one.name) if value not in one.values):
                chosen[one.name] = left
        return replace(self, **changed)
