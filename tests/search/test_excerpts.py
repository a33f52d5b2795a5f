"""Where words stand in a text, and the piece that shows them. Pure functions."""

import random
import string
import time

import pytest

from reports.search.excerpts import LENGTH, excerpt, groups_in, hits, meant, parts
from reports.search.query import parse
from reports.search.text import places, terms


def marked(text: str, words: str) -> str:
    return "".join(f"[{one.text}]" if one.is_hit else one.text for one in parts(text, hits(text, parse(words))))


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("CBP’s Wildlife, wildlife's end", "wildlife", "CBP’s [Wildlife], [wildlife's] end"),
        ("Café RÉSUMÉ cafe\u0301s", "cafe", "[Café] RÉSUMÉ [cafe\u0301s]"),
        ("illegal wildlife trade, wildlife", '"wildlife trade"', "illegal [wildlife trade], wildlife"),
        ("OIG-22-02 and OIG 22 02 and oig2202", "OIG-22-02", "[OIG-22-02] and [OIG 22 02] and [oig2202]"),
        ("trafficked, trafficking", "traffic", "trafficked, trafficking"),  # another stem
        ("", "wildlife", ""),
        ("<b>wildlife</b>", "wildlife", "<b>[wildlife]</b>"),
    ],
)
def test_hits(text, words, found):
    assert marked(text, words) == found


def test_the_piece_with_most_of_the_groups_is_shown():
    filler = "Nothing of interest stands in this long sentence about other things. " * 8
    text = f"Wildlife. {filler} Here ivory and wildlife are together. {filler} Ivory."
    piece = excerpt(text, parse("wildlife ivory"))
    shown = "".join(one.text for one in piece)
    assert [one.text for one in piece if one.is_hit] == ["ivory", "wildlife"]
    assert shown.startswith("… ")
    assert shown.endswith(" …")
    assert len(shown) <= LENGTH + 40


def test_an_excerpt_is_a_piece_of_the_text_cut_between_words():
    rng = random.Random(7)
    words = ["wildlife", "ivory", "a", "report", "(2024)", "x" * 30, "Café", "–"]
    for _ in range(500):
        text = " ".join(rng.choices(words, k=rng.randint(1, 300)))
        piece = excerpt(text, parse(rng.choice(["wildlife", "ivory report", '"ivory report"', "cafe"])))
        shown = "".join(one.text for one in piece)
        inner = shown.removeprefix("… ").removesuffix(" …").strip()
        assert inner in text
        assert not inner or f" {inner} " in f" {text} "
        assert bool(piece) == any(one.is_hit for one in piece)


def test_groups_and_other_names():
    query = parse('grant "disaster relief"')
    assert groups_in(terms("Disaster relief grants"), query) == {0, 1}
    assert groups_in(terms("relief of a disaster"), query) == set()
    assert meant(["federal awards", "relief grants"], query) == "relief grants"
    assert meant(["federal awards", ""], query) == ""


@pytest.mark.parametrize("seed", range(3))
def test_hits_are_where_all_terms_say(seed):
    rng = random.Random(seed)
    letters = "aeéiſstyYTSdg1’'-\u0301 ﬁ"
    for _ in range(300):
        text = "".join(rng.choices(letters, k=60))
        query = parse("".join(rng.choices(letters + '"', k=12)))
        if not query.wanted or any(len(phrase) > 1 for phrase in query.phrases):
            continue
        asked = {phrase[0] for phrase in query.phrases}
        spans, all_terms = places(text, frozenset(string.printable))
        expected = [span.span() for span, term in zip(spans, all_terms, strict=True) if term in asked]
        assert [(hit.start, hit.end) for hit in hits(text, query)] == expected


def test_a_stem_begins_as_its_word():
    for word in ("yields", "dying", "skies", "early", "eyed", "x", "I94", "Ys", "tying", "unaccompanied"):
        assert terms(word)[0][0] == word[0].lower()


def test_a_page_that_repeats_a_word_is_read_once():
    """A visitor's search for it took 52 s when each hit looked at all that follow."""
    began = time.perf_counter()
    text = "zaqword " * 20_000
    assert len(hits(text, parse("zaqword"))) == 500
    assert len("".join(one.text for one in excerpt(text, parse("zaqword")))) <= LENGTH + 40
    assert time.perf_counter() - began < 3
