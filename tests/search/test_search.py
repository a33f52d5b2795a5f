"""One contract for both databases."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from reports import search
from reports.models import Report, ReportDocument
from reports.search import indexing, postgres, sqlite
from reports.search.query import parse
from reports.search.text import stem, terms
from tests import factories

ENDINGS = ("ional", "ing", "ers", "ulently", "ed", "ations", "ables", "fulness")


def found(text: str) -> list[str]:
    """The numbers of the reports that match, best first."""
    numbers = dict(Report.objects.values_list("pk", "number"))
    finding = search.find(text)
    ids = search.best(finding, limit=100)
    assert sorted(finding.ids) == sorted(ids)
    return [numbers[pk] for pk in ids]


@pytest.fixture
def reports(db):
    factories.published("OIG-22-02", "Combat Illegal Wildlife Trafficking", executive_summary="Endangered animals.")
    factories.published("OIG-19-10", "CBP’s Searches of Electronic Devices", topics=["trafficking"])
    factories.published("OIG-22-020", "Café résumé", executive_summary="The wildlife report. " * 3)


def test_the_best_are_the_first_of_all(reports):
    finding = search.find("wildlife")
    assert len(search.best(finding, limit=1)) == 1
    assert search.best(finding, limit=1) == search.best(finding, limit=9)[:1]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("wildlife", ["OIG-22-02", "OIG-22-020"]),  # the title weighs more than the summary
        ("WILDLIFE", ["OIG-22-02", "OIG-22-020"]),
        ("animal", ["OIG-22-02"]),  # stems
        ("trafficked", ["OIG-22-02", "OIG-19-10"]),
        ("CBP's search", ["OIG-19-10"]),
        ("cbps", ["OIG-19-10"]),
        ("cafe RESUME", ["OIG-22-020"]),
        ("OIG-22-02", ["OIG-22-02"]),
        ("oig2202", ["OIG-22-02"]),
        ("22-02", ["OIG-22-02"]),
        ('"illegal wildlife"', ["OIG-22-02"]),
        ('"wildlife illegal"', []),
        ("wildlife -illegal", ["OIG-22-020"]),
        ("-illegal", []),
        ("", []),
        ('"', []),
        ("wildlife AND NOT OR NEAR(", []),
        ("title:wildlife", []),
        ("wild*", ["OIG-22-02", "OIG-22-020"]),  # as an unfinished word, the star says nothing
        ("wildlife' | 'x' & !", []),
        ("wildlife \\", ["OIG-22-02", "OIG-22-020"]),
    ],
)
def test_match(reports, text, numbers):
    assert found(text) == numbers


def test_a_phrase_does_not_reach_from_one_field_into_the_next(db):
    factories.published("OIG-1-1", "ends with alpha", topics=["beta begins"])
    assert found('"alpha beta"') == []


def test_only_public_reports_are_indexed(world):
    assert found("canary") == []
    assert found("withdrawn") == []
    assert found("wildlife") == ["OIG-24-01"]


def test_the_index_equals_its_rebuild(world):
    words = ("wildlife", "trafficking", "oig", "canary", "border")
    before = [found(word) for word in words]
    assert search.rebuild() == 1
    assert [found(word) for word in words] == before


@pytest.mark.sqlite  # PostgreSQL keeps its indexes in order
def test_a_rebuilt_index_is_in_one_piece(reports):
    def pieces() -> dict[str, int]:
        with connection.cursor() as cursor:
            tables = (sqlite.HEADS, sqlite.SAID)
            return {
                table: cursor.execute(f"SELECT count(DISTINCT segid) FROM {table}_idx").fetchone()[0]
                for table in tables
            }

    assert min(pieces().values()) > 1
    search.rebuild()
    assert pieces() == {sqlite.HEADS: 1, sqlite.SAID: 1}
    assert found("wildlife") == ["OIG-22-02", "OIG-22-020"]


def test_an_edit_is_found_at_once_and_its_old_words_are_not(world):
    from reports import publishing

    world.public.title = "Quarterly audit"
    world.public.save()
    publishing.saved(world.public, by=None)
    assert found("quarterly") == ["OIG-24-01"]
    assert found('"wildlife trafficking"') == []


def test_terms_are_letters_and_digits_only():
    assert terms("A 'quoted' (OIG-22-02): 50% & Größe\x00 ﬁne ½") == [
        "a", "quot", "oig", "22", "02", "50", "gross", "fine", "1", "2",
    ]  # fmt: skip


def test_threads_do_not_spoil_each_others_stems():
    words = [f"{start}{end}" for start in ("relat", "fraud", "traffick", "investigat") for end in ENDINGS]
    expected = [stem.__wrapped__(word) for word in words]
    with ThreadPoolExecutor(4) as pool:
        for found in pool.map(lambda _: [stem.__wrapped__(word) for word in words], range(200)):
            assert found == expected


def test_a_query_is_cut_at_sixteen_terms():
    query = parse(" ".join(f"w{n}" for n in range(30)))
    assert len(query.wanted) == 16
    assert query.is_cut


@pytest.mark.sqlite
def test_a_search_that_takes_too_long_is_stopped(reports, settings, monkeypatch):
    monkeypatch.setattr(sqlite, "STEPS", 1)
    settings.SEARCH_TIMEOUT_MS = -1
    with pytest.raises(search.SearchTooSlow):
        found("wildlife")
    settings.SEARCH_TIMEOUT_MS = 250
    assert found("animal") == ["OIG-22-02"]


def limit() -> str:
    """The time that PostgreSQL gives the next statement."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        return cursor.fetchone()[0]


