"""Pages with failed redactions, and pages that only look like it: for the rule that looks for words nobody can see."""

import random
import zlib
from functools import cache

import pypdfium2
from PIL import Image, ImageDraw

from tests.documents.making_pdfs import FONT, at, document, lines, stream

BOX = (306, 396)  # half a letter page each way: quick to draw
SECRET = "Informant"
TEXT = [
    "The office paid the invoice",
    f"that {SECRET} Jones sent in May",
    "and asked no more questions.",
    "We recommend a second look.",
]
PLACE = (58, 322, 54, 17)  # of the secret: left, bottom, width, height


def rect(place: tuple[float, float, float, float] = PLACE, color: str = "0 0 0", *, more: str = "") -> bytes:
    """A filled box."""
    left, bottom, width, height = place
    return f"q {more} {color} rg {left} {bottom} {width} {height} re f Q\n".encode()


def text(color: str = "0 0 0", mode: int = 0, size: float = 12) -> bytes:
    """Four lines; the secret is in the second."""
    return f"q {color} rg {mode} Tr\n".encode() + lines(TEXT, x=36, top=340, size=size) + b"Q\n"


def image(picture: Image.Image) -> bytes:
    """A picture as an object of a file."""
    space = b"DeviceRGB" if picture.mode == "RGB" else b"DeviceGray"
    head = b"/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/%s/BitsPerComponent 8/Filter/FlateDecode"
    return stream(zlib.compress(picture.tobytes()), head % (*picture.size, space))


def page(content: bytes, *, pictures: tuple[Image.Image, ...] = (), extra: tuple[bytes, ...] = (), **told) -> bytes:
    """A file of one page. Pictures are drawn as /I0, /I1 ...; other objects follow them, from 5 + their number."""
    names = b"".join(b"/I%d %d 0 R" % (index, 5 + index) for index in range(len(pictures)))
    resources = told.pop("resources", b"")
    entries = b"/Resources<</Font<</F1 3 0 R>>/XObject<<%s%s>>%s>>" % (names, told.pop("forms", b""), resources)
    told["page"] = entries + told.pop("page", b"")
    return document([content], extra=[*map(image, pictures), *extra], box=BOX, **told)


def draw(index: int = 0, place: tuple[float, float, float, float] = (0, 0, *BOX)) -> bytes:
    """Draw a picture at a place."""
    left, bottom, width, height = place
    return b"q %g 0 0 %g %g %g cm /I%d Do Q\n" % (width, height, left, bottom, index)


def noisy(picture: Image.Image, amount: int = 12, seed: int = 1) -> Image.Image:
    """As a scanner sees it."""
    chance = random.Random(seed)
    noise = [chance.randint(-amount, amount) for _ in range(4096)]
    data = bytes(
        max(0, min(255, value + noise[(index * 7919) % 4096])) for index, value in enumerate(picture.tobytes())
    )
    return Image.frombytes("L", picture.size, data)


@cache
def scan(bar: tuple[float, float, float, float] | None = None, bar_color: int = 10) -> Image.Image:
    """The page on paper, at 144 dpi, with a bar drawn by hand if asked."""
    sheet = pypdfium2.PdfDocument(document([text()], box=BOX))[0].render(scale=2, grayscale=True).to_pil().convert("L")
    paper = sheet.point([min(235, 30 + value) for value in range(256)])
    if bar:
        left, bottom, width, height = (2 * side for side in bar)
        ImageDraw.Draw(paper).rectangle((left, 792 - bottom - height, left + width, 792 - bottom), fill=bar_color)
    return noisy(paper)


@cache
def photo(width: int = 200, height: int = 200, seed: int = 3, grain: int = 14) -> Image.Image:
    """A picture of hills and sky, so to say: light and dark, nothing written; of leaves, if its grain is fine."""
    chance = random.Random(seed)
    rough = Image.frombytes("L", (grain, grain), bytes(chance.randrange(256) for _ in range(grain**2)))
    return noisy(rough.resize((width, height), Image.Resampling.BICUBIC), 20, seed)


