"""Where a reader's words stand in a text, and the piece of it that shows them best. Pure functions."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .query import Phrase, Query
from .text import places, terms

LENGTH = 240  # characters of an excerpt
MOST_HITS = 500  # of a text: more are no help to a reader
MOST_CHARACTERS = 200_000  # of a text looked at: a page with more is a table of numbers


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a text; hits are what was looked for. They are numbered in their order where that is asked for."""

    text: str
    is_hit: bool = False
    number: int = 0


@dataclass(frozen=True, slots=True)
class Hit:
    """A place in a text: start, end, and which group of the query stands there."""

    start: int
    end: int
    group: int


def hits(text: str, query: Query) -> list[Hit]:
    """Where the groups of a query stand in a text, in order and without overlap. A phrase is one hit."""
    by_first: dict[str, list[tuple[Phrase, int]]] = {}
    for number, group in enumerate(query.wanted):
        for phrase in group.phrases:
            by_first.setdefault(phrase[0], []).append((phrase, number))
    initials = frozenset(term[0] for phrase in query.phrases for term in phrase)
    spans, found = places(text[:MOST_CHARACTERS], initials)
    result: list[Hit] = []
    free = 0
    for place, term in enumerate(found):
        if len(result) == MOST_HITS:
            break
        if place < free or term not in by_first:
            continue
        for phrase, number in by_first[term]:
            if len(phrase) == 1 or tuple(found[place : place + len(phrase)]) == phrase:
                free = place + len(phrase)
                result.append(Hit(spans[place].start(), spans[free - 1].end(), number))
                break
    return result


def parts(text: str, found: Sequence[Hit], *, first: int = 1) -> list[Part]:
    """A text cut at its hits, numbered from `first` on."""
    result, end = [], 0
    for number, hit in enumerate(found, first):
        if hit.start > end:
            result.append(Part(text[end : hit.start]))
        result.append(Part(text[hit.start : hit.end], True, number))
        end = hit.end
    return [*result, Part(text[end:])] if end < len(text) else result


def excerpt(text: str, query: Query, *, length: int = LENGTH) -> list[Part]:
    """The piece of a text in which most groups stand, then most hits, cut between words; nothing if there is no hit."""
    return together(text, query, length=length)[0]


def together(text: str, query: Query, *, length: int = LENGTH) -> tuple[list[Part], int]:
    """The excerpt, and how many groups stand together in it, near enough for one look."""
    text = " ".join(text.split())
    found = hits(text, query)
    if not found:
        return [], 0
    chosen = densest(found, length - 40)
    start = chosen[0].start
    room = max(length - (chosen[-1].end - start), 0)
    begin = cut(text, max(start - room // 3, 0), forward=True)
    begin = min(begin, start)
    end = cut(text, min(max(begin + length, chosen[-1].end), len(text)), forward=False)
    end = max(end, chosen[-1].end)
    inside = [
        Hit(one.start - begin, one.end - begin, one.group) for one in found if begin <= one.start and one.end <= end
    ]
    result = parts(text[begin:end], inside)
    piece = [*([Part("… ")] if begin else []), *result, *([Part(" …")] if end < len(text) else [])]
    return piece, len({one.group for one in chosen})


def densest(found: Sequence[Hit], length: int) -> Sequence[Hit]:
    """Of hits that lie within so many characters, those of most groups, then most of them; the first such.

    Each hit is looked at twice: a page may have thousands.
    """
    best, worth, end = found[:1], (0, 0), 0
    inside: Counter[int] = Counter()
    for begin, first in enumerate(found):
        while end < len(found) and (end <= begin or found[end].end <= first.start + length):
            inside[found[end].group] += 1
            end += 1
        if (+inside).total() and (this := (len(+inside), end - begin)) > worth:
            best, worth = found[begin:end], this
        inside[first.group] -= 1
    return best


def cut(text: str, place: int, *, forward: bool) -> int:
    """The nearest border of words: at or after a place, or at or before it."""
    if place <= 0 or place >= len(text):
        return place
    if forward:
        found = text.find(" ", place)
        return found + 1 if found >= 0 else place
    return text.rfind(" ", 0, place + 1)


def groups_in(words: Sequence[str], query: Query) -> set[int]:
    """Which groups stand in a list of terms."""
    joined = f" {' '.join(words)} "
    return {
        number
        for number, group in enumerate(query.wanted)
        if any(f" {' '.join(phrase)} " in joined for phrase in group.phrases)
    }


def meant(names: Iterable[str], query: Query) -> str:
    """The first of some other names of a thing that the words asked for, or nothing: all its terms are among them."""
    asked = {term for phrase in query.phrases for term in phrase}
    for name in names:
        found = terms(name)
        if found and asked.issuperset(found):
            return name
    return ""
