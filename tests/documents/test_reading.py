"""Reading PDFs in a child: good ones, the sample's, hostile ones, and children that misbehave."""

import io
import json
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
import tracemalloc
from collections import Counter
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from reports.choices import ReadingProblem
from reports.documents import reading
from reports.documents.reading import Reading, Unreadable
from tests.documents import making_pdfs as pdfs

SAMPLE = Path(__file__).resolve().parents[2] / "data" / "sample" / "documents"
GIB = 1024**3
A_FULL_GIGABYTE = 1_000_000_000


def ran(content: bytes) -> reading.Ended:
    """A child that has read these bytes. What it cost is within the limits, whatever came of it."""
    with tempfile.TemporaryFile() as file:
        file.write(content)
        file.flush()
        file.seek(0)
        ended = reading.watched(reading.COMMAND, file)
    assert ended.seconds <= 21
    assert ended.usage.ru_utime + ended.usage.ru_stime <= 21
    assert ended.usage.ru_maxrss * 1024 <= GIB
    return ended


def read(content: bytes) -> Reading:
    return reading.reading_of(ran(content))


def problem(content: bytes) -> str:
    with pytest.raises(Unreadable) as told:
        read(content)
    assert str(told.value) == told.value.problem.label
    return told.value.problem.value


def one(text: str, **told) -> bytes:
    return pdfs.document([pdfs.at(72, 700, text)], **told)


# Ordinary files -------------------------------------------------------------------------------------------------------


def test_a_report(tmp_path):
    path = tmp_path / "report.pdf"
    path.write_bytes(pdfs.ordinary(6))
    found = reading.read(path)
    assert len(found.pages) == 6
    assert found.pages[3].startswith("Finding 676 of the audit\n\nkeep a list of the keys")
    assert "Office of Inspector General" not in "".join(found.pages)
    assert "OIG-26-01" not in "".join(found.pages)
    assert (found.title, found.language, found.is_tagged, found.problem) == ("An ordinary report", "en-US", True, "")
    picture = Image.open(io.BytesIO(found.thumbnail))
    assert (picture.format, picture.size) == ("WEBP", (400, 518))
    assert len(picture.getcolors(1_000_000)) > 1  # something is drawn


def test_nothing_is_known():
    found = read(one("Hello"))
    assert found == Reading(("Hello",), "", "", False, found.thumbnail, "")


def test_there_is_no_file(tmp_path):
    with pytest.raises(FileNotFoundError):
        reading.read(tmp_path / "none.pdf")


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7\n%%EOF\n", b"Hello", bytes(100_000)])
def test_no_pdf(content):
    assert problem(content) == "damaged"


def test_the_file_is_left_as_it_is(tmp_path):
    path = tmp_path / "report.pdf"
    path.write_bytes(pdfs.ordinary(1))
    path.chmod(0o400)
    reading.read(path)
    assert path.read_bytes() == pdfs.ordinary(1)
    assert [one.name for one in tmp_path.iterdir()] == ["report.pdf"]


def test_pages_without_text_are_scans():
    found = read(pdfs.picture(600, 800))
    assert (found.pages, found.problem) == (("",), ReadingProblem.SCANNED)
    assert found.thumbnail
    assert read(pdfs.document([b"", b""])).pages == ("", "")


def test_one_page_with_text_is_enough():
    found = read(pdfs.document([b"", pdfs.at(72, 700, "Words")]))
    assert (found.pages, found.problem) == (("", "Words"), "")


def test_a_password_is_needed():
    assert problem(pdfs.encrypted("Secret", b"open sesame")) == "encrypted"


def test_a_document_that_opens_without_a_password_is_like_any_other():
    assert read(pdfs.encrypted("For all", b"")).pages == ("For all",)


def test_turned_pages_have_their_heads_on_top():
    turned = b"BT /F1 9 Tf 0 1 -1 0 40 300 Tm (A head on top) Tj ET BT /F1 9 Tf 0 1 -1 0 300 300 Tm (The body) Tj ET"
    assert read(pdfs.document([turned] * 4, page=b"/Rotate 90")).pages == ("The body",) * 4


