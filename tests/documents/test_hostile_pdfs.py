"""PDFs that attack whoever reads them: each is read or refused, and costs what the limits allow (see `ran`)."""

import io
import random
import signal
from collections import Counter

import pytest
from PIL import Image

from reports.choices import ReadingProblem
from reports.documents import reading
from tests.documents import making_pdfs as pdfs
from tests.documents.children import one, problem, ran, read, read_or_problem

pytestmark = pytest.mark.no_database

A_FULL_GIGABYTE = 1_000_000_000


def test_bombs(soak):
    size = A_FULL_GIGABYTE if soak else A_FULL_GIGABYTE // 10
    found = read_or_problem(pdfs.document([pdfs.bomb(size, inner=pdfs.at(72, 700, "Before"))]))
    assert found == (["too_large"] if soak else ["Before"])
    assert read_or_problem(pdfs.compressed_objects(size)) == (["too_large"] if soak else [""])


def test_forms_that_draw_one_another(soak):
    levels = 30 if soak else 10  # a letter is drawn twice as often with each
    found = read_or_problem(pdfs.forms(levels, 2, last=pdfs.at(72, 700, "x")))
    assert found == (["too_large"] if soak else ["x"])  # pdfium takes letters in the same place for one
    assert problem(pdfs.forms(3, 2, is_round=True)) == "too_large"


def test_a_few_forms_in_one_another():
    assert read(pdfs.forms(10, 1, last=pdfs.at(72, 700, "Inside"))).pages == ("Inside",)


def test_trees_and_tables_in_a_circle():
    assert problem(pdfs.tree_in_a_circle()) == "damaged"
    content = one("Hello")
    again = b"/Prev %d" % content.rindex(b"xref\n0 ")
    assert read(content.replace(b"trailer\n<<", b"trailer\n<<" + again)).pages == ("Hello",)


@pytest.mark.parametrize("count", [2**31 - 1, 2**31, -1, 10**30])
def test_a_tree_that_claims_too_much(count):
    assert read(pdfs.claimed(count)).pages == ("Only one",)


def test_most_of_the_pages_are_not_there():
    assert problem(pdfs.claimed(4_999)) == "damaged"


def test_too_many_pages():
    assert len(read(pdfs.document([b""] * 5_000)).pages) == 5_000
    assert problem(pdfs.document([b""] * 5_001)) == "too_large"


def test_two_thousand_ordinary_pages(soak):
    count = 2_000 if soak else 200
    ended = ran(pdfs.ordinary(count))
    found = reading.reading_of(ended)
    assert len(found.pages) == count
    assert all(found.pages)
    print(f"{count} pages: {ended.seconds:.1f} s, {ended.usage.ru_maxrss // 1024} MiB")


@pytest.mark.parametrize("box", [(1e6, 1e6), (1e6, 3), (3, 1e6), (1e-3, 1e-3), (1e30, 1e30), (0, 0), (-5, 9)])
def test_pages_of_any_size(box):
    found = read(pdfs.document([pdfs.at(1, 1, "Wide")], box=box))
    assert len(found.pages) == 1
    if found.thumbnail:
        width, height = Image.open(io.BytesIO(found.thumbnail)).size
        assert width <= 400
        assert height <= 800


def test_a_picture_of_a_gigabyte_costs_only_the_picture(soak):
    side = 30_000 if soak else 10_000
    assert read(pdfs.picture(side, side, content=pdfs.at(72, 700, "Words"))).pages == ("Words",)


def test_drawing_that_takes_too_long_costs_only_the_picture(monkeypatch):
    monkeypatch.setattr(reading, "DRAWING_S", 0.05)
    ended = ran(pdfs.picture(40_000, 40_000, bits=1, content=pdfs.at(72, 700, "Words")))
    assert (ended.status, ended.problem) == (-signal.SIGKILL, ReadingProblem.TOO_LARGE)
    found = reading.reading_of(ended)
    assert (found.pages, found.thumbnail) == (("Words",), b"")


