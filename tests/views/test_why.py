"""Why a report was found, as the list says it."""

import html
import re
import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reports import publishing, search
from reports.models import Agency, Report, ReportDocument
from reports.views.why import MARKS
from tests import factories

TAGS = re.compile(r"<[^>]+>")
REASONS = re.compile(r'<ul class="why".*?</ul>', re.DOTALL)
EXCERPT = re.compile(r'<p class="report-card__excerpt">(.*?)</p>', re.DOTALL)
LINKS = re.compile(r'<a[^>]* href="(/reports/[^"]+/pages/[^"]+)"')


def plain(piece: str) -> str:
    """The words of a piece of HTML."""
    return " ".join(html.unescape(TAGS.sub("", piece)).split())


def listed(client, q: str, **others: str) -> str:
    answer = client.get("/reports/", {"q": q, **others})
    assert answer.status_code == 200
    return answer.content.decode()


def reasons(client, q: str) -> list[str]:
    """The lines below the title of the only report found."""
    found = REASONS.findall(listed(client, q))
    return [plain(line) for line in found[0].split("</li>")[:-1]] if found else []


def excerpt(client, q: str) -> str:
    """The piece of text shown of the only report found."""
    (found,) = EXCERPT.findall(listed(client, q))
    return plain(found)


@pytest.fixture
def report(db):
    factories.TopicFactory(name="Grants", synonyms="aid money\nfree cash")
    return factories.published(
        "OIG-19-10", "Searches of <b>devices</b> & phones", agencies=["CBP"], topics=["Grants"],
        documents=["report"], executive_summary="Officers **searched laptops.** A [second look](https://oig.example/a) failed.",
    )  # fmt: skip


def test_in_the_title_which_is_marked_and_escaped(client, report):
    text = listed(client, "device")
    assert reasons(client, "device") == ["Found in the title"]
    assert "Searches of &lt;b&gt;<mark>devices</mark>&lt;/b&gt; &amp; phones" in text
    assert "<b>devices" not in text


@pytest.mark.parametrize("q", ["OIG-19-10 phones", "oig 19 10 phones", "OIG_19_10 phones", "oig1910 phones"])
def test_in_the_number_however_it_is_typed(client, report, q):
    assert reasons(client, q) == ["Found in the report number and the title"]


def test_by_topic_and_by_what_readers_call_it(client, report):
    assert reasons(client, "grants") == ["Found in topic Grants"]
    assert reasons(client, "aid money") == ["Found in topic Grants (you typed “aid money”)"]


def test_what_readers_call_a_topic_is_said_though_its_name_has_a_word_of_it(client, db):
    factories.TopicFactory(name="Grants", synonyms="grant funding\ngrant")
    factories.published("OIG-19-11", "Aid for towns", topics=["Grants"])
    assert reasons(client, "grant funding") == ["Found in topic Grants (you typed “grant funding”)"]
    assert reasons(client, "grants") == ["Found in topic Grants"]


@pytest.mark.parametrize("q", ["CBP", "customs"])
def test_by_agency_short_and_long(client, report, q):
    Agency.objects.update(name="Customs and Border Protection")
    search.rebuild()
    assert reasons(client, q) == ["Found in agency Customs and Border Protection (CBP)"]


def test_in_several_places(client, report):
    assert reasons(client, "searches grants") == ["Found in the title, topic Grants and the summary"]


def test_a_place_with_little_of_it_that_stands_elsewhere_too_is_not_named(client, report):
    assert reasons(client, "grants laptops second") == ["Found in topic Grants and the summary"]
    assert reasons(client, "phones second look failed searched") == ["Found in the title and the summary"]
    factories.read(report, "grants phones", "many phones for sale in a shop")
    assert reasons(client, "phones sale shop") == []
    assert excerpt(client, "phones sale shop") == "Page 2 of the report, OIG-19-10 many phones for sale in a shop"


def test_in_the_summary_without_its_marks(client, report):
    assert reasons(client, "laptops") == ["Found in the summary"]
    assert excerpt(client, "laptops") == "Executive summary Officers searched laptops. A second look failed."


def test_pages_are_counted_and_the_first_five_linked(client, report):
    factories.read(report, *["ivory"] * 7, "tusk")
    text = listed(client, "ivory")
    assert reasons(client, "ivory") == [
        "Found on 7 pages of the report: "
        + " ".join(f"page {n} of the report, OIG-19-10" for n in range(1, 6))
        + " and 2 more"
    ]
    assert LINKS.findall(REASONS.findall(text)[0]) == [
        f"/reports/oig-19-10/pages/{n}/?q=ivory#hit-1" for n in range(1, 6)
    ]
    assert excerpt(client, "ivory") == "Page 1 of the report, OIG-19-10 ivory"


def test_one_page_is_said_once_with_its_piece_of_text(client, report):
    factories.read(report, "Nothing", "A tusk of <i>ivory</i>")
    text = listed(client, "ivory")
    assert reasons(client, "ivory") == []
    assert LINKS.findall(text) == ["/reports/oig-19-10/pages/2/?q=ivory#hit-1"]
    assert "A tusk of &lt;i&gt;<mark>ivory</mark>&lt;/i&gt;" in text
    assert excerpt(client, "ivory") == "Page 2 of the report, OIG-19-10 A tusk of <i>ivory</i>"


