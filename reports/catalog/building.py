"""Makes a snapshot: reads all public reports once, and what joins them."""

import datetime as dt
from array import array
from collections.abc import Sequence
from functools import lru_cache
from itertools import takewhile
from typing import NamedTuple

from django.db.models import CharField, Value
from django.db.models.functions import Cast, Coalesce
from pyroaring import BitMap

from reports.models import Report

from . import facets
from .snapshot import Snapshot


class Columns(NamedTuple):
    """What the catalog knows of reports, column by column, newest first: the first three columns are that order."""

    sort_on: tuple[str, ...]
    number_sort: tuple[str, ...]
    pk: tuple[int, ...]
    title_key: tuple[str, ...]
    area_id: tuple[int | None, ...]
    report_type: tuple[str, ...]
    fiscal_year: tuple[int | None, ...]
    issued_on: tuple[str, ...]


def build(version: str, now: dt.datetime) -> Snapshot:
    """The snapshot of what is public at `now`: one query each for reports and for what joins them."""
    rows = read(now)
    everything = BitMap(range(len(rows.pk)))
    ids = array("q", rows.pk)
    ordinals = inverse(ids, longest=max(ids, default=0) + 1)
    # What is stored of a month or a year is its first day
    dated = sorted((day_number(day), n) for n, day in enumerate(rows.issued_on) if day)
    return Snapshot(
        version=version,
        ids=ids,
        ordinals=ordinals,
        everything=everything,
        facets=facets.build(rows.area_id, rows.report_type, rows.fiscal_year, ordinals, everything),
        orders={"number": in_order(rows.number_sort), "title": in_order(rows.title_key)},
        sort_days=array("i", [day_number(day) if day else 0 for day in rows.sort_on]),
        first_days=array("i", [day for day, _ in dated]),
        first_days_ordinals=array("I", [n for _, n in dated]),
        dated=BitMap([n for _, n in dated]),
        number_prefixes=frozenset(prefixes(rows.number_sort)),
        unknown_count=sum(1 for day in rows.sort_on if not day),
    )


def read(now: dt.datetime) -> Columns:
    """All public reports, newest first: by the last day known, then by number, then the one entered last.

    A report whose moment has passed but that has no slug yet (its promotion failed) is not shown. Days come as text:
    their order is the same and no object is made of each.
    """
    days = {name: Coalesce(Cast(name, CharField()), Value("")) for name in ("sort_on", "issued_on")}
    columns = [days.get(name, name) for name in Columns._fields]
    rows = list(Report.objects.public(now).exclude(slug=None).order_by("pk").values_list(*columns))
    rows.sort(reverse=True)
    return Columns(*zip(*rows, strict=True)) if rows else Columns(*([()] * len(Columns._fields)))


@lru_cache(maxsize=50_000)
def day_number(day: str) -> int:
    """The proleptic number of a day written as 2024-09-30."""
    return dt.date.fromisoformat(day).toordinal()


def inverse(places: Sequence[int], *, longest: int) -> array:
    """From what stands at a place to the place; -1 for what stands nowhere."""
    found = array("i", [-1]) * longest
    for place, one in enumerate(places):
        found[one] = place
    return found


def in_order(texts: Sequence[str]) -> tuple[array, array]:
    """Ordinals in the order of their texts, those without a text last, equal texts newest first; and the inverse."""
    order = [n for _, n in sorted((text, n) for n, text in enumerate(texts) if text)]
    order += [n for n, text in enumerate(texts) if not text]
    return array("I", order), inverse(order, longest=len(order))


def prefixes(numbers: Sequence[str]) -> set[str]:
    """The letters that numbers begin with, in the form of their keys: "gc-hq" of GC-HQ-06-51."""
    starts = {number.partition(" 0")[0] for number in numbers}  # digits are filled up with zeros
    letters = (takewhile(lambda part: not part.isdigit(), start.split()) for start in starts)
    return {"-".join(parts) for parts in letters} - {""}