@pytest.mark.parametrize(
    ("content", "wanted"),
    [
        (pdfs.document([b"[" * 1_000_000 + pdfs.at(72, 700, "After")]), [""]),
        (pdfs.document([b"[" * 1_000_000 + b"]" * 1_000_000 + b"\n" + pdfs.at(72, 700, "After")]), ["After"]),
        (one("After", catalog=b"/A " + b"<</A " * 500_000), ["After"]),
        (one("After", catalog=b"/A " + b"[" * 500_000 + b"]" * 500_000), ["After"]),
        (pdfs.document([b"q " * 500_000 + pdfs.at(72, 700, "After")]), ["After"]),
    ],
    ids=["open", "closed", "dictionaries", "in the catalog", "saved states"],
)
def test_deep_nesting(content, wanted):
    assert read_or_problem(content) in (wanted, ["damaged"], ["too_large"])


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9, 0.99])
def test_cut_off(part):
    content = pdfs.ordinary(5)
    assert problem(content[: int(len(content) * part)]) == "damaged"


def test_garbage_after_the_head():
    assert problem(pdfs.HEAD + bytes(range(256)) * 400) == "damaged"


def test_spoiled_bytes(soak, seed):
    """Files in which chance has changed, doubled or cut out a piece: read or refused, never anything else."""
    chance, whole = random.Random(seed), pdfs.ordinary(3)
    outcomes = Counter()
    for _ in range(200 if soak else 20):
        spoiled = bytearray(whole)
        for _ in range(chance.choice((1, 5, 50))):
            place, length = chance.randrange(len(spoiled)), chance.choice((1, 4, 100))
            piece = spoiled[place : place + length] * 2
            spoiled[place : place + length] = chance.choice((chance.randbytes(length), piece, b"", b"<<[(" * length))
        said = read_or_problem(bytes(spoiled))
        "".join(said).encode()
        outcomes["read" if said[0] not in ReadingProblem.values else said[0]] += 1
    print(dict(outcomes))
    assert set(outcomes) <= {"read", "damaged", "too_large", "encrypted"}


def test_letters_that_are_none():
    codes = ["d83d", "0000", "0041", "d83dde00", "fffe", "00ad", "fb01", "202e", "f0b7", "0007", "0042"]
    assert read(pdfs.mapped(codes)).pages == ("A😀fi•B",)


def test_fonts_that_do_not_say_what_their_letters_mean():
    font = (
        b"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[<</Type/Font/Subtype/CIDFontType2"
    )
    font += b"/BaseFont/X/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>>>]>>"
    found = read(pdfs.document([b"BT /F1 12 Tf 72 700 Td <00410042ffff> Tj ET"], font=font))
    assert len(found.pages) == 1
    found.pages[0].encode()


def test_actions_and_attachments_do_nothing(tmp_path):
    trace = tmp_path / "trace"
    action = b"/OpenAction<</S/JavaScript/JS(app.alert\\(1\\); while\\(true\\){})/Next<</S/Launch/F(/bin/touch)"
    action += b"/Win<</F(touch)/P(%s)>>>>>>/AA<</O<</S/URI/URI(http://127.0.0.1:1/)>>>>" % bytes(trace)
    attached = b"/Names<</EmbeddedFiles<</Names[(x.exe)<</Type/Filespec/F(x.exe)/EF<</F 5 0 R>>>>]>>>>"
    found = read(one("Quiet", catalog=action + attached, extra=[pdfs.stream(b"MZ words of the attachment")]))
    assert found.pages == ("Quiet",)
    assert not trace.exists()


def test_more_text_than_is_taken(monkeypatch):
    page = pdfs.stream(b"BT /F1 1 Tf 1 1 Td " + b"0 1 Td (%s) Tj\n" % (b"word " * 20) * 300 + b"ET")
    content = pdfs.document([page] * 5, box=(2000, 900))
    size = sum(map(len, read(content).pages))
    assert size > 10_000
    monkeypatch.setattr(reading, "MOST_OUTPUT", size // 2)
    assert problem(content) == "too_large"
