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
LARGER = 1.3  # times as large as the running head: a title
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
    size: float  # its height, never nothing
    is_broken: bool = False  # ends within a word; the hyphen is not in the text
    is_row: bool = False  # has gaps as wide as those between the columns of a table


class Page(NamedTuple):
    """The lines of a page in reading order, and its height in points."""

    lines: list[Line]
    height: float


class Marginal(NamedTuple):
    """A line in a margin: its number among the lines, and what running lines have in common (side and words, no figures)."""

    row: int
    text: str
    key: str
    side: str
    outward: float  # points from the middle of the page
    size: float


def without_margins(pages: list[Page]) -> list[list[Line]]:
    """The lines of each page without running heads and feet and bare page numbers."""
    if len(pages) < FEWEST:
        return [page.lines for page in pages]
    margins = [margin_of(page) for page in pages]
    running = running_lines(margins)
    kept = []
    for page, margin in zip(pages, margins, strict=True):
        left_out = {one.row for one in margin if one.size < running.get(one.key, 0) * LARGER}
        left_out |= numbers([one for one in margin if one.row not in left_out])
        kept.append([line for index, line in enumerate(page.lines) if index not in left_out])
    return kept


def margin_of(page: Page) -> list[Marginal]:
    """The lines of a page that stand in its margins."""
    found, low, high = [], page.height * MARGIN, page.height * (1 - MARGIN)
    for index, line in enumerate(page.lines):
        middle = (line.top + line.bottom) / 2
        if not low <= middle <= high:
            side = "top" if middle > high else "bottom"
            key = side + _NUMBER.sub("#", line.text.casefold())
            found.append(Marginal(index, line.text, key, side, abs(middle - page.height / 2), line.size))
    return found


def running_lines(margins: list[list[Marginal]]) -> dict[str, float]:
    """The keys of lines that repeat often enough, and whose figures are the same or count along with the pages.

    With each its smallest size: where the same words stand much larger, they are the title that the head repeats.
    """
    seen: dict[str, dict[int, list[int]]] = defaultdict(dict)
    sizes: dict[str, float] = {}
    for number, margin in enumerate(margins, 1):
        for one in margin:
            seen[one.key][number] = [int(digits[:9]) for digits in _NUMBER.findall(one.text)]
            sizes[one.key] = min(one.size, sizes.get(one.key, one.size))
    return {key: sizes[key] for key, places in seen.items() if is_often(places, len(margins)) and counts_along(places)}


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


def numbers(margin: list[Marginal]) -> set[int]:
    """Those that are only a page number and stand outermost: "12", "- 12 -", "Page 3 of 38", "iv", "A-3". Years stay."""
    outermost = {
        side: max((one.outward for one in margin if one.side == side), default=0) for side in ("top", "bottom")
    }
    return {one.row for one in margin if one.outward > outermost[one.side] - SAME_ROW and _BARE.fullmatch(one.text)}
