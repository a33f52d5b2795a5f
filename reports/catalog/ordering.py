"""The orders of a list: a page of what was found, at any depth."""

from itertools import islice

from pyroaring import BitMap

from reports import search

from .criteria import Criteria
from .snapshot import Snapshot


def enough(end: int) -> int:
    """How many of the best matches to ask for, so that filters seldom leave fewer than `end`.

    Fetching the best few takes a third of the time of fetching all.
    """
    return max(4 * end, 200)


def in_order(
    snapshot: Snapshot,
    criteria: Criteria,
    found: BitMap,
    finding: search.Finding | None,
    best: list[int],
    start: int,
    end: int,
) -> list[int]:
    """Places start to end (exclusive) of `found` in the order asked for; `best` as from `words`."""
    sort = criteria.sort
    if sort == "relevance" and finding is not None:
        return best_first(snapshot, finding, found, best, end)[start:]
    if sort == "oldest":
        return oldest(snapshot, found, start, end)
    if sort in ("number", "title"):
        order, rank = snapshot.orders[sort]
        if len(found) == len(order):
            return list(order[start:end])
        if len(found) * 20 < len(order):  # sorting few is quicker than walking past many
            return sorted(found, key=rank.__getitem__)[start:end]
        return list(islice((n for n in order if n in found), start, end))
    return list(found[start:end])


def best_first(snapshot: Snapshot, finding: search.Finding, found: BitMap, best: list[int], end: int) -> list[int]:
    """The first `end` of `found`, best match first. If filters leave too few of the best, more are fetched."""
    limit = enough(end)
    while True:
        ordered = [n for pk in best if (n := snapshot.ordinal(pk)) >= 0 and n in found]
        if len(ordered) >= min(end, len(found)) or len(best) < limit:
            return ordered[:end]
        limit *= 8
        best = search.best(finding, limit=limit)


def oldest(snapshot: Snapshot, found: BitMap, start: int, end: int) -> list[int]:
    """The order "newest" turned round, but with reports of no known day still last."""
    known = len(snapshot.sort_days) - snapshot.unknown_count
    with_day = found & BitMap(range(known))
    last = len(with_day)
    first = [with_day[last - 1 - n] for n in range(start, min(end, last))]
    without_day = found - with_day
    return first + list(without_day[max(start - last, 0) : max(end - last, 0)])
