"""How many of some reports fall into each year, or into each month of a fiscal year: from bitmaps, without a query."""

import bisect
import datetime as dt
import itertools
from dataclasses import dataclass

from pyroaring import BitMap

from reports.choices import NOT_RECORDED

from .snapshot import Snapshot


@dataclass(frozen=True)
class Series:
    """Counts in the order of time, and how many reports have no place among them."""

    counts: dict[dt.date, int]  # first day of the year or month -> reports; none left out between first and last
    not_recorded: int


def by_fiscal_year(snapshot: Snapshot, within: BitMap) -> Series:
    """Reports in each fiscal year from the first to the last that has any. A fiscal year stands under its January 1."""
    found = {
        int(value): number
        for value, bitmap in snapshot.facets["year"].bitmaps.items()
        if value != NOT_RECORDED and (number := bitmap.intersection_cardinality(within))
    }
    years = range(min(found), max(found) + 1) if found else range(0)
    counts = {dt.date(year, 1, 1): found.get(year, 0) for year in years}
    return Series(counts=counts, not_recorded=len(within) - sum(found.values()))


def by_month(snapshot: Snapshot, within: BitMap, fiscal_year: int) -> Series:
    """Reports in each month of a fiscal year, October to September.

    Counted are those whose date names the month, and it lies in that year: a fiscal year set by hand may be another.
    """
    months = [dt.date(fiscal_year - (month > 9), month, 1) for month in (10, 11, 12, *range(1, 10))]
    starts = [month.toordinal() for month in months] + [dt.date(fiscal_year, 10, 1).toordinal()]
    numbers = []
    for start, end in itertools.pairwise(starts):
        first, last = (bisect.bisect_left(snapshot.first_days, day) for day in (start, end))
        beginning = BitMap(snapshot.first_days_ordinals[first:last])
        # The last day that a date may mean is in the same month if the month is known
        numbers.append((beginning & within).intersection_cardinality(snapshot.sorted_before(end)))
    return Series(dict(zip(months, numbers, strict=True)), not_recorded=len(within) - sum(numbers))