def annotation(kind: bytes, entries: bytes, place: tuple[float, float, float, float] = PLACE) -> bytes:
    """A comment or a mark on the page; the object after the pictures."""
    left, bottom, width, height = place
    box = b"%g %g %g %g" % (left, bottom, left + width, bottom + height)
    return b"<</Type/Annot/Subtype/%s/F 4/Rect[%s]%s>>" % (kind, box, entries)


def quads(place: tuple[float, float, float, float] = PLACE) -> bytes:
    """The corners of a highlighted place."""
    left, bottom, width, height = place
    right, top = left + width, bottom + height
    return b"/QuadPoints[%g %g %g %g %g %g %g %g]" % (left, top, right, top, left, bottom, right, bottom)


FORM = b"/Type/XObject/Subtype/Form/BBox[0 0 306 396]/Resources<</Font<</F1 3 0 R>>>>"
LAYER = b"/OCProperties<</OCGs[5 0 R]/D<</OFF[5 0 R]/Order[5 0 R]>>>>"
GLYPHLESS = FONT[:-2] + b"/FirstChar 32/LastChar 32/Widths[600]>>"
HALF = (86, 322, 26, 17)
FAR_EAST = (
    b"<</Type/Font/Subtype/Type0/BaseFont/Unknown/Encoding/UniJIS-UCS2-H/DescendantFonts[<</Type/Font/Subtype/CIDFontType0"
    b"/BaseFont/Unknown/CIDSystemInfo<</Registry(Adobe)/Ordering(Japan1)/Supplement 2>>>>]>>"
)


def failed() -> dict[str, bytes]:
    """Files in which the secret, or a part of it, can be copied and not seen."""
    square = annotation(b"Square", b"/C[0 0 0]/IC[0 0 0]")
    return {
        "a black box": page(text() + rect()),
        "a white box": page(text() + rect(color="1 1 1")),
        "a box in the color of the paper": page(rect((0, 0, *BOX), "0.9 0.9 0.8") + text() + rect(color="0.9 0.9 0.8")),
        "a box over a half of the word": page(text() + rect(HALF)),
        "white text": page(text("1 1 1")),
        "nearly white text": page(text("0.97 0.97 0.97")),
        "dark text on dark": page(rect((20, 280, 270, 90), "0.05 0.05 0.1") + text("0.1 0.1 0.12")),
        "a picture": page(text() + draw(0, PLACE), pictures=(photo(),)),
        "a picture over the whole page": page(text() + draw(), pictures=(photo(306, 396),)),
        "a picture of leaves over the whole page": page(text() + draw(), pictures=(photo(306, 396, grain=90),)),
        "a black mark as a comment": page(text(), extra=(square,), page=b"/Annots[5 0 R]"),
        "a black highlight": page(
            text(), extra=(annotation(b"Highlight", b"/C[0 0 0]" + quads()),), page=b"/Annots[5 0 R]"
        ),
        "text in a form": page(b"/X Do\n" + rect(), extra=(stream(text(), FORM),), forms=b"/X 5 0 R"),
        "a box in a form": page(text() + b"/X Do\n", extra=(stream(rect(), FORM),), forms=b"/X 5 0 R"),
        "a layer that is off": page(
            b"/OC /L BDC\n" + text() + b"EMC\n",
            extra=(b"<</Type/OCG/Name(Names)>>",),
            catalog=LAYER,
            resources=b"/Properties<</L 5 0 R>>",
        ),
        "clipped away": page(b"q 0 0 20 20 re W n\n" + text() + b"Q\n"),
        "a turned page": page(text() + rect(), page=b"/Rotate 90"),
        "small text": page(text(size=4) + rect((43, 324, 19, 6))),
        "a bar on the scan, not on its text": page(draw() + text(mode=3), pictures=(scan(PLACE),)),
        "a white bar on the scan": page(draw() + text(mode=3), pictures=(scan(PLACE, 250),)),
        "a box over the scan": page(draw() + text(mode=3) + rect(), pictures=(scan(),)),
        "a box over a half of the word on the scan": page(draw() + text(mode=3) + rect(HALF), pictures=(scan(),)),
        "a picture over the scan": page(draw() + text(mode=3) + draw(1, PLACE), pictures=(scan(), photo())),
        "text that draws nothing on an empty page": page(text(mode=3)),
        "a bar on a scan over its text": page(text() + draw(), pictures=(scan(PLACE),)),
        "transparent text": page(b"/G gs\n" + text(), resources=b"/ExtGState<</G<</ca 0.01>>>>"),
    }


