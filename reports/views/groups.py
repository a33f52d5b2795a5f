"""The facets of a list as its page offers them: which values, in which of two modes, and the addresses of other states."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import QueryDict

from reports.catalog import Criteria, FacetValue, Result
from reports.choices import FACET_NAMES, FACETS, NOT_RECORDED
from reports.filters import ReportFilter

SHORT_FACET = 10  # values shown of a long facet before "show all"
TITLES = {name: words.capitalize() for name, words in FACET_NAMES.items()}
MANY = {
    name: words.removesuffix("y") + "ies" if words[-1] == "y" else words + "s" for name, words in FACET_NAMES.items()
}
ONE = {name: f"{'an' if words[0] in 'aeiou' else 'a'} {words}" for name, words in FACET_NAMES.items()}


@dataclass(frozen=True)
class View:
    """How a reader has the facets: which show all values, and in which ticked values are left out. No filter."""

    expanded: tuple[str, ...] = ()
    leaving_out: tuple[str, ...] = ()

    @classmethod
    def of(cls, data: QueryDict) -> "View":
        """As an address says it."""
        return cls(*(tuple(one for one in FACETS if one in data.getlist(name)) for name in ("expand", "leave_out")))

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Written back as parameters."""
        return [("expand", name) for name in self.expanded] + [("leave_out", name) for name in self.leaving_out]

    def turned(self, side: str, name: str) -> "View":
        """With one facet turned to the other state of `side`, a field of this class."""
        sides = {"expanded": self.expanded, "leaving_out": self.leaving_out}
        here = sides[side]
        sides[side] = tuple(one for one in here if one != name) if name in here else (*here, name)
        return View(**sides)


@dataclass(frozen=True, slots=True)
class Choice:
    """A checkbox."""

    value: str
    label: str
    note: str  # the name that an abbreviation stands for
    count: int  # of reports, or where it leaves out: of those that would go
    is_checked: bool
    is_left_out: bool  # ticking it leaves out what has the value
    id: str

    @property
    def number(self) -> str:
        """The count as people read it."""
        return f"{self.count:,}"

    @property
    def spoken(self) -> str:
        """The checkbox as it is read out: "CBP, 32 reports"."""
        action = "Leave out " if self.is_left_out else ""
        return f"{action}{self.label}, {self.count:,} report{'' if self.count == 1 else 's'}"


@dataclass(frozen=True)
class Group:
    """One facet as offered."""

    name: str
    title: str
    one: str  # "an agency"
    many: str  # "agencies"
    choices: list[Choice]
    kept: list[str]  # parameters in force that this mode offers no checkbox for
    all_count: int
    is_long: bool
    is_expanded: bool
    is_leaving_out: bool
    is_open: bool
    all_url: str
    turn_expanded_url: str
    turn_leaving_out_url: str
    problems: list[str]


def groups(filters: ReportFilter, result: Result, view: View, url: Callable[[Criteria, View], str]) -> list[Group]:
    """All facets. The first two are open, and those that have something to say."""
    return [
        group(filters, result.facets.get(name, []), view, url, name, is_first=place < 2)
        for place, name in enumerate(FACETS)
    ]


def group(
    filters: ReportFilter,
    values: list[FacetValue],
    view: View,
    url: Callable[[Criteria, View], str],
    name: str,
    *,
    is_first: bool,
) -> Group:
    """One facet with its values. Where ticking leaves out, values that are wanted have no checkbox but stay in force."""
    criteria = filters.criteria
    is_expanded, is_leaving_out = name in view.expanded, name in view.leaving_out
    kept = [one.value for one in values if is_leaving_out and one.is_selected]
    offered = [one for one in values if one.value not in kept and is_of_use(one, is_leaving_out)]
    short = shortened(offered)
    problems = [one.message for one in filters.problems if one.parameter == name]
    is_active = name in criteria.wanted or name in criteria.unwanted
    words = {"name": name, "title": TITLES[name], "one": ONE[name], "many": MANY[name]}
    return Group(
        **words,
        **addresses(criteria, view, url, name),
        choices=[choice(filters, one, is_leaving_out) for one in (offered if is_expanded else short)],
        kept=kept,
        all_count=len(offered),
        is_long=len(offered) > len(short),
        is_expanded=is_expanded,
        is_leaving_out=is_leaving_out,
        is_open=bool(is_first or is_active or is_expanded or is_leaving_out or problems),
        problems=problems,
    )


def is_of_use(one: FacetValue, is_leaving_out: bool) -> bool:
    """Whether ticking or unticking its checkbox can change the list."""
    return bool(one.would_go or one.is_excluded) if is_leaving_out else True


def addresses(criteria: Criteria, view: View, url: Callable[[Criteria, View], str], name: str) -> dict[str, str]:
    """Of the list with one facet shown in another way."""
    return {
        "all_url": url(criteria, View((*view.expanded, name), view.leaving_out)),
        "turn_expanded_url": url(criteria, view.turned("expanded", name)),
        "turn_leaving_out_url": url(criteria, view.turned("leaving_out", name)),
    }


def choice(filters: ReportFilter, one: FacetValue, is_leaving_out: bool) -> Choice:
    """A value as a checkbox: ticked if it is a filter in force, of either kind."""
    short = filters.snapshot.facets[one.facet].abbreviations.get(one.value, "")
    is_left_out = is_leaving_out or one.is_excluded
    return Choice(
        value=one.value,
        label=short or one.label,
        note=one.label.removesuffix(f" ({short})") if short else "",
        count=one.would_go if is_left_out else one.count,
        is_checked=one.is_excluded if is_left_out else one.is_selected,
        is_left_out=is_left_out,
        id=f"{one.facet}-{'not-' if is_left_out else ''}{one.value}",
    )


def shortened(values: list[FacetValue]) -> list[FacetValue]:
    """The first ten values and, from further down, those in force and "not recorded", which nobody would look for."""
    rest = [one for one in values[SHORT_FACET:] if one.is_selected or one.is_excluded or one.value == NOT_RECORDED]
    return values[:SHORT_FACET] + rest
