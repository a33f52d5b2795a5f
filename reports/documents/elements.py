"""Which elements of a PDF's structure speak only of pages that were taken out. Only for the child.

Programs that take pages out of a file often leave its structure whole, with every word that a screen reader would say of them.
An element names its page itself, or what it holds does, or an element above it (ISO 32000-1, 14.7.4).
"""

from collections.abc import Callable
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject

from .structure import value

CONTENT = ("/MCR", "/OBJR")
MOST = 1_000_000  # elements
NOWHERE = -1  # the place of what is above the first elements


class Elements:
    """The elements of a file. `is_page`: whether something leads to a page that is in the document."""

    def __init__(self, reader: PdfReader, is_page: Callable[[Any], bool]) -> None:
        self._is_page = is_page
        self._held: list[DictionaryObject] = []  # in this order each is behind the one above it
        self._above: list[int] = []
        self._known: dict[int, int] = {}  # by identity; held above, so that no other one gets it
        self._is_there: list[bool] = []  # whether it speaks of a page that is in the document
        self._is_gone: list[bool] = []  # whether it speaks of another one
        root = value(reader.root_object, "/StructTreeRoot")
        if isinstance(root, DictionaryObject):
            self._walk(root)
            self._sum_up()

    def is_gone(self, one: DictionaryObject) -> bool:
        """Whether all that an element speaks of is on pages that were taken out."""
        place = self._known.get(id(one))
        if place is None:
            return "/Pg" in one and not self._is_page(one.raw_get("/Pg"))
        return self._is_gone[place] and not self._is_there[place]

    def _walk(self, root: DictionaryObject) -> None:
        """Find all of them, and what each holds itself. Raises ValueError if they are too many."""
        waiting: list[tuple[Any, int, Any]] = [(root.get("/K"), NOWHERE, None)]
        while waiting:
            part, above, page = waiting.pop()
            part = None if part is None else part.get_object()
            if isinstance(part, ArrayObject):
                waiting += ((one, above, page) for one in part)
            elif isinstance(part, int):
                self._speaks(above, page)
            elif isinstance(part, DictionaryObject):
                page = part.raw_get("/Pg") if "/Pg" in part else page
                if value(part, "/Type") in CONTENT:
                    self._speaks(above, page)
                elif id(part) not in self._known:
                    waiting.append((part.get("/K"), self._add(part, above), page))

    def _add(self, one: DictionaryObject, above: int) -> int:
        place = self._known[id(one)] = len(self._held)
        if place >= MOST:
            raise ValueError("too many elements")
        self._held.append(one)
        self._above.append(above)
        self._is_there.append(False)
        self._is_gone.append(False)
        return place

    def _speaks(self, place: int, page: Any) -> None:
        """An element holds something of a page. Where no page is named nothing is known to be gone."""
        if place != NOWHERE:
            found = self._is_there if page is None or self._is_page(page) else self._is_gone
            found[place] = True

    def _sum_up(self) -> None:
        """Let each speak of what those below it speak of, and one that holds nothing of the page that it names."""
        for place in reversed(range(len(self._held))):
            one, above = self._held[place], self._above[place]
            if not (self._is_there[place] or self._is_gone[place]) and "/Pg" in one:
                self._speaks(place, one.raw_get("/Pg"))
            if above != NOWHERE:
                self._is_there[above] |= self._is_there[place]
                self._is_gone[above] |= self._is_gone[place]
