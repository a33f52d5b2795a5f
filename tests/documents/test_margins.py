"""Running heads and feet and page numbers are left out; nothing else is."""

import pytest

from reports.documents.margins import without_margins
from tests.documents.lines import at, page

pytestmark = pytest.mark.no_database

HEAD, FOOT = 750, 30  # where they stand


def kept(pages) -> list[list[str]]:
    return [[line.text for line in lines] for lines in without_margins(pages)]


def numbered(count: int, head="", foot="", body="Body {n}"):
    """So many pages; {n} is the page's number."""
    return [
        page(*(at(text.format(n=n), y) for text, y in ((head, HEAD), (body, 400), (foot, FOOT)) if text))
        for n in range(1, count + 1)
    ]


def test_heads_and_feet():
    pages = numbered(6, "Office of Inspector General", "OIG-22-02 · Page {n} of 6")
    assert kept(pages) == [[f"Body {n}"] for n in range(1, 7)]


@pytest.mark.parametrize("count", [1, 2])
def test_short_documents_keep_everything(count):
    assert kept(numbered(count, "Head", "{n}")) == [["Head", f"Body {n}", f"{n}"] for n in range(1, count + 1)]


def test_the_middle_keeps_what_repeats():
    assert kept(numbered(6, body="Yes")) == [["Yes"]] * 6
    assert kept(numbered(6, body="7")) == [["7"]] * 6


def test_on_a_third_of_the_pages():
    def document(count):
        return [page(at("Appendix", HEAD)) if n < count else page(at("Body", 400)) for n in range(12)]

    assert kept(document(4))[0] == []
    assert kept(document(3))[0] == ["Appendix"]


def test_on_a_third_of_the_odd_pages():
    pages = [page(at("Left" if n % 8 == 1 else "Body", HEAD if n % 8 == 1 else 400)) for n in range(1, 20)]
    assert kept(pages)[0] == ["Left"]  # 3 of 10 odd pages
    pages = [page(at("Left" if n % 4 == 1 else "Body", HEAD if n % 4 == 1 else 400)) for n in range(1, 13)]
    assert kept(pages)[0] == []  # 3 of 6


def test_twice_is_not_enough():
    pages = [page(at("Head", HEAD)), page(at("Head", HEAD)), page(at("Body", 400))]
    assert kept(pages) == [["Head"], ["Head"], ["Body"]]


def test_headings_with_figures_of_their_own_stay():
    pages = [page(at(f"Recommendation {n}", HEAD)) for n in (4, 4, 9, 12, 40)]
    assert kept(pages)[3] == ["Recommendation 12"]


def test_the_title_that_a_head_repeats_stays():
    pages = [page(at("The Harbor Lantern Program", HEAD, size=18 if n == 0 else 9), at("Body", 400)) for n in range(5)]
    assert kept(pages) == [["The Harbor Lantern Program", "Body"], *[["Body"]] * 4]


def test_a_number_may_jump_once():
    pages = [page(at(f"Audit | {n}", FOOT)) for n in (1, 2, 3, 4, 11, 12, 13)]
    assert kept(pages) == [[]] * 7


@pytest.mark.parametrize(
    "number", ["7", "- 7 -", "– 7 –", "Page 7", "Page 7 of 9", "page 7/9", "iv", "xii", "A-3", "7 |"]
)
@pytest.mark.parametrize("place", [HEAD, FOOT])
def test_bare_numbers(number, place):
    pages = [page(at(number, place), at("Body", 400)), page(at("Body", 400)), page()]
    assert kept(pages)[0] == ["Body"]


@pytest.mark.parametrize(
    "text", ["2014", "1999", "12,345", "12345", "7%", "$7", "7 days", "mix", "I saw", "A", "civil", "Page"]
)
def test_no_page_numbers(text):
    pages = [page(at("Body", 400), at(text, FOOT)), page(), page()]
    assert kept(pages)[0] == ["Body", text]


def test_only_the_outermost_number():
    pages = [page(at("12", 60), at("40", 45), at("3", FOOT)), page(), page()]
    assert kept(pages)[0] == ["12", "40"]


def test_a_number_above_a_running_foot():
    pages = numbered(3, foot="A report")
    pages = [page(*one.lines, at("A-4", 45)) for one in pages]
    assert kept(pages) == [[f"Body {n}"] for n in range(1, 4)]


def test_enormous_figures():
    pages = [page(at("9" * 100_000, FOOT)) for _ in range(3)]
    assert kept(pages) == [[]] * 3


def test_pages_without_height():
    assert kept([page()._replace(height=0, lines=[at("Body", 0)])] * 3) == [[]] * 3
