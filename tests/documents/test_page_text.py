"""Clean text from the lines of pages: letters, broken words, paragraphs."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.documents.page_text import clean, texts
from tests.documents.lines import at, block, page

pytestmark = pytest.mark.no_database

FULL = "This line goes on to the very end of its column, as lines of paragraphs do, ok"  # 78 letters


def text(*lines) -> str:
    return texts([page(*lines)])[0]


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        ("e\u0301le\u0300ve", "élève"),
        ("\ufb01nal e\ufb00ort, o\ufb03ce, \ufb02ow, ba\ufb04e", "final effort, office, flow, baffle"),
        ("co\xadop\xaderate", "cooperate"),
        ("a\x00b\x07c\x1bd\x7fe\x9bf", "abcdef"),
        ("\ud83d lone \udc00", "lone"),
        ("\ufffea\uffffb\ufffdc\ufeffd\u200be", "abcde"),
        ("good \u202edab\u202c \u2066x\u2069", "good dab x"),
        ("a\tb\xa0c\u2003d  e", "a b c d e"),
        ("long\u2010term, non\u2011stop", "long-term, non-stop"),
        ("\uf0b7 first, \ue123 none", "• first, none"),
        ("\U0001f600 stays, क\u094d\u200dष too", "\U0001f600 stays, क\u094d\u200dष too"),
        ("<b>&amp;</b>", "<b>&amp;</b>"),
    ],
)
def test_letters(raw, wanted):
    assert clean(raw) == wanted


@given(st.text(st.characters(), max_size=80))
def test_what_is_clean_stays_and_can_be_stored(raw):
    once = clean(raw)
    assert clean(once) == once
    assert once == once.strip()
    assert not set(once) & {"\0", "\r", "\n", "\ufffe", "\uffff"}
    once.encode()


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        # nothing else is known: cut at a syllable
        (("The investi-", "gation ended."), "The investigation ended."),
        (("The investi\xad", "gation ended."), "The investigation ended."),
        # the document has the word in one piece, or with its hyphen
        (("A longterm plan, a long-", "term plan, long, term."), "A longterm plan, a longterm plan, long, term."),
        (("A Long-Term plan, a long-", "term plan."), "A Long-Term plan, a long-term plan."),
        # two long words of the document
        (("It was high, a risk, a high-", "risk case."), "It was high, a risk, a high-risk case."),
        (("It was in the form, to in-", "form us."), "It was in the form, to inform us."),
        # unless the document divides words
        (
            ("We over-", "saw all. Over it stood: we oversaw every ship, with-", "out end, every-", "where. Where?"),
            "We oversaw all. Over it stood: we oversaw every ship, without end, everywhere. Where?",
        ),
        # the halves themselves are no evidence
        (("A plan of long-", "term aims."), "A plan of longterm aims."),
        # names, figures, single letters, chains
        (("See OIG-", "22-02."), "See OIG-22-02."),
        (("In 2010-", "2011 it rose."), "In 2010-2011 it rose."),
        (("The Anglo-", "American one."), "The Anglo-American one."),
        (("THE INVESTI-", "GATION ENDED."), "THE INVESTIGATION ENDED."),
        (("By e-", "mail only."), "By e-mail only."),
        (("The day-to-", "day work."), "The day-to-day work."),
        (("The short-", "and long-term aims."), "The short- and long-term aims."),
        # no hyphen of a word
        (("One thing -", "and another."), "One thing - and another."),
    ],
)
def test_broken_words(lines, wanted):
    assert text(*block(*lines)) == wanted


def test_words_elsewhere_in_the_document_decide():
    pages = [page(*block("The over-", "sight went on.")), page(at("Over there is sight and oversight.", 700))]
    assert texts(pages)[0] == "The oversight went on."


def test_pdfium_says_that_a_word_is_broken():
    assert text(at("The investi", 700, is_broken=True), at("gation ended.", 686)) == "The investigation ended."


def test_words_broken_over_pages_stand_where_they_begin():
    pages = [page(at("It was an investi-", 100)), page(), page(*block("gation of OIG-", "22."))]
    assert texts(pages) == ["It was an investigation", "", "of OIG-22."]
    assert texts([page(at("One in-", 100)), page(at("ter-", 100)), page(at("rupted.", 100))]) == [
        "One interrupted.",
        "",
        "",
    ]


def test_words_broken_over_columns():
    assert text(*block(FULL, "is it broken investi-"), *block("gation", FULL, x=560)) == (
        f"{FULL} is it broken investigation\n\n{FULL}"
    )


def test_what_does_not_go_on_is_not_taken_from_its_page():
    for second in ("Table 4", "22 of them", "• item"):
        assert texts([page(at("A self-", 100)), page(at(second, 700))]) == ["A self-", second]
    assert texts([page(at("A self-", 100)), page(at("note", 700, size=8))]) == ["A self-", "note"]


def test_a_hyphen_at_the_end_of_a_page_stays():
    assert text(at("It ends here-", 700)) == "It ends here-"


def test_paragraphs():
    lines = block(FULL, FULL, "and a short last line.") + block(FULL, "The end.", top=700 - 3 * 14 - 8)
    assert text(*lines) == f"{FULL} {FULL} and a short last line.\n\n{FULL} The end."


def test_a_line_that_somebody_ended():
    assert text(*block("What we found", FULL, FULL)) == f"What we found\n\n{FULL} {FULL}"
    assert text(*block(FULL, "The list is short.", FULL)) == f"{FULL} The list is short.\n\n{FULL}"


def test_lines_of_ragged_text_stay_together():
    lines = FULL, "This one is shorter, since what comes after it is long, so very", "indisputably."
    assert text(*block(*lines)) == " ".join(lines)


def test_headings_by_their_size():
    lines = [at("A heading that is as long as a line of text, nearly", 714, size=16), *block(FULL, FULL)]
    assert text(*lines) == f"A heading that is as long as a line of text, nearly\n\n{FULL} {FULL}"


def test_items():
    lines = block("• first thing, which is so long that it takes a line and then some more of the", "next", "• second")
    assert text(*lines) == (
        "• first thing, which is so long that it takes a line and then some more of the next\n\n• second"
    )
    items = [f"{mark} {FULL}" for mark in ("1.", "2.", "(a)", "b)", "iii.", "–", "-")]
    assert text(*block(*items)) == "\n\n".join(items)


def test_rows_of_a_table():
    lines = block("Kind Tested Late Missing", "Receipt 512 0 0", "Approval 500 12 0", is_row=True)
    assert text(*lines) == "Kind Tested Late Missing\n\nReceipt 512 0 0\n\nApproval 500 12 0"


def test_cells_that_stand_apart_are_one_row():
    cells = [at("Receipt", 700), at("512", 700, x=300), at("0", 700, x=400), at("Approval", 686), at("500", 686, x=300)]
    assert text(*cells) == "Receipt 512 0\n\nApproval 500"


def test_leaders_are_short_and_make_rows():
    lines = block(
        "Background ................................................................... 3", "Results . . . . . . 14"
    )
    assert text(*lines) == "Background … 3\n\nResults … 14"


def test_indented_paragraphs():
    lines = block(FULL, FULL + ".")
    lines += [at(FULL, 700 - 28, x=90), at("its second line.", 700 - 42)]
    assert text(*lines) == f"{FULL} {FULL}.\n\n{FULL} its second line."


def test_double_spacing_is_no_gap():
    assert text(*(at(FULL, 700 - 28 * row) for row in range(4))) == " ".join([FULL] * 4)


def test_columns():
    left, right = block(FULL[:40], FULL[41:], "left."), block(FULL[:40], FULL[41:], "right.", x=320)
    assert text(*left, *right) == f"{FULL} left.\n\n{FULL} right."


def test_nothing():
    assert texts([]) == []
    assert texts([page(), page(at("\x00", 700)), page()]) == ["", "", ""]


def test_lines_without_size():
    assert text(at("A", 700, size=0), at("B", 600, size=0)) == "A\n\nB"
    assert text(at("A", 700, size=0), at("B", 700, size=0)) == "A B"


@pytest.mark.parametrize("lines", [["word-"] * 50_000, ["x" * 1_000_000 + "1-", "y" * 1_000_000], ["."] * 50_000])
def test_hostile_lines_take_no_time(lines):
    began = time.perf_counter()
    assert text(*block(*lines))
    assert time.perf_counter() - began < 5