def sound() -> dict[str, bytes]:
    """Files in which everything that can be copied can be seen, or what cannot be seen is not there."""
    without = text().replace(SECRET.encode(), b" " * 18)
    white = rect((30, 280, 246, 80), "0.09 0.18 0.32") + text("1 1 1")
    yellow = annotation(b"Highlight", b"/C[1 1 0]" + quads())
    return {
        "plain text": page(text()),
        "removed under a black box": page(without + rect()),
        "recognized text on a scan": page(draw() + text(mode=3), pictures=(scan(),)),
        "recognized text, the scan drawn last": page(text(mode=3) + draw(), pictures=(scan(),)),
        "a redacted scan with clean text": page(draw() + without.replace(b"0 Tr", b"3 Tr"), pictures=(scan(PLACE),)),
        "a scan over its own text": page(text() + draw(), pictures=(scan(),)),
        "a highlight under the text": page(rect(color="1 1 0") + text()),
        "a highlight over the text": page(
            text() + rect(color="1 1 0", more="/M gs"), resources=b"/ExtGState<</M<</BM/Multiply>>>>"
        ),
        "a highlight as a comment": page(text(), extra=(yellow,), page=b"/Annots[5 0 R]"),
        "a highlight on a scan": page(
            draw() + text(mode=3) + rect(color="1 1 0", more="/M gs"),
            pictures=(scan(),),
            resources=b"/ExtGState<</M<</BM/Multiply>>>>",
        ),
        "white on dark blue": page(white),
        "dark on gray": page(rect((30, 280, 246, 80), "0.75 0.75 0.78") + text("0.1 0.1 0.1")),
        "red on green": page(rect((30, 280, 246, 80), "0 0.62 0") + text("1 0.25 0.25")),
        "gray footnotes": page(text("0.46 0.46 0.46", size=5)),
        "a watermark": page(b"q 0.87 0.87 0.87 rg BT /F1 60 Tf 0.7 0.7 -0.7 0.7 60 120 Tm (DRAFT) Tj ET Q\n" + text()),
        "white on a dark picture": page(
            draw() + text("1 1 1"), pictures=(photo(306, 396).point([value // 4 for value in range(256)]),)
        ),
        "a turned page": page(text(), page=b"/Rotate 270"),
        "text from below to above": page(b"BT /F1 12 Tf 0 1 -1 0 100 60 Tm (Table of appendixes) Tj ET\n" + text()),
        "bold by printing twice": page(text() + b"q 1 0 0 1 0.3 0 cm " + text() + b"Q\n"),
        "underlined and struck out": page(text() + rect((58, 330, 54, 1)) + rect((58, 324, 54, 1))),
        "a logo beside the text": page(text() + draw(0, (200, 40, 60, 60)), pictures=(photo(),)),
        "text in a form": page(b"/X Do\n", extra=(stream(text(), FORM),), forms=b"/X 5 0 R"),
        "a font that nobody has": page(b"BT /F1 12 Tf 36 340 Td <65e5672c8a9e65e5672c> Tj ET", font=FAR_EAST),
        "outlined text": page(text(mode=1)),
        "leaders": page(
            at(36, 340, "Results ........................... 12") + at(36, 300, "Appendix A _______________ 30")
        ),
        "wide letters": page(b"8 Tc\n" + at(36, 340, "SUMMARY")),
    }
