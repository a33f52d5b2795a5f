"""Makes PDFs for tests, byte by byte: ordinary ones, and ones that attack whoever reads them."""

import hashlib
import zlib
from collections.abc import Iterable, Sequence

HEAD = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
LETTER = (612, 792)
FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"


def assemble(objects: Sequence[bytes], trailer: bytes = b"", *, head: bytes = HEAD, prev: int | None = None) -> bytes:
    """A file of these objects, numbered from 1, of which the first is the catalog. `prev` makes up an older table's place."""
    out, places = bytearray(head), []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    older = b"" if prev is None else b"/Prev %d" % (table if prev < 0 else prev)
    out += b"trailer\n<</Root 1 0 R/Size %d%s%s>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, older, table)
    return bytes(out)


def stream(content: bytes, entries: bytes = b"") -> bytes:
    """A stream object."""
    return b"<</Length %d%s>>\nstream\n%s\nendstream" % (len(content), entries, content)


def bomb(size: int, *, inner: bytes = b"") -> bytes:
    """A stream, packed twice, that begins with `inner` and then unpacks to `size` zeros."""
    packer = zlib.compressobj(9)
    packed = bytearray(packer.compress(inner))
    for _ in range(size // 1_000_000):
        packed += packer.compress(bytes(1_000_000))
    packed += packer.flush()
    return stream(zlib.compress(bytes(packed), 9), b"/Filter[/FlateDecode/FlateDecode]")


def show(text: str) -> bytes:
    """A string of a content stream."""
    raw = text.encode("cp1252")
    return b"(" + raw.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)") + b")"


def at(x: float, y: float, text: str, size: float = 12) -> bytes:
    """One line of text at a place, in points from the lower left."""
    return b"BT /F1 %g Tf %g %g Td %s Tj ET\n" % (size, x, y, show(text))


def lines(texts: Iterable[str], *, x: float = 72, top: float = 720, size: float = 12, leading: float = 14) -> bytes:
    """Lines one below the other; an empty one leaves a gap."""
    return b"".join(at(x, top - row * leading, text, size) for row, text in enumerate(texts) if text)


def document(
    contents: Sequence[bytes],
    *,
    catalog: bytes = b"",
    page: bytes = b"",
    box: tuple[float, float] = LETTER,
    title: bytes = b"",
    trailer: bytes = b"",
    extra: Sequence[bytes] = (),
    font: bytes = FONT,
) -> bytes:
    """A file of these content streams, a page each. `extra` objects are numbered from 5, the pages follow them.

    `title` is a PDF string; `catalog`, `page` and `trailer` are further entries.
    """
    first = 5 + len(extra)
    kids = b" ".join(b"%d 0 R" % (first + 2 * index) for index in range(len(contents)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R%s>>" % catalog,
        b"<</Type/Pages/Kids[%s]/Count %d/MediaBox[0 0 %g %g]>>" % (kids, len(contents), *box),
        font,
        b"<</Title %s>>" % (title or b"()"),
        *extra,
    ]
    for index, content in enumerate(contents):
        resources = b"" if b"/Resources" in page else b"/Resources<</Font<</F1 3 0 R>>>>"
        objects.append(b"<</Type/Page/Parent 2 0 R/Contents %d 0 R%s%s>>" % (first + 2 * index + 1, resources, page))
        objects.append(content if content.startswith(b"<<") else stream(content))
    return assemble(objects, b"/Info 4 0 R" + trailer)


SENTENCES = """The office did not keep a list of the keys it had given out. Of 120 keys that we asked for, 31 could not be
shown. We recommend that the director name somebody who counts them each year. The agency agreed and gave a date for it.
Officials told us that the older list was lost when the system was replaced, and that nobody had noticed until now."""


def ordinary(count: int) -> bytes:
    """A report of so many pages: a head, about 40 lines of 80 letters, a foot with the number of the page."""
    words = SENTENCES.split() * 5
    pages = []
    for number in range(1, count + 1):
        turned = words[number % 50 :] + words[: number % 50]
        body, line = [f"Finding {number * 7919 % 1000} of the audit"], ""
        for word in turned * 3:
            if len(line) + len(word) > 80:
                body.append(line)
                line = ""
            line = f"{line} {word}".strip()
        foot = at(72, 40, f"OIG-26-01   Page {number} of {count}", 9)
        pages.append(
            at(72, 760, "Office of Inspector General", 9) + lines(body[:42], top=730, size=9.5, leading=15) + foot
        )
    font = FONT.replace(b"Helvetica", b"Courier")
    return document(pages, font=font, title=b"(An ordinary report)", catalog=b"/Lang(en-US)/MarkInfo<</Marked true>>")


def rc4(key: bytes, data: bytes) -> bytes:
    """What old PDFs are encrypted with."""
    box, j = list(range(256)), 0
    for i in range(256):
        j = (j + box[i] + key[i % len(key)]) % 256
        box[i], box[j] = box[j], box[i]
    out, i, j = bytearray(), 0, 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + box[i]) % 256
        box[i], box[j] = box[j], box[i]
        out.append(byte ^ box[(box[i] + box[j]) % 256])
    return bytes(out)


