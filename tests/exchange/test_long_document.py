"""The long PDF of the sample: what data/README.md says of it."""

import pypdfium2

from reports.exchange.sample import SAMPLE

SENTENCE = "She drew a clock on a whiteboard and moved a magnet around it for every driver."


def pages(name):
    """The text of each page, its lines joined by blanks."""
    document = pypdfium2.PdfDocument(SAMPLE / "documents" / name)
    texts = [" ".join(page.get_textpage().get_text_range().split()) for page in document]
    document.close()
    return texts


def test_it_is_long_and_reads_like_a_printed_report():
    texts = pages("demo-18-01.pdf")
    assert len(texts) == 10
    for number, text in enumerate(texts, 1):
        assert "Demonstration Office of Inspector General DEMO-18-01" in text
        assert f"DEMO-18-01 · FICTIONAL Page {number} of 10" in text
    whole = " ".join(texts)
    assert whole.count("\u2010") >= 10  # words divided at the ends of lines
    assert "\u00ad" not in whole


def test_one_sentence_stands_on_page_seven_and_nowhere_else():
    found = []
    for path in sorted((SAMPLE / "documents").glob("*.pdf")):
        found += [(path.name, number) for number, text in enumerate(pages(path.name), 1) if SENTENCE in text]
    assert found == [("demo-18-01.pdf", 7)]
    for name in ("demo.jsonl", "reports.jsonl"):
        assert SENTENCE not in (SAMPLE / name).read_text(encoding="utf-8")
