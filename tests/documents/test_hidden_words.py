"""Words that can be copied and not seen: the rule, on pages with failed redactions and on pages that only look like it."""

import pypdfium2
import pytest

from reports.documents.hidden_words import hidden_words
from reports.documents.sheet import MOST_PIXELS, Sheet
from tests.documents import making_pdfs as pdfs
from tests.documents import redactions

pytestmark = pytest.mark.no_database


def hidden(content: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(content)
    try:
        sheet = Sheet(document[0])
        found = hidden_words(sheet)
        sheet.close()
        return found
    finally:
        document.close()


@pytest.mark.parametrize("name", redactions.failed())
def test_a_failed_redaction_is_found(name):
    assert redactions.SECRET in hidden(redactions.failed()[name])


@pytest.mark.parametrize("name", redactions.sound())
def test_what_can_be_seen_or_is_gone_is_none(name):
    assert hidden(redactions.sound()[name]) == []


def test_the_words_beside_a_box_are_not_told():
    assert hidden(redactions.failed()["a black box"]) == ["Informant"]


def test_a_huge_page_is_drawn_small():
    content = pdfs.at(5000, 5000, "Seen", 900) + b"1 g\n" + pdfs.at(50, 9000, "Unseen", 900)
    content = pdfs.document([content], box=(14000, 14000))
    sheet = Sheet(pypdfium2.PdfDocument(content)[0])
    assert sheet.scale(3) ** 2 * 14000**2 <= MOST_PIXELS + 1
    assert hidden_words(sheet) == ["Unseen"]


def test_pages_without_words_cost_nothing(monkeypatch):
    monkeypatch.setattr(Sheet, "drawn", None)
    assert hidden(pdfs.document([b"0 0 100 100 re f"])) == []
