"""One page of a PDF as it looks: drawn whole, without its text, or its text alone; and where its words stand. For the child."""

import ctypes
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pypdfium2
from PIL import Image
from pypdfium2 import raw

from .contrast import Box
from .pdfium import PageReader

UNSEEN_MODES = (raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP)
DEEPEST = 15  # forms within forms
NO_INK = 0.01  # of its width: as low is the box of a letter that draws nothing
MOST_OBJECTS = 200_000  # on a page
MOST_PIXELS = 6_000_000  # of a drawn page
_WORD = re.compile(r"[^\W_](?:\S*[^\W_])?")  # from the first to the last letter or digit between two blanks


class TooMuch(Exception):
    """A page has more in it than is looked at."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a page and where it stands, in points from the upper left."""

    text: str
    place: int  # of its first letter, in the page's text
    box: Box


@dataclass(frozen=True, slots=True)
class Part:
    """Something a page is made of."""

    thing: Any  # pdfium's
    kind: int


class Sheet(PageReader):
    """A page and its parts. What is switched off is not drawn; everything is on again afterwards."""

    def __init__(self, page: pypdfium2.PdfPage):
        super().__init__(page)
        left, bottom, right, top = self._turned(self._box)
        self.left, self.top = left, top
        self.width, self.height = right - left, top - bottom
        self._sides = tuple(ctypes.c_double() for _ in range(4))

    @cached_property
    def parts(self) -> list[Part]:
        """What is drawn, forms opened. Raises TooMuch."""
        found: list[Part] = []
        count = raw.FPDFPage_CountObjects(self._page)
        self._collect((raw.FPDFPage_GetObject(self._page, index) for index in range(count)), found, 0)
        return found

    def _collect(self, things: Iterator[Any], found: list[Part], depth: int) -> None:
        for thing in things:
            kind = raw.FPDFPageObj_GetType(thing)
            found.append(Part(thing, kind))
            if len(found) > MOST_OBJECTS or depth > DEEPEST:
                raise TooMuch
            if kind == raw.FPDF_PAGEOBJ_FORM:
                count = raw.FPDFFormObj_CountObjects(thing)
                self._collect((raw.FPDFFormObj_GetObject(thing, index) for index in range(count)), found, depth + 1)

    @cached_property
    def texts(self) -> list[Part]:
        """Its text that is to be seen."""
        return [one for one in self.parts if one.kind == raw.FPDF_PAGEOBJ_TEXT and not self._is_unseen(one.thing)]

    @cached_property
    def has_unseen_text(self) -> bool:
        """Whether it has text that draws nothing, as text recognition lays it over a scan."""
        return any(one.kind == raw.FPDF_PAGEOBJ_TEXT and self._is_unseen(one.thing) for one in self.parts)

    def _is_unseen(self, thing: Any) -> bool:
        return raw.FPDFTextObj_GetTextRenderMode(thing) in UNSEEN_MODES

    def is_unseen(self, word: Word) -> bool:
        """Whether a word draws nothing by itself."""
        thing = raw.FPDFText_GetTextObject(self._text, self._index(word.place))
        return bool(thing) and self._is_unseen(thing)

    def pictures(self) -> list[tuple[Part, Box]]:
        """Its pictures and where they stand. Those in forms are left out: their places are the forms' own."""
        sides = [ctypes.c_float() for _ in range(4)]
        found = []
        for index in range(raw.FPDFPage_CountObjects(self._page)):
            thing = raw.FPDFPage_GetObject(self._page, index)
            kind = raw.FPDFPageObj_GetType(thing)
            is_picture = kind in (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_FORM)
            if is_picture and raw.FPDFPageObj_GetBounds(thing, *sides):
                left, bottom, right, top = (side.value for side in sides)
                found.append((Part(thing, kind), self._from_top(self._turned((left, bottom, right, top)))))
        return found

    def _from_top(self, box: Box) -> Box:
        return box[0] - self.left, self.top - box[3], box[2] - self.left, self.top - box[1]

    def words(self) -> list[Word]:
        """Its words that stand on its visible part, without the marks around them."""
        found = []
        for match in _WORD.finditer(self._whole()):
            left, top, right, bottom = self.letter(match.start())
            if match.end() - match.start() > 1:
                left_2, top_2, right_2, bottom_2 = self.letter(match.end() - 1)
                left, top = left if left < left_2 else left_2, top if top < top_2 else top_2
                right, bottom = right if right > right_2 else right_2, bottom if bottom > bottom_2 else bottom_2
            if right > 0 and bottom > 0 and left < self.width and top < self.height:
                found.append(Word(match[0], match.start(), (left, top, right, bottom)))
        return found

    def room(self, place: int) -> Box:
        """The room that a letter takes in its line, in points from the upper left."""
        return self._from_top(self._letter(place))

    def letter(self, place: int) -> Box:
        """Where a letter stands, in points from the upper left: its ink, or else the room it takes."""
        return self.ink(place) or self.room(place)

    def ink(self, place: int) -> Box | None:
        """Where the ink of a letter stands; None if its font has no such letter, or it is a blank."""
        left, right, bottom, top = self._sides
        raw.FPDFText_GetCharBox(self._text, self._index(place), *self._sides)
        if top.value - bottom.value <= NO_INK * (right.value - left.value):
            return None
        return self._from_top(self._turned((left.value, bottom.value, right.value, top.value)))

    def scale(self, wanted: float) -> float:
        """Pixels to the point: as many as wanted, unless the page is too large for that."""
        return min(wanted, (MOST_PIXELS / max(1.0, self.width * self.height)) ** 0.5)

    def drawn(
        self, scale: float, *, without: list[Part] | None = None, is_gray: bool = True, part: Box | None = None
    ) -> Image.Image:
        """The page with its comments and marks, less some of its parts; or `part` of it, in points from the upper left."""
        left, top, right, bottom = part or (0, 0, self.width, self.height)
        rim = (left, self.height - bottom, self.width - right, top)
        with switched_off(without or []):
            drawn = self._page.render(scale=scale, grayscale=is_gray, may_draw_forms=False, crop=rim)
        return drawn.to_pil().convert("L" if is_gray else "RGB")

    def text_alone(self, scale: float) -> Image.Image:
        """Its text in black on white, whatever its color, with nothing else. The page is then no longer as it was."""
        for one in self.texts:
            raw.FPDFPageObj_SetFillColor(one.thing, 0, 0, 0, 255)
            raw.FPDFTextObj_SetTextRenderMode(one.thing, raw.FPDF_TEXTRENDERMODE_FILL)
        kept = (raw.FPDF_PAGEOBJ_TEXT, raw.FPDF_PAGEOBJ_FORM)
        with switched_off([one for one in self.parts if one.kind not in kept]):
            return self._page.render(scale=scale, grayscale=True, may_draw_forms=False, draw_annots=False).to_pil()


class switched_off:
    """Parts of a page that are not drawn for a while."""

    def __init__(self, parts: list[Part]) -> None:
        self.parts = parts

    def __enter__(self) -> None:
        for one in self.parts:
            raw.FPDFPageObj_SetIsActive(one.thing, False)

    def __exit__(self, *failure: object) -> None:
        for one in self.parts:
            raw.FPDFPageObj_SetIsActive(one.thing, True)
