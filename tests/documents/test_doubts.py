"""What an editor is told of a document beside its check: doubts that depend on the record."""

import datetime as dt

import pytest

from reports.choices import FindingCode, Precision
from reports.documents import doubts
from reports.models import Finding, Report, ReportDocument
from tests import factories

COVER = "Office of Inspector General\n\nKeys nobody counted\n\nOIG-24-02\n\nSeptember 30, 2024"
COMPLETE = {"is_tagged": True, "language": "en-US", "pdf_title": "Keys nobody counted"}


def told(report: Report) -> list[tuple[str, str]]:
    return [(one.code.value, one.detail) for one in doubts.found_in(report)[report.documents.get().pk]]


def cover(text: str = COVER, **facts) -> Report:
    report = factories.draft(documents=["report"], **{"number": "OIG-24-02", **facts})
    factories.read(report, text, "Another page: OIG-99-99, January 1, 1999")
    report.documents.update(**COMPLETE, sha256=f"{report.pk:064}")
    return report


def test_a_document_that_says_what_its_record_says(db):
    assert told(cover(issued_on=dt.date(2024, 9, 30))) == []


@pytest.mark.parametrize("number", ["oig 24 2", "OIG_24_02", "OIG-24-002"])
def test_numbers_are_the_same_in_any_spelling(db, number):
    assert told(cover(number=number)) == []


def test_another_number(db):
    assert told(cover(number="OIG-24-12")) == [("cover_number", "OIG-24-02")]
    assert told(cover("No number at all", number="OIG-24-12")) == [("cover_number", "")]
    assert told(cover("No number at all", number="")) == []
    assert told(cover("", number="OIG-24-12")) == []


@pytest.mark.parametrize(
    ("text", "precision", "wanted"),
    [
        ("Issued September 30, 2024", Precision.DAY, []),
        ("Issued 30 September 2024; audited in May 2023", Precision.DAY, []),
        ("Issued 9/30/2024", Precision.DAY, []),
        ("Issued Sept. 30, 2024", Precision.DAY, []),
        ("Issued 2024-09-30", Precision.DAY, []),
        ("September 2024", Precision.DAY, []),
        ("September 12, 2024", Precision.MONTH, []),
        ("No date", Precision.DAY, []),
        ("Issued 99/99/2024", Precision.DAY, []),
        ("September 29, 2024", Precision.DAY, [("cover_date", "September 29, 2024")]),
        ("August 2024", Precision.DAY, [("cover_date", "August 2024")]),
        ("August 12, 2024", Precision.MONTH, [("cover_date", "August 12, 2024")]),
        ("August 2023", Precision.YEAR, []),
    ],
)
def test_the_date(db, text, precision, wanted):
    report = cover(text, number="", issued_on=dt.date(2024, 9, 30), issued_precision=precision)
    assert told(report) == wanted


def test_only_the_report_itself_has_a_cover(db):
    report = factories.draft("OIG-24-02", documents=["response"])
    factories.read(report, "Dear Inspector General")
    ReportDocument.objects.update(**COMPLETE)
    assert told(report) == []


def test_what_it_lacks(db):
    report = cover()
    ReportDocument.objects.update(is_tagged=False, language="", pdf_title="")
    assert told(report) == [("untagged", ""), ("no_language", ""), ("no_title", "")]
    ReportDocument.objects.update(reading_state="failed", reading_problem="scanned")
    assert told(report) == [("scanned", "")]
    ReportDocument.objects.update(reading_problem="damaged")
    assert told(report) == []


def test_the_same_file_elsewhere(db):
    report = cover()
    ReportDocument.objects.update(sha256="a" * 64)
    other = factories.draft("OIG-20-01", "Older", documents=["report"])
    assert told(report) == []
    ReportDocument.objects.update(sha256="b" * 64)
    assert told(report) == [("twin", str(other))]


def test_red_ones_come_first_and_by_page(db):
    report = cover()
    findings = [Finding(FindingCode.METADATA), Finding(FindingCode.HIDDEN_TEXT, 7), Finding(FindingCode.HIDDEN_TEXT, 2)]
    ReportDocument.objects.update(findings=[one.stored() for one in findings], is_tagged=False)
    found = doubts.found_in(report)[report.documents.get().pk]
    assert [(one.code, one.page) for one in found] == [
        ("hidden_text", 2), ("hidden_text", 7), ("metadata", None), ("untagged", None),
    ]  # fmt: skip


def test_it_asks_the_same_number_of_times(db, django_assert_num_queries):
    one = factories.draft("A-1", documents=["report"])
    three = factories.draft("A-3", documents=["report", "highlights", "response"])
    for report in (one, three):
        with django_assert_num_queries(3):
            doubts.found_in(report)