@pytest.mark.postgres
def test_postgresql_stops_a_search_that_takes_too_long(reports, settings, monkeypatch):
    usual = limit()
    monkeypatch.setattr(postgres, "SAID", "(SELECT *, pg_sleep(1) FROM reports_search_said) AS slow")
    settings.SEARCH_TIMEOUT_MS = 20
    with pytest.raises(search.SearchTooSlow):
        search.match(parse("wildlife"))
    monkeypatch.undo()
    assert found("animal") == ["OIG-22-02"]
    assert limit() == usual  # in a transaction that goes on, too


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_postgresql_puts_the_usual_time_limit_back_without_a_transaction_too(settings, monkeypatch):
    """As in production: no transaction around the search, so nothing else ends the limit that came with it."""

    factories.published("OIG-22-02", "Wildlife")
    usual = limit()
    assert len(search.best(search.find("wildlife"), limit=9)) == 1
    assert limit() == usual
    monkeypatch.setattr(postgres, "SAID", "(SELECT *, pg_sleep(1) FROM reports_search_said) AS slow")
    settings.SEARCH_TIMEOUT_MS = 20
    with pytest.raises(search.SearchTooSlow):
        search.match(parse("wildlife"))
    assert limit() == usual


def test_a_rebuild_has_few_pages_in_memory_at_a_time(world, monkeypatch):
    ids = [factories.published(f"P-{n}", f"Report {n}", documents=["report"]).pk for n in range(4)]
    for pk, count in zip(ids, (2, 3, 9, 1), strict=True):
        ReportDocument.objects.filter(report=pk).update(page_count=count)
    monkeypatch.setattr(indexing, "PAGES_AT_ONCE", 5)
    assert list(indexing.batches(ids)) == [ids[:2], ids[2:3], ids[3:]]
    monkeypatch.setattr(indexing, "BATCH", 3)
    assert list(indexing.batches(ids)) == [ids[:2], ids[2:3], ids[3:]]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("wildlife", ["OIG-22-02"]),  # the other one has it in its summary
        ("animals", []),
        ("trafficking", ["OIG-22-02"]),  # of the other one it is a topic
        ("wildlife OR resume", ["OIG-22-020", "OIG-22-02"]),  # the one entered last first
        ("search dev", ["OIG-19-10"]),
        ("wildlif", ["OIG-22-02"]),
        ("wildlfie", ["OIG-22-02"]),
        ('"electronic devices"', ["OIG-19-10"]),
        ('"devices electronic"', []),
        ("wildlife resume", []),
        ("combat OR resume -wildlife", ["OIG-22-020"]),
        ('combat OR resume -"illegal wildlife" -zebra', ["OIG-22-020"]),
        ("22", []),
        ("-wildlife", []),
        ("title : wildlife) OR (", []),
        ("", []),
    ],
)
def test_words_of_titles(reports, text, numbers):
    known = dict(Report.objects.values_list("pk", "number"))
    assert [known[pk] for pk in search.titled(text, limit=9)] == numbers
    assert [known[pk] for pk in search.titled(text, limit=1)] == numbers[:1]


@pytest.mark.parametrize("limit", [1, 2, 3, 4, 5, 6, 9])
def test_of_too_many_matches_a_longer_answer_begins_as_a_shorter_one(db, monkeypatch, limit):
    for number in range(3):
        factories.published(f"OIG-21-1{number}", "Wildlife" + " wildlife" * number)
        factories.published(f"OIG-21-2{number}", "Grants", executive_summary="Wildlife " * (number + 1))
    monkeypatch.setattr("reports.search.finding.RANKED_AT_MOST", 2)
    finding = search.find("wildlife")
    everything = search.best(finding, limit=100)
    assert len(everything) == len({*everything}) == 6
    assert search.best(finding, limit=limit) == everything[:limit]
