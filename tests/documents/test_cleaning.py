"""Cleaning a PDF for the public: what goes, what stays, and that nothing is believed without proof."""

import hashlib
import io
import random
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

import pypdfium2
import pytest
from pypdf import PdfReader

from reports.choices import FindingCode
from reports.documents import checking, cleaning, reader_view
from tests.documents import carrying, redactions, telling
from tests.documents import making_pdfs as pdfs

SIGNATURE = b"<</Type/Sig/Filter/Adobe.PPKLite/Contents<00>/ByteRange[0 1 2 3]>>"
SIGNED = carrying.plain(
    catalog=b"/AcroForm<</SigFlags 3/Fields[6 0 R]>>",
    extra=(SIGNATURE, b"<</FT/Sig/T(s)/V 5 0 R/Type/Annot/Subtype/Widget/Rect[0 0 0 0]>>"),
)


def cleaned(content: bytes) -> bytes | FindingCode:
    """What becomes of a file, through the children."""
    with tempfile.NamedTemporaryFile() as file:
        file.write(content)
        file.flush()
        found = cleaning.clean(Path(file.name))
    if not isinstance(found, cleaning.Cleaned):
        return found
    with found.file:
        data = found.file.read()
    assert (found.size, found.sha256) == (len(data), hashlib.sha256(data).hexdigest())
    return data


def checked(content: bytes) -> list:
    with tempfile.NamedTemporaryFile() as file:
        file.write(content)
        file.flush()
        return checking.check(Path(file.name))


def seen(content: bytes) -> list[tuple]:
    """Each page as it looks and what can be copied from it, found out in another way than the portal does."""
    found = []
    with pypdfium2.PdfDocument(content) as document:
        for page in document:
            with closing(page), closing(page.render(scale=1.5)) as drawn, closing(page.get_textpage()) as text:
                found.append((bytes(drawn.buffer), text.get_text_bounded()))
    return found


@pytest.fixture(scope="module", params=["in a table", "in streams"])
def both(request) -> tuple[bytes, bytes]:
    """A file that tells everything, before and after."""
    content = telling.telling()
    before = telling.packed(content) if request.param == "in streams" else content
    return before, cleaned(before)


def test_nothing_tells_of_its_making_any_more(both):
    before, after = both
    assert isinstance(after, bytes)
    assert telling.tells(before)
    assert not telling.tells(after)
    reader = PdfReader(io.BytesIO(after))
    assert dict(reader.metadata) == {"/Title": "Harbors & keys"}
    assert checked(after) == []


def test_what_readers_need_stays(both):
    before, after = both
    assert seen(before) == seen(after)
    reader = PdfReader(io.BytesIO(after))
    root = reader.root_object
    assert sorted(root) == [
        "/Lang", "/MarkInfo", "/Metadata", "/Names", "/OCProperties", "/OpenAction", "/Outlines", "/PageLabels", "/PageLayout",
        "/PageMode", "/Pages", "/StructTreeRoot", "/Type", "/ViewerPreferences",
    ]  # fmt: skip
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"].value, reader.page_labels) == ("en-US", True, ["i", "1"])
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    assert [one.title for one in reader.outline] == ["Harbors", "A page that is gone"]
    assert reader.get_destination_page_number(reader.outline[0]) == 1
    assert list(reader.named_destinations) == ["first"]
    element = root["/StructTreeRoot"]["/K"]["/K"][0].get_object()
    assert (element["/S"], element["/Alt"], element["/Lang"]) == ("/P", "Late inspections", "en-GB")
    assert root["/StructTreeRoot"]["/RoleMap"] == {"/Author": "/P"}
    link, comment = (one.get_object() for one in reader.pages[0]["/Annots"])
    assert link["/A"]["/URI"] == "https://example.gov/"
    assert (comment["/Contents"], "/T" in comment) == ("Look", False)


def test_the_marker_of_pdf_ua_and_the_title_stay_in_xmp(both):
    packet = PdfReader(io.BytesIO(both[1])).root_object["/Metadata"].get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in packet
    assert "<pdfaid:part>2</pdfaid:part>" in packet  # its level was no word of that standard
    assert '<rdf:li xml:lang="x-default">Harbors &amp; keys</rdf:li>' in packet
    assert "conformance" not in packet


def test_the_same_file_gives_the_same_bytes_and_a_cleaned_one_stays(both):
    before, after = both
    assert cleaned(before) == after
    assert cleaned(after) == after


