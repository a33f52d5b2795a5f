"""Unfinished, misspelled, split and joined words; what is asked when no report has all of it."""

import pytest

from reports import publishing, search
from reports.search import entry, vocabulary
from tests import factories


@pytest.fixture
def reports(db):
    made = factories.published(
        "OIG-22-01", "Illegal wildlife trafficking", topics=["Grants"], agencies=["FEMA"], documents=["report"],
        executive_summary="Airbridge contracts for masks.",
    )  # fmt: skip
    factories.read(made, "Elephants from Myanmar", "The port of Oakland")
    factories.published("OIG-22-02", "Wild horses and trafficked goods of a program under 287(g)")
    factories.draft("OIG-22-03", "Canary zebrafish hippopotamus")


def numbers(text: str, **options) -> list[str]:
    from reports.models import Report

    finding = search.find(text, **options)
    by_id = dict(Report.objects.values_list("pk", "number"))
    return [by_id[pk] for pk in search.best(finding, limit=9)]


@pytest.mark.parametrize(
    ("text", "found", "corrections"),
    [
        ("wildlif", ["OIG-22-01"], ()),  # unfinished
        ("wildli", ["OIG-22-01", "OIG-22-02"], ()),  # and by its stem a form of "wild"
        ("traffickin", ["OIG-22-01", "OIG-22-02"], ()),
        ("wild", ["OIG-22-02"], ()),  # a word of its own is not taken for the beginning of others
        ("wildlif trafficking", ["OIG-22-01"], ()),  # as its stem
        ("wildlfie trafficking", ["OIG-22-01"], (("wildlfie", "wildlife"),)),
        ("wildlfie", ["OIG-22-01"], (("wildlfie", "wildlife"),)),
        ("traficking", ["OIG-22-02", "OIG-22-01"], None),
        ("mynamar", ["OIG-22-01"], (("mynamar", "myanmar"),)),  # only in a document
        ("qildlife", ["OIG-22-01"], (("qildlife", "wildlife"),)),  # the first letter, one slip
        ("qqildlife", [], ()),
        ("por", ["OIG-22-01"], ()),
        ("wld", [], ()),  # too short to guess
        ('"wildlfie"', [], ()),  # in quotes it is taken as it is
        ("zebrafsh", [], ()),  # near a hidden report's word only
        ("hippopot", [], ()),
        ("canary", [], ()),
        ("air bridge", ["OIG-22-01"], ()),
        ("air bridge airbridge", ["OIG-22-01"], ()),  # a pair that is a word of the query as well
        ("mask mask maskmask mask", [], ()),
        ("wild life", ["OIG-22-01"], ()),
        ("287g", ["OIG-22-02"], ()),
        ("287(g)", ["OIG-22-02"], ()),
        ("elephants oakland", ["OIG-22-01"], ()),  # on different pages
        ('"myanmar the"', [], ()),  # a phrase does not reach over to the next page
    ],
)
def test_what_is_found(reports, text, found, corrections):
    assert sorted(numbers(text)) == sorted(found)
    if corrections is not None:
        assert search.find(text).query.corrections == corrections


@pytest.mark.parametrize(
    ("text", "found", "at_least"),
    [
        ("wildlife zzzz", ["OIG-22-01"], 1),
        ("wild wildlife goods", ["OIG-22-02"], 2),
        ("wildlife zzzz yyyy xxxx", [], 4),  # one of four is too little
        ("illegal wildlife zzzz yyyy xxxx", ["OIG-22-01"], 2),  # two words say something
        ("wildlife goods -wild", ["OIG-22-01"], 1),  # what is unwanted stays so
        ("zzzz", [], 1),
    ],
)
def test_most_of_it_if_nothing_has_all(reports, text, found, at_least):
    assert numbers(text) == []
    assert numbers(text, relax=True) == found
    assert search.find(text, relax=True).at_least == at_least


def test_words_of_what_is_not_public_any_more_leave_the_vocabulary(reports):
    from reports.models import Report

    assert vocabulary.known(["myanmar", "zebrafish"]) == {"myanmar"}
    publishing.withdraw(Report.objects.get(number="OIG-22-01"), reason="Wrong.", by=None)
    assert vocabulary.known(["myanmar", "wildlife", "wild"]) == {"wild"}
    assert vocabulary.beginning_with("wildl", limit=9) == []
    assert vocabulary.nearest("wildlfie") == ""


def test_a_topic_s_synonyms_and_an_agency_s_names_are_found(db):
    from reports.models import Agency, Topic

    factories.published("OIG-22-01", "One", topics=["Grants"], agencies=["FEMA"])
    Topic.objects.update(synonyms="federal awards\nsubsidies")
    Agency.objects.update(name="Emergency Management")
    search.rebuild()
    assert [numbers(text) for text in ("subsidy", "federal award", "fema", "emergency")] == [["OIG-22-01"]] * 4


def test_of_many_unknown_words_only_the_first_few_are_looked_at(reports, django_assert_max_num_queries):
    text = " ".join(f"unheard{chr(97 + n)}of" for n in range(15)) + " wildlfie"
    with django_assert_max_num_queries(8):
        assert vocabulary.understand(search.parse(text)).corrections == ()
    assert search.find("wildlfie " + text[:60]).query.corrections[0] == ("wildlfie", "wildlife")


def test_words_beyond_a_bound_are_not_for_the_vocabulary(db, monkeypatch):
    monkeypatch.setattr(entry, "MOST_WORDS", 3)
    made = factories.published("1", "x", documents=["report"])
    factories.read(made, "alpha bravo charlie delta " + "e" * 31)
    assert vocabulary.known(["alpha", "bravo", "charlie", "delta", "e" * 31]) == {"alpha", "bravo", "charlie"}
    assert list(search.find("delta").ids) == [made.pk]


def test_a_word_written_as_one_somewhere_hides_no_report_that_has_both(reports):
    factories.published("OIG-22-09", "Bridge of great age over the air")
    assert sorted(numbers("air bridge")) == ["OIG-22-01", "OIG-22-09"]


def test_a_page_of_very_long_terms_is_indexed_as_far_as_it_can_be(db):
    """PostgreSQL takes 1 MB for one vector."""
    made = factories.published("OIG-22-10", "Long", documents=["report"], executive_summary="\U00020000" * 64 + " end")
    words = " ".join(chr(0x20000 + n) * 64 for n in range(9_000))
    factories.read(made, f"first {words} last", "second")
    assert [list(search.find(word).ids) for word in ("first", "second", "last")] == [[made.pk], [made.pk], []]
