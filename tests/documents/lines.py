"""Lines of a page, made up by hand: a column 400 points wide, letters 5 points wide, lines 12 points high."""

from reports.documents.margins import Line, Page
from reports.documents.page_text import line

LETTER, SIZE, STEP, LEFT, TOP, HEIGHT = 5, 12, 14, 72, 700, 792


def at(text: str, y: float, *, x: float = LEFT, size: float = SIZE, **told) -> Line:
    """A line whose foot is at y."""
    return line(text, (x, y, x + len(text) * LETTER * size / SIZE, y + size), **told)


def block(*texts: str, top: float = TOP, **told) -> list[Line]:
    """Lines one below the other."""
    return [at(text, top - STEP * row, **told) for row, text in enumerate(texts)]


def page(*lines: Line) -> Page:
    """A letter page."""
    return Page(list(lines), HEIGHT)