def test_what_is_off_the_page_is_not_text():
    content = pdfs.at(72, 700, "Seen") + pdfs.at(72, 900, "Above") + pdfs.at(-300, 600, "Beside")
    assert read(pdfs.document([content])).pages == ("Seen",)


def test_words_are_put_together():
    content = pdfs.lines(["The investi-", "gation ended with the co\xad", "operation of OIG-", "22."])
    assert read(pdfs.document([content])).pages == ("The investigation ended with the cooperation of OIG-22.",)


def test_rows_of_a_table_are_seen_by_their_gaps():
    rows = (("Kind", "Tested", "Late"), ("Receipt", "512", "0"), ("Approval", "500", "12"))
    content = b"".join(
        pdfs.at(x, 700 - 14 * row, cell)
        for row, cells in enumerate(rows)
        for x, cell in zip((72, 200, 300), cells, strict=True)
    )
    assert read(pdfs.document([content])).pages == ("Kind Tested Late\n\nReceipt 512 0\n\nApproval 500 12",)


@pytest.mark.parametrize(
    ("title", "wanted"),
    [
        (b"<feff00c900740061007400200066fb01>", "État"),
        (b"(A\\000B\\r\\nC)", "AB C"),
        (b"(" + b"x" * 5_000 + b")", "x" * 300),
        (b"<feffd83d0041>", "A"),
        (b"(<script>alert\\(1\\)</script>)", "<script>alert(1)</script>"),
        (b"[1 2]", ""),
    ],
)
def test_titles(title, wanted):
    found = read(one("Hello", title=title)).title
    assert found == wanted if wanted != "État" else found.startswith("État")


@pytest.mark.parametrize(
    ("language", "wanted"),
    [
        (b"(en)", "en"),
        (b"(EN-us)", "EN-us"),
        (b"(zh-Hant-TW)", "zh-Hant-TW"),
        (b"<feff00660072>", "fr"),
        (b"(English)", ""),
        (b"(en_US)", ""),
        (b"(e)", ""),
        (b"()", ""),
        (b"(en-" + b"a" * 500 + b")", ""),
        (b'(en" onload="x)', ""),
        (b"7", ""),
    ],
)
def test_languages(language, wanted):
    assert read(one("Hello", catalog=b"/Lang" + language)).language == wanted


@pytest.mark.parametrize(
    ("mark", "wanted"), [(b"<</Marked true>>", True), (b"<</Marked false>>", False), (b"[]", False)]
)
def test_tagged(mark, wanted):
    assert read(one("Hello", catalog=b"/MarkInfo" + mark)).is_tagged is wanted


# The sample -----------------------------------------------------------------------------------------------------------


def test_the_sample():
    files, pages, began = sorted(SAMPLE.glob("*.pdf")), 0, time.perf_counter()
    assert files
    for path in files:
        found = reading.read(path)
        text = "\n\n".join(found.pages)
        assert found.problem == "", path.name
        assert len(found.pages) == counted(path), path.name
        assert found.title, path.name
        assert (found.language[:2], found.is_tagged) == ("en", True), path.name
        assert Image.open(io.BytesIO(found.thumbnail)).width <= 400
        pages += len(found.pages)
        if len(found.pages) >= 3:
            assert not any(page.endswith("FICTIONAL") or "FICTIONAL Page" in page for page in found.pages), path.name
        assert "\xad" not in text
        assert "-\n" not in text, path.name
    took = time.perf_counter() - began
    print(f"{len(files)} files of {pages} pages: {took:.1f} s, {took / len(files) * 1000:.0f} ms a file")


def counted(path: Path) -> int:
    """How many pages the file itself says it has. It is our own, so it may be opened here."""
    with pypdfium2.PdfDocument(path) as document:
        return len(document)


