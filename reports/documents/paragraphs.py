"""Which lines of a page belong together: rows of a table, paragraphs, columns. By size and place alone. Pure; for the child."""

import re
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

from .margins import Line

_ITEM = re.compile(r"(?:[•◦○●▪■□➢✓*·–—-]|\(?(?:\d{1,2}|[a-z]|[ivx]{2,4})[.)]) ")
_SENTENCE_ENDS = (".", ":", ";", "?", "!", ".”", '."')
LEAST_STEP, MOST_STEP = 0.7, 3.0  # heights of a line: what can be the distance of lines at all
UP = -0.3  # a step up this far is to another column
GAP = 1.2  # a step this much longer than the usual one begins a paragraph
OTHER_SIZE = 0.12  # letters this much larger or smaller are a heading or a note
FEW_LINES = 3  # of a block, which may not show how far its lines can go
INDENT = 0.8  # of a line's height
COLUMN_GAP = 1.2  # of a line's height: wider than any gap between words


def rows(lines: Iterable[Line]) -> list[Line]:
    """What stands side by side is one line. pdfium parts cells that are far from each other."""
    groups: list[list[Line]] = []
    for line in lines:
        if groups and is_beside(groups[-1][-1], line):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [group[0] if len(group) == 1 else row(group) for group in groups]


def is_beside(before: Line, line: Line) -> bool:
    """Whether a line goes on to the right of the one before."""
    return abs(before.bottom - line.bottom) < -UP * line.size and line.left >= before.right and not before.is_broken


def row(lines: list[Line]) -> Line:
    """One line of several."""
    first, last = lines[0], lines[-1]
    bottom, top = min(line.bottom for line in lines), max(line.top for line in lines)
    is_wide = any(line.left - before.right > COLUMN_GAP * line.size for before, line in pairwise(lines))
    text = " ".join(line.text for line in lines)
    is_row = is_wide or any(line.is_row for line in lines)
    return Line(text, first.left, bottom, last.right, top, max(line.size for line in lines), last.is_broken, is_row)


def usual_step(pages: Iterable[list[Line]]) -> float:
    """From line to line in a paragraph, in heights of a line: the step that is most frequent in the document."""
    steps: Counter[float] = Counter()
    for lines in pages:
        for before, line in pairwise(lines):
            step = (before.bottom - line.bottom) / line.size
            if LEAST_STEP < step < MOST_STEP and not is_other_size(before, line):
                steps[round(step * 20) / 20] += 1
    return max(steps, key=lambda step: (steps[step], -step), default=1.0)


def paragraphs(lines: list[Line], usual: float) -> list[list[Line]]:
    """The lines of a page, parted where a paragraph, heading, list item or row of a table begins."""
    found: list[list[Line]] = []
    for block in parted(lines, usual):
        edge = edge_of(block, lines)
        found.append([block[0]])
        for before, line in pairwise(block):
            if begins(found[-1], before, line, edge):
                found.append([line])
            else:
                found[-1].append(line)
    return found


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
    step = (before.bottom - line.bottom) / line.size
    return is_other_size(before, line) or is_up(before, line) or is_beside(before, line) or step > usual * GAP


def edge_of(block: list[Line], lines: list[Line]) -> float:
    """Where the lines of a block end at most. A block of few lines may not show it: then like lines of the page do, too."""
    shown = block
    if len(block) <= FEW_LINES:
        first = block[0]
        shown = block + [
            one for one in lines if abs(one.left - first.left) < first.size and not is_other_size(first, one)
        ]
    return max(line.right for line in shown)


def begins(paragraph: list[Line], before: Line, line: Line, edge: float) -> bool:
    """Whether a line of a block begins a new paragraph. `edge` is where a line of the block ends at most."""
    if before.is_broken:
        return False
    if before.is_row or line.is_row or _ITEM.match(line.text):
        return True
    letter = (line.right - line.left) / len(line.text)
    word = (len(line.text.partition(" ")[0]) + 1) * letter
    if before.right + word * 1.2 + line.size / 2 < edge:  # there was room for it: somebody ended the line
        return True
    shift = (line.left - before.left) / line.size
    is_item = bool(_ITEM.match(before.text))
    is_moved = (shift > INDENT and not is_item) or (shift < -INDENT and len(paragraph) > 1)
    return is_moved and before.text.endswith(_SENTENCE_ENDS)


def is_other_size(before: Line, line: Line) -> bool:
    """Whether one of two lines is a heading or a note beside the other."""
    return abs(before.size - line.size) > max(before.size, line.size) * OTHER_SIZE


def is_up(before: Line, line: Line) -> bool:
    """Whether a line is higher than the one before: at the beginning of another column."""
    return (before.bottom - line.bottom) / line.size < UP