def test_words_on_different_pages_are_in_part_on_each(client, report):
    factories.read(report, "A tusk", "Of ivory", "Nothing")
    assert reasons(client, "ivory tusk") == [
        "Part of it on 2 pages of the report: page 1 of the report, OIG-19-10 page 2 of the report, OIG-19-10"
    ]
    factories.read(report, "A tusk", "An ivory tusk", "Nothing")
    assert reasons(client, "ivory tusk laptops") == ["Found in the summary"]
    assert excerpt(client, "ivory tusk laptops") == "Page 2 of the report, OIG-19-10 An ivory tusk"


def test_the_text_is_from_the_page_where_the_words_stand_together(client, report):
    far = "Nothing of interest stands in this long sentence about other things. " * 8
    factories.read(report, f"An ivory. {far} A tusk.", "Nothing", f"{far} The ivory tusk. {far}", f"Tusk {far} ivory")
    assert "The ivory tusk." in excerpt(client, "ivory tusk")
    assert excerpt(client, "ivory tusk").startswith("Page 3 of the report, OIG-19-10 …")
    assert reasons(client, "ivory tusk") == [
        "Found on 3 pages of the report: " + " ".join(f"page {n} of the report, OIG-19-10" for n in (1, 3, 4))
    ]
    factories.read(report, "Of ivory", "A tusk")  # nowhere together: the first page with one of them
    assert excerpt(client, "ivory tusk") == "Page 1 of the report, OIG-19-10 Of ivory"


def test_a_summary_gives_way_to_a_page_that_has_the_words_together(client, report):
    far = "Nothing of interest stands in this long sentence about other things. " * 8
    Report.objects.update(executive_summary=f"Laptops. {far} Ivory.")
    factories.read(report, "Nothing", f"{far} Ivory in laptops. {far}")
    assert "Ivory in laptops." in excerpt(client, "ivory laptops")
    Report.objects.update(executive_summary="Laptops and ivory.")
    search.rebuild()
    assert excerpt(client, "ivory laptops") == "Executive summary Laptops and ivory."


def test_pages_are_compared_in_one_statement_however_many(client, report):
    counts = []
    for pages in (1, 3):
        factories.read(report, *["ivory tusk"] * pages)
        with CaptureQueriesContext(connection) as asked:
            listed(client, "ivory tusk")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_several_documents_with_one_page_each_are_short(client, report):
    factories.document(report, "highlights")
    answer = factories.document(report, "response")
    publishing.saved(report, by=None)  # gives them their names
    ReportDocument.objects.filter(pk=answer.pk).update(title="Answer of Acme & Sons")
    factories.read(report, "Nothing", "Ivory")
    assert reasons(client, "ivory") == [
        "Found on page 2 of the highlights, OIG-19-10",
        "And on page 2 of “Answer of Acme & Sons”, OIG-19-10",
    ]
    assert excerpt(client, "ivory") == "Page 2 of the report, OIG-19-10 Ivory"
    assert LINKS.findall(listed(client, "ivory")) == [
        "/reports/oig-19-10/documents/oig-19-10-highlights/pages/2/?q=ivory#hit-1",
        "/reports/oig-19-10/documents/oig-19-10-response/pages/2/?q=ivory#hit-1",
        "/reports/oig-19-10/pages/2/?q=ivory#hit-1",
    ]


def test_an_excerpt_is_cut_between_words(client, report):
    factories.read(report, "Elephant herds wander. " * 40 + "Ivory was found. " + "Rhinoceros herds wander. " * 40)
    words = excerpt(client, "ivory").removeprefix("Page 1 of the report, OIG-19-10 … ").removesuffix(" …").split()
    assert "Ivory" in words
    assert set(words) <= {"Elephant", "Rhinoceros", "herds", "wander.", "Ivory", "was", "found."}
    assert len(" ".join(words)) <= 240


def test_nothing_of_a_hidden_report_is_a_reason(client, report):
    for make in (factories.draft, factories.scheduled, factories.withdrawn):
        hidden = make("", "Canary", documents=["report"], topics=["Grants"], executive_summary="canary laptops")
        factories.read(hidden, "canary of ivory")
    assert "canary of" not in listed(client, "canary")
    assert listed(client, "ivory").count("<mark>") == 0
    assert reasons(client, "laptops") == ["Found in the summary"]


def test_a_list_without_words_has_no_reasons(client, report):
    factories.read(report, "ivory")
    text = client.get("/reports/?topic=grants").content.decode()
    assert ('class="why"' in text, "<mark>" in text, "/pages/" in text) == (False, False, False)


def test_without_the_pages_when_they_take_too_long(client, report, monkeypatch):
    def slow(*_, **__):
        raise search.SearchTooSlow

    factories.read(report, "laptops")
    monkeypatch.setattr(search, "pages", slow)
    assert reasons(client, "laptops") == ["Found in the summary"]


@pytest.mark.parametrize("text", ["x" + "_" * 20_000 + "y", "[" * 20_000, "[a](" * 5_000, "*" * 20_000, "- " * 10_000])
def test_no_summary_takes_long_to_be_shown_as_plain_text(text):
    began = time.perf_counter()
    MARKS.sub(r"\1", text)
    assert time.perf_counter() - began < 2
