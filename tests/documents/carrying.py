"""PDFs that carry more than their pages, and PDFs that only look like it."""

import re

from tests.documents.making_pdfs import HEAD, at, document, encrypted, ordinary, stream

WORDS = at(36, 340, "The office paid the invoice in May.")
SMALL = (306, 396)


def plain(**told) -> bytes:
    """One small page."""
    return document([WORDS], box=SMALL, **told)


def link(action: bytes) -> bytes:
    """A place on the page that does something when it is clicked."""
    return plain(page=b"/Annots[<</Type/Annot/Subtype/Link/Rect[36 330 90 350]/A<<%s>>>>]" % action)


def table_at(content: bytes) -> int:
    """Where the newest cross-reference section begins."""
    return int(re.findall(rb"startxref\s+(\d+)", content)[-1])


def appended(content: bytes, number: int, thing: bytes, *, is_gone: bool = False, root: int = 1) -> bytes:
    """A file to which a program has appended a new version of an object, or that it is gone."""
    size = int(re.findall(rb"/Size (\d+)", content)[-1])
    place = len(content)
    new = b"" if is_gone else b"%d 0 obj\n%s\nendobj\n" % (number, thing)
    entry = b"0000000000 00001 f \n" if is_gone else b"%010d 00000 n \n" % place
    table = b"xref\n%d 1\n%strailer\n<</Root %d 0 R/Size %d/Prev %d>>\nstartxref\n%d\n%%%%EOF\n"
    return content + new + table % (number, entry, root, max(size, number + 1), table_at(content), place + len(new))


def shifted(before: bytes, content: bytes) -> bytes:
    """A whole file behind another."""
    by = len(before)
    content = re.sub(rb"(?m)^(\d{10}) 00000 n", lambda place: b"%010d 00000 n" % (int(place[1]) + by), content)
    return before + re.sub(rb"startxref\n(\d+)", lambda place: b"startxref\n%d" % (int(place[1]) + by), content)


def as_word_writes(content: bytes) -> bytes:
    """A second, empty table behind the first, and a stream that places what old programs need not see."""
    size, place = int(re.findall(rb"/Size (\d+)", content)[-1]), len(content)
    rows = bytes([1]) + place.to_bytes(4, "big") + bytes(1)
    inner = stream(rows, b"/Type/XRef/Size %d/W[1 4 1]/Index[%d 1]/Root 1 0 R" % (size + 1, size))
    new = b"%d 0 obj\n%s\nendobj\n" % (size, inner)
    tail = b"xref\n0 0\ntrailer\n<</Root 1 0 R/Size %d/Prev %d/XRefStm %d>>\nstartxref\n%d\n%%%%EOF\n"
    return content + new + tail % (size + 1, table_at(content), place, place + len(new))


def for_the_web() -> bytes:
    """A linearized file: the objects of the first page and their table stand in front of the others and theirs."""
    first = {
        4: b"<</Linearized 1/L 9999/H[0 0]/O 6/E 0/N 1/T 0>>",
        5: b"<</Type/Catalog/Pages 1 0 R>>",
        6: b"<</Type/Page/Parent 1 0 R/Contents 2 0 R/Resources<</Font<</F1 3 0 R>>>>>>",
    }
    later = {
        1: b"<</Type/Pages/Kids[6 0 R]/Count 1/MediaBox[0 0 306 396]>>",
        2: stream(WORDS),
        3: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    }
    front, places = bytearray(HEAD), {}
    for number, thing in first.items():
        places[number] = len(front)
        front += b"%d 0 obj\n%s\nendobj\n" % (number, thing)
    start = len(front)
    table = b"xref\n4 3\n" + b"".join(b"%010d 00000 n \n" % places[number] for number in first)
    trailer = b"trailer\n<</Root 5 0 R/Size 7/Prev %010d>>\nstartxref\n0\n%%%%EOF\n"
    out = bytearray(front + table + trailer % 0)
    for number, thing in later.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, thing)
    main = len(out)
    out += b"xref\n0 4\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % places[number] for number in later)
    out += b"trailer\n<</Size 4/Root 5 0 R>>\nstartxref\n%d\n%%%%EOF\n" % start
    return bytes(out).replace(b"/Prev %010d" % 0, b"/Prev %010d" % main)


