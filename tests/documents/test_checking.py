"""The check of a PDF before its release: what it finds, and children that misbehave."""

import sys
import tempfile
from pathlib import Path

import pytest

from reports.choices import FindingCode
from reports.documents import checking, reading
from reports.documents.structure import is_inside
from reports.models import Finding
from tests.documents import carrying, redactions
from tests.documents import making_pdfs as pdfs

pytestmark = pytest.mark.no_database

SAMPLE = Path(__file__).resolve().parents[2] / "data" / "sample" / "documents"


def checked(content: bytes) -> list[Finding]:
    with tempfile.NamedTemporaryFile() as file:
        file.write(content)
        file.flush()
        return checking.check(Path(file.name))


def red(content: bytes) -> list[str]:
    return [one.code.value for one in checked(content) if one.is_red]


def told_by(monkeypatch, code: str) -> list[Finding]:
    """What is made of a child that runs this."""
    tell = "def tell(kind, content): os.write(1, kind + len(content).to_bytes(4, 'big') + content)\n"
    monkeypatch.setattr(checking, "COMMAND", [sys.executable, "-I", "-c", "import os, sys, time\n" + tell + code])
    return checked(b"")


INCOMPLETE = [Finding(FindingCode.INCOMPLETE)]
ONE = 'tell(b"F", b\'["script", 3, "x"]\');'


@pytest.mark.parametrize(
    ("code", "wanted"),
    [
        ("tell(b'E', b'')", []),
        (ONE + "tell(b'E', b'')", [Finding(FindingCode.SCRIPT, 3, "x")]),
        ("", INCOMPLETE),
        (ONE, [Finding(FindingCode.SCRIPT, 3, "x"), *INCOMPLETE]),
        (ONE + "os.abort()", [Finding(FindingCode.SCRIPT, 3, "x"), *INCOMPLETE]),
        ("tell(b'F', b'nonsense'); tell(b'E', b'')", INCOMPLETE),
        ("tell(b'F', b'[\"unknown\", null, \"\"]'); tell(b'E', b'')", INCOMPLETE),
        ("tell(b'F', b'[\"script\", true, \"\"]'); tell(b'E', b'')", INCOMPLETE),
        ("tell(b'F', b'[\"script\", 0, \"\"]'); tell(b'E', b'')", INCOMPLETE),
        ("tell(b'P', b'Text'); tell(b'E', b'')", INCOMPLETE),
        ("time.sleep(60)", INCOMPLETE),
    ],
)
def test_children_that_fail(monkeypatch, code, wanted):
    if "sleep" in code:
        monkeypatch.setattr(checking, "SECONDS", 0.3)
    assert told_by(monkeypatch, code) == wanted


def test_details_are_letters_and_short(monkeypatch):
    code = r"""tell(b"F", b'["metadata", null, "A\\u202e\\u0000' + b'x' * 900 + b'"]'); tell(b"E", b"")"""
    (found,) = told_by(monkeypatch, code)
    assert found.detail == "A" + "x" * 199


def test_a_crowd_of_findings_ends(monkeypatch):
    found = told_by(monkeypatch, f"for _ in range({checking.MOST + 1}): {ONE}\ntell(b'E', b'')")
    assert (len(found), found[-1]) == (checking.MOST + 1, *INCOMPLETE)


def test_there_is_no_file(tmp_path):
    with pytest.raises(FileNotFoundError):
        checking.check(tmp_path / "none.pdf")


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7\n%%EOF\n", bytes(10_000), pdfs.tree_in_a_circle()])
def test_what_is_no_pdf_is_stopped(content):
    assert red(content)


def test_pages_are_named():
    second = redactions.text("1 1 1")
    found = checked(pdfs.document([redactions.text(), second], box=redactions.BOX))
    assert [(one.code, one.page) for one in found] == [("hidden_text", 2)]
    assert found[0].text.startswith("Page 2: “The office paid the invoice that Informant Jones")


def test_the_sample_comes_through(soak):
    paths = sorted(SAMPLE.glob("*.pdf"))
    found = {path.name: [one for one in checking.check(path) if one.is_red] for path in (paths if soak else paths[::6])}
    assert (len(found) >= 4, {name: red for name, red in found.items() if red}) == (True, {})


def test_what_is_not_looked_at_in_time_is_told(monkeypatch):
    """A child whose time is up at the first page."""
    code = "import runpy, sys; sys.argv=['x']; sys.path.insert(0, %r)\nfrom reports.documents import check_child\n"
    code = code % str(Path(checking.__file__).parents[2]) + "check_child.LOOKING_S = -1; check_child.main()"
    assert told_by_file(monkeypatch, code, pdfs.ordinary(2)) == [("incomplete", 1)]


def told_by_file(monkeypatch, code: str, content: bytes) -> list[tuple[str, int | None]]:
    monkeypatch.setattr(checking, "COMMAND", [sys.executable, "-I", "-B", "-c", code])
    return [(one.code.value, one.page) for one in checked(content)]


def test_the_limits_hold():
    """A bomb ends as a word, in time and within the memory."""
    bomb = pdfs.document([b"", pdfs.bomb(200_000_000)], box=redactions.BOX)
    with tempfile.TemporaryFile() as file:
        file.write(bomb)
        file.seek(0)
        heard = checking.HeardFindings()
        ended = reading.watched(checking.COMMAND, file, heard=heard, seconds=checking.SECONDS)
    assert ended.usage.ru_maxrss * 1024 <= 1024**3
    assert ended.usage.ru_utime + ended.usage.ru_stime <= 80


@pytest.mark.parametrize("address", [
    "http://intranet/reports", "https://sharepoint.agency.local/x", "http://10.1.2.3/a", "http://192.168.0.1:8080",
    "http://[fd00::1]/", "http://localhost/", "http://files.internal.", "file:///C:/Users/ann/report.docx",
    "\\\\server\\a", "H:\\audits\\2024", "//server/share", "smb://server/share", "http://127.0.0.1",
])  # fmt: skip
def test_addresses_inside(address):
    assert is_inside(address)


@pytest.mark.parametrize("address", [
    "https://www.example.gov/", "http://8.8.8.8/", "mailto:ann@office", "#page=3", "", "https://[bad", "report.pdf",
])  # fmt: skip
def test_addresses_outside(address):
    assert not is_inside(address)


def test_links_and_names_are_warnings():
    facts = pdfs.document([carrying.WORDS], box=carrying.SMALL).replace(
        b"/Title ()", b"/Author(Ann Lee)/Producer(Word)"
    )
    assert [(one.code.value, one.detail, one.is_red) for one in checked(rebuilt(facts))] == [
        ("metadata", "Ann Lee, Word", False)
    ]
    found = checked(carrying.link(b"/S/URI/URI(http://intranet/a)"))
    assert [(one.code.value, one.page, one.detail) for one in found] == [("internal_link", 1, "http://intranet/a")]


def rebuilt(content: bytes) -> bytes:
    """A file that was changed by hand, with a table that fits."""
    import re

    table = content.rindex(b"xref\n0", 0, content.rindex(b"startxref"))
    rows = [b"0000000000 65535 f \n"]
    rows += [b"%010d 00000 n \n" % match.start() for match in re.finditer(rb"(?m)^\d+ 0 obj", content[:table])]
    trailer = content[content.index(b"trailer") : content.index(b"startxref")]
    return (
        content[:table] + b"xref\n0 %d\n" % len(rows) + b"".join(rows) + trailer + b"startxref\n%d\n%%%%EOF\n" % table
    )
