"""One immutable picture of all public reports.

Reports stand in the order "newest"; a report's place there is its ordinal, and bitmaps hold ordinals. So the default
order is the bitmaps' own order, and any page of it is a slice, however deep.
"""

import bisect
from array import array
from collections.abc import Iterable
from dataclasses import dataclass

from pyroaring import BitMap

from .criteria import Criteria
from .facets import Facet


@dataclass(eq=False)
class Snapshot:
    """What lists are answered from. Built whole, swapped in whole, never changed."""

    version: str
    ids: array  # ordinal -> database id
    ordinals: array  # database id -> ordinal, or -1
    everything: BitMap
    facets: dict[str, Facet]
    orders: dict[str, tuple[array, array]]  # "number", "title": ordinals in that order, and the place of each ordinal
    sort_days: array  # proleptic days of sort_on by ordinal, descending; 0 = unknown
    first_days: array  # first day the date may mean, ascending, of dated reports
    first_days_ordinals: array
    dated: BitMap  # reports with an issue date
    number_prefixes: frozenset[str]
    unknown_count: int  # reports with no known day: the last ordinals

    def within(self, value: tuple[str, str] | None) -> BitMap:
        """The base of a page: all reports, or those with the value the page is about."""
        if value is None:
            return self.everything
        return self.facets[value[0]].bitmaps.get(value[1], BitMap())

    def issued_between(self, criteria: Criteria) -> BitMap:
        """Dated reports of which some day that their date may mean lies in the range, both ends included."""
        found = self.dated
        if criteria.issued_after:
            found = found - self.sorted_before(criteria.issued_after.toordinal())
        if criteria.issued_before:
            end = bisect.bisect_right(self.first_days, criteria.issued_before.toordinal())
            found = found & BitMap(self.first_days_ordinals[:end])
        return found

    def sorted_before(self, day: int) -> BitMap:
        """The reports whose place in the order "newest" is before a day, and those of no known day."""
        # sort_days falls, so negate it to bisect
        return BitMap(range(bisect.bisect_right(self.sort_days, -day, key=lambda one: -one), len(self.sort_days)))

    def ordinal(self, pk: int) -> int:
        """The place of a report in the order "newest", or -1 if it is not public."""
        return self.ordinals[pk] if pk < len(self.ordinals) else -1

    def from_ids(self, ids: Iterable[int]) -> BitMap:
        """Those of these reports that are public."""
        try:
            return BitMap(array("I", map(self.ordinals.__getitem__, ids)))
        except (IndexError, OverflowError):  # the index is ahead of this snapshot: some are not in it
            return BitMap([n for pk in ids if (n := self.ordinal(pk)) >= 0])
