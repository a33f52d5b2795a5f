"""One immutable picture of all public reports.

Reports stand in the order "newest"; a report's place there is its ordinal, and bitmaps hold ordinals. So the default
order is the bitmaps' own order, and any page of it is a slice, however deep.
"""

import bisect
import datetime as dt
from array import array
from dataclasses import dataclass

from pyroaring import BitMap

from reports.models import Report, dates

from . import facets
from .criteria import Criteria
from .facets import Facet

FAR_PAST = dt.date.min


@dataclass(eq=False)
class Snapshot:
    """What lists are answered from. Built whole, swapped in whole, never changed."""

    version: str
    ids: array  # ordinal -> database id
    ordinals: array  # database id -> ordinal, or -1
    everything: BitMap
    facets: dict[str, Facet]
    by_number: array  # ordinals in the order of report numbers
    by_title: array
    sort_days: list[int]  # proleptic days of sort_on by ordinal, descending; 0 = unknown
    first_days: list[int]  # first day the date may mean, ascending, of dated reports
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
            start = criteria.issued_after.toordinal()
            # sort_days falls, so negate it to bisect
            found = found & BitMap(range(bisect.bisect_right(self.sort_days, -start, key=lambda day: -day)))
        if criteria.issued_before:
            end = bisect.bisect_right(self.first_days, criteria.issued_before.toordinal())
            found = found & BitMap(self.first_days_ordinals[:end])
        return found

    def from_ids(self, ids: list[int]) -> list[int]:
        """The ordinals of those of these ids that are public, in the order given."""
        limit = len(self.ordinals)
        return [ordinal for pk in ids if pk < limit and (ordinal := self.ordinals[pk]) >= 0]


def build(version: str, now: dt.datetime) -> Snapshot:
    """Read all public reports and make their snapshot: one query each for reports and for what joins them."""
    rows = list(
        Report.objects.public(now)
        .exclude(slug=None)
        .order_by("pk")
        .values_list(
            "pk",
            "sort_on",
            "number_sort",
            "title_key",
            "area_id",
            "report_type",
            "fiscal_year",
            "issued_on",
            "issued_precision",
        )
    )
    rows.sort(key=lambda row: (row[1] or FAR_PAST, row[2], row[0]), reverse=True)
    ids = array("q", [row[0] for row in rows])
    ordinals = array("i", [-1]) * (max(ids, default=0) + 1)
    for ordinal, pk in enumerate(ids):
        ordinals[pk] = ordinal
    everything = BitMap(range(len(rows)))
    dated = [(dates.first_day(row[7], row[8]).toordinal(), n) for n, row in enumerate(rows) if row[7]]
    dated.sort()
    return Snapshot(
        version=version,
        ids=ids,
        ordinals=ordinals,
        everything=everything,
        facets=facets.build(
            [(n, row[4], row[5], row[6]) for n, row in enumerate(rows)],
            {pk: n for n, pk in enumerate(ids)},
            everything,
        ),
        by_number=in_order(rows, 2),
        by_title=in_order(rows, 3),
        sort_days=[row[1].toordinal() if row[1] else 0 for row in rows],
        first_days=[day for day, _ in dated],
        first_days_ordinals=array("I", [n for _, n in dated]),
        dated=BitMap([n for _, n in dated]),
        number_prefixes=frozenset(filter(None, (prefix(row[2]) for row in rows))),
        unknown_count=sum(1 for row in rows if row[1] is None),
    )


def in_order(rows: list[tuple], column: int) -> array:
    """Ordinals in the order of a text column, reports without a text last, equal texts newest first."""
    return array("I", sorted(range(len(rows)), key=lambda n: (not rows[n][column], rows[n][column])))


def prefix(number_sort: str) -> str:
    """The letters a number begins with, in the form of its key: "gc-hq" of GC-HQ-06-51."""
    letters = []
    for part in number_sort.split():
        if part.isdigit():
            break
        letters.append(part)
    return "-".join(letters)
