"""Writes a PDF anew: what its catalog leads to, each thing as `keeping` leaves it, and nothing else. Only for the child.

Whatever nothing leads to stays behind, and so does the free space in which older versions hide. What a stream has in it is
taken as it is, byte by byte. The same file always gives the same bytes.
"""

import hashlib
import re
import zlib
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    ByteStringObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NullObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

MOST_OBJECTS = 1_000_000
IN_A_PACKET = 200  # objects: as many as the makers of PDFs put into a stream
_VERSION = re.compile(r"%PDF-(\d\.\d)")
_ESCAPED = re.compile(rb"[()\\\r\n]")
_ESCAPES = {b"(": b"\\(", b")": b"\\)", b"\\": b"\\\\", b"\r": b"\\r", b"\n": b"\\n"}
Place = tuple[int, int]  # of an object in the old file: its number and generation
Keep = Callable[[DictionaryObject], Any]  # what of a dictionary or stream stays; None if nothing of it does


class Rewriter:
    """One file as it is written. `keep` is asked about each dictionary and stream before it is.

    `present`: the numbers of the objects that its newest version has, if that is known. The reader looks for others in what
    older versions have left.
    """

    def __init__(
        self, reader: PdfReader, keep: Keep, write: Callable[[bytes], None], present: set[int] | None = None
    ) -> None:
        self._reader, self._keep, self._write, self._present = reader, keep, write, present
        self._is_packed = bool(reader.xref_objStm)  # or a tagged document would grow to several times its size
        self._new: dict[Place, StreamObject] = {}
        self._numbers: dict[Place, int] = {}
        self._waiting: deque[Place] = deque()
        self._last = 0  # number of an object that was given
        self._places: dict[int, tuple[int, int, int]] = {0: (0, 0, 65535)}  # as a cross-reference stream has them
        self._packet: list[tuple[int, bytes]] = []
        self._at = 0
        self._digest = hashlib.sha256()

    def write(self, root: DictionaryObject, facts: DictionaryObject, new: dict[Place, StreamObject]) -> None:
        """The whole file. `new` are streams that the old file does not have, under places that it does not have either.

        Raises what pypdf does, and ValueError for what is no PDF's.
        """
        self._new = new
        found = _VERSION.match(self._reader.pdf_header)
        self._put(b"%%PDF-%s\n%%\xe2\xe3\xcf\xd3\n" % (found[1].encode() if found else b"1.7"))
        first, second = self._next(), self._next()
        self._object(first, root, is_kept=True)
        self._object(second, facts, is_kept=True)
        while self._waiting:
            place = self._waiting.popleft()
            is_new = place in self._new
            thing = self._new[place] if is_new else self._old(place)
            self._object(self._numbers[place], thing, is_kept=is_new)
        self._end(first, second)

    def _put(self, data: bytes) -> None:
        self._write(data)
        self._digest.update(data)
        self._at += len(data)

    def _next(self) -> int:
        self._last += 1
        if self._last > MOST_OBJECTS:
            raise ValueError("too many objects")
        return self._last

    def _old(self, place: Place) -> Any:
        """An object of the old file; None for what is not there."""
        if self._present is not None and place[0] not in self._present:
            return None
        try:
            return self._reader.get_object(IndirectObject(*place, self._reader))
        except PyPdfError:
            return None

    def _object(self, number: int, thing: Any, *, is_kept: bool = False) -> None:
        if isinstance(thing, StreamObject):
            self._stream(number, thing, thing if is_kept else self._keep(thing))
            return
        content = b"".join(self._parts(thing, is_kept=is_kept))
        if not self._is_packed:
            self._plain(number, content)
            return
        self._packet.append((number, content))
        if len(self._packet) == IN_A_PACKET:
            self._close_packet()

    def _plain(self, number: int, content: bytes) -> None:
        self._places[number] = (1, self._at, 0)
        self._put(b"%d 0 obj\n%s\nendobj\n" % (number, content))

    def _stream(self, number: int, thing: StreamObject, kept: DictionaryObject | None) -> None:
        """A stream, and what is kept of it. It is let go, or the pictures of a long document would fill the memory."""
        if kept is None:
            self._object(number, None)
        else:
            assert isinstance(kept, StreamObject)
            data = StreamObject.get_data(kept)  # as it stands in the file, not unpacked
            entries = b"".join(self._entries(kept))
            self._places[number] = (1, self._at, 0)
            self._put(b"%d 0 obj\n<<%s/Length %d>>\nstream\n" % (number, entries, len(data)))
            self._put(data)
            self._put(b"\nendstream\nendobj\n")
        place = getattr(thing, "indirect_reference", None)
        if place is not None:
            self._reader.resolved_objects.pop((place.generation, place.idnum), None)

    def _close_packet(self) -> None:
        """Write what is in hand as one object stream."""
        if not self._packet:
            return
        number, body, heads = self._next(), b"", []
        for index, (inner, content) in enumerate(self._packet):
            self._places[inner] = (2, number, index)
            heads.append(b"%d %d" % (inner, len(body)))
            body += content + b"\n"
        head = b" ".join(heads) + b"\n"
        packed = zlib.compress(head + body)
        self._places[number] = (1, self._at, 0)
        entries = b"/Type/ObjStm/N %d/First %d/Filter/FlateDecode/Length %d" % (
            len(self._packet),
            len(head),
            len(packed),
        )
        self._put(b"%d 0 obj\n<<%s>>\nstream\n%s\nendstream\nendobj\n" % (number, entries, packed))
        self._packet = []

    def _parts(self, thing: Any, *, is_kept: bool = False) -> Iterator[bytes]:
        """Anything but a stream, as it is written."""
        if isinstance(thing, IndirectObject):
            yield b"%d 0 R" % self._number(thing)
        elif isinstance(thing, DictionaryObject):
            kept = thing if is_kept else self._keep(thing)
            yield b"null" if kept is None else b"<<" + b"".join(self._entries(kept)) + b">>"
        elif isinstance(thing, ArrayObject):
            yield b"[" + b" ".join(b"".join(self._parts(one)) for one in thing) + b"]"
        else:
            yield simple(thing)

    def _entries(self, one: DictionaryObject) -> Iterator[bytes]:
        for key, value in one.items():
            if key != "/Length" or not isinstance(one, StreamObject):
                yield NameObject(key).renumber() + b" "
                yield from self._parts(value)

    def _number(self, reference: IndirectObject) -> int:
        place = (reference.idnum, reference.generation)
        if place not in self._numbers:
            self._numbers[place] = self._next()
            self._waiting.append(place)
        return self._numbers[place]

    def _end(self, root: int, facts: int) -> None:
        """The table of all places, and the end."""
        self._close_packet()
        name = self._digest.hexdigest()[:32].encode()
        trailer = b"/Root %d 0 R/Info %d 0 R/ID[<%s><%s>]" % (root, facts, name, name)
        if self._is_packed:
            number = self._next()
            self._places[number] = start = (1, self._at, 0)
            rows = b"".join(
                bytes([kind]) + first.to_bytes(5, "big") + second.to_bytes(2, "big")
                for kind, first, second in (self._places[one] for one in range(number + 1))
            )
            packed = zlib.compress(rows)
            entries = b"/Type/XRef/Size %d/W[1 5 2]/Filter/FlateDecode/Length %d%s" % (number + 1, len(packed), trailer)
            self._put(b"%d 0 obj\n<<%s>>\nstream\n%s\nendstream\nendobj\n" % (number, entries, packed))
            self._put(b"startxref\n%d\n%%%%EOF\n" % start[1])
            return
        table, size = self._at, self._last + 1
        self._put(b"xref\n0 %d\n0000000000 65535 f \n" % size)
        self._put(b"".join(b"%010d 00000 n \n" % self._places[one][1] for one in range(1, size)))
        self._put(b"trailer\n<</Size %d%s>>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, table))


def simple(thing: Any) -> bytes:
    """A number, a name, a string, a truth or nothing, as it is written. Raises ValueError for anything else."""
    if isinstance(thing, TextStringObject | ByteStringObject):
        return b"(" + _ESCAPED.sub(lambda found: _ESCAPES[found[0]], thing.original_bytes) + b")"
    if isinstance(thing, NameObject):
        return thing.renumber()
    if isinstance(thing, BooleanObject):
        return b"true" if thing.value else b"false"
    if isinstance(thing, FloatObject):
        return thing.myrepr().encode()
    if isinstance(thing, NumberObject):
        return b"%d" % thing
    if thing is None or isinstance(thing, NullObject):
        return b"null"
    raise ValueError("no part of a PDF")
