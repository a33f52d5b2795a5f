"""Numbers by their beginning: the same on both databases, and by the index."""

import pytest
from django.db import connection

from reports.models import Report
from tests import factories


@pytest.fixture
def numbers(db):
    for number in ("OIG-22-02", "OIG-22-20", "OIG-22-2-D", "OIG-222-1", "XOIG-22-2", "DA%-1", ""):
        factories.published(number)


@pytest.mark.parametrize(
    ("starts", "whole", "expected"),
    [
        (["oig-22-2"], [], ["oig-22-2", "oig-22-2-d", "oig-22-20"]),
        ([], ["oig-22-2"], ["oig-22-2", "oig-22-2-d"]),
        (["oig-22-"], [], ["oig-22-2", "oig-22-2-d", "oig-22-20"]),
        (["oig-22"], ["da-1"], ["da-1", "oig-22-2", "oig-22-2-d", "oig-22-20", "oig-222-1"]),
        (["OIG"], [], []),
        (["%", "o_g"], [], []),
        ([], [], []),
    ],
)
def test_keys_that_begin_so(numbers, starts, whole, expected):
    found = Report.objects.public().numbered_from(starts, whole=whole)
    assert sorted(found.values_list("number_key", flat=True)) == expected


def test_it_is_done_by_the_index(numbers):
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # of seven rows it would rather read all
            cursor.execute("SET LOCAL enable_seqscan = off")
    plan = Report.objects.order_by().numbered_from(["oig-22-"], whole=["da-1"]).explain()
    assert "report_number_key" in plan
