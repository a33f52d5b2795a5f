"""From bytes to rows: which files are read, which are refused and with what words."""

from pathlib import Path

import pytest

from reports import exchange
from reports.exchange import Unreadable, columns, reading


def read(data, name="rows.csv"):
    return exchange.read_bytes(data if isinstance(data, bytes) else data.encode(), name)


def refusal(data, name="rows.csv"):
    with pytest.raises(Unreadable) as raised:
        read(data, name)
    return str(raised.value)


def test_csv_with_the_original_headers():
    table = read("Report Number,Title,Fiscal Year,Issue Date,Source page\nX-1,A Title,2018,June 2009,somewhere\n")
    assert [(row.number, row.values, row.problem) for row in table.rows] == [
        (
            2,
            {
                "report_number": "X-1",
                "title": "A Title",
                "fiscal_year": "2018",
                "issue_date": "June 2009",
                "source": "somewhere",
            },
            "",
        )
    ]
    assert table.unknown == {}


@pytest.mark.parametrize(
    ("header", "key"),
    [
        ("Agency", "agencies"),
        ("Agencies", "agencies"),
        ("HUD Agency", "agencies"),
        ("Oversight Area", "oversight_area"),
        ("Keywords", "tags"),
        ("TYPE", "report_type"),
        ("Executive  Summary", "executive_summary"),
        ("issue_date", "issue_date"),
        ("Pages", None),
        ("", None),
    ],
)
def test_headers(header, key):
    assert columns.key_of(header) == key


def test_byte_order_mark_crlf_semicolons_and_several_lines_in_a_cell():
    table = read(b'\xef\xbb\xbfReport Number;Title;Executive Summary\r\nX-1;"A; Title";"One.\r\n\r\nTwo."\r\n')
    assert table.rows[0].values == {
        "report_number": "X-1",
        "title": "A; Title",
        "executive_summary": "One.\r\n\r\nTwo.",
    }


def test_blank_rows_are_left_out_but_counted_as_a_spreadsheet_does():
    assert [row.number for row in read("Title\nOne\n\n,\nTwo\n").rows] == [2, 5]


def test_unknown_columns_are_named_once():
    assert read("Title,Pages,Color\nA,1,red\nB,2,blue\n").unknown == {"Pages": 1, "Color": 1}
    assert read('{"title": "A"}\n{"title": "B", "pages": 3}\n{"title": "C", "pages": 4}', "x.jsonl").unknown == {
        "pages": 2
    }


def test_bad_lines_of_json_are_rows_with_a_problem():
    table = read('{"title": "A"}\n\n{"title": \n["A"]\n' + "[" * 100_000, "x.jsonl")
    assert [(row.number, row.problem) for row in table.rows] == [
        (1, ""),
        (3, "the line is not JSON"),
        (4, "the line is JSON, but not a report (an object with keys)"),
        (5, "the line is not JSON"),
    ]


def test_line_separators_inside_a_json_text_do_not_end_the_row():
    assert [row.values for row in read('{"title": "A\u2028B"}\n', "x.jsonl").rows] == [{"title": "A\u2028B"}]


def test_rows_that_have_slipped_are_problems():
    rows = read('Report Number,Title\nX-1,A,,\nX-2,"B" b\nX-3,One, Two\nX-4\n').rows
    assert [(row.number, row.problem) for row in rows] == [
        (2, ""),
        (3, "not CSV: ',' expected after '\"'"),
        (4, "3 cells, but the header names 2"),
        (5, ""),
    ]


def test_two_names_of_one_key_in_a_row():
    rows = read('{"tags": [], "topics": ["A"]}\n{"tags": ["A"], "topics": ["B"]}', "x.jsonl").rows
    assert [(row.values, row.problem) for row in rows] == [
        ({"tags": ["A"]}, ""),
        ({"tags": ["A"]}, "two values for tags"),
    ]


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        ("", "a.csv", "The file is empty."),
        (" \n\t\n", "a.jsonl", "The file is empty."),
        ("Report Number,Title\n", "a.csv", "The file has a header and no rows."),
        (
            "Name,Year\nA,2018\n",
            "a.csv",
            "The first row must name the columns, “Report Number” and “Title” among them. It says: Name, Year",
        ),
        ("Title,Agency,Agencies\nA,B,C\n", "a.csv", "“Agency” and “Agencies” mean the same column. Keep one of them."),
        (
            b"Title\nCBP\x92s Searches\n",
            "a.csv",
            "The file is not UTF-8 text (line 2, byte 0x92). Save it as UTF-8 (in a spreadsheet: “CSV UTF-8”).",
        ),
        (
            "Title\nA".encode("utf-16"),
            "a.csv",
            "The file is UTF-16 text. Save it as UTF-8 (in a spreadsheet: “CSV UTF-8”).",
        ),
        (
            b"PK\x03\x04...",
            "a.xlsx",
            "This is no Excel workbook that can be read. Save it as an Excel workbook (.xlsx) again, or as “CSV UTF-8”.",
        ),
        (
            b"\xd0\xcf\x11\xe0...",
            "a.xls",
            "This spreadsheet is in an old format or has a password. Save it as an Excel workbook (.xlsx).",
        ),
        (b"%PDF-1.7", "a.pdf", "This is a PDF. What is imported is a list of reports: XLSX, CSV or JSON."),
        ("[]", "a.json", "The file has a header and no rows."),
        ('[{"title": "A"}', "a.json", "The file is not JSON: Expecting ',' delimiter: line 1 column 16 (char 15)."),
        ("[" * 100_000, "a.json", "The file is JSON, but too deep to be a list of reports."),
    ],
)
def test_refusals(data, name, words):
    assert refusal(data, name) == words


def test_without_an_ending_the_first_character_tells():
    assert read('{"title": "A"}', "rows").rows[0].values == {"title": "A"}
    assert read("Title\nA", "rows").rows[0].values == {"title": "A"}


def test_files_that_are_none(tmp_path):
    with pytest.raises(Unreadable, match=r"There is no file .*none\.csv\."):
        exchange.read_file(tmp_path / "none.csv")
    with pytest.raises(Unreadable, match="is a folder, not a file"):
        exchange.read_file(tmp_path)


def test_a_device_that_never_ends_is_not_read_for_ever(monkeypatch):
    monkeypatch.setattr(reading, "MAX_BYTES", 1024 * 1024)
    with pytest.raises(Unreadable, match=r"^/dev/zero is larger than 1 MB\. Import it in parts\.$"):
        reading.read_file(Path("/dev/zero"))
