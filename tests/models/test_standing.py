"""Where a report stands, for a row in hand and for the database: one rule."""

import datetime as dt

import pytest
import time_machine

from reports.choices import Standing
from reports.models import Report
from tests import factories

NOON = dt.datetime(2026, 11, 24, 17, 0, tzinfo=dt.UTC)
ONE_MOMENT = dt.timedelta(microseconds=1)


@pytest.fixture
def numbers(db) -> None:
    """One report of each standing, named by it; the scheduled one is due at noon."""
    with time_machine.travel(NOON - dt.timedelta(days=1), tick=False):
        factories.draft("draft")
        factories.scheduled("scheduled", at=NOON)
        factories.published("published")
        factories.withdrawn("withdrawn")


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (NOON - ONE_MOMENT, {"draft": "draft", "scheduled": "scheduled", "published": "published", "withdrawn": "withdrawn"}),
        (NOON, {"draft": "draft", "scheduled": "published", "published": "published", "withdrawn": "withdrawn"}),
    ],
)  # fmt: skip
def test_the_row_and_the_database_agree(numbers, now, expected):
    rows = Report.objects.with_standing(now)
    assert {report.number: report.standing for report in rows} == expected
    assert {report.number: report.standing_at(now) for report in rows} == expected
    for value in Standing.values:
        found = set(Report.objects.with_standing(now).filter(standing=value).values_list("number", flat=True))
        assert found == {number for number, standing in expected.items() if standing == value}
