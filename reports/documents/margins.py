"""What stands in the margins of pages: running heads and feet, and bare numbers of pages. Pure; runs in the child too."""

import re
from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

MARGIN = (
    1 / 8
)  # of a page's height, above and below: 1.4 inches of a letter page. Nothing nearer to the middle is left out.
FEWEST = 3  # pages on which a line must stand to be a running one; a shorter document keeps everything
SHARE = 3  # it must stand on one in so many, of all, of the odd or of the even pages
SAME_ROW = 2  # points
_NUMBER = re.compile(r"\d+")
_ROMAN = r"x{0,3}(?:ix|iv|vi{0,3}|i{1,3}|(?<=x))"
_BARE = re.compile(
    rf"(?:page)?[\s|–—-]*(?:[a-z]{{1,2}}-)?(?:(?!(?:19|20)\d\d$)\d{{1,4}}|{_ROMAN})[\s|–—-]*(?:(?:of|/)\s*\d{{1,4}})?",
    re.IGNORECASE,
)


class Line(NamedTuple):
    """A line as it stands on a page. Places in points from the lower left corner of the page as it is shown."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    is_broken: bool = False  # ends within a word; the hyphen is not in the text
    is_row: bool = False  # has gaps as wide as those between the columns of a table

    @property
    def middle(self) -> float:
        """Half way up."""
        return (self.top + self.bottom) / 2


class Page(NamedTuple):
    """The lines of a page in reading order, and its height in points."""

    lines: list[Line]
    height: float


def without_margins(pages: list[Page]) -> list[list[Line]]:
    """The lines of each page without running heads and feet and bare page numbers."""
    if len(pages) < FEWEST:
        return [page.lines for page in pages]
    running = running_lines(pages)
    kept = [[line for line in page.lines if key_of(line, page.height) not in running] for page in pages]
    return [without_number(lines, page.height) for lines, page in zip(kept, pages, strict=True)]


def side_of(line: Line, height: float) -> str:
    """`top` or `bottom` if the line stands in a margin, else nothing."""
    if line.middle > height * (1 - MARGIN):
        return "top"
    return "bottom" if line.middle < height * MARGIN else ""


def key_of(line: Line, height: float) -> tuple[str, str] | None:
    """What running lines have in common: the margin, and the words without figures. None outside of the margins."""
    side = side_of(line, height)
    return (side, _NUMBER.sub("#", line.text.casefold())) if side else None


def running_lines(pages: list[Page]) -> set[tuple[str, str]]:
    """The keys of lines that repeat often enough, and whose figures are the same or count along with the pages."""
    seen: dict[tuple[str, str], dict[int, list[int]]] = defaultdict(dict)
    for number, page in enumerate(pages, 1):
        for line in page.lines:
            if key := key_of(line, page.height):
                seen[key][number] = [int(digits[:9]) for digits in _NUMBER.findall(line.text)]
    return {key for key, places in seen.items() if is_often(places, len(pages)) and counts_along(places)}


def is_often(places: Iterable[int], total: int) -> bool:
    """Whether these are at least three pages and a third of all, of the odd or of the even ones."""
    places = list(places)
    odd = sum(place % 2 for place in places)
    shares = ((len(places), total), (odd, (total + 1) // 2), (len(places) - odd, total // 2))
    return any(count >= FEWEST and count * SHARE >= of for count, of in shares)


def counts_along(places: dict[int, list[int]]) -> bool:
    """Whether the figures mostly stay, or grow by the number of pages turned.

    "Recommendation 4" at the top of a page is like no page number: it is a heading, and stays.
    """
    good = sum(
        all(new - old in (0, after - page) for old, new in zip(places[page], places[after], strict=True))
        for page, after in pairwise(places)
    )
    return good * 2 > len(places) - 1


def without_number(lines: list[Line], height: float) -> list[Line]:
    """Without what is only a page number and stands outermost: "12", "- 12 -", "Page 3 of 38", "iv", "A-3". Years stay."""
    left_out = set()
    for side, sign in (("top", 1), ("bottom", -1)):
        margin = [(line.middle * sign, index) for index, line in enumerate(lines) if side_of(line, height) == side]
        outermost = max(margin, default=(0.0, -1))[0]
        left_out |= {
            index for place, index in margin if place > outermost - SAME_ROW and _BARE.fullmatch(lines[index].text)
        }
    return [line for index, line in enumerate(lines) if index not in left_out]
