"""Maintenance has time: imports, migrations and rebuilds of the index may take longer than a page's statements."""

import pytest
from django.core.management import call_command
from django.db import DatabaseError, OperationalError, connection, transaction
from django.test.utils import CaptureQueriesContext

from reports import search
from reports.exchange import importing
from reports.models.patience import no_statement_timeout
from reports.search import indexing
from tests.exchange.rows import imported, row

pytestmark = pytest.mark.postgres


def sql(statement: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0]


@pytest.fixture
def limit():
    """Reads the session's limit, which is a quarter of a second in these tests."""
    before = sql("SELECT current_setting('statement_timeout')")
    sql("SELECT set_config('statement_timeout', '250ms', false)")
    yield lambda: sql("SELECT current_setting('statement_timeout')")
    sql(f"SELECT set_config('statement_timeout', '{before}', false)")


def test_without_a_limit_and_back(transactional_db, limit):
    with no_statement_timeout():
        sql("SELECT 1 FROM pg_sleep(0.4)")
        with no_statement_timeout():
            assert limit() == "0"
        assert limit() == "0"
    assert limit() == "250ms"
    with pytest.raises(OperationalError):
        sql("SELECT 1 FROM pg_sleep(0.4)")


def test_back_after_an_error_and_the_error_is_the_one_seen(transactional_db, limit):
    with pytest.raises(DatabaseError, match="division by zero"), transaction.atomic(), no_statement_timeout():
        sql("SELECT 1 / 0")
    assert limit() == "250ms"
    with pytest.raises(DatabaseError, match="division by zero"), no_statement_timeout(), transaction.atomic():
        sql("SELECT 1 / 0")
    assert limit() == "250ms"


def test_an_import_has_time(db, limit, monkeypatch):
    seen, plan = [], importing.make_plan
    monkeypatch.setattr(importing, "make_plan", lambda *args, **options: seen.append(limit()) or plan(*args, **options))
    imported(row())
    assert (seen, limit()) == (["0"], "250ms")


def test_a_migration_has_time(db, limit, monkeypatch):
    seen = []
    monkeypatch.setattr(search, "prepare_storage", lambda **options: seen.append(limit()))
    call_command("migrate", verbosity=0)
    assert (seen, limit()) == (["0"], "250ms")


def test_a_rebuild_has_time(db, limit, monkeypatch):
    seen = []
    monkeypatch.setattr(indexing, "index", lambda ids: seen.append(limit()))
    search.rebuild()
    assert (seen, limit()) == (["0"], "250ms")


def test_statistics_are_made_anew_of_our_tables_alone(transactional_db, clean_index, monkeypatch):
    monkeypatch.setattr(importing, "ROWS_THAT_AGE_STATISTICS", 1)
    with CaptureQueriesContext(connection) as queries:
        imported(row())
    (vacuum,) = [one["sql"] for one in queries if one["sql"].startswith("VACUUM")]
    assert vacuum == (
        'VACUUM (ANALYZE) "reports_agency", "reports_catalogcounter", "reports_correction", "reports_documentpage", '
        '"reports_formeragencyslug", "reports_formerareaslug", "reports_formerreportslug", "reports_formertopicslug", '
        '"reports_importbatch", "reports_importedreport", "reports_keptform", "reports_legacyaddress", '
        '"reports_oversightarea", "reports_pendingimport", "reports_previewlink", '
        '"reports_publicationevent", "reports_report", '
        '"reports_report_agencies", "reports_reportdocument", "reports_reporttopic", "reports_revision", '
        '"reports_search_brought", '
        '"reports_search_heads", "reports_search_kept", "reports_search_pages", "reports_search_said", '
        '"reports_search_words", "reports_topic", "reports_transition"'
    )
