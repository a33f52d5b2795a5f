"""What readers get of a PDF, as digests: how each page looks, its text, links and structure, the title, language and bookmarks.

Only for the child. Two files of which all digests are equal are equal to those who see, hear or search them.
"""

import ctypes
import hashlib
import json
from collections.abc import Iterator
from typing import Any

import pypdfium2
from pypdfium2 import raw

from .pdfium import decoded, is_tagged, language_of, title_of
from .sheet import MOST_PIXELS

DEEPEST = 60  # elements within elements
MOST_ELEMENTS = 50_000  # of a page
MOST_LINKS = 10_000
LEADING = (raw.PDFACTION_GOTO, raw.PDFACTION_REMOTEGOTO, raw.PDFACTION_URI)
# whose elements are looked at, spread over the document: pdfium goes through a long document's whole tree for each page
PAGES_WITH_STRUCTURE = 12
WORDS = (
    raw.FPDF_StructElement_GetType,
    raw.FPDF_StructElement_GetAltText,
    raw.FPDF_StructElement_GetActualText,
    raw.FPDF_StructElement_GetTitle,
    raw.FPDF_StructElement_GetLang,
)


def digest(told: Any, *more: bytes) -> bytes:
    """One for all of it."""
    found = hashlib.sha256(json.dumps(told).encode())
    for one in more:
        found.update(one)
    return found.digest()


def of_document(document: pypdfium2.PdfDocument) -> bytes:
    """What it says of itself, and its bookmarks."""
    marks = []
    for one in document.get_toc():
        target = one.get_dest()
        place = (target.get_index(), target.get_view()) if target else None
        marks.append((one.level, one.get_title(), one.get_count(), place))
    return digest([len(document), title_of(document), language_of(document), is_tagged(document), marks])


def of_page(document: pypdfium2.PdfDocument, index: int) -> bytes:
    """How a page looks, with its comments and fields, and what can be copied from it, clicked and heard on it."""
    page = document[index]
    text = page.get_textpage()
    count = max(0, raw.FPDFText_CountChars(text))
    letters = (ctypes.c_ushort * (count + 1))()
    raw.FPDFText_GetText(text, 0, count, letters)
    elements = list(structure(page)) if is_chosen(index, len(document)) else []
    told = [page.get_size(), document.get_page_label(index), list(links(document, page)), elements]
    width, height = page.get_size()
    drawn = page.render(scale=min(1, (MOST_PIXELS / max(1.0, width * height)) ** 0.5))
    found = digest(told, bytes(letters), bytes(drawn.buffer))
    drawn.close()
    text.close()
    page.close()
    return found


def is_chosen(index: int, count: int) -> bool:
    """Whether the elements of a page are looked at: all pages of a short document, some from every part of a long one."""
    step = PAGES_WITH_STRUCTURE / max(count, PAGES_WITH_STRUCTURE)
    return int(index * step) != int((index - 1) * step) or index == 0


def links(document: pypdfium2.PdfDocument, page: pypdfium2.PdfPage) -> Iterator[list]:
    """Where each link of a page stands and where it leads; one that runs something leads nowhere."""
    place, link, box = ctypes.c_int(0), raw.FPDF_LINK(), raw.FS_RECTF()
    for _ in range(MOST_LINKS):
        if not raw.FPDFLink_Enumerate(page, place, link):
            return
        raw.FPDFLink_GetAnnotRect(link, box)
        action, target = raw.FPDFLink_GetAction(link), raw.FPDFLink_GetDest(document, link)
        kind, address = 0, b""
        if action:
            kind = raw.FPDFAction_GetType(action)
            kind = kind if kind in LEADING else 0
        if kind == raw.PDFACTION_URI:
            size = raw.FPDFAction_GetURIPath(document, action, None, 0)
            buffer = ctypes.create_string_buffer(max(1, size))
            raw.FPDFAction_GetURIPath(document, action, buffer, size)
            address = buffer.raw
        leads = raw.FPDFDest_GetDestPageIndex(document, target) if target else -1
        yield [box.left, box.bottom, box.right, box.top, kind, address.hex(), leads]


def structure(page: pypdfium2.PdfPage) -> Iterator[list]:
    """The elements of a page for screen readers, with what each says."""
    tree = raw.FPDF_StructTree_GetForPage(page)
    if not tree:
        return
    try:
        count = raw.FPDF_StructTree_CountChildren(tree)
        waiting = [(0, raw.FPDF_StructTree_GetChildAtIndex(tree, index)) for index in range(count)]
        left = MOST_ELEMENTS
        while waiting and left:
            depth, element = waiting.pop()
            if not element or depth > DEEPEST:
                continue
            left -= 1
            marks = [
                raw.FPDF_StructElement_GetMarkedContentIdAtIndex(element, index)
                for index in range(raw.FPDF_StructElement_GetMarkedContentIdCount(element))
            ]
            yield [depth, *(words(say, element) for say in WORDS), marks]
            below = raw.FPDF_StructElement_CountChildren(element)
            waiting += [(depth + 1, raw.FPDF_StructElement_GetChildAtIndex(element, index)) for index in range(below)]
    finally:
        raw.FPDF_StructTree_Close(tree)


def words(say: Any, element: Any) -> str:
    """What an element says of itself in one way."""
    size = say(element, None, 0)
    if size <= 2:
        return ""
    buffer = ctypes.create_string_buffer(size)
    say(element, buffer, size)
    return decoded(buffer.raw[:-2])
