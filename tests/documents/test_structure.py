"""What a PDF carries besides its pages, and its older versions."""

import io

import pytest
from pypdf import PdfReader

from reports.choices import RED
from reports.documents import structure
from tests.documents import carrying

pytestmark = pytest.mark.no_database


def found(content: bytes) -> list[tuple[str, int | None, str]]:
    return list(structure.findings(PdfReader(io.BytesIO(content)), content))


@pytest.mark.parametrize("name", carrying.bad())
def test_it_is_found(name):
    code, content = carrying.bad()[name]
    assert {one[0] for one in found(content)} == {code}


@pytest.mark.parametrize("name", carrying.good())
def test_nothing_red_is_found(name):
    assert [one for one in found(carrying.good()[name]) if one[0] in RED] == []


def test_attached_files_are_named():
    assert found(carrying.bad()["an attached file"][1])[0] == ("attachment", None, "list.xlsx")
    assert found(carrying.bad()["a file as a comment"][1]) == [("attachment", 1, "list.xlsx")]


def test_a_computer_named_in_a_link_to_a_file():
    assert found(carrying.link(b"/S/GoToR/F(\\\\\\\\server\\\\a.pdf)/D[0/Fit]")) == [
        ("internal_link", 1, "\\\\server\\a.pdf")
    ]


def test_names_in_xmp():
    xmp = (
        b'<x:xmpmeta><rdf:Description xmp:CreatorTool="Writer"><dc:creator><rdf:Seq><rdf:li>Ann Lee</rdf:li></rdf:Seq>'
    )
    xmp += b"</dc:creator><dc:title>A title</dc:title></rdf:Description></x:xmpmeta>"
    content = carrying.plain(catalog=b"/Metadata 5 0 R", extra=(carrying.stream(xmp, b"/Type/Metadata/Subtype/XML"),))
    assert found(content) == [("metadata", None, "Writer, Ann Lee")]
