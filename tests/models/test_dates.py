"""Dates with their precision, and fiscal years."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from reports.choices import Precision
from reports.models import Report
from reports.models.dates import fiscal_year_of
from tests import factories


@pytest.mark.parametrize(
    ("day", "precision", "year"),
    [
        (dt.date(2021, 9, 30), Precision.DAY, 2021),
        (dt.date(2021, 10, 1), Precision.DAY, 2022),
        (dt.date(2009, 10, 1), Precision.MONTH, 2010),
        (dt.date(2009, 1, 1), Precision.YEAR, None),
    ],
)
def test_fiscal_year(day, precision, year):
    assert fiscal_year_of(day, precision) == year


@pytest.mark.parametrize(
    ("fields", "year", "sort_on", "text"),
    [
        ({"issued_on": dt.date(2018, 12, 3)}, 2019, dt.date(2018, 12, 3), "December 3, 2018"),
        ({"issued_on": dt.date(2009, 6, 9), "issued_precision": "month"}, 2009, dt.date(2009, 6, 30), "June 2009"),
        ({"issued_on": dt.date(2009, 6, 9), "issued_precision": "year"}, None, dt.date(2009, 12, 31), "2009"),
        ({"fiscal_year": 2004}, 2004, dt.date(2004, 9, 30), ""),
        ({"issued_on": dt.date(2018, 12, 3), "fiscal_year": 2018}, 2018, dt.date(2018, 12, 3), "December 3, 2018"),
        ({}, None, None, ""),
    ],
)
def test_what_follows_from_a_date(db, fields, year, sort_on, text):
    report = factories.draft(**fields)
    assert (report.fiscal_year, report.sort_on, report.issue_date_text) == (year, sort_on, text)


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "unheard-of"},
        {"report_type": "novel"},
        {"issued_precision": "day", "issued_on": None},
        {"issued_on": dt.date(2020, 1, 1), "issued_precision": "unknown"},
        {"fiscal_year": 20187},
        {"state": "published"},
        {"state": "withdrawn"},
        {"slug": "a-draft-with-a-slug"},
    ],
)
def test_the_database_refuses(db, wrong):
    report = factories.draft("OIG-1-1")
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.filter(pk=report.pk).update(**wrong)