def test_streams_do_not_grow(both):
    before, after = both
    assert len(after) < len(before)


def picture() -> bytes:
    entries = b"/Type/XObject/Subtype/Image/Width 4/Height 4/ColorSpace/DeviceRGB/BitsPerComponent 8"
    return pdfs.stream(bytes(range(48)), entries)


def listed(*contents: bytes, form: bytes = b"", shared: bool = False) -> bytes:
    """Pages that list a picture, Im, and a form that has no list of its own."""
    list_of = b"/Resources<</XObject<</Im 5 0 R/Fx 6 0 R>>>>"
    extra = (
        picture(),
        pdfs.stream(form, b"/Type/XObject/Subtype/Form/BBox[0 0 612 792]"),
        list_of.removeprefix(b"/Resources"),
    )
    page = b"/Resources 7 0 R" if shared else list_of
    return pdfs.document(list(contents), page=page, extra=extra)


DRAW, NOTHING = b"q 90 0 0 90 9 9 cm /Im Do Q", b"0 0 9 9 re f"


@pytest.mark.parametrize(
    ("content", "is_kept"),
    [
        (listed(NOTHING), False),
        (listed(NOTHING + b" % Im"), False),
        (listed(DRAW), True),
        (listed(DRAW.replace(b"/Im", b"/#49m")), True),  # the same name in other letters
        (listed(NOTHING, DRAW), True),
        (listed(NOTHING, DRAW, shared=True), True),
        (listed(NOTHING, NOTHING, shared=True), False),
        (listed(b"/Fx Do", form=DRAW), True),  # by a form that uses the page's own list, as old programs write it
        (listed(b"/Fx Do", form=NOTHING), False),
        (listed(NOTHING, form=DRAW), True),  # nothing draws the form either; the second cleaning takes it
    ],
)
def test_a_picture_that_nothing_draws_goes(content, is_kept):
    after = cleaned(content)
    assert (picture().partition(b"stream")[2] in after) == is_kept


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("signed", SIGNED, FindingCode.SIGNED),
        ("encrypted", carrying.bad()["encrypted, opens without a password"][1], FindingCode.NOT_CLEANED),
        ("no XMP", carrying.plain(catalog=b"/Metadata 5 0 R", extra=(pdfs.stream(b"<x"),)), FindingCode.NOT_CLEANED),
        ("no PDF", b"%PDF-1.7\nnothing\n%%EOF\n", FindingCode.NOT_CLEANED),
        ("circle", pdfs.tree_in_a_circle(), FindingCode.NOT_CLEANED),
    ],
)
def test_what_has_to_stay_as_it_is(name, content, expected):
    assert cleaned(content) == expected


def test_a_field_for_a_signature_that_nobody_gave_is_no_signature():
    assert isinstance(cleaned(SIGNED.replace(b"/V 5 0 R", b"/Z 5 0 R")), bytes)


def saying(content: bytes, end: str = "E") -> tuple[str, ...]:
    """A child that says this is the cleaned file."""
    lines = "import os\ndef say(kind, data):\n os.write(1, kind + len(data).to_bytes(4, 'big') + data)\n"
    return (sys.executable, "-c", f"{lines}say(b'C', {content!r})\nif {end!r}: say({end.encode()!r}, b'')")


PLAIN = pdfs.document(
    [pdfs.at(36, 340, "Paid in May.")], title=b"(T)", catalog=b"/Lang(en-US)/MarkInfo<</Marked true>>"
)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("another word", PLAIN.replace(b"May", b"Jun")),
        ("a point moved", PLAIN.replace(b"36 340", b"37 340")),
        ("no title", PLAIN.replace(b"(T)", b"( )")),
        ("no language", PLAIN.replace(b"/Lang(en-US)", b"/Zang(en-US)")),
        ("no tags", PLAIN.replace(b"Marked true", b"Zarked true")),
        ("another size", PLAIN.replace(b"0 0 612", b"0 0 611")),
        ("nothing", b"nothing"),
    ],
)
def test_a_cleaned_file_is_believed_only_if_readers_lose_nothing(monkeypatch, name, content):
    monkeypatch.setattr(cleaning, "CLEAN", saying(content))
    assert cleaned(PLAIN) == FindingCode.NOT_CLEANED


