"""Search is measured on what the portal would have indexed, and by words as frequent as they are said to be."""

import statistics

import pytest

from benchmarks import loading, page_texts, searching, synthetic
from reports import catalog, search
from reports.models import DocumentPage, Report
from tests.databases.index import index_is_its_rebuild

SIZE, PAGES = 30, 20


@pytest.fixture
def loaded(db, monkeypatch):
    """A small made-up catalog with pages, its pages' text drawn from few sentences."""
    monkeypatch.setattr(page_texts, "SENTENCES", 5_000)
    page_texts.sentences.cache_clear()
    loading.load_rows(SIZE, PAGES)
    yield
    page_texts.sentences.cache_clear()


def found(text: str) -> list[int]:
    return search.best(search.find(text), limit=SIZE)


def test_the_index_of_pages_is_what_the_portal_would_have_made(loaded):
    words, _ = page_texts.vocabulary()
    asked = [synthetic.COMMON_WORD, words[0], words[300], words[5_000], '"{} {}"'.format(*page_texts.pair(3))]
    before = [found(text) for text in asked]
    assert len(before[1]) == SIZE
    search.rebuild()
    assert [found(text) for text in asked] == before


def test_every_report_has_its_pages_in_one_document_that_was_read(loaded):
    assert DocumentPage.objects.count() == PAGES * Report.objects.count()
    first = Report.objects.public().order_by("pk")[0].documents.first()
    assert (first.reading_state, first.page_count) == ("ready", PAGES)
    assert [page.text for page in first.pages.all()] == page_texts.pages(first.report_id, PAGES)
    assert len(first.pages.all()[1].text.split()) in range(page_texts.WORDS_A_PAGE, page_texts.WORDS_A_PAGE + 4)


def test_no_two_words_are_one_to_the_index():
    words, names = page_texts.vocabulary()
    stems = {stem for word in words + names for stem in search.parse(f'"{word}"').phrases[0]}
    assert (len(words), len(names), len(stems)) == (30_000, 5_000, 35_000)


def test_common_words_stand_in_a_third_of_the_reports():
    weights = synthetic.zipf(page_texts.VOCABULARY)
    drawn = PAGES * page_texts.WORDS_A_PAGE
    shares = [1 - (1 - (weights[n] - weights[n - 1]) / weights[-1]) ** drawn for n in page_texts.COMMON_RANKS]
    assert statistics.mean(shares) == pytest.approx(1 / 3, abs=0.01)


def test_a_search_is_measured_whole_and_by_other_words_each_time(loaded, monkeypatch):
    monkeypatch.setattr(searching, "RUNS", 50)
    kinds = searching.cases(catalog.current())
    for case in kinds:
        texts = [criteria.q for criteria in case.asked]
        assert len(set(texts)) == len(texts) == 55
    run = searching.searched(catalog.current(), searching.asking([page_texts.vocabulary()[0][0]])[0])
    assert run.total == SIZE
    assert searching.plain(page_texts.vocabulary()[0][0])[0] == SIZE


def test_a_search_without_its_reasons_is_not_counted_as_answered(loaded, monkeypatch):
    def stop(*_, **__):
        raise search.SearchTooSlow

    word = page_texts.vocabulary()[0][400]
    monkeypatch.setattr(search, "pages", stop)
    assert searching.searched(catalog.current(), searching.asking([word])[0]).total is None
    figure = searching.everywhere(catalog.current(), searching.TARGETED)
    monkeypatch.setattr(search, "find", stop)
    figure = searching.everywhere(catalog.current(), searching.TARGETED)
    assert (figure.value, figure.instead, figure.verdict) == (None, "told to narrow", "")


def test_what_indexing_again_costs_is_measured_and_leaves_the_catalog_as_it_was(loaded):
    figures = [searching.reindexing(SIZE), searching.reindexing_heads(SIZE)]
    assert [figure.beside.partition(";")[0] for figure in figures] == [
        f"20 pages, {SIZE - searching.WARMING_UP} reports",
        f"pages as they are, {SIZE - searching.WARMING_UP} reports",
    ]
    assert found("renamed") == []
    assert index_is_its_rebuild()
