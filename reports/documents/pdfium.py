"""What pdfium knows of a document: its lines and where they stand, its facts, a picture of page 1. Only for the child."""

import ctypes
import io
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pypdfium2
from pypdfium2 import raw

from .margins import Page
from .page_text import clean, line
from .paragraphs import COLUMN_GAP

MOST_LETTERS = 16 * 1024**2  # in a document: more than the parent would take
WIDTH, MOST_HEIGHT = 400, 800  # of the picture, in pixels
QUALITY = 70
LONGEST_TITLE, LONGEST_LANGUAGE = 300, 35
MOST_PARTS = 60  # of a line that are looked at for such gaps
BROKEN = "\ufffe"  # how pdfium writes a hyphen at the end of a line, and the break
_END = re.compile(rf"\r\n|[\r\n{BROKEN}]")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")  # BCP 47, roughly
Box = tuple[float, float, float, float]  # left, bottom, right, top


class TooMuch(Exception):
    """More pages or letters than are taken."""


def pages_of(document: pypdfium2.PdfDocument) -> Iterator[Page | None]:
    """Each page's lines; None for a page that cannot be loaded. Raises TooMuch."""
    left = MOST_LETTERS
    for index in range(len(document)):
        try:
            reader = PageReader(document[index])
        except pypdfium2.PdfiumError:
            yield None
            continue
        left -= reader.count
        if left < 0:
            raise TooMuch
        yield reader.page()
        reader.close()


class PageReader:
    """Reads one page. Lines that are out of the page's visible part are left out: nobody sees them."""

    def __init__(self, page: pypdfium2.PdfPage):
        self._page = page
        self._text = page.get_textpage()
        self.count: int = max(0, raw.FPDFText_CountChars(self._text))
        self._box: Box = page.get_bbox()
        self._rotation: int = page.get_rotation()
        self._is_plain = False  # whether places in the text are those in pdfium's list of letters
        self._rect = raw.FS_RECTF()
        self._rect_at = ctypes.byref(self._rect)

    def close(self) -> None:
        """Give the memory back."""
        self._text.close()
        self._page.close()

    def page(self) -> Page:
        """The lines and the height."""
        left, bottom, right, top = self._turned(self._box)
        lines, start, text = [], 0, self._whole()
        for found in [*_END.finditer(text), None]:
            end = found.start() if found else len(text)
            words = text[start:end]
            is_broken = found is not None and found[0] == BROKEN and self._is_hyphen(end)
            if words.strip():
                box = self._place(start + len(words) - len(words.lstrip()), start + len(words.rstrip()) - 1)
                if box[2] > left and box[0] < right and box[3] > bottom and box[1] < top:
                    at = (box[0] - left, box[1] - bottom, box[2] - left, box[3] - bottom)
                    is_row = self._has_columns(start, end, box[3] - box[1])
                    lines.append(line(words, at, is_broken=is_broken, is_row=is_row))
            start = found.end() if found else end
        return Page(lines, top - bottom)

    def _whole(self) -> str:
        """All of the text, with pdfium's own marks. Where a mark is no hyphen it is taken out."""
        buffer = (ctypes.c_ushort * (self.count + 1))()
        written = raw.FPDFText_GetText(self._text, 0, self.count, buffer)
        self._is_plain = written - 1 == self.count
        return decoded(bytes(buffer)[: 2 * max(0, written - 1)])

    def _index(self, place: int) -> int:
        return place if self._is_plain else max(0, raw.FPDFText_GetCharIndexFromTextIndex(self._text, place))

    def _is_hyphen(self, place: int) -> bool:
        return raw.FPDFText_IsHyphen(self._text, self._index(place)) == 1

    def _place(self, first: int, last: int) -> Box:
        """Around the letters from one place of the text to another."""
        left, bottom, right, top = self._letter(first)
        left_2, bottom_2, right_2, top_2 = self._letter(last)
        return min(left, left_2), min(bottom, bottom_2), max(right, right_2), max(top, top_2)

    def _letter(self, place: int) -> Box:
        box = self._rect
        raw.FPDFText_GetLooseCharBox(self._text, self._index(place), self._rect_at)
        return self._turned((box.left, box.bottom, box.right, box.top))

    def _turned(self, box: Box) -> Box:
        """A box as it stands on the page as it is shown, which may be turned."""
        if not self._rotation:
            return box
        left, bottom, right, top = box
        if self._rotation == 90:
            return bottom, -right, top, -left
        if self._rotation == 180:
            return -right, -top, -left, -bottom
        return -top, left, -bottom, right

    def _has_columns(self, start: int, end: int, height: float) -> bool:
        """Whether the line has a gap that no two words have: then it is a row of a table."""
        first = self._index(start)
        count = raw.FPDFText_CountRects(self._text, first, self._index(end - 1) - first + 1)
        if not 1 < count <= MOST_PARTS:
            return False
        parts = sorted(self._part(number) for number in range(count))
        return any(after[0] - before[2] > height * COLUMN_GAP for before, after in pairwise(parts))

    def _part(self, number: int) -> Box:
        sides = [ctypes.c_double() for _ in range(4)]
        left, top, right, bottom = sides
        raw.FPDFText_GetRect(self._text, number, left, top, right, bottom)
        return self._turned((left.value, bottom.value, right.value, top.value))


def title_of(document: pypdfium2.PdfDocument) -> str:
    """The title that the document's own facts give, or nothing."""
    size = raw.FPDF_GetMetaText(document, b"Title", None, 0)
    buffer = ctypes.create_string_buffer(size)
    raw.FPDF_GetMetaText(document, b"Title", buffer, size)
    return clean(decoded(buffer.raw[:-2]))[:LONGEST_TITLE].strip()


def decoded(units: bytes) -> str:
    """UTF-16 as pdfium gives it; half a letter becomes a mark that `clean` takes out, so that places stay true."""
    return units.decode("utf-16-le", errors="replace")


def language_of(document: pypdfium2.PdfDocument) -> str:
    """The language that the document says it is in, if it looks like a tag of BCP 47."""
    size = raw.FPDFCatalog_GetLanguage(document, None, 0)
    if not 2 < size <= 4 * LONGEST_LANGUAGE:
        return ""
    buffer = (ctypes.c_ushort * (size // 2))()
    raw.FPDFCatalog_GetLanguage(document, buffer, size)
    found = clean(decoded(bytes(buffer)[:-2]))[:LONGEST_LANGUAGE]
    return found if _LANGUAGE.fullmatch(found) else ""


def is_tagged(document: pypdfium2.PdfDocument) -> bool:
    """Whether it claims to have the structure that screen readers use."""
    return bool(raw.FPDFCatalog_IsTagged(document))


def picture(document: pypdfium2.PdfDocument) -> bytes:
    """Page 1 as WebP. Scripts, actions and attached files of the document are no part of it. Raises whatever goes wrong."""
    from PIL import WebPImagePlugin  # noqa: F401  (otherwise Pillow loads all its formats to find this one)

    page = document[0]
    width, height = page.get_size()
    scale = min(WIDTH / width, MOST_HEIGHT / height)
    image: Any = page.render(scale=scale, may_draw_forms=False).to_pil()
    out = io.BytesIO()
    image.crop((0, 0, min(image.width, WIDTH), min(image.height, MOST_HEIGHT))).save(
        out, "WEBP", quality=QUALITY, method=2
    )
    return out.getvalue()