def test_the_elements_and_links_of_pages_are_compared(monkeypatch):
    content = telling.telling()
    for old, new in ((b"Late inspections", b"Late inspectionz"), (b"/S/P/P 13", b"/S/Q/P 13"), (b"example.gov", b"exampla.gov"),
                     (b"(Harbors)/Parent", b"(Harborz)/Parent"), (b"0<</S/r>>", b"0<</S/R>>")):  # fmt: skip
        assert old in content
        monkeypatch.setattr(cleaning, "CLEAN", saying(content.replace(old, new, 1)))
        assert cleaned(content) == FindingCode.NOT_CLEANED, old


def test_elements_are_looked_at_on_pages_from_all_parts():
    for count in (1, 12, 13, 38, 300, 5_000):
        chosen = [index for index in range(count) if reader_view.is_chosen(index, count)]
        assert (len(chosen), chosen[0]) == (min(count, 12), 0)
        assert chosen[-1] >= count * 0.9 - 1


def test_a_child_that_stops_says_nothing_or_too_much_is_not_believed(monkeypatch):
    monkeypatch.setattr(cleaning, "CLEAN", saying(PLAIN, end=""))
    assert cleaned(PLAIN) == FindingCode.NOT_CLEANED
    monkeypatch.setattr(cleaning, "CLEAN", saying(PLAIN))
    with monkeypatch.context() as smaller:
        smaller.setattr(cleaning, "GROWTH", 0)
        smaller.setattr(cleaning, "ROOM", len(PLAIN))
        assert cleaned(PLAIN) == FindingCode.NOT_CLEANED
    monkeypatch.setattr(cleaning, "CLEAN", saying(PLAIN, end="Z"))
    assert cleaned(PLAIN) == FindingCode.NOT_CLEANED
    monkeypatch.setattr(cleaning, "CLEAN", saying(PLAIN))
    assert cleaned(PLAIN) == PLAIN
    monkeypatch.setattr(cleaning, "SECONDS", 0)
    assert cleaned(PLAIN) == FindingCode.NOT_CLEANED


TAKEN_OUT = ("attachment", "script", "action", "revisions")


@pytest.mark.parametrize("code", TAKEN_OUT)
def test_of_a_file_that_is_out_all_the_same_goes_what_it_carries_and_does(soak, seed, code):
    bad = [content for found, content in carrying.bad().values() if found == code]
    for content in bad if soak else random.Random(seed).sample(bad, 1):
        after = cleaned(content)
        assert isinstance(after, bytes)
        assert (seen(after), checked(after)) == (seen(content), [])


ROUND = b"<</Title(a)/Next 5 0 R/First 5 0 R/Parent 5 0 R>>"
HOSTILE = {
    "a bomb": lambda: pdfs.document([pdfs.bomb(100_000_000, inner=pdfs.at(72, 700, "Before"))]),
    "a bomb of objects": lambda: pdfs.compressed_objects(200_000_000),
    "forms that draw one another": lambda: pdfs.forms(30, 2, last=pdfs.at(72, 700, "x")),
    "forms in a circle": lambda: pdfs.forms(3, 2, is_round=True),
    "a huge page": lambda: pdfs.document([pdfs.at(72, 700, "x")], box=(1e6, 1e6)),
    "a huge picture": lambda: pdfs.picture(20_000, 20_000),
    "pages that are not there": lambda: pdfs.claimed(2**31 - 1),
    "deep nesting": lambda: carrying.plain(catalog=b"/X " + b"[" * 50_000 + b"]" * 50_000),
    "bookmarks in a circle": lambda: carrying.plain(catalog=b"/Outlines<</First 5 0 R/Last 5 0 R>>", extra=(ROUND,)),
}


def test_hostile_files_end_within_limits_and_hurt_nobody(soak, seed, monkeypatch):
    monkeypatch.setattr(cleaning, "SECONDS", 60 if soak else 5)
    for name in sorted(HOSTILE) if soak else random.Random(seed).sample(sorted(HOSTILE), 2):
        content, began = HOSTILE[name](), time.monotonic()
        after = cleaned(content)
        assert after == FindingCode.NOT_CLEANED or isinstance(after, bytes), name
        assert time.monotonic() - began < cleaning.SECONDS + 5, name


def test_ordinary_files_are_cleaned_and_pass_their_check_again(soak, seed):
    good = carrying.good() | redactions.sound() | {"three pages": pdfs.ordinary(3)}
    for name in sorted(good) if soak else random.Random(seed).sample(sorted(good), 4):
        after = cleaned(good[name])
        assert isinstance(after, bytes), name
        assert seen(good[name]) == seen(after), name
        assert [one for one in checked(after) if one.is_red] == [], name
