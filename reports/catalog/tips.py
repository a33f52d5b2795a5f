"""What to do about a list without results: which filter to remove, or to keep alone, and how many reports that gives.

Made of the bitmaps the list was answered from: no statement, and only when nothing was found.
"""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, replace

from pyroaring import BitMap

from reports import search

from .criteria import Criteria, Filter
from .snapshot import Snapshot


@dataclass(frozen=True)
class Tip:
    """A list that is not empty, one step away."""

    filter: Filter
    count: int  # reports of that list
    is_kept: bool = False  # True: this filter alone is left; False: all but this one


@dataclass(frozen=True)
class WordTip:
    """The same list without one of the words that were asked for, or without its minus or quotes."""

    dropped: str
    q: str  # what is left to ask for
    count: int = 0
    is_quotes: bool = False  # the words stay, in any order


def word_tips(snapshot: Snapshot, finding: search.Finding, passing: BitMap) -> list[WordTip]:
    """The words whose removal alone gives reports, most reports first. `passing` are the reports all other filters let through.

    Words that were to be left out count too ("-port"), and quotes that can be taken off. One question to the index for each,
    so only when no report has all of it; all in the time of one search.
    """
    found = []
    with contextlib.suppress(search.SearchTooSlow), search.one_search():
        for tip, rest in easier(finding.query):
            if count := snapshot.from_ids(search.match(rest)).intersection_cardinality(passing):
                found.append(replace(tip, count=count))
    return sorted(found, key=lambda tip: -tip.count)


def easier(query: search.Query) -> Iterator[tuple[WordTip, search.Query]]:
    """What can be left out of a search, one thing at a time, and what the index is to be asked then."""
    sources = [group.source for group in query.wanted]
    for place, text in enumerate(query.texts):
        if text:
            rest = replace(query, wanted=(*query.wanted[:place], *query.wanted[place + 1 :]))
            yield WordTip(sources[place], text), rest
    for source in dict.fromkeys(query.unwanted_sources):
        left = [one for one in query.unwanted_sources if one != source]
        without = search.parse(source).unwanted
        kept = tuple(phrase for phrase in query.unwanted if phrase not in without)
        yield WordTip(source, " ".join([*sources, *left])), replace(query, unwanted=kept)
    for place, source in enumerate(sources):
        words = source.strip('"')
        if source != words and " " in words.strip():
            plain = (*query.wanted[:place], *search.parse(words).wanted, *query.wanted[place + 1 :])
            text = " ".join([*sources[:place], words, *sources[place + 1 :], *query.unwanted_sources])
            yield WordTip(source, text, is_quotes=True), replace(query, wanted=plain)


def tips(snapshot: Snapshot, criteria: Criteria, matched: BitMap) -> list[Tip]:
    """The filters whose removal gives reports, most reports first; if none alone does, those that give some by themselves.

    `matched` are the reports of the page that match the words.
    """
    filters, base = criteria.filters, snapshot.within(criteria.within)
    passing = [base & let_through(snapshot, criteria, one, matched) for one in filters]
    found = [Tip(one, count) for one, count in zip(filters, without_each(base, passing), strict=True) if count]
    if not found and len(filters) > 1:
        found = [Tip(one, len(some), True) for one, some in zip(filters, passing, strict=True) if some]
    return sorted(found, key=lambda tip: -tip.count)


def let_through(snapshot: Snapshot, criteria: Criteria, one: Filter, matched: BitMap) -> BitMap:
    """The reports that pass one filter."""
    if one.name == "q":
        return matched
    if one.name == "issued":
        return snapshot.issued_between(criteria)
    having = BitMap.union(*(snapshot.facets[one.name].bitmaps[value] for value in one.values))
    return snapshot.everything - having if one.is_excluded else having


def without_each(base: BitMap, passing: list[BitMap]) -> list[int]:
    """For each filter how many pass all others: what passes those before it, met by what passes those after it."""
    before = [base]
    for some in passing[:-1]:
        before.append(before[-1] & some)
    after, counts = base, []
    for some, left in zip(reversed(passing), reversed(before), strict=False):
        counts.append(left.intersection_cardinality(after))
        after = after & some
    return counts[::-1]
