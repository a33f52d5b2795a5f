"""What a picture inside a PDF tells besides what it shows: camera, place, program, author. Only for the child.

JPEG (ISO 10918-1, B.1) and JPEG 2000 (ISO 15444-1, A and I) carry such notes among the data; a page shows none of them.
Pictures are read as programs that show them do: what is between their parts is passed over, and of one that ends too early the
rest is taken as it is. What is none of that kind stays as it is.
"""

import re
from collections.abc import Iterator

from pypdf.errors import PyPdfError
from pypdf.filters import decode_stream_data
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, StreamObject

from .structure import value

JFIF, ADOBE, START, SCAN, END, COMMENT = 0xE0, 0xEE, 0xD8, 0xDA, 0xD9, 0xFE
ALONE = (0x01, START)  # marks that nothing belongs to
JFIF_HEAD = 12  # bytes before the size of a small picture of the picture
SHOWN = (b"jP  ", b"ftyp", b"rreq", b"jp2h", b"jpch", b"jplh", b"jp2c")  # boxes of JPEG 2000
HEADS = (b"jp2h", b"jpch", b"jplh")  # those of which this alone says how it is shown:
OF_A_HEAD = (b"ihdr", b"bpcc", b"colr", b"cgrp", b"pclr", b"cmap", b"cdef", b"res ", b"opct", b"creg")
TILE, NOTE = 0xFF90, 0xFF64  # marks of its code
_MARK = re.compile(rb"\xff+([^\x00\xff\xd0-\xd7])")
_ODD = (PyPdfError, NotImplementedError, ValueError, LookupError, TypeError)


def strip(picture: StreamObject) -> None:
    """Take such notes out of a picture. If its data are packed once more, around what it is, they are not any longer."""
    filters = value(picture, "/Filter")
    names = [one.get_object() for one in filters] if isinstance(filters, ArrayObject) else [filters]
    reading = {"/DCTDecode": jpeg, "/DCT": jpeg, "/JPXDecode": jpeg_2000}.get(names[-1] if names else None)
    if reading is None:
        return
    try:
        data = unpacked(picture, names) if len(names) > 1 else StreamObject.get_data(picture)
        data = b"".join(reading(data))
    except _ODD:
        return
    picture.set_data(data)
    if len(names) > 1:
        unpack(picture, names)


def unpacked(picture: StreamObject, names: list) -> bytes:
    """The data as the last filter gets them. Raises what pypdf does."""
    outer = StreamObject()
    outer.set_data(StreamObject.get_data(picture))
    outer[NameObject("/Filter")] = ArrayObject(names[:-1])
    given = value(picture, "/DecodeParms")
    if isinstance(given, ArrayObject):
        outer[NameObject("/DecodeParms")] = ArrayObject(given[:-1])
    return decode_stream_data(outer)


def unpack(picture: StreamObject, names: list) -> None:
    """Leave a picture its last filter alone, with what that one is told."""
    given = value(picture, "/DecodeParms")
    picture[NameObject("/Filter")] = names[-1]
    picture.pop("/DecodeParms", None)
    last = given[len(names) - 1].get_object() if isinstance(given, ArrayObject) and len(given) == len(names) else None
    if isinstance(last, DictionaryObject):
        picture[NameObject("/DecodeParms")] = last


def jpeg(data: bytes) -> Iterator[bytes]:
    """A JPEG's own parts. Raises ValueError if it is none."""
    at = data.find(b"\xff\xd8") + 2
    if at < 2 or not _MARK.search(data, at):
        raise ValueError("no JPEG")
    yield b"\xff\xd8"
    while (mark := _MARK.search(data, at)) is not None:
        kind, start = mark[1][0], mark.end()
        if kind == END:
            yield b"\xff\xd9"
            return
        end = start if kind in ALONE else start + int.from_bytes(data[start : start + 2], "big")
        if kind not in ALONE:
            yield segment(kind, data[start:end])
        at = min(max(end, start), len(data))
        if kind == SCAN:
            following = _MARK.search(data, at)
            end = following.start() if following else len(data)
            yield data[at:end]
            at = end


def segment(kind: int, content: bytes) -> bytes:
    """A part of a JPEG with its length; nothing for a note."""
    is_jfif = kind == JFIF and content[2:7] == b"JFIF\x00"
    if is_jfif:  # without a small picture of it, which may show what is there no more
        content = b"\x00\x10" + content[2 : 2 + JFIF_HEAD] + b"\x00\x00"
    is_note = kind == COMMENT or (0xE0 <= kind <= 0xEF and kind != ADOBE and not is_jfif)
    return b"" if is_note else b"\xff" + bytes([kind]) + content


def jpeg_2000(data: bytes) -> Iterator[bytes]:
    """The boxes of a JPEG 2000 that show something, or its bare code. Raises ValueError if it is none."""
    if data[:2] == b"\xff\x4f":
        yield from code(data)
        return
    is_whole = False
    for kind, content in boxes(data):
        if kind == b"jp2c":
            content, is_whole = b"".join(code(content)), True
        elif kind in HEADS:
            content = b"".join(framed(*one) for one in boxes(content) if one[0] in OF_A_HEAD)
        if kind in SHOWN:
            yield framed(kind, content)
    if not is_whole:
        raise ValueError("no code")


def boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The kind of each box and what is in it. What is behind the last one is none."""
    at = 0
    while at < len(data):
        length, kind, head = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8], 8
        if length == 1:
            length, head = int.from_bytes(data[at + 8 : at + 16], "big"), 16
        end = at + length if length else len(data)
        if not at + head <= end <= len(data):
            return
        yield kind, data[at + head : end]
        at = end


def framed(kind: bytes, content: bytes) -> bytes:
    """One box."""
    return (len(content) + 8).to_bytes(4, "big") + kind + content


def code(data: bytes) -> Iterator[bytes]:
    """The code of a JPEG 2000 without the notes before its first tile."""
    yield data[:2]
    at = 2
    while (kind := int.from_bytes(data[at : at + 2], "big")) != TILE:
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        if kind < 0xFF00 or not at + 4 <= end <= len(data):
            raise ValueError("no code")
        if kind != NOTE:
            yield data[at:end]
        at = end
    yield data[at:]
