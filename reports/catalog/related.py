"""What stands near a report: reports with the same topics and agencies, and its neighbors in the order "newest".

Answered from one snapshot's bitmaps, without a query: so nothing hidden can count, and the answer changes with the
catalog version only. What a public report says in a working copy may be asked for as well (`Proposal`).
"""

import bisect
import datetime as dt
import heapq
import math
from dataclasses import dataclass

from pyroaring import BitMap

from reports.choices import NOT_RECORDED
from reports.models import Report

from .snapshot import Snapshot

RELATED = 5
# A shared topic says more than any number of shared agencies: weights of agencies stay below this, summed up.
TOPIC_OVER_AGENCIES = 1_000_000


@dataclass(frozen=True)
class Related:
    """A report, and the labels of the topics and agencies it shares, rarest first."""

    pk: int
    topics: tuple[str, ...]
    agencies: tuple[str, ...]


@dataclass(frozen=True)
class Trait:
    """A topic or agency of the report in hand."""

    facet: str
    label: str
    weight: int
    bitmap: BitMap


@dataclass(frozen=True)
class Proposal:
    """What a public report would be filed under, and its keys of the order "newest", if it said something else."""

    values: frozenset[tuple[str, str]]  # facet ("topic", "agency") and slug
    sort_on: dt.date | None
    number_sort: str


def most_like(snapshot: Snapshot, pk: int, *, limit: int = RELATED, proposal: Proposal | None = None) -> list[Related]:
    """The reports most like this one: by the rare topics they share, then by the rare agencies, then the newest.

    None for a report that is not in the snapshot. A report that shares nothing is never related.
    """
    ordinal = snapshot.ordinal(pk)
    if ordinal < 0:
        return []
    traits = sorted(traits_of(snapshot, ordinal, proposal), key=lambda one: (-one.weight, one.label))
    found = likest(traits, BitMap([ordinal]), limit)
    return [Related(snapshot.ids[n], shared(traits, "topic", n), shared(traits, "agency", n)) for n in found]


def neighbors(snapshot: Snapshot, pk: int) -> tuple[int | None, int | None]:
    """The reports just before (newer) and just after (older) this one in the order "newest"; None where there is none."""
    ordinal = snapshot.ordinal(pk)
    if ordinal < 0:
        return None, None
    newer = snapshot.ids[ordinal - 1] if ordinal else None
    older = snapshot.ids[ordinal + 1] if ordinal + 1 < len(snapshot.ids) else None
    return newer, older


def proposed_neighbors(
    snapshot: Snapshot, pk: int, proposal: Proposal, now: dt.datetime
) -> tuple[int | None, int | None]:
    """The same if it were filed as proposed: its place among the others is looked up, by a query for each of the same day."""
    ordinal, day = snapshot.ordinal(pk), proposal.sort_on.toordinal() if proposal.sort_on else 0
    if ordinal < 0:
        return None, None

    def is_newer(n: int) -> bool:
        """Whether a report comes before this one in the order "newest"."""
        if snapshot.sort_days[n] != day:
            return snapshot.sort_days[n] > day
        rows = Report.objects.public(now).filter(pk=snapshot.ids[n])
        return (rows.values_list("number_sort", flat=True).first() or "", snapshot.ids[n]) > (proposal.number_sort, pk)

    def other(place: int) -> int:
        """The ordinal of what stands at a place among the others."""
        return place + (place >= ordinal)

    others = range(len(snapshot.ids) - 1)
    place = bisect.bisect_left(others, True, key=lambda place: not is_newer(other(place)))
    return tuple(snapshot.ids[other(one)] if one in others else None for one in (place - 1, place))  # type: ignore[return-value]


def traits_of(snapshot: Snapshot, ordinal: int, proposal: Proposal | None = None) -> list[Trait]:
    """The topics and agencies of a report, or those proposed, each weighing the more the fewer reports have it."""
    total, itself = len(snapshot.ids), BitMap([ordinal])
    return [
        Trait(name, facet.labels[value], factor * rarity(len(bitmap | itself), total), bitmap)
        for name, factor in (("topic", TOPIC_OVER_AGENCIES), ("agency", 1))
        for facet in (snapshot.facets[name],)
        for value, bitmap in facet.bitmaps.items()
        if value != NOT_RECORDED and (ordinal in bitmap if proposal is None else (name, value) in proposal.values)
    ]


def rarity(count: int, total: int) -> int:
    """1 for what all reports have, and 100 more each time that only half as many have it."""
    return 1 + round(100 * math.log2(total / count))


def likest(traits: list[Trait], without: BitMap, limit: int) -> list[int]:
    """The ordinals with the greatest sums of weights, equal ones newest first.

    Groups of reports are split trait by trait, heaviest first, into those that have it and those that don't; the group that
    may still come to most is split next. So the best reports are found without looking at each report that shares something.
    """
    rest = [0] * (len(traits) + 1)  # what the traits from a place on weigh
    for place in range(len(traits) - 1, -1, -1):
        rest[place] = rest[place + 1] + traits[place].weight
    start = BitMap.union(*(one.bitmap for one in traits)) - without if traits else BitMap()
    # Each: minus the most it may come to, a number to tell equals apart, the next trait, its reports
    groups = [(-rest[0], 0, 0, start)]
    found: list[tuple[int, int]] = []  # minus the weight, ordinal
    made = worst = 0
    while groups and (len(found) < limit or -groups[0][0] >= worst):
        bound, _, place, group = heapq.heappop(groups)
        if place == len(traits):
            found += [(bound, ordinal) for ordinal in group[:limit]]
            worst = -bound
            continue
        having = group & traits[place].bitmap
        for part, lost in ((having, 0), (group - having, traits[place].weight)):
            if part:
                made += 1
                heapq.heappush(groups, (bound + lost, made, place + 1, part))
    return [ordinal for _, ordinal in sorted(found)[:limit]]


def shared(traits: list[Trait], facet: str, ordinal: int) -> tuple[str, ...]:
    """The labels of a facet's traits that a report has too."""
    return tuple(one.label for one in traits if one.facet == facet and ordinal in one.bitmap)
