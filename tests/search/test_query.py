"""Reading a reader's words: no database."""

import pytest

from reports.search.query import EMPTY_WORDS, parse


def phrases(text: str) -> list[list[str]]:
    return [[" ".join(phrase) for phrase in group.phrases] for group in parse(text).wanted]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("wildlife trafficking", [["wildlif"], ["traffick"]]),
        ('"wildlife trafficking"', [["wildlif traffick"]]),
        ("wildlife OR ivory", [["wildlif", "ivori"]]),
        ("wildlife OR", [["wildlif"]]),
        ("OR wildlife", [["wildlif"]]),  # nothing before it
        ('a OR "b c" OR d', [["a", "b c", "d"]]),
        ("wildlife or ivory", [["wildlif"], ["ivori"]]),  # an operator only in capitals
        ("the report on how to", [["report"]]),
        ("how to", [["how"], ["to"]]),  # nothing else was asked
        ('"how to"', [["how to"]]),
        ("OIG-22-02", [["oig 22 02", "oig2202"]]),
        ("287g", [["287g", "287 g"]]),
        ("I-94", [["i 94", "i94"]]),
        ("wildlife wildlife", [["wildlif"]]),
        ("CBP’s", [["cbps"]]),
        ("-wildlife", []),
        ('"', []),
        ("", []),
    ],
)
def test_groups(text, wanted):
    assert phrases(text) == wanted


def test_what_is_unwanted_is_taken_as_it_stands():
    assert parse('a -the -"old rules" -b').unwanted == (("the",), ("old", "rule"), ("b",))


def test_only_a_plain_last_word_may_be_unfinished():
    texts = ("wild", "grants wild", "wild -grants", '"wild"', "grants OR wild", "b-52", "x1")
    assert [parse(text).is_last_open for text in texts] == [True, True, False, False, False, False, False]


def test_the_search_without_one_of_its_words():
    assert parse('wildlife "of ivory" I-94 -draft').texts == [
        '"of ivory" I-94 -draft', "wildlife I-94 -draft", 'wildlife "of ivory" -draft',
    ]  # fmt: skip
    assert parse("wildlife -draft").texts == [""]
    assert parse("a OR b grants").texts == ["grants", "a OR b"]


def test_empty_words_are_folded_words():
    assert all(word.isascii() and word.islower() for word in EMPTY_WORDS)


@pytest.mark.parametrize("text", ["w " * 300, '"' + "w " * 200, "x" * 300, "-" * 300, "a-b-" * 64])
def test_a_query_has_bounds(text):
    query = parse(text)
    assert sum(len(group.phrases[0]) for group in query.wanted) <= 16
    assert all(len(term) <= 64 for phrase in query.phrases for term in phrase)
