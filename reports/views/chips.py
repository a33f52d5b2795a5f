"""The filters in force as readers remove them: chips above the results, and tips when there are none."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from reports.catalog import DATES, Criteria, Filter, Snapshot, Tip, WordTip
from reports.choices import NOT_RECORDED
from reports.models.dates import as_text

from .groups import TITLES

KINDS = {"q": "Keywords", "issued_after": "Issued from", "issued_before": "Issued to", "issued": "Issue date"} | TITLES


@dataclass(frozen=True)
class Chip:
    """A filter in force, and the address of the list without it."""

    kind: str
    label: str
    url: str
    is_excluded: bool = False
    count: int = 0  # of reports at that address, where it is known
    is_kept: bool = False  # the address is of the list with this filter alone


def chips(snapshot: Snapshot, criteria: Criteria, url: Callable[[Criteria], str]) -> list[Chip]:
    """One for each word search, value and end of the date range."""
    single = [Filter("q")] if criteria.q else []
    for side, is_excluded in ((criteria.wanted, False), (criteria.unwanted, True)):
        single += [Filter(name, (value,), is_excluded) for name, values in side.items() for value in values]
    single += [Filter(name) for name in DATES if getattr(criteria, name)]
    return [
        Chip(KINDS[one.name], label(snapshot, criteria, one), url(criteria.without(one)), one.is_excluded)
        for one in single
    ]


def tip_links(snapshot: Snapshot, criteria: Criteria, tips: list[Tip], url: Callable[[Criteria], str]) -> list[Chip]:
    """The tips of an empty list as links."""
    found = []
    for tip in tips:
        target = criteria.without(tip.filter)
        if tip.is_kept:
            target = criteria
            for other in criteria.filters:
                target = target if other == tip.filter else target.without(other)
        text = label(snapshot, criteria, tip.filter)
        found.append(
            Chip(KINDS[tip.filter.name], text, url(target), tip.filter.is_excluded, tip.count, is_kept=tip.is_kept)
        )
    return found


def word_tip_links(criteria: Criteria, tips: list[WordTip], url: Callable[[Criteria], str]) -> list[Chip]:
    """The words to drop as links to the same list without them."""
    return [
        Chip("Keywords", word_tip_text(tip), url(replace(criteria, q=tip.q, page=1)), count=tip.count) for tip in tips
    ]


def word_tip_text(tip: WordTip) -> str:
    """What is to be left out, after “Leave out”."""
    return f"the quotes around {tip.dropped}" if tip.is_quotes else f"“{tip.dropped}”"


def label(snapshot: Snapshot, criteria: Criteria, one: Filter) -> str:
    """A filter in words, without its kind."""
    if one.name == "q":
        return f"“{criteria.q}”"
    if one.name in DATES:
        return as_text(getattr(criteria, one.name), "day")
    if one.name == "issued":
        ends = [
            (word, day) for word, name in (("from", DATES[0]), ("to", DATES[1])) if (day := getattr(criteria, name))
        ]
        return " ".join(f"{word} {as_text(day, 'day')}" for word, day in ends)
    if one.is_excluded and one.values == (NOT_RECORDED,):
        return "recorded"
    names = [
        "not recorded" if value == NOT_RECORDED else snapshot.facets[one.name].short(value) for value in one.values
    ]
    return ("not " if one.is_excluded else "") + " or ".join(names)
