"""What a reader asks of a list, validated: the language between filters and the catalog."""

import datetime as dt
from dataclasses import dataclass, field


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