FILE = b"<</Type/Filespec/F(list.xlsx)/EF<</F 6 0 R>>>>"
INSIDE = stream(b"Names and numbers", b"/Type/EmbeddedFile")
SCRIPT = b"<</S/JavaScript/JS(app.alert\\(1\\))>>"


def bad() -> dict[str, tuple[str, bytes]]:
    """Files that must be stopped, with the code of what is found."""
    changed = appended(plain(), 6, stream(at(36, 340, "Nothing was paid.")))
    both = (FILE, INSIDE)
    return {
        "an attached file": ("attachment", plain(catalog=b"/Names<</EmbeddedFiles<</Names[(l)5 0 R]>>>>", extra=both)),
        "a file as a comment": (
            "attachment",
            plain(page=b"/Annots[<</Type/Annot/Subtype/FileAttachment/Rect[9 9 30 30]/FS 5 0 R>>]", extra=both),
        ),
        "an associated file": ("attachment", plain(catalog=b"/AF[5 0 R]", extra=both)),
        "an attached file that nothing leads to": ("attachment", plain(extra=both)),
        "a script when it is opened": ("script", plain(catalog=b"/OpenAction 5 0 R", extra=(SCRIPT,))),
        "a named script": ("script", plain(catalog=b"/Names<</JavaScript<</Names[(s)5 0 R]>>>>", extra=(SCRIPT,))),
        "a script when a page is turned": ("script", plain(page=b"/AA<</O 5 0 R>>", extra=(SCRIPT,))),
        "a script behind a link": ("script", link(b"/S/JavaScript/JS(1)")),
        "a script whose kind stands elsewhere": (
            "script",
            plain(catalog=b"/OpenAction<</S 5 0 R/JS 6 0 R>>", extra=(b"/JavaScript", b"(1)")),
        ),
        "a form with programs": ("script", plain(catalog=b"/AcroForm<</XFA 5 0 R>>", extra=(stream(b"<xdp/>"),))),
        "a program that is started": ("action", link(b"/S/Launch/F(calc.exe)")),
        "a form that sends data": ("action", link(b"/S/SubmitForm/F(https://example.org/)")),
        "a page that is opened on the web": (
            "action",
            plain(catalog=b"/OpenAction<</S/URI/URI(https://example.org/)>>"),
        ),
        "encrypted, opens without a password": ("encrypted", encrypted("For all", b"")),
        "an older version of a page": ("revisions", changed),
        "a page that was removed": ("revisions", appended(plain(extra=(b"(A name)",)), 5, b"", is_gone=True)),
        "a new beginning": ("revisions", appended(plain(), 9, b"<</Type/Catalog/Pages 2 0 R>>", root=9)),
        "an older version in a file for the web": ("revisions", appended(for_the_web(), 2, stream(WORDS), root=5)),
        "two files in one": ("revisions", shifted(plain(), ordinary(1))),
        "a table in the wrong place": ("damaged", plain().replace(b"xref\n0 ", b"% moved\nxref\n0 ", 1)),
        "a mark for a redaction": (
            "redact_mark",
            plain(page=b"/Annots[<</Type/Annot/Subtype/Redact/Rect[36 330 90 350]>>]"),
        ),
    }


def good() -> dict[str, bytes]:
    """Files that must pass."""
    return {
        "nothing but a page": plain(),
        "a first view": plain(catalog=b"/OpenAction[5 0 R/FitH 396]"),
        "a first view as an action": plain(catalog=b"/OpenAction<</S/GoTo/D[5 0 R/Fit]>>"),
        "a link": link(b"/S/URI/URI(https://www.example.gov/report?id=1)"),
        "a link to mail": link(b"/S/URI/URI(mailto:info@example.gov)"),
        "a comment": plain(page=b"/Annots[<</Type/Annot/Subtype/Text/Rect[9 9 30 30]/Contents(Look)>>]"),
        "made for the web": for_the_web(),
        "as Word writes it": as_word_writes(plain()),
        "something before its beginning": b"\xef\xbb\xbf\r\n" + plain(),
        "two pages, tagged": ordinary(1),
    }
