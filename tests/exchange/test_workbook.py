"""XLSX as people make it, and as an attacker would."""

import datetime as dt
import io
import zipfile

import openpyxl
import pytest

from reports import exchange
from reports.exchange import Unreadable, workbook
from tests.exchange.test_reading import refusal


def book(*rows, sheet="Reports") -> bytes:
    """A workbook of these rows."""
    made = openpyxl.Workbook()
    made.active.title = sheet
    for row in rows:
        made.active.append(row)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def changed(data: bytes, name: str, change) -> bytes:
    """The workbook with one of its parts changed."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            content = old.read(part)
            new.writestr(part, change(content) if part == name else content)
    return file.getvalue()


def values(data: bytes):
    return [(row.number, row.values, row.problem) for row in exchange.read_bytes(data, "a.xlsx").rows]


PLAIN = book(["Title", "Fiscal Year"], ["A", 2018])


def test_cells_of_every_kind():
    data = book(
        ["Report Number", "Title", "Issue Date", "Fiscal Year"],
        ["X-1", "A Title", dt.datetime(2018, 1, 2), 2018.0],
        [12, True, dt.date(2018, 1, 2), "2018"],
        [1.5, "'=1+1", dt.datetime(2018, 1, 2, 9, 30), None],
        [None, None, None, None],
        ["X-5", "=1+1", "June 2009", 2018],
    )
    assert values(data) == [
        (2, {"report_number": "X-1", "title": "A Title", "issue_date": "2018-01-02", "fiscal_year": "2018"}, ""),
        (3, {"report_number": "12", "title": "True", "issue_date": "2018-01-02", "fiscal_year": "2018"}, ""),
        (4, {"report_number": "1.5", "title": "=1+1", "issue_date": "2018-01-02 09:30:00"}, ""),
        (6, {"report_number": "X-5", "title": "", "issue_date": "June 2009", "fiscal_year": "2018"}, ""),
    ]  # a formula that nothing has computed says nothing


def test_the_first_sheet_alone():
    made = openpyxl.load_workbook(io.BytesIO(PLAIN))
    made.create_sheet("Second").append(["Whatever"])
    file = io.BytesIO()
    made.save(file)
    assert len(values(file.getvalue())) == 1


def test_the_name_does_not_matter():
    assert len(exchange.read_bytes(PLAIN, "a.csv").rows) == 1


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (book(), "The first sheet of the workbook is empty."),
        (book([], ["Title"], ["A"]), "The first row of the sheet is empty. It must name the columns."),
        (book(["Title"]), "The file has a header and no rows."),
        (PLAIN[:-30], workbook.NOT_ONE),
        (PLAIN[: len(PLAIN) // 2], workbook.NOT_ONE),
        (changed(PLAIN, "xl/worksheets/sheet1.xml", lambda xml: xml[:-20]), workbook.NOT_ONE),
        (changed(PLAIN, "xl/worksheets/sheet1.xml", lambda xml: b"\xff" * 99), workbook.NOT_ONE),
        (changed(PLAIN, "xl/workbook.xml", lambda xml: b"<a/>"), workbook.NOT_ONE),
        (
            changed(PLAIN, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b'<row r="2"', b'<row r="999999999999"')),
            "The sheet has more than 10,000 blank rows one after the other. Delete them, or save the rows that matter as “CSV "
            "UTF-8”.",
        ),
    ],
)  # fmt: skip
def test_refusals(data, words, monkeypatch):
    assert refusal(data, "a.xlsx") == words


def test_rows_beyond_the_size_that_a_sheet_claims_are_read():
    assert b'<dimension ref="A1:B2"' in zipfile.ZipFile(io.BytesIO(PLAIN)).read("xl/worksheets/sheet1.xml")
    data = changed(PLAIN, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b'ref="A1:B2"', b'ref="A1"'))
    assert values(data) == [(2, {"title": "A", "fiscal_year": "2018"}, "")]


def test_a_zip_that_is_no_workbook():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        made.writestr("content.xml", "<a/>")
    assert refusal(file.getvalue(), "a.ods") == workbook.NOT_ONE


def test_a_bomb_is_refused_before_it_is_unpacked(monkeypatch):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("[Content_Types].xml", "<a/>")
        made.writestr("xl/worksheets/sheet1.xml", b" " * (workbook.MAX_UNPACKED + 1))
    assert len(file.getvalue()) < 1_000_000
    monkeypatch.setattr(openpyxl, "load_workbook", None)  # would be an error
    assert refusal(file.getvalue(), "a.xlsx").startswith("The workbook unpacks to more than 150 MB.")


def test_a_bomb_that_lies_about_its_size_unpacks_no_more_than_it_says():
    bomb = changed(PLAIN, "xl/worksheets/sheet1.xml", lambda xml: xml + b" " * 50_000_000)
    at = bomb.rindex(b"PK\x01\x02", 0, bomb.rindex(b"xl/worksheets/sheet1.xml"))
    assert refusal(bomb[: at + 24] + (900).to_bytes(4, "little") + bomb[at + 28 :], "a.xlsx") == workbook.NOT_ONE


def test_entities_do_not_unfold():
    laughs = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;">]>'

    def laughing(xml):
        return laughs + xml.removeprefix(b'<?xml version="1.0"?>').replace(b"<v>2018</v>", b"<v>&c;</v>")

    assert refusal(changed(PLAIN, "xl/worksheets/sheet1.xml", laughing), "a.xlsx") == workbook.NOT_ONE


def test_too_many_rows_stop_the_reading():
    data = book(["Title"], *([f"Title {n}"] for n in range(12)))
    assert len(exchange.read_bytes(data, "a.xlsx", max_rows=12).rows) == 12
    with pytest.raises(Unreadable, match=r"^The sheet has more than 11 rows\. Import it in parts\.$"):
        exchange.read_bytes(data, "a.xlsx", max_rows=11)
