"""What a picture inside a PDF tells besides what it shows: camera, place, program, author. Only for the child.

JPEG (ISO 10918-1, B.1) and JPEG 2000 (ISO 15444-1, A and I) carry such notes among the data; a page shows none of them. What is
not built as it should be stays as it is.
"""

import re
from collections.abc import Iterator

from pypdf.generic import ArrayObject, StreamObject

from .structure import value

JFIF, ADOBE, SCAN, END, COMMENT = 0xE0, 0xEE, 0xDA, 0xD9, 0xFE
JFIF_HEAD = 12  # bytes before the size of a small picture of the picture
NOTES = (b"xml ", b"uuid", b"uinf", b"prfl")  # boxes of JPEG 2000
TILE, NOTE = 0xFF90, 0xFF64  # marks of its code
_MARK = re.compile(rb"\xff+([^\x00\xff\xd0-\xd7])")


def stripped(picture: StreamObject) -> bytes:
    """The data of a picture as they stand in the file, without such notes."""
    data = StreamObject.get_data(picture)
    filters = value(picture, "/Filter")
    names = list(filters) if isinstance(filters, ArrayObject) else [filters]
    try:
        if names == ["/DCTDecode"]:
            return b"".join(jpeg(data))
        if names == ["/JPXDecode"]:
            return b"".join(jpeg_2000(data))
    except (ValueError, LookupError):
        pass
    return data


def jpeg(data: bytes) -> Iterator[bytes]:
    """A JPEG's own parts. Raises ValueError or LookupError if it is none."""
    if data[:2] != b"\xff\xd8":
        raise ValueError("no JPEG")
    yield data[:2]
    at = 2
    while True:
        mark = _MARK.match(data, at)
        if mark is None:
            raise ValueError("no mark")
        kind, start = mark[1][0], mark.end()
        if kind == END:
            yield b"\xff\xd9"
            return
        end = start + int.from_bytes(data[start : start + 2], "big")
        if not start + 2 <= end <= len(data):
            raise ValueError("cut off")
        yield segment(kind, data[start:end])
        at = end
        if kind == SCAN:
            following = _MARK.search(data, at)
            if following is None:
                raise ValueError("no end")
            yield data[at : following.start()]
            at = following.start()


def segment(kind: int, content: bytes) -> bytes:
    """A part of a JPEG with its length; nothing for a note."""
    is_jfif = kind == JFIF and content[2:7] == b"JFIF\x00"
    if is_jfif:  # without a small picture of it, which may show what is there no more
        content = b"\x00\x10" + content[2 : 2 + JFIF_HEAD] + b"\x00\x00"
    is_note = kind == COMMENT or (0xE0 <= kind <= 0xEF and kind != ADOBE and not is_jfif)
    return b"" if is_note else b"\xff" + bytes([kind]) + content


def jpeg_2000(data: bytes) -> Iterator[bytes]:
    """The boxes of a JPEG 2000, or its bare code. Raises ValueError if it is none."""
    if data[:2] == b"\xff\x4f":
        yield from code(data)
        return
    at = 0
    while at < len(data):
        length, kind, head = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8], 8
        if length == 1:
            length, head = int.from_bytes(data[at + 8 : at + 16], "big"), 16
        end = at + length if length else len(data)
        if not at + head <= end <= len(data):
            raise ValueError("no box")
        if kind == b"jp2c":
            inner = b"".join(code(data[at + head : end]))
            yield (len(inner) + 8).to_bytes(4, "big") + kind + inner
        elif kind not in NOTES:
            yield data[at:end]
        at = end


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
