"""The benchmarks measure the right answer: what the catalog says of a made-up catalog is what SQL says."""

import pytest

from benchmarks import by_sql, lists, loading, synthetic
from reports import catalog, search
from reports.models import Report

SIZE = 300


@pytest.fixture
def loaded(db):
    """A small made-up catalog."""
    loading.load_rows(SIZE)


def test_as_many_public_reports_as_asked_for_and_a_twentieth_hidden(loaded):
    assert (Report.objects.public().count(), Report.objects.count()) == (SIZE, SIZE + SIZE // 20)
    assert len(catalog.current().ids) == SIZE


def test_catalog_and_sql_agree_about_all_cases(loaded):
    snapshot = catalog.current()
    for case in lists.cases(snapshot):
        lists.check(snapshot, case.criteria)


def test_a_wrong_count_would_be_noticed(loaded):
    snapshot = catalog.current()
    agency = lists.commonest(snapshot, "agency")
    snapshot.facets["agency"].bitmaps[agency] -= snapshot.facets["agency"].bitmaps[agency][:1]
    with pytest.raises(AssertionError, match="disagree"):
        lists.check(snapshot, lists.cases(snapshot)[0].criteria)


def test_the_search_index_is_what_the_portal_would_have_made(loaded):
    words = [synthetic.COMMON_WORD, synthetic.RARE_WORD, "review"]
    before = [search.best(search.find(word), limit=100) for word in words]
    assert len(before[0]) == pytest.approx(SIZE * synthetic.COMMON_SHARE, rel=0.3)
    search.rebuild()
    assert [search.best(search.find(word), limit=100) for word in words] == before


def test_derived_columns_are_what_saving_would_have_made(loaded):
    def keys() -> list[tuple]:
        names = (
            "pk",
            "number_key",
            "number_sort",
            "title_key",
            "fiscal_year",
            "issued_on",
            "issued_precision",
            "sort_on",
        )
        return list(Report.objects.order_by("pk").values_list(*names))

    before = keys()
    for report in Report.objects.all():
        report.save()
    assert keys() == before


def test_the_same_catalog_every_time():
    def rows() -> list[tuple]:
        return [(made.report.title, made.report.slug, made.agencies, made.topics) for made in synthetic.catalog(50)]

    assert rows() == rows()


def test_answers_are_compared_in_full(loaded):
    answer = by_sql.answer(catalog.Criteria())
    assert answer.total == SIZE
    assert sum(answer.counts["type"].values()) == SIZE