# Hostile files --------------------------------------------------------------------------------------------------------


def test_bombs(soak):
    size = A_FULL_GIGABYTE if soak else A_FULL_GIGABYTE // 10
    found = read_or_problem(pdfs.document([pdfs.bomb(size, inner=pdfs.at(72, 700, "Before"))]))
    assert found == (["too_large"] if soak else ["Before"])
    assert read_or_problem(pdfs.compressed_objects(size)) == (["too_large"] if soak else [""])


def read_or_problem(content: bytes) -> list[str]:
    try:
        return list(read(content).pages)
    except Unreadable as error:
        return [error.problem.value]


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


# Children that misbehave ----------------------------------------------------------------------------------------------


def told_by(code: str) -> Reading:
    """What is made of a child that runs this."""
    with tempfile.TemporaryFile() as file:
        return reading.reading_of(reading.watched([sys.executable, "-I", "-c", "import os, sys, time\n" + code], file))


RECORD = "def tell(kind, content): os.write(1, kind + len(content).to_bytes(4, 'big') + content)\n"
ALL_TEXT = RECORD + "tell(b'P', b'Text'); tell(b'E', b'')\n"


@pytest.mark.parametrize(
    ("code", "wanted"),
    [
        ("", "damaged"),
        ("sys.exit(3)", "damaged"),
        ("import ctypes; ctypes.string_at(0)", "damaged"),
        ("os.kill(os.getpid(), 9)", "too_large"),
        ("os.abort()", "too_large"),
        ("print('Hello')", "too_large"),  # as a length, its letters are a gigabyte
        ("os.write(1, b'?' + bytes(4))", "damaged"),
        ("os.write(1, b'P' + bytes([0, 0, 0, 2]) + b'\\xff\\xfe')", "damaged"),
        ("os.write(1, b'P' + b'\\xff' * 4); time.sleep(60)", "too_large"),
        ("while True: os.write(1, b'P' + bytes([0, 1, 0, 0]) + bytes(65536))", "too_large"),
        ("while True: os.write(1, b'P' + bytes(4))", "too_large"),
        (RECORD + "tell(b'P', b'Text')", "damaged"),
        (RECORD + "tell(b'X', b'encrypted')", "encrypted"),
        (RECORD + "tell(b'X', b'anything')", "damaged"),
        (ALL_TEXT.replace("; tell(b'E', b'')", "") + "os.kill(os.getpid(), 9)", "too_large"),
    ],
)
def test_children_that_fail(code, wanted):
    with pytest.raises(Unreadable) as told:
        told_by(code)
    assert told.value.problem.value == wanted


@pytest.mark.parametrize(
    "end", ["os.abort()", "os.kill(os.getpid(), 9)", "os.write(1, b'????????')", "tell(b'W', b'')"]
)
def test_what_happens_after_the_text_costs_only_the_picture(end):
    assert told_by(ALL_TEXT + end) == Reading(("Text",), "", "", False, b"", "")


@pytest.mark.parametrize("code", ["time.sleep(60)", "while True: pass", "os.close(1); time.sleep(60)"])
def test_silence(monkeypatch, code):
    monkeypatch.setattr(reading, "SECONDS", 0.5)
    began = time.monotonic()
    with pytest.raises(Unreadable) as told:
        told_by(code)
    assert told.value.problem == "too_large"
    assert time.monotonic() - began < 3


def test_nothing_of_a_child_is_left(monkeypatch, tmp_path):
    monkeypatch.setattr(reading, "SECONDS", 1)
    note = tmp_path / "pids"
    code = f"if os.fork(): open('{note}', 'a').write(f'{{os.getpid()}}\\n'); time.sleep(60)\n"
    code += f"open('{note}', 'a').write(f'{{os.getpid()}}\\n'); time.sleep(60)"
    with pytest.raises(Unreadable):
        told_by(code)
    pids = [int(line) for line in note.read_text().split()]
    assert len(pids) == 2
    end = time.monotonic() + 5
    while time.monotonic() < end and any(is_running(pid) for pid in pids):
        time.sleep(0.05)
    assert not any(is_running(pid) for pid in pids)


