"""Reading PDFs in a child: ordinary ones, and the sample's."""

import io
import time
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from reports.choices import ReadingProblem
from reports.documents import reading
from reports.documents.reading import Reading
from tests.documents import making_pdfs as pdfs
from tests.documents.children import one, problem, read

pytestmark = pytest.mark.no_database

SAMPLE = Path(__file__).resolve().parents[2] / "data" / "sample" / "documents"


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
