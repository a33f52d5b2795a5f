"""A head that is indexed again: the index is what a rebuild makes of it, and no page is read or written."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from reports import search
from reports.choices import State
from reports.models import Agency, Report, Topic
from reports.search import entry, indexing
from reports.search.brought import VOCABULARY
from tests import factories
from tests.databases.index import index_is_its_rebuild
from tests.search.test_search import found

PAGES = ("Walrus ivory at the harbor", "Ivory and grants", "Ivory again", "Zebras of the Zürich zoo")


@pytest.fixture
def reports(db, settings):
    """Three reports with pages; a word of the first topic stands on pages, too. How long a search takes is not asked here."""
    settings.SEARCH_TIMEOUT_MS = 60_000
    made = []
    for number in ("N-1", "N-2", "N-3"):
        report = factories.published(number, "Audit", agencies=["CBP"], topics=["ivory"], documents=["report"])
        factories.read(report, *PAGES)
        made.append(report)
    return made


def rename(topic: str, agency: str) -> None:
    Topic.objects.update(name=topic, synonyms="tusks")
    Agency.objects.update(name=agency, abbreviation="XYZ")


def heads_again(*reports: Report) -> list[str]:
    """Index the heads of these again: the statements that took, as far as Django sees them."""
    with CaptureQueriesContext(connection) as queries:
        search.index_heads([report.pk for report in reports])
    return [query["sql"] for query in queries]


def test_new_words_are_found_old_ones_are_not_and_those_of_pages_stay(reports):
    rename("Elephants", "Border office")
    heads_again(*reports)
    assert index_is_its_rebuild()
    for text in ("elephants", "tusk", "xyz", '"border office"', "ivory", '"walrus ivory"', "zurich"):
        assert sorted(found(text)) == ["N-1", "N-2", "N-3"], text
    assert found("cbp") == []


def test_the_vocabulary_counts_what_changed(reports):
    rename("Elephants", "Border office")
    heads_again(reports[0])
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT word, reports FROM {VOCABULARY} WHERE word IN ('ivory', 'elephants', 'cbp')")
        assert dict(cursor.fetchall()) == {"ivory": 3, "elephants": 1, "cbp": 2}


def test_no_page_is_read_or_written(reports, monkeypatch):
    rename("Elephants", "Border office")
    monkeypatch.delattr(indexing.engine(), "put_pages")
    monkeypatch.delattr(indexing, "write_kept")
    statements = heads_again(*reports)
    assert [sql for sql in statements if "search_pages" in sql or "documentpage" in sql] == []
    assert found("elephants") == ["N-3", "N-2", "N-1"]


def test_it_takes_as_many_statements_for_more_reports(reports):
    rename("Elephants", "Border office")
    two = heads_again(*reports[:2])
    rename("Tigers", "Harbor office")
    assert len(heads_again(*reports)) == len(two)
    rename("Lions", "Port office")
    assert len(heads_again(reports[0])) == len(two) - 1  # whether many fit into memory need not be asked


def test_what_says_the_same_as_before_is_not_written(reports):
    Topic.objects.update(name="IVORY")
    assert [sql for sql in heads_again(*reports) if "INSERT" in sql or "DELETE" in sql] == []
    assert index_is_its_rebuild()


def test_a_report_that_is_not_in_the_index_is_indexed_whole(reports):
    search.clear()
    heads_again(reports[1])
    assert found('"walrus ivory"') == ["N-2"]
    heads_again(*reports)
    assert index_is_its_rebuild()


def test_one_that_is_public_no_more_is_taken_out(reports):
    gone = Report.objects.filter(pk=reports[0].pk)
    gone.update(state=State.WITHDRAWN, withdrawn_at=timezone.now(), withdrawal_reason="Wrong.")
    heads_again(*reports)
    assert index_is_its_rebuild()
    assert search.count() == 2


def test_of_no_report_nothing_is_asked(db):
    assert heads_again() == []


@pytest.mark.parametrize("most_words", [3, 20_000])
def test_where_the_terms_are_too_many_it_is_still_what_a_rebuild_makes(reports, monkeypatch, most_words):
    """Some are left out by their order: those that a shorter head makes room for must come back."""
    monkeypatch.setattr(entry, "MOST_WORDS", most_words)
    for most_bytes in range(20, 140, 7):
        monkeypatch.setattr(entry, "MAX_SAID_BYTES", most_bytes)
        rename("Ivory", "A")
        search.rebuild()
        for topic, agency in (("Aardvarks and zebras", "Border office"), ("Zoo", "")):
            rename(topic, agency)
            heads_again(*reports)
            assert index_is_its_rebuild(), most_bytes
