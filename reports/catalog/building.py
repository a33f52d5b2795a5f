"""Makes a snapshot: reads all public reports once, and what joins them."""

import datetime as dt
from array import array
from typing import NamedTuple

from pyroaring import BitMap

from reports.models import Report, dates

from . import facets
from .snapshot import Snapshot

FAR_PAST = dt.date.min


class Row(NamedTuple):
    """What the catalog knows of a report."""

    pk: int
    sort_on: dt.date | None
    number_sort: str
    title_key: str
    area_id: int | None
    report_type: str
    fiscal_year: int | None
    issued_on: dt.date | None
    issued_precision: str


def build(version: str, now: dt.datetime) -> Snapshot:
    """The snapshot of what is public at `now`: one query each for reports and for what joins them."""
    rows = read(now)
    ids = array("q", [row.pk for row in rows])
    everything = BitMap(range(len(rows)))
    dated = sorted(
        (dates.first_day(row.issued_on, row.issued_precision).toordinal(), n)
        for n, row in enumerate(rows)
        if row.issued_on
    )
    return Snapshot(
        version=version,
        ids=ids,
        ordinals=inverse(ids),
        everything=everything,
        facets=facets.build(
            [(n, row.area_id, row.report_type, row.fiscal_year) for n, row in enumerate(rows)],
            {pk: n for n, pk in enumerate(ids)},
            everything,
        ),
        by_number=in_order([row.number_sort for row in rows]),
        by_title=in_order([row.title_key for row in rows]),
        sort_days=[row.sort_on.toordinal() if row.sort_on else 0 for row in rows],
        first_days=[day for day, _ in dated],
        first_days_ordinals=array("I", [n for _, n in dated]),
        dated=BitMap([n for _, n in dated]),
        number_prefixes=frozenset(filter(None, {prefix(row.number_sort) for row in rows})),
        unknown_count=sum(1 for row in rows if row.sort_on is None),
    )


def read(now: dt.datetime) -> list[Row]:
    """All public reports, newest first: by the last day known, then by number, then the one entered last.

    A report whose moment has passed but that has no slug yet (its promotion failed) is not shown.
    """
    found = Report.objects.public(now).exclude(slug=None).order_by("pk").values_list(*Row._fields)
    rows = [Row._make(values) for values in found]
    rows.sort(key=lambda row: (row.sort_on or FAR_PAST, row.number_sort, row.pk), reverse=True)
    return rows


def inverse(ids: array) -> array:
    """From database id to ordinal; -1 for ids that are not among them."""
    ordinals = array("i", [-1]) * (max(ids, default=0) + 1)
    for ordinal, pk in enumerate(ids):
        ordinals[pk] = ordinal
    return ordinals


def in_order(texts: list[str]) -> array:
    """Ordinals in the order of their texts, those without a text last, equal texts newest first."""
    return array("I", sorted(range(len(texts)), key=lambda n: (not texts[n], texts[n])))


def prefix(number_sort: str) -> str:
    """The letters a number begins with, in the form of its key: "gc-hq" of GC-HQ-06-51."""
    letters = []
    for part in number_sort.split():
        if part.isdigit():
            break
        letters.append(part)
    return "-".join(letters)
