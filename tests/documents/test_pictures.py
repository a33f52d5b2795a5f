"""What pictures inside a PDF tell besides what they show, however they are packed and however badly they are built."""

import struct
import zlib

import pytest
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NullObject, StreamObject

from reports.documents.pictures import strip
from tests.documents import telling

JPEG = telling.telling_photo()
JPEG_2000 = telling.telling_jpeg_2000()
SAID = telling.SAID


def box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", 8 + len(content)) + kind + content


def picture(data: bytes, *filters: str) -> StreamObject:
    made = StreamObject()
    made.set_data(data)
    made[NameObject("/Subtype")] = NameObject("/Image")
    made[NameObject("/Filter")] = ArrayObject(map(NameObject, filters)) if len(filters) != 1 else NameObject(filters[0])
    return made


def told(data: bytes, *filters: str) -> tuple[bytes, object]:
    """What is written of a picture: its data, and the filters that unpack them."""
    made = picture(data, *filters)
    strip(made)
    return StreamObject.get_data(made), made["/Filter"]


def boxed(more: bytes) -> bytes:
    """A JPEG 2000 with something in front of its code."""
    place = JPEG_2000.index(b"jp2c") - 4
    return JPEG_2000[:place] + more + JPEG_2000[place:]


def headed(more: bytes) -> bytes:
    """A JPEG 2000 with something at the end of its head."""
    place = JPEG_2000.index(b"jp2h") - 4
    end = place + int.from_bytes(JPEG_2000[place : place + 4], "big")
    return JPEG_2000[:place] + box(b"jp2h", JPEG_2000[place + 8 : end] + more) + JPEG_2000[end:]


@pytest.mark.parametrize(
    ("data", "filters"),
    [
        (JPEG, ["/DCTDecode"]),
        (JPEG, ["/DCT"]),
        (zlib.compress(JPEG), ["/FlateDecode", "/DCTDecode"]),
        (JPEG.hex().encode() + b">", ["/ASCIIHexDecode", "/DCTDecode"]),
        (zlib.compress(JPEG_2000), ["/FlateDecode", "/JPXDecode"]),
    ],
)
def test_notes_go_however_it_is_packed(data, filters):
    plain = JPEG_2000 if "/JPXDecode" in filters else JPEG
    expected, _ = told(plain, "/JPXDecode" if "/JPXDecode" in filters else "/DCTDecode")
    assert SAID not in expected
    found, kept = told(data, *filters)
    assert (found, kept) == (expected, filters[-1])


def test_what_a_filter_was_told_stays_with_it():
    made = picture(zlib.compress(JPEG), "/FlateDecode", "/DCTDecode")
    parameters = DictionaryObject({NameObject("/ColorTransform"): NameObject("/x")})
    made[NameObject("/DecodeParms")] = ArrayObject([NullObject(), parameters])
    strip(made)
    assert made["/DecodeParms"] == parameters
    made = picture(zlib.compress(JPEG), "/FlateDecode", "/DCTDecode")
    made[NameObject("/DecodeParms")] = ArrayObject([parameters, NullObject()])
    strip(made)
    assert "/DecodeParms" not in made


@pytest.mark.parametrize(
    "data",
    [
        JPEG[: JPEG.rindex(b"\xff\xd9")],  # without an end
        JPEG[: len(JPEG) // 2],  # cut off
        JPEG[:2] + b"\x00\x00" + JPEG[2:],  # something between its parts
        b"\n" + JPEG,
        JPEG[:2] + b"\xff\x01" + JPEG[2:],  # a mark that nothing follows
    ],
)
def test_of_a_jpeg_that_is_not_as_it_should_be(data):
    assert SAID in data
    found, _ = told(data, "/DCTDecode")
    assert SAID not in found
    assert found[:2] == b"\xff\xd8"


@pytest.mark.parametrize(
    "data",
    [
        boxed(box(b"asoc", box(b"lbl ", SAID) + box(b"xml ", SAID))),  # where on earth it is
        boxed(box(b"jp2i", SAID)),
        boxed(box(b"free", SAID)),
        headed(box(b"xml ", SAID)),
        JPEG_2000 + b"\x00\x00" + SAID,
    ],
)
def test_boxes_of_a_jpeg_2000_that_show_nothing_go(data):
    assert told(data, "/JPXDecode") == told(JPEG_2000, "/JPXDecode")


def test_what_is_no_picture_of_that_kind_stays():
    for data in (b"", b"nothing", b"\xff\xd8"):
        assert told(data, "/DCTDecode")[0] == data
        assert told(data, "/JPXDecode")[0] == data
    assert told(b"not packed", "/FlateDecode", "/DCTDecode") == (b"not packed", ["/FlateDecode", "/DCTDecode"])