PADDING = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")


def encrypted(text: str, password: bytes) -> bytes:
    """One page that needs this password, or, with an empty one, only claims to be encrypted (revision 2, 40 bits)."""
    padded = (password + PADDING)[:32]
    owner = rc4(hashlib.md5(padded).digest()[:5], padded)
    number = b"0123456789abcdef"
    key = hashlib.md5(padded + owner + (-4).to_bytes(4, "little", signed=True) + number).digest()[:5]
    own = hashlib.md5(key + (7).to_bytes(3, "little") + bytes(2)).digest()[:10]  # object 7: the contents
    lock = b"<</Filter/Standard/V 1/R 2/P -4/O<%s>/U<%s>>>" % (owner.hex().encode(), rc4(key, PADDING).hex().encode())
    content = rc4(own, at(72, 700, text))
    return document([content], extra=[lock], trailer=b"/Encrypt 5 0 R/ID[<%s><%s>]" % ((number.hex().encode(),) * 2))


def mapped(codes: Sequence[str]) -> bytes:
    """One page of letters a, b, c ... that its font claims to mean these values of UTF-16, in hexadecimal."""
    pairs = b"".join(b"<%02x> <%s>\n" % (97 + index, code.encode()) for index, code in enumerate(codes))
    cmap = b"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <ff> endcodespacerange\n"
    cmap += b"%d beginbfchar\n%sendbfchar endcmap" % (len(codes), pairs)
    letters = "".join(chr(97 + index) for index in range(len(codes)))
    font = FONT[:-2] + b"/ToUnicode 5 0 R>>"
    return document([at(72, 700, letters)], extra=[stream(cmap)], font=font)


def forms(count: int, calls: int, *, last: bytes = b"", is_round: bool = False) -> bytes:
    """A page that draws a form, which draws the next one `calls` times, and so on; `is_round`: the last draws the first."""
    extra = []
    for index in range(count):
        target = 5 + index + 1 if index + 1 < count else 5
        is_end = index + 1 == count and not is_round
        content = last if is_end else b"/X Do\n" * calls
        entry = b"/XObject<</X %d 0 R>>" % target
        extra.append(
            stream(content, b"/Type/XObject/Subtype/Form/BBox[0 0 612 792]/Resources<</Font<</F1 3 0 R>>%s>>" % entry)
        )
    return document([b"/X Do"], extra=extra, page=b"/Resources<</Font<</F1 3 0 R>>/XObject<</X 5 0 R>>>>")


def picture(width: int, height: int, *, content: bytes = b"", bits: int = 8) -> bytes:
    """A page with a black picture of so many pixels, drawn over all of it, and text if given."""
    rows = width * height * bits // 8
    image = bomb(rows).replace(
        b"<<",
        b"<</Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray/BitsPerComponent %d"
        % (width, height, bits),
        1,
    )
    page = b"/Resources<</Font<</F1 3 0 R>>/XObject<</I 5 0 R>>>>"
    return document([b"q 612 0 0 792 0 0 cm /I Do Q\n" + content], extra=[image], page=page)


def tree_in_a_circle() -> bytes:
    """A page tree whose branch is its own root."""
    return assemble(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Count 4/Kids[3 0 R 2 0 R]>>",
            b"<</Type/Pages/Kids[2 0 R]/Count 3/Parent 2 0 R>>",
        ]
    )


def claimed(count: int) -> bytes:
    """One page, of which the tree says that it is so many."""
    return document([at(72, 700, "Only one")]).replace(b"/Count 1/", b"/Count %d/" % count)


def compressed_objects(size: int) -> bytes:
    """The only page is inside an object stream that unpacks to so many bytes; the table is a stream as well."""
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]>>"
    packed = bomb(size, inner=b"3 0 " + page).replace(b"<<", b"<</Type/ObjStm/N 1/First 4", 1)
    out, places = bytearray(HEAD), {}
    bodies = {1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>", 4: packed}
    for number, content in bodies.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    rows = {0: (0, 0, 0), 3: (2, 4, 0), 5: (1, len(out), 0)} | {
        number: (1, place, 0) for number, place in places.items()
    }
    table = b"".join(bytes([a]) + b.to_bytes(4, "big") + bytes([c]) for _, (a, b, c) in sorted(rows.items()))
    start = len(out)
    out += b"5 0 obj\n%s\nendobj\n" % stream(table, b"/Type/XRef/Size 6/W[1 4 1]/Root 1 0 R")
    return bytes(out) + b"startxref\n%d\n%%%%EOF\n" % start
