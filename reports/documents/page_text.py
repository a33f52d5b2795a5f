"""From the lines of pages to clean text: paragraphs with a blank line between them, no broken words. Pure; for the child.

Kept apart from Django and from pdfium, so that it can be tested on lines made up by hand.
"""

import re
import unicodedata
from collections.abc import Iterable

from .margins import Line, Page, without_margins

_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
_HYPHENS = {0x2010: "-", 0x2011: "-"}
_BULLETS = {0xF0B7: "•", 0xF0A7: "▪", 0xF0D8: "➢", 0xF0FC: "✓"}  # as Symbol and Wingdings number them
_TABLE = _LIGATURES | _HYPHENS | _BULLETS
# Controls, soft hyphens, what has no width, what turns the direction of others' text, lone surrogates, private use, no characters
_OUT = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u200b\u2060-\u2064\u202a-\u202e\u2066-\u206f\ud800-\udfff\ue000-\uf8ff"
    "\ufdd0-\ufdef\ufeff\ufff0-\ufffb\ufffe\uffff\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
)
_LEADERS = re.compile(r"(?:\s?[.…]){4,}\s?")
_ITEM = re.compile(r"(?:[•◦○●▪■□➢✓*·–—-]|\(?(?:\d{1,2}|[a-z]|[ivx]{2,4})[.)]) ")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_LAST, _FIRST = re.compile(r"(-?)([^\W\d_]+)$"), re.compile(r"[^\W\d_]+")
_SENTENCE_ENDS = (".", ":", ";", "?", "!", ".”", '."')
GAP = 1.2  # a step this much longer than the usual one begins a paragraph
OTHER_SIZE = 0.12  # letters this much larger or smaller are a heading or a note
INDENT = 0.8  # of a line's height
SHORTEST_HALF = 4  # letters: a shorter part, such as "non" or "over" in "non-compliance", says nothing


def clean(text: str) -> str:
    """One line of text, composed (NFC), without what is no letter, with one blank where there were many."""
    text = _OUT.sub("", text.translate(_TABLE))
    return unicodedata.normalize("NFC", " ".join(text.split()))


def line(raw: str, box: tuple[float, float, float, float], *, is_broken: bool = False, is_row: bool = False) -> Line:
    """A line of the raw text between the left, bottom, right and top of `box`."""
    text = clean(raw)
    is_cut = raw.rstrip().endswith("\xad") or bool(re.search(r"\w-$", text))
    has_leaders = bool(_LEADERS.search(text))
    text = _LEADERS.sub(" … ", text).strip()
    return Line(text.removesuffix("-") if is_cut else text, *box, is_broken or is_cut, is_row or has_leaders)


def texts(pages: list[Page]) -> list[str]:
    """The text of each page: what is not in the margins, in paragraphs, with the words of the whole document put together."""
    kept = without_margins(pages)
    words = vocabulary(kept)
    return ["\n\n".join(joined(lines, words) for lines in paragraphs(page)) for page in kept]


def vocabulary(pages: Iterable[list[Line]]) -> set[str]:
    """The words that stand unbroken in the document, in lower case. Empty if nothing is broken: it is not needed then."""
    if not any(line.is_broken for lines in pages for line in lines):
        return set()
    text = "\n".join(line.text + "\0" * line.is_broken for lines in pages for line in lines)
    return set(_WORD.findall(re.sub(r"\S*\0\n\S*", " ", text).casefold()))


def joined(lines: list[Line], words: set[str]) -> str:
    """The text of a paragraph."""
    text = lines[0].text
    for line, after in zip(lines, lines[1:], strict=False):
        text += (mended(text, after.text, words) if line.is_broken else " ") + after.text
    return text + "-" * lines[-1].is_broken


def mended(before: str, after: str, words: set[str]) -> str:
    """What stands between the two halves of a broken word: nothing, a hyphen, or a hyphen and a blank ("short- and").

    The document itself decides: a word that stands elsewhere in one piece is put together, one that has its hyphen
    elsewhere keeps it, and so does one of two long words of the document ("long-term"). Names and figures ("OIG-22",
    "Anglo-American"), one letter ("e-mail") and chains ("day-to-day") keep it as well. All else was cut at a syllable.
    """
    last, first = _LAST.search(before), _FIRST.match(after)
    if not last or not first or last[1] or len(last[2]) == 1:
        return "-"
    if first[0] in ("and", "or", "to"):
        return "- "
    if first[0][0].isupper() and not last[2].isupper():
        return "-"
    one, two = last[2].casefold(), first[0].casefold()
    if one + two in words:
        return ""
    if f"{one}-{two}" in words:
        return "-"
    are_words = one in words and two in words and min(len(one), len(two)) >= SHORTEST_HALF
    return "-" if are_words else ""


def paragraphs(lines: list[Line]) -> list[list[Line]]:
    """The lines of a page, parted where a paragraph, heading, list item or row of a table begins."""
    lines = [line for line in lines if line.text]
    usual = usual_step(lines)
    found: list[list[Line]] = []
    for block in parted(lines, usual):
        edge = max(line.right for line in block)
        found.append([block[0]])
        for before, line in zip(block, block[1:], strict=False):
            if begins(found[-1], before, line, edge):
                found.append([line])
            else:
                found[-1].append(line)
    return found


def usual_step(lines: list[Line]) -> float:
    """From line to line in a paragraph, in heights of a line: of all steps down on the page, the one after a quarter."""
    steps = sorted(
        step
        for before, line in zip(lines, lines[1:], strict=False)
        if 0.5 < (step := (before.bottom - line.bottom) / height(line)) < 2.5
    )
    return steps[len(steps) // 4] if steps else 1.0


def height(line: Line) -> float:
    """Of a line, in points; never nothing."""
    return max(line.top - line.bottom, 0.1)


def parted(lines: list[Line], usual: float) -> Iterable[list[Line]]:
    """Blocks of lines of one size, each below the one before at the usual distance."""
    block: list[Line] = []
    for line in lines:
        if block and is_apart(block[-1], line, usual):
            yield block
            block = []
        block.append(line)
    if block:
        yield block


def is_apart(before: Line, line: Line, usual: float) -> bool:
    """Whether size or place part two lines."""
    larger = max(height(before), height(line))
    step = (before.bottom - line.bottom) / larger
    is_other = abs(height(before) - height(line)) > larger * OTHER_SIZE
    return is_other or step > usual * GAP or step < -0.3


def begins(paragraph: list[Line], before: Line, line: Line, edge: float) -> bool:
    """Whether a line of a block begins a new paragraph. `edge` is where the block's longest line ends."""
    if before.is_broken:
        return False
    if before.is_row or line.is_row or _ITEM.match(line.text):
        return True
    letter = (line.right - line.left) / len(line.text)
    word = len(line.text.partition(" ")[0]) + 1
    if (
        before.right + word * letter * 1.2 + height(line) / 2 < edge
    ):  # the word would have fitted: somebody ended the line
        return True
    shift = (line.left - before.left) / height(line)
    is_item = bool(_ITEM.match(before.text))
    is_moved = shift > INDENT and not is_item or shift < -INDENT and len(paragraph) > 1
    return is_moved and before.text.endswith(_SENTENCE_ENDS)
