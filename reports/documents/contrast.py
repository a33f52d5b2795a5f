"""How well something can be told from what is around it, in a picture of a page. Only for the child.

Pictures are in levels: 0 is black, 255 is white, and equal steps are equal ratios of contrast as WCAG 2 defines it, since
eyes see ratios: a step of 19 levels is a ratio of 1.25 to 1, whether between two dark shades or two light ones.
"""

import math

from PIL import Image, ImageChops

Box = tuple[float, float, float, float]  # left, top, right, bottom, in pixels
Pixels = tuple[int, int, int, int]
SEEN = 19  # levels: fainter than any watermark that is meant to be read
PRINTED = 45  # levels between ink and paper; less is the noise of a scan
DARK = 110  # levels: a gray of 25 %
BLURRED = 4  # pixels that become one when two layouts are compared


def _level(gray: int) -> int:
    value = gray / 255
    light = value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
    return round(255 * math.log((light + 0.05) / 0.05) / math.log(1.05 / 0.05))


LEVELS = [_level(gray) for gray in range(256)]
IS_SEEN = [255 if step >= SEEN else 0 for step in range(256)]
COLORS_APART = 60  # of 255, in one of red, green and blue: seen even between shades that are equally light


def in_levels(picture: Image.Image) -> Image.Image:
    """A gray picture in levels."""
    return picture.point(LEVELS)


def differing(one: Image.Image, other: Image.Image) -> Image.Image:
    """White where an eye sees a difference between two gray pictures, else black."""
    return ImageChops.difference(in_levels(one), in_levels(other)).point(IS_SEEN)


def differing_in_color(one: Image.Image, other: Image.Image) -> Image.Image:
    """The same of two colored pictures: lighter or darker, or another color."""
    found = differing(one.convert("L"), other.convert("L"))
    for step in ImageChops.difference(one, other).split():
        found = ImageChops.lighter(found, step.point([255 if value >= COLORS_APART else 0 for value in range(256)]))
    return found


def pixels(box: Box, size: tuple[int, int]) -> Pixels | None:
    """The pixels that a box touches, or None if it is not in the picture."""
    left, top = max(0, math.floor(box[0])), max(0, math.floor(box[1]))
    right, bottom = min(size[0], math.ceil(box[2])), min(size[1], math.ceil(box[3]))
    return (left, top, right, bottom) if left < right and top < bottom else None


def is_marked(marks: Image.Image, box: Box) -> bool:
    """Whether something is white in a box."""
    place = pixels(box, marks.size)
    return place is not None and marks.crop(place).getbbox() is not None


def longest_gap(marks: Image.Image, box: Box) -> tuple[int, bool]:
    """How many pixels of a box's longer side have nothing white beside one another, and whether that is all of them."""
    place = pixels(box, marks.size)
    if place is None:
        return 0, False
    columns, rows = marks.crop(place).getprojection()
    longer = bytes(columns if len(columns) >= len(rows) else rows)
    longest = max(map(len, longer.split(b"\1")))
    return longest, longest == len(longer)


def is_printed(levels: Image.Image, box: Box) -> bool:
    """Whether a box shows both ink and paper. Its rim is left out: there may be the end of a bar that covers the rest."""
    high, wide = (box[3] - box[1]) * 0.2, (box[2] - box[0]) * 0.05
    place = pixels((box[0] + wide, box[1] + high, box[2] - wide, box[3] - high), levels.size)
    return place is None or spread(levels.crop(place).histogram()) >= PRINTED


def is_dark_throughout(levels: Image.Image, box: Box) -> bool:
    """Whether a box shows no ink on paper, and dark."""
    place = pixels(box, levels.size)
    if place is None:
        return False
    counts = levels.crop(place).histogram()
    return spread(counts) < PRINTED and at_share(counts, 0.5) < DARK


def spread(counts: list[int]) -> int:
    """From the dark to the light end of a histogram, without the last three of a hundred at both."""
    return at_share(counts, 0.97) - at_share(counts, 0.03)


def at_share(counts: list[int], share: float) -> int:
    """The level that so large a share of the pixels do not exceed."""
    left = share * sum(counts)
    for level, count in enumerate(counts):
        left -= count
        if left <= 0:
            return level
    return 255


def likeness(one: Image.Image, other: Image.Image) -> float:
    """How much the layout of two gray pictures is the same: 1 if ink stands in the same places, about 0 if by chance."""
    size = (max(1, one.width // BLURRED), max(1, one.height // BLURRED))
    first, second = (picture.resize(size, Image.Resampling.BOX).tobytes() for picture in (one, other))
    mean, mean_2 = sum(first) / len(first), sum(second) / len(second)
    both = sum((a - mean) * (b - mean_2) for a, b in zip(first, second, strict=True))
    alone = sum((a - mean) ** 2 for a in first) * sum((b - mean_2) ** 2 for b in second)
    return both / math.sqrt(alone) if alone else 0.0