def is_running(pid: int) -> bool:
    """Whether it is there and no zombie, which nobody but its own parent can take away."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


@pytest.mark.parametrize(
    "code",
    [
        "while True: os.write(1, b'P' + bytes([0, 1, 0, 0]) + b'x' * 65536)",
        # one letter outside of the first 65,536 makes a text four bytes a letter
        "while True: os.write(1, b'P' + bytes([0, 1, 0, 0]) + b'x' * 65532 + '\\U0001f600'.encode())",
        "os.write(1, b'P' + bytes([1, 255, 0, 0]))\nwhile True: os.write(1, b'x' * 65536)",
        "while True: os.write(1, b'W' + bytes([0, 16, 0, 0]) + bytes(1048576))",
    ],
)
def test_a_child_cannot_fill_the_memory_of_its_parent(code):
    tracemalloc.start()
    try:
        with pytest.raises(Unreadable):
            told_by(code)
        assert tracemalloc.get_traced_memory()[1] <= 1.5 * reading.MOST_OUTPUT
    finally:
        tracemalloc.stop()


def test_the_limits_of_a_child():
    code = "import resource, sys; sys.path.insert(0, sys.argv[1])\nfrom reports.documents import child; child.limit()\n"
    code += "print({name: resource.getrlimit(getattr(resource, name)) for name in child.LIMITS})"
    root = Path(reading.__file__).resolve().parents[2]
    told = subprocess.run([sys.executable, "-I", "-c", code, root], capture_output=True, text=True, check=True).stdout
    assert eval(told) == {
        "RLIMIT_AS": (GIB, GIB),
        "RLIMIT_CPU": (20, 20),
        "RLIMIT_FSIZE": (0, 0),
        "RLIMIT_NOFILE": (32, 32),
        "RLIMIT_CORE": (0, 0),
        "RLIMIT_NPROC": (0, 0),
    }


def test_limits_that_are_lower_already_stay():
    code = "import resource, sys; sys.path.insert(0, sys.argv[1])\nfrom reports.documents import child\n"
    code += (
        "resource.setrlimit(resource.RLIMIT_CPU, (5, 5)); child.limit(); print(resource.getrlimit(resource.RLIMIT_CPU))"
    )
    root = Path(reading.__file__).resolve().parents[2]
    told = subprocess.run([sys.executable, "-I", "-c", code, root], capture_output=True, text=True, check=True).stdout
    assert told == "(5, 5)\n"


def test_a_child_knows_nothing_of_the_portal(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "not for children")
    code = "import json, os, sys; sys.path.append(sys.argv[1]); from reports.documents import child, pdfium\n"
    code += (
        "print(json.dumps([dict(os.environ), os.getcwd(), sorted({name.partition('.')[0] for name in sys.modules})]))"
    )
    root = str(Path(reading.__file__).resolve().parents[2])
    with tempfile.TemporaryFile() as file:
        seen = {}
        monkeypatch.setattr(reading, "listen", lambda output, heard, began: seen.update(said=os.read(output, 65536)))
        reading.watched([*reading.COMMAND[:-1], "-c", code, root], file)
    environment, folder, modules = json.loads(seen["said"])
    assert environment.keys() <= {"LC_CTYPE"}
    assert folder == "/"
    assert not {"django", "oigportal", "sqlite3", "socket"} & set(modules)


def test_limits_are_at_work():
    """The child of a real file has used what the kernel counted: it is the child that was measured, not us."""
    ended = ran(pdfs.ordinary(20))
    assert 0 < ended.usage.ru_utime < 10
    assert 10 * 1024**2 < ended.usage.ru_maxrss * 1024 < GIB
    assert resource.getrlimit(resource.RLIMIT_CPU)[0] != 20
