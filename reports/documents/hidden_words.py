"""Words that can be copied from a page and not be seen on it: what a failed redaction leaves. Only for the child.

A page is drawn with its text and without. A word that makes no difference is not seen, whatever hides it: a box, a picture,
a comment, its own color, a layer that is switched off. Text that draws nothing by itself, as text recognition lays it over
a scan, must stand where the scan shows ink on paper.
"""

from PIL import Image, ImageChops, ImageStat

from . import contrast
from .contrast import Box
from .sheet import Sheet, Word

FINE = 3  # pixels to the point, for a second look
FEWEST = 2  # letters: fewer are no word, and may be a slip of the layout
SMALL_GAP = 3  # pixels at a first look
WIDE_GAP = 1.3  # of a word's height: as wide as two letters
RIM = 2  # points around what is looked at closely
WINDOW = 1.5  # of a word's height: as wide as two letters
WHOLE_PAGE = 0.6  # of its area
SAME_LAYOUT = 0.5
REPLACED = 40  # levels, on average


def hidden_words(sheet: Sheet) -> list[str]:
    """The words of a page that a reader cannot see. A word of which only some letters are hidden counts."""
    words = sheet.words()
    if not words:
        return []
    whole = sheet.drawn(sheet.scale(1))
    unseen = [one for one in words if sheet.is_unseen(one)] if sheet.has_unseen_text else []
    apart = {one.place for one in unseen}
    drawn = [one for one in words if one.place not in apart]
    suspects = suspicious(sheet, drawn, whole)
    doubtful = [one for one in unseen if not is_on_scan(contrast.in_levels(whole), sheet.scale(1), one)]
    found = under_pictures(sheet, unseen, whole) if unseen else []
    if doubtful:
        scale = sheet.scale(FINE)
        levels = contrast.in_levels(sheet.drawn(scale))
        found += [one.text for one in doubtful if not is_on_scan(levels, scale, one)]
    if suspects:
        found += confirmed(sheet, suspects)
    return [text for text in dict.fromkeys(found) if sum(map(str.isalnum, text)) >= FEWEST]


def scaled(box: Box, scale: float, corner: tuple[float, float] = (0, 0)) -> Box:
    """A box in pixels of a picture whose upper left corner is at a place of the page."""
    left, top, right, bottom = box
    x, y = corner
    return (left - x) * scale, (top - y) * scale, (right - x) * scale, (bottom - y) * scale


def suspicious(sheet: Sheet, words: list[Word], whole: Image.Image) -> list[Word]:
    """Words that make no difference at a first look, or not all of them does."""
    if not words:
        return []
    scale = sheet.scale(1)
    ink = contrast.differing(whole, sheet.drawn(scale, without=sheet.texts))
    found = []
    for word in words:
        box = scaled(word.box, scale)
        gap, is_all = contrast.longest_gap(ink, box)
        if is_all or (gap > SMALL_GAP and gap > WIDE_GAP * scale * letter_height(sheet, word)):
            found.append(word)
    return found


def letter_height(sheet: Sheet, word: Word) -> float:
    """How high a word's letters are at least, in points, also if it begins with a dot or a dash."""
    left, top, right, bottom = sheet.room(word.place)
    return max(min(word.box[2] - word.box[0], word.box[3] - word.box[1]), 0.5 * min(bottom - top, 2 * (right - left)))


def confirmed(sheet: Sheet, words: list[Word]) -> list[str]:
    """The words of which some letters have ink and are not seen on the page, looked at closely."""
    scale = sheet.scale(FINE)
    edges = list(zip(*(one.box for one in words), strict=True))
    part = (
        max(0, min(edges[0]) - RIM),
        max(0, min(edges[1]) - RIM),
        min(sheet.width, max(edges[2]) + RIM),
        min(sheet.height, max(edges[3]) + RIM),
    )
    ink = contrast.differing_in_color(
        *(sheet.drawn(scale, without=left_out, is_gray=False, part=part) for left_out in ([], sheet.texts))
    )
    found = []
    for word in words:
        letters = [sheet.ink(place) for place, letter in enumerate(word.text, word.place) if letter.isalnum()]
        hidden = sum(box is not None and not contrast.is_marked(ink, scaled(box, scale, part[:2])) for box in letters)
        if hidden >= FEWEST:
            found.append(word)
    if found and is_scan_over_its_text(sheet):
        levels = contrast.in_levels(sheet.drawn(scale))
        found = [one for one in found if not is_on_scan(levels, scale, one)]
    return [one.text for one in found]


def is_scan_over_its_text(sheet: Sheet) -> bool:
    """Whether a picture covers the page and shows what the text under it says, as some text recognition leaves it."""
    area, scale = sheet.width * sheet.height, sheet.scale(1)
    covers = any(area_of(box) >= WHOLE_PAGE * area for _, box in sheet.pictures())
    return covers and contrast.likeness(sheet.drawn(scale), sheet.text_alone(scale)) >= SAME_LAYOUT


def is_on_scan(levels: Image.Image, scale: float, word: Word) -> bool:
    """Whether the scan shows ink on paper where recognized text stands, and no bar covers a part of it."""
    left, top, right, bottom = box = scaled(word.box, scale)
    if not contrast.is_printed(levels, box):
        return False
    high, wide = bottom - top, right - left
    rim, window = high * 0.2, high * WINDOW
    steps = int(2 * (wide - window) / high) + 1 if high and wide > window else 0
    starts = [left + step * high / 2 for step in range(steps)]
    return not any(
        contrast.is_dark_throughout(levels, (start, top + rim, start + window, bottom - rim)) for start in starts
    )


def under_pictures(sheet: Sheet, words: list[Word], whole: Image.Image) -> list[str]:
    """Recognized words over which a smaller picture lies: without it the scan shows them."""
    area = sheet.width * sheet.height
    small = [(part, box) for part, box in sheet.pictures() if area_of(box) < WHOLE_PAGE * area]
    below = [one for one in words if any(is_over(box, one.box) for _, box in small)]
    if not below or len(small) == len(sheet.pictures()):
        return []
    scale = sheet.scale(1)
    levels = contrast.in_levels(whole)
    bare = contrast.in_levels(sheet.drawn(scale, without=[part for part, _ in small]))
    found = []
    for word in below:
        place = contrast.pixels(scaled(word.box, scale), levels.size)
        if place and contrast.is_printed(bare, scaled(word.box, scale)):
            change = ImageStat.Stat(ImageChops.difference(levels.crop(place), bare.crop(place))).mean[0]
            if change >= REPLACED:
                found.append(word.text)
    return found


def is_over(box: Box, word: Box) -> bool:
    """Whether a box covers the middle of a word."""
    x, y = (word[0] + word[2]) / 2, (word[1] + word[3]) / 2
    return box[0] < x < box[2] and box[1] < y < box[3]


def area_of(box: Box) -> float:
    """In square points."""
    return (box[2] - box[0]) * (box[3] - box[1])
