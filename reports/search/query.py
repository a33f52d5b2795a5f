"""What a reader asks for, read from the words typed. Pure: no database."""

import re
from dataclasses import dataclass, field

from .text import MAX_TERM, stem, words

MAX_QUERY_CHARACTERS = 256
MAX_QUERY_TERMS = 16

Phrase = tuple[str, ...]  # terms that follow one another; a word is a phrase of one
_PARTS = re.compile(r"[0-9]+|[^0-9]+")
_CHUNK = re.compile(r'(-?)(?:"([^"]*)"?|(\S+))')
# Words that say nothing of what a report is about. Left out, unless nothing else was asked or they stand in quotes.
EMPTY_WORDS = frozenset(
    """a about after all also an any and are as at be because been before being between both but by can could did do does
    during each every few for from had has have having he her here his how i if in into is it its just many may me might
    more most much must my of off on only onto or other our out over own same shall she should since so some such than that
    the their them then there these they this those through to too until upon us very was we were what when where which
    while who whom whose why will with within without would you your""".split()
)


@dataclass(frozen=True)
class Group:
    """One thing asked for: any of its phrases will do."""

    phrases: tuple[Phrase, ...]
    typed: tuple[str, ...] = ()  # the folded words typed; empty for a quoted phrase, which is taken as it is
    source: str = ""  # as it stands in the text typed

    @property
    def is_plain_word(self) -> bool:
        """Whether it is one word, of letters alone, typed without quotes: it may be misspelled or unfinished."""
        return len(self.typed) == 1 and self.typed[0].isalpha()


@dataclass(frozen=True)
class Query:
    """What a reader asked for: groups of which each must occur, and phrases of which none may."""

    wanted: tuple[Group, ...]
    unwanted: tuple[Phrase, ...] = ()
    is_cut: bool = False  # words were left out because there were too many
    is_last_open: bool = False  # whether the last group may be an unfinished word
    corrections: tuple[tuple[str, str], ...] = field(default=())  # (as typed, as looked for)
    unwanted_sources: tuple[str, ...] = ()

    @property
    def texts(self) -> list[str]:
        """For each group the text of a search without it; nothing where it is the only one."""
        sources = [group.source for group in self.wanted]
        return [
            " ".join([*sources[:place], *sources[place + 1 :], *self.unwanted_sources]) if len(sources) > 1 else ""
            for place in range(len(sources))
        ]

    @property
    def phrases(self) -> tuple[Phrase, ...]:
        """Every wanted phrase, once."""
        return tuple(dict.fromkeys(phrase for group in self.wanted for phrase in group.phrases))


@dataclass(frozen=True)
class Chunk:
    """What was typed between two blanks, or in quotes."""

    typed: tuple[str, ...]  # folded words
    source: str
    is_quoted: bool
    is_unwanted: bool

    @property
    def group(self) -> Group:
        """As a thing asked for."""
        if self.is_quoted:
            return Group((tuple(map(stem, self.typed)),), (), self.source)
        return Group(spellings(self.typed), self.typed, self.source)


def parse(text: str) -> Query:
    """Read a reader's words: `"exact phrase"`, `-without`, `this OR that`, the rest all wanted; at most 16 terms.

    A chunk such as OIG-22-02 is a phrase. Nothing a reader types is an operator of the database.
    """
    wanted: list[Group] = []
    unwanted: list[Chunk] = []
    joins, last = False, None
    found, is_cut = chunks(text)
    for chunk in found:
        if chunk is None:  # OR
            joins = bool(wanted)
        elif chunk.is_unwanted:
            unwanted.append(chunk)
        elif joins:
            before = wanted[-1]
            wanted[-1] = Group((*before.phrases, *chunk.group.phrases), (), f"{before.source} OR {chunk.source}")
        else:
            wanted.append(chunk.group)
        joins, last = joins and chunk is None, chunk or last
    groups = telling(wanted)
    return Query(
        tuple(groups),
        tuple(dict.fromkeys(tuple(map(stem, chunk.typed)) for chunk in unwanted)),
        is_cut,
        is_last_open=bool(
            groups and last and not last.is_unwanted and groups[-1].is_plain_word and groups[-1].typed == last.typed
        ),
        unwanted_sources=tuple(f"-{chunk.source}" for chunk in unwanted),
    )


def chunks(text: str) -> tuple[list[Chunk | None], bool]:
    """The chunks of a text, None for an OR between two; and whether there were too many words."""
    found: list[Chunk | None] = []
    left, is_cut = MAX_QUERY_TERMS, False
    for minus, quoted, plain in _CHUNK.findall(text[:MAX_QUERY_CHARACTERS]):
        if plain == "OR" and not minus:
            found.append(None)
            continue
        typed = words(quoted or plain)
        is_cut = is_cut or len(typed) > left
        if kept := tuple(typed[:left]):
            left -= len(kept)
            found.append(Chunk(kept, plain or f'"{quoted}"', not plain, bool(minus)))
    return found, is_cut


def spellings(typed: tuple[str, ...]) -> tuple[Phrase, ...]:
    """The ways in which what was typed without a blank may stand in a report: I-94 as I94, 287g as 287(g)."""
    apart = tuple(part for word in typed for part in _PARTS.findall(word))
    joined = "".join(typed)
    ways = [tuple(map(stem, typed)), tuple(map(stem, apart)), (stem(joined),)]
    return tuple(dict.fromkeys(way for way in ways if len(way[0]) <= MAX_TERM and len(way) <= MAX_QUERY_TERMS))


def telling(groups: list[Group]) -> list[Group]:
    """The groups without empty words, each once; all of them if there is nothing else."""
    kept = [group for group in groups if len(group.typed) != 1 or group.typed[0] not in EMPTY_WORDS]
    return list({group.phrases: group for group in (kept or groups)}.values())
