"""A page's text with what was looked for marked, and the ways from one place of it to the next."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise

from reports import search
from reports.search.excerpts import Part, hits, parts

FURTHER_UP, FURTHER_DOWN = "Previous match, further up", "Next match, further down"


@dataclass(frozen=True, slots=True)
class Way:
    """A link from a match to another."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph in pieces, and the ways on that stand below it."""

    parts: list[Part]
    first: int = 0  # the numbers of its first and last match on the page; 0: it has none
    last: int = 0
    ways: tuple[Way, ...] = ()


def marked(text: str, query: search.Query | None) -> list[Paragraph]:
    """The paragraphs of a page with its matches numbered from 1 on. No ways yet."""
    paragraphs, count = [], 0
    for paragraph in text.split("\n\n"):
        if paragraph.strip():
            found = hits(paragraph, query) if query else []
            pieces = parts(paragraph, found, first=count + 1)
            paragraphs.append(Paragraph(pieces, count + 1, count + len(found)) if found else Paragraph(pieces))
            count += len(found)
    return paragraphs


def count(paragraphs: Iterable[Paragraph]) -> int:
    """How many matches there are on the page."""
    return max((one.last for one in paragraphs), default=0)


def with_ways(paragraphs: list[Paragraph], before: Way | None, after: Way | None) -> list[Paragraph]:
    """The paragraphs with ways up and down, below each run of neighboring ones that have matches.

    Not at each match: a link in the middle of a sentence would be read out there. `before` and `after` lead to other pages.
    """
    ended = [n for n, (one, below) in enumerate(pairwise([*paragraphs, Paragraph([])])) if one.last and not below.last]
    result, last = list(paragraphs), count(paragraphs)
    for place, end in enumerate(ended):
        one = paragraphs[end]
        up = Way(FURTHER_UP, f"#hit-{paragraphs[ended[place - 1]].last}") if place else before
        down = Way(FURTHER_DOWN, f"#hit-{one.last + 1}") if one.last < last else after
        result[end] = replace(one, ways=tuple(way for way in (up, down) if way))
    return result
