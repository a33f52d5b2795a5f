"""Reading one printed value."""

import datetime as dt

import pytest

from reports.exchange import values


@pytest.mark.parametrize(
    ("text", "day", "precision"),
    [
        ("2009-06-30", "2009-06-30", "day"),
        ("2009-6-3", "2009-06-03", "day"),
        ("2009-06-30T00:00:00", "2009-06-30", "day"),
        ("06/30/2009", "2009-06-30", "day"),
        ("June 30, 2009", "2009-06-30", "day"),
        ("Tuesday, June 30, 2009", "2009-06-30", "day"),
        ("Sept. 1st, 2009", "2009-09-01", "day"),
        ("30 June 2009", "2009-06-30", "day"),
        ("2009-06", "2009-06-01", "month"),
        ("6/2009", "2009-06-01", "month"),
        ("June 2009", "2009-06-01", "month"),
        ("JUN. 2009", "2009-06-01", "month"),
        ("2009", "2009-01-01", "year"),
        ("  June \n 2009 ", "2009-06-01", "month"),
    ],
)
def test_dates(text, day, precision):
    assert values.issue_date(text) == (dt.date.fromisoformat(day), precision)


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-30",
        "13/13/2009",
        "Juno 2009",
        "30/06/2009",
        "soon",
        "20187",
        "0000",
        "²009",
        "2009-06-30T11:00",
        "99" * 45,
    ],
)
def test_not_dates(text):
    with pytest.raises(ValueError, match="is not a date"):
        values.issue_date(text)


def test_a_year_of_another_millennium():
    with pytest.raises(ValueError, match="is not a date"):
        values.issue_date("June 30, 1009")


@pytest.mark.parametrize(
    ("value", "year"),
    [
        ("", None),
        (None, None),
        (2018, 2018),
        ("2018", 2018),
        (2018.0, 2018),
        ("FY 2018", 2018),
        ("fy2018", 2018),
        (" 2018 ", 2018),
    ],
)
def test_fiscal_years(value, year):
    assert values.fiscal_year(value) == year


@pytest.mark.parametrize("value", ["20187", 20187, "0000", "1899", "2200", "18", "2018-19", "-5", "nine", "٢٠١٨"])
def test_not_fiscal_years(value):
    with pytest.raises(ValueError, match="is not a year"):
        values.fiscal_year(value)


@pytest.mark.parametrize("value", [True, {"a": 1}, [2018], float("inf")])
def test_values_that_are_no_text(value):
    with pytest.raises(ValueError, match="is not text"):
        values.fiscal_year(value)


@pytest.mark.parametrize(
    ("value", "names"),
    [
        (None, []),
        ("", []),
        ([], []),
        (["CBP", " ICE ", ""], ["CBP", "ICE"]),
        ("CBP, ICE", ["CBP", "ICE"]),
        ("CBP; ICE ;", ["CBP", "ICE"]),
        ("CBP|ICE", ["CBP", "ICE"]),
        ("CBP\nICE", ["CBP", "ICE"]),
        ("Office of Plans, Policy, and Ideas;", ["Office of Plans, Policy, and Ideas"]),
        ("FEMA, fema", ["FEMA"]),
    ],
)
def test_names(value, names):
    assert values.names(value, longest=150) == names


@pytest.mark.parametrize(
    ("value", "words"),
    [("§", "without a letter"), ("x" * 151, "longer than 150"), ({"a": 1}, "not a list"), ([["CBP"]], "is not text")],
)
def test_not_names(value, words):
    with pytest.raises(ValueError, match=words):
        values.names(value, longest=150)


@pytest.mark.parametrize(
    ("value", "key"),
    [("", ""), ("audit", "audit"), ("Management Alert", "management-alert"), ("financial-audit", "financial-audit")],
)
def test_types(value, key):
    assert values.report_type(value) == key


def test_not_a_type():
    with pytest.raises(ValueError, match="is not a type of report"):
        values.report_type("Novel")


@pytest.mark.parametrize(
    ("text", "is_doubled"),
    [
        ("Audit of X Audit of X", True),
        ("Audit of X – AUDIT OF X.", True),
        ("Audit of X Audit of Y", False),
        ("Audit", False),
        ("", False),
    ],
)
def test_doubled(text, is_doubled):
    assert values.is_doubled(text) is is_doubled


@pytest.mark.parametrize(
    ("source", "path"),
    [
        ("https://www.oig.example/reports/2013-05/capping-report", "/reports/2013-05/capping-report"),
        ("https://www.oig.example/reports/2013-05/capping-report/?a=b#c", "/reports/2013-05/capping-report"),
        ("https://www.oig.example/reports/audits-inspections-and-evaluations?page=7", ""),
        ("https://www.oig.example/taxonomy/term/307", ""),
        ("javascript:/reports/2013-05/x", ""),
        ("public files (links cited)", ""),
        ("", ""),
    ],
)
def test_pages_of_a_report_on_a_former_site(source, path):
    assert values.report_page(source) == path


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("http://www.oig.example/assets/Mgmt/2014/OIG_14-60_Mar14.pdf", "/assets/Mgmt/2014/OIG_14-60_Mar14.pdf"),
        ("/sites/default/files/A%20B.pdf", "/sites/default/files/A B.pdf"),
        ("", ""),
    ],
)
def test_addresses_of_documents(address, path):
    assert values.document_path(address) == path


@pytest.mark.parametrize(
    "address", ["see page 3", "https://oig.example/", "ftp://x/y.pdf", "http://[x/y.pdf", "/" + "x" * 500]
)
def test_not_addresses_of_documents(address):
    with pytest.raises(ValueError, match="is not the address of a document"):
        values.document_path(address)
