"""From the lines of pages to clean text: paragraphs with a blank line between them, no broken words. Pure; for the child.

Kept apart from Django and from pdfium, so that it can be tested on lines made up by hand.
"""

import re
import unicodedata
from itertools import pairwise
from typing import NamedTuple

from .margins import Line, Page, without_margins
from .paragraphs import is_other_size, is_up, paragraphs, rows, usual_step

_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
_HYPHENS = {0x2010: "-", 0x2011: "-"}
_BULLETS = {0xF0B7: "•", 0xF0A7: "▪", 0xF0D8: "➢", 0xF0FC: "✓"}  # as Symbol and Wingdings number them
_TABLE = _LIGATURES | _HYPHENS | _BULLETS
# Controls, soft hyphens, what has no width, what turns the direction of other text, lone surrogates, private use, and
# numbers that are no characters
_OUT = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u200b\u2060-\u2064\u202a-\u202e\u2066-\u206f\ud800-\udfff\ue000-\uf8ff"
    "\ufdd0-\ufdef\ufeff\ufff0-\uffff\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
)
_LEADERS = re.compile(r" ?[.…](?: ?[.…]){3,} ?")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_LAST, _FIRST = re.compile(r"(-?)([^\W\d_]+)$"), re.compile(r"[^\W\d_]+")
LONGEST_WORD = 100  # letters that are looked at where a word is broken
LEAST_SIZE = 0.1  # points
SHORTEST_HALF = 4  # letters: a shorter part, such as "non" or "over" in "non-compliance", says nothing


class Words(NamedTuple):
    """What the document itself tells of broken words."""

    whole: set[str]  # words that stand unbroken in it, in lower case; empty if none is broken
    is_divided: (
        bool  # whether words are cut at syllables: more broken words stand elsewhere in one piece than with a hyphen
    )


def clean(text: str) -> str:
    """One line of text, composed (NFC), without what is no letter, with one blank where there were many."""
    if not (text.isascii() and text.isprintable()):  # most lines are, and need nothing of this
        text = unicodedata.normalize("NFC", _OUT.sub("", text.translate(_TABLE)))
    return " ".join(text.split())


def line(raw: str, box: tuple[float, float, float, float], *, is_broken: bool = False, is_row: bool = False) -> Line:
    """A line of the raw text between the left, bottom, right and top of `box`."""
    text = clean(raw)
    is_cut = raw.rstrip().endswith("\xad") or (text.endswith("-") and text[-2:-1].isalnum())
    if ("..." in text or ". ." in text or "…" in text) and _LEADERS.search(text):
        text, is_row = _LEADERS.sub(" … ", text).strip(), True
    return Line(
        text.removesuffix("-") if is_cut else text, *box, max(box[3] - box[1], LEAST_SIZE), is_broken or is_cut, is_row
    )


def texts(pages: list[Page]) -> list[str]:
    """The text of each page: what is not in the margins, in paragraphs, with the words of the whole document put together."""
    kept = [rows(line for line in lines if line.text) for lines in without_margins(pages)]
    words = words_of(kept)
    kept = carried(kept, words)
    usual = usual_step(kept)
    return ["\n\n".join(joined(lines, words) for lines in paragraphs(page, usual)) for page in kept]


def carried(pages: list[list[Line]], words: Words) -> list[list[Line]]:
    """With words that are broken over two pages or columns put together where they begin."""
    found: list[list[Line]] = []
    last: list[Line] = []
    for lines in pages:
        kept: list[Line] = []
        for line in lines:
            if last and last[-1].is_broken and (last is not kept or is_up(last[-1], line)):
                line = carry(last, line, words)
            if line.text:
                kept.append(line)
                last = kept
        found.append(kept)
    return found


def carry(last: list[Line], line: Line, words: Words) -> Line:
    """Move the end of a word from the beginning of a line to the last of `last`. Returns what is left of the line."""
    before, (half, _, rest) = last[-1], line.text.partition(" ")
    if is_other_size(before, line) or not half[0].islower():
        return line
    text = before.text + mended(before.text, half, words) + half
    last[-1] = before._replace(text=text, is_broken=line.is_broken and not rest)
    return line._replace(text=rest, is_broken=line.is_broken and bool(rest))


def words_of(pages: list[list[Line]]) -> Words:
    """The words of a document."""
    whole: set[str] = set()
    if not any(line.is_broken for lines in pages for line in lines):
        return Words(whole, is_divided=False)
    halves = []
    before = None
    for line in (line for lines in pages for line in lines):
        is_second_half = before is not None and before.is_broken
        if before and is_second_half:
            halves.append(halves_of(before.text, line.text))
        text = line.text.partition(" ")[2] if is_second_half else line.text
        whole.update(_WORD.findall((text.rpartition(" ")[0] if line.is_broken else text).casefold()))
        before = line
    balance = sum((one + two in whole) - (f"{one}-{two}" in whole) for _, one, two in filter(None, halves))
    return Words(whole, balance > 0)


def halves_of(before: str, after: str) -> tuple[str, str, str] | None:
    """The halves of a broken word in lower case, after the hyphen of a longer chain, if any. None if there are no two."""
    last, first = _LAST.search(before[-LONGEST_WORD:]), _FIRST.match(after[:LONGEST_WORD])
    return (last[1], last[2].casefold(), first[0].casefold()) if last and first else None


def joined(lines: list[Line], words: Words) -> str:
    """The text of a paragraph."""
    parts = [lines[0].text]
    for before, line in pairwise(lines):
        parts += [mended(before.text, line.text, words) if before.is_broken else " ", line.text]
    return "".join(parts) + "-" * lines[-1].is_broken


def mended(before: str, after: str, words: Words) -> str:
    """What stands between the two halves of a broken word: nothing, a hyphen, or a hyphen and a blank ("short- and").

    The document itself decides: a word that stands elsewhere in one piece is put together, one that has its hyphen
    elsewhere keeps it, and so does one of two long words ("long-term"), unless the document divides words at syllables.
    Names and figures ("OIG-22", "Anglo-American"), one letter ("e-mail") and chains ("day-to-day") keep it as well.
    All else was cut at a syllable.
    """
    halves = halves_of(before, after)
    if not halves or halves[0] or len(halves[1]) == 1 or (after[0].isupper() and not before[-1].isupper()):
        return "-"
    _, one, two = halves
    if two in ("and", "or", "to"):
        return "- "
    if one + two in words.whole:
        return ""
    if f"{one}-{two}" in words.whole:
        return "-"
    are_words = one in words.whole and two in words.whole and min(len(one), len(two)) >= SHORTEST_HALF
    return "-" if are_words and not words.is_divided else ""
