"""The answer to a list: total, one page of ids, facet counts, as plain data."""

from dataclasses import dataclass, field

from pyroaring import BitMap

from reports import search
from reports.choices import FACETS

from .criteria import Criteria
from .facets import Facet, FacetValue
from .ordering import enough, in_order
from .snapshot import Snapshot
from .tips import Tip, WordTip, tips, word_tips

PAGE_SIZE = 20


@dataclass(frozen=True)
class Result:
    """One page of a list."""

    total: int
    ids: list[int]  # of the reports on this page, in order
    facets: dict[str, list[FacetValue]]
    undated: int  # reports a date range left out because they have no date
    page: int
    page_count: int
    tips: list[Tip] = field(default_factory=list)  # when nothing is found
    word_tips: list[WordTip] = field(default_factory=list)  # when no report has all the words
    finding: search.Finding | None = None  # what was understood of the words, if there were any

    @property
    def has_page(self) -> bool:
        """Whether the page asked for exists. The first page always does."""
        return 1 <= self.page <= max(self.page_count, 1)


def answer(snapshot: Snapshot, criteria: Criteria, *, with_facets: bool = True, relax: bool = False) -> Result:
    """Answer a list from a snapshot; for `relax` see `search.find`. Raises search.SearchTooSlow."""
    start = (criteria.page - 1) * PAGE_SIZE
    finding = search.find(criteria.q, relax=relax) if criteria.q else None
    matched, best = words(snapshot, criteria, finding, start + PAGE_SIZE)
    base = matched
    chosen = {facet: matching(snapshot.facets[facet], criteria, facet, base) for facet in FACETS}
    found = base
    for bitmap in chosen.values():
        if bitmap is not None:
            found = found & bitmap
    undated = 0
    if criteria.has_dates:
        undated = len(found - snapshot.dated)
        in_range = snapshot.issued_between(criteria)
        base, found = base & in_range, found & in_range
    total = len(found)
    page = in_order(snapshot, criteria, found, finding, best, start, start + PAGE_SIZE) if start < total else []
    return Result(
        total=total,
        ids=[snapshot.ids[ordinal] for ordinal in page],
        facets=count(snapshot, criteria, base, chosen) if with_facets else {},
        undated=undated,
        page=criteria.page,
        page_count=-(-total // PAGE_SIZE),
        tips=[] if total else tips(snapshot, criteria, matched),
        word_tips=word_tips(snapshot, finding, passing(snapshot, criteria, chosen))
        if finding and relax and (finding.is_relaxed or not total)
        else [],
        finding=finding,
    )


def passing(snapshot: Snapshot, criteria: Criteria, chosen: dict[str, BitMap | None]) -> BitMap:
    """The reports that all filters but the words let through."""
    found = snapshot.within(criteria.within)
    for name, bitmap in chosen.items():
        if bitmap is not None:
            # made anew, since a facet that only leaves out was narrowed from what matches the words
            found = found & (matching(snapshot.facets[name], criteria, name, found) or BitMap())
    return found & snapshot.issued_between(criteria) if criteria.has_dates else found


def all_ids(snapshot: Snapshot, criteria: Criteria) -> list[int]:
    """The ids of every report that matches, in order, for outputs without pages. Raises search.SearchTooSlow."""
    finding = search.find(criteria.q) if criteria.q else None
    base, best = words(snapshot, criteria, finding, len(snapshot.ids))
    for facet in FACETS:
        bitmap = matching(snapshot.facets[facet], criteria, facet, base)
        base = base if bitmap is None else base & bitmap
    if criteria.has_dates:
        base = base & snapshot.issued_between(criteria)
    return [snapshot.ids[n] for n in in_order(snapshot, criteria, base, finding, best, 0, len(base))]


def words(snapshot: Snapshot, criteria: Criteria, finding: search.Finding | None, end: int) -> tuple[BitMap, list[int]]:
    """The reports the facets start from: those the page is about, and of these those that match the words.

    And, if the order is by relevance, the ids of the best matches, enough for the first `end` unless filters leave few.
    """
    base = snapshot.within(criteria.within)
    if finding is None:
        return base, []
    best = search.best(finding, limit=enough(end)) if criteria.sort == "relevance" else []
    return base & snapshot.from_ids(finding.ids), best


def matching(facet: Facet, criteria: Criteria, name: str, base: BitMap) -> BitMap | None:
    """What a facet's own filter lets through, or None if it has none."""
    wanted, unwanted = criteria.wanted.get(name), criteria.unwanted.get(name)
    if not wanted and not unwanted:
        return None
    kept = BitMap.union(*(facet.bitmaps[value] for value in wanted)) if wanted else base
    return kept - BitMap.union(*(facet.bitmaps[value] for value in unwanted)) if unwanted else kept


def count(
    snapshot: Snapshot, criteria: Criteria, base: BitMap, chosen: dict[str, BitMap | None]
) -> dict[str, list[FacetValue]]:
    """For every facet its values with their counts under all filters but its own, commonest first (years: latest).

    A value that would give nothing is left out unless it is selected; so is the value the page is about.
    """
    return {name: count_one(snapshot, criteria, name, under_others(base, chosen, name)) for name in FACETS}


def under_others(base: BitMap, chosen: dict[str, BitMap | None], name: str) -> BitMap:
    """What all filters but this facet's let through."""
    for other, bitmap in chosen.items():
        if other != name and bitmap is not None:
            base = base & bitmap
    return base


def let_through(facet: Facet, under: BitMap, wanted: tuple[str, ...], unwanted: tuple[str, ...]) -> BitMap:
    """What one facet's own filters leave of the reports; `under` itself if it has none."""
    if wanted:
        under = under & BitMap.union(*(facet.bitmaps[value] for value in wanted))
    if unwanted:
        under = under - BitMap.union(*(facet.bitmaps[value] for value in unwanted))
    return under


def count_one(snapshot: Snapshot, criteria: Criteria, name: str, under: BitMap) -> list[FacetValue]:
    """The values of one facet."""
    facet = snapshot.facets[name]
    wanted, unwanted = criteria.wanted.get(name, ()), criteria.unwanted.get(name, ())
    listed = let_through(facet, under, wanted, unwanted)
    values = []
    for value, bitmap in facet.bitmaps.items():
        number = bitmap.intersection_cardinality(under)
        is_selected, is_excluded = value in wanted, value in unwanted
        if (number or is_selected or is_excluded) and (name, value) != criteria.within:
            others = tuple(one for one in unwanted if one != value)
            there = let_through(facet, under, wanted, others) if is_excluded else listed
            would_go = number if there is under else bitmap.intersection_cardinality(there)
            values.append(FacetValue(name, value, facet.labels[value], number, is_selected, is_excluded, would_go))
    if name == "year":
        values.sort(key=lambda one: one.value.zfill(4) if one.value.isdigit() else "", reverse=True)
    else:
        values.sort(key=lambda one: (one.value == "none", -one.count, one.label))
    return values
