"""Counts over time, from the catalog alone."""

import datetime as dt

import pytest
from pyroaring import BitMap

from reports import catalog
from reports.catalog import series
from tests import factories


def test_years_are_counted_and_none_between_is_left_out(db, django_assert_num_queries):
    for year in (2019, 2019, 2022, None):
        factories.published(topics=["red"] if year != 2022 else [], fiscal_year=year)
    factories.draft(topics=["red"], fiscal_year=2019)
    factories.scheduled(topics=["red"], fiscal_year=2030)
    snapshot = catalog.current()
    with django_assert_num_queries(0):
        everything = series.by_fiscal_year(snapshot, snapshot.everything)
        red = series.by_fiscal_year(snapshot, snapshot.within(("topic", "red")))
    by_year = {day.year: number for day, number in everything.counts.items()}
    assert (by_year, everything.not_recorded) == ({2019: 2, 2020: 0, 2021: 0, 2022: 1}, 1)
    assert (red.counts, red.not_recorded) == ({dt.date(2019, 1, 1): 2}, 1)


def test_nothing_to_count(db):
    snapshot = catalog.current()
    assert series.by_fiscal_year(snapshot, BitMap()) == series.Series({}, 0)
    assert sum(series.by_month(snapshot, BitMap(), 2024).counts.values()) == 0


@pytest.mark.parametrize(
    ("fields", "month"),
    [
        ({"issued_on": dt.date(2023, 9, 30)}, None),  # the fiscal year before
        ({"issued_on": dt.date(2023, 10, 1)}, dt.date(2023, 10, 1)),
        ({"issued_on": dt.date(2024, 2, 29)}, dt.date(2024, 2, 1)),
        ({"issued_on": dt.date(2024, 9, 30)}, dt.date(2024, 9, 1)),
        ({"issued_on": dt.date(2024, 10, 1)}, None),
        ({"issued_on": dt.date(2024, 5, 1), "issued_precision": "month"}, dt.date(2024, 5, 1)),
        ({"issued_on": dt.date(2024, 1, 1), "issued_precision": "year"}, None),
        ({}, None),
    ],
)
def test_months_of_a_fiscal_year(db, fields, month):
    factories.published(fiscal_year=2024, **fields)
    factories.published(issued_on=dt.date(2020, 1, 1))
    factories.draft(issued_on=dt.date(2024, 2, 1))
    snapshot = catalog.current()
    found = series.by_month(snapshot, snapshot.within(("year", "2024")), 2024)
    assert list(found.counts)[::11] == [dt.date(2023, 10, 1), dt.date(2024, 9, 1)]
    assert {day: number for day, number in found.counts.items() if number} == ({month: 1} if month else {})
    assert found.not_recorded == (0 if month else 1)
