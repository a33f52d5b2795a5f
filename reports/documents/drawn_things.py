"""Pictures and forms that are listed with a page and that nothing on it draws: what some programs leave of a removed one.

Only for the child. A thing counts as drawn as soon as its name occurs in what a page, or anything listed with it, is made of.
"""

import re
from typing import Any

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject, StreamObject

from .structure import value

# the ways from a page's resources or a mark to what else may be drawn by its name
FOLLOWED = (
    "/XObject",
    "/Pattern",
    "/Font",
    "/ExtGState",
    "/Resources",
    "/CharProcs",
    "/SMask",
    "/G",
    "/AP",
    "/N",
    "/R",
    "/D",
)
_NAME = re.compile(rb"/[^\x00\t\n\x0c\r ()<>\[\]{}/%]+")


class Drawn:
    """The names that may be drawn from each list of things of a file's pages."""

    def __init__(self, reader: PdfReader) -> None:
        self._lists: dict[int, DictionaryObject] = {}  # by identity, and held, so that no other one gets it
        self._names: dict[int, set[str] | None] = {}  # None: not understood, so all of them
        self._of_streams: dict[tuple[int, int], set[str]] = {}
        for page in reader.pages:
            resources = value(page, "/Resources")
            things = value(resources, "/XObject") if isinstance(resources, DictionaryObject) else None
            if isinstance(things, DictionaryObject) and things:
                self._look(things, page, resources)

    def of(self, one: DictionaryObject) -> set[str] | None:
        """The names that may be drawn from a list of things; None if it is no such list, or all of them may be."""
        return self._names.get(id(one))

    def _look(self, things: DictionaryObject, page: DictionaryObject, resources: DictionaryObject) -> None:
        """Add what a page draws from its list, which other pages may share."""
        self._lists[id(things)] = things
        known = self._names.setdefault(id(things), set())
        if known is None:
            return
        try:
            contents = value(page, "/Contents")
            marks = value(page, "/Annots")
            waiting = list(contents) if isinstance(contents, ArrayObject) else [page.get("/Contents")]
            waiting += [resources, *(marks if isinstance(marks, ArrayObject) else ())]
            known |= self._within(waiting)
        except (PyPdfError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
            self._names[id(things)] = None

    def _within(self, waiting: list[Any]) -> set[str]:
        """The names in all of these, and in what is listed with them."""
        names, seen = set[str](), set[tuple[int, int]]()
        while waiting:
            part = waiting.pop()
            place = (0, id(part))
            if isinstance(part, IndirectObject):
                place, part = (part.idnum, part.generation), part.get_object()
            if place in seen or not isinstance(part, DictionaryObject):
                continue
            seen.add(place)
            if isinstance(part, StreamObject) and value(part, "/Subtype") != "/Image":
                names |= self._said(place, part)
            for key in FOLLOWED:
                if isinstance(below := value(part, key), DictionaryObject):
                    waiting.append(part.raw_get(key))
                    waiting += [] if isinstance(below, StreamObject) else below.values()
        return names

    def _said(self, place: tuple[int, int], stream: StreamObject) -> set[str]:
        """The names in a stream, which is unpacked once, however many pages draw it."""
        if place not in self._of_streams:
            found = set(_NAME.findall(stream.get_data()))
            self._of_streams[place] = {NameObject.unnumber(name).decode("utf-8", "replace") for name in found}
        return self._of_streams[place]
