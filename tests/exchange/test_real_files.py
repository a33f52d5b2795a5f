"""The two real files, every row accounted for, and how much work 5,000 rows are."""

from collections import Counter
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reports import exchange
from reports.models import PublicationEvent, Report
from reports.models.patience import no_statement_timeout

from .rows import row, table

pytestmark = pytest.mark.django_db
ORIGINAL = Path(__file__).resolve().parents[2] / "data" / "original"
CSV, JSON = ORIGINAL / "dhs_oig_as_printed.csv", ORIGINAL / "dhs_oig_reports.jsonl"


def run(path):
    return exchange.import_table(exchange.read_file(path))


def test_the_list_as_printed():
    outcome = run(CSV)
    assert str(outcome) == "created 361, updated 3, unchanged 38, rejected 0"
    assert Counter(Report.objects.values_list("state", flat=True)) == {"published": 350, "draft": 11}
    assert Counter(message.field for message in outcome.messages) == {"title": 14, "report_number": 3, "fiscal_year": 1}
    assert str(outcome.messages[0]) == "row 3: fiscal_year: “20187” is not a year; kept as printed, stored as unknown"
    assert Counter(Report.objects.values_list("issued_precision", flat=True)) == {
        "unknown": 304,
        "day": 44,
        "month": 13,
    }
    assert not Report.objects.filter(title__startswith=" ").exists()
    assert not Report.objects.filter(title__startswith="•").exists()
    assert str(run(CSV)) == "created 0, updated 0, unchanged 402, rejected 0"


def test_the_list_of_reports():
    outcome = run(JSON)
    assert str(outcome) == "created 347, updated 0, unchanged 0, rejected 0"
    assert Report.objects.public().count() == 347
    assert str(run(JSON)) == "created 0, updated 0, unchanged 347, rejected 0"


@pytest.mark.parametrize("paths", [(CSV, JSON), (JSON, CSV)])
def test_one_after_the_other(paths):
    for path in paths:
        run(path)
    assert Counter(Report.objects.values_list("state", flat=True)) == {"published": 353, "draft": 11}
    assert [str(run(path)) for path in paths] == [
        f"created 0, updated 0, unchanged {count}, rejected 0"
        for count in ((402, 347) if paths[0] == CSV else (347, 402))
    ]


def queries_of(count):
    """How many statements an import of so many new rows makes, and the same rows again, and rows that fill them."""
    bare = [row(f"X-{n}", f"Title {n}") for n in range(count)]
    full = [{**one, "agencies": ["CBP", "ICE"], "tags": ["A"], "issue_date": "2018-01-02"} for one in bare]
    counts = []
    for rows in (bare, bare, full):
        with CaptureQueriesContext(connection) as captured:
            exchange.import_table(table(*rows))
        counts.append(len(captured))
    return counts


@pytest.mark.soak
def test_statements_grow_with_batches_of_500_rows_not_with_rows(soak):
    few = queries_of(2)
    PublicationEvent.objects.all().delete()
    Report.objects.all().delete()
    batches = 10 if soak else 3
    many = queries_of(500 * batches)
    assert max(few) <= 80
    # a statement for each row would be 500 times the batches
    assert max(after - before for before, after in zip(few, many, strict=True)) <= 60 * batches
    with no_statement_timeout():  # so many rows hold more promises between tables than one statement's time is for
        connection.check_constraints()
