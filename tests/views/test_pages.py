"""The page reader."""

import re

import pytest
from django.core.files.base import ContentFile

from reports import publishing, search
from reports.choices import ReadingProblem, ReadingState
from reports.models import FormerReportSlug, ReportDocument
from tests import factories

LINKS = re.compile(r'<a href="([^"]+)"(?: rel="\w+")?>((?:Previous|Next|Go to) [^<]+)<')


@pytest.fixture
def report(db):
    made = factories.published("OIG-24-01", "Ports & harbors", documents=["report", "highlights"])
    factories.read(made, "Ivory <b>first</b>.\n\nThe harbors hold ivory tusks.", "Nothing here", "ivory at the end", "")
    return made


def text_of(response) -> str:
    return response.content.decode()


def ways(response) -> dict[str, str]:
    return {
        label: address for address, label in LINKS.findall(text_of(response)) if " page" in label or "match" in label
    }


def test_a_page_with_its_hits_numbered_and_the_ways_on(client, report, django_assert_num_queries):
    client.get("/reports/oig-24-01/pages/1/")
    response = client.get("/reports/oig-24-01/pages/1/?q=ivory")
    text = text_of(response)
    assert response.status_code == 200
    assert '<p><mark id="hit-1" tabindex="-1">Ivory</mark> &lt;b&gt;first&lt;/b&gt;.</p>' in text
    assert '<p>The harbors hold <mark id="hit-2" tabindex="-1">ivory</mark> tusks.</p>' in text
    assert "2 matches on this page, more on 1 other page." in " ".join(text.split())
    assert 'href="/reports/oig-24-01/documents/oig-24-01.pdf#page=1"' in text
    assert ways(response) == {
        "Go to the first match": "#hit-1",
        "Next page": "/reports/oig-24-01/pages/2/?q=ivory",
        "Next page with a match: 3": "/reports/oig-24-01/pages/3/?q=ivory#hit-1",
    }
    assert '<meta name="robots" content="noindex">' in text
    with django_assert_num_queries(3):  # counter, documents, the page
        client.get("/reports/oig-24-01/pages/1/")


def test_the_ways_back(client, report):
    assert ways(client.get("/reports/oig-24-01/pages/3/?q=ivory")) == {
        "Go to the first match": "#hit-1",
        "Previous page": "/reports/oig-24-01/pages/2/?q=ivory",
        "Next page": "/reports/oig-24-01/pages/4/?q=ivory",
        "Previous page with a match: 1": "/reports/oig-24-01/pages/1/?q=ivory#hit-1",
    }


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/reports/oig-24-01/pages/2/?q=ivory", "No match on this page, but on 2 other pages."),
        ("/reports/oig-24-01/pages/1/?q=tusks", "1 match on this page. <a"),
        ("/reports/oig-24-01/pages/1/?q=zebra", "No match on this page. </p>"),
    ],
)
def test_what_was_found_in_words(client, report, address, words):
    assert words in " ".join(text_of(client.get(address)).split())


def test_ways_between_matches_stand_below_runs_of_paragraphs_that_have_them(client, report):
    factories.read(report, "ivory", "Ivory, ivory.\n\nMore ivory.\n\nNothing.\n\nThe last ivory.", "ivory")
    text = text_of(client.get("/reports/oig-24-01/pages/2/?q=ivory"))
    below = [LINKS.findall(part) for part in re.findall(r'<p class="page-reader__on">(.*?)</p>', text, re.DOTALL)]
    assert below == [
        [
            ("/reports/oig-24-01/pages/1/?q=ivory#hit-1", "Previous page with a match: 1"),
            ("#hit-4", "Next match, further down"),
        ],
        [
            ("#hit-3", "Previous match, further up"),
            ("/reports/oig-24-01/pages/3/?q=ivory#hit-1", "Next page with a match: 3"),
        ],
    ]
    assert re.findall(r'id="(hit-\d)"', text) == ["hit-1", "hit-2", "hit-3", "hit-4"]


def test_other_documents_have_pages_of_their_own_and_the_main_one_has_one_address(client, report):
    other = "/reports/oig-24-01/documents/oig-24-01-highlights/pages/3/"
    assert "ivory at the end" in text_of(client.get(other))
    response = client.get("/reports/oig-24-01/documents/oig-24-01/pages/3/?q=ivory")
    assert (response.status_code, response["Location"]) == (301, "/reports/oig-24-01/pages/3/?q=ivory")


@pytest.mark.parametrize(
    "address",
    [
        "/reports/oig-24-01/pages/0/",
        "/reports/oig-24-01/pages/5/",
        "/reports/oig-24-01/pages/99999999999999999999/",
        "/reports/oig-24-01/documents/other/pages/1/",
        "/reports/oig-24-02/pages/1/",
    ],
)
def test_what_is_not_there(client, report, address):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("q", ["", "%00", "%ED%A0%80", "-ivory", "%22", "x" * 5000, "ivory OR", "(((", "ivry"])
def test_no_words_break_a_page(client, report, q):
    response = client.get(f"/reports/oig-24-01/pages/1/?q={q}")
    assert response.status_code == 200


def test_a_misspelled_word_is_set_right_and_said(client, report):
    text = text_of(client.get("/reports/oig-24-01/pages/1/?q=harbrs"))
    assert "Nothing has “harbrs”, so “harbors” was looked for." in text
    assert '<mark id="hit-1" tabindex="-1">harbors</mark>' in text


def test_a_page_without_text_says_so(client, report):
    assert "This page has no text" in text_of(client.get("/reports/oig-24-01/pages/4/"))


@pytest.mark.parametrize(
    ("state", "problem", "words"),
    [
        (ReadingState.FAILED, ReadingProblem.SCANNED, "This document is a scan"),
        (ReadingState.FAILED, ReadingProblem.ENCRYPTED, "locked by a password"),
        (ReadingState.FAILED, ReadingProblem.DAMAGED, "could not be read"),
        (ReadingState.WAITING, "", "has not been read yet"),
    ],
)
def test_a_document_without_text_says_why(client, report, state, problem, words):
    document = report.documents.first()
    document.pages.all().delete()
    ReportDocument.objects.filter(pk=document.pk).update(reading_state=state, reading_problem=problem, page_count=2)
    response = client.get("/reports/oig-24-01/pages/2/")
    assert response.status_code == 200
    assert words in text_of(response)
    assert "Find in this document" not in text_of(response)
    assert 'href="/accessibility/#help-heading"' in text_of(response)
    says_so = [", a scan without text" in text_of(client.get(path)) for path in ("/reports/oig-24-01/", "/reports/")]
    assert says_so == [problem == ReadingProblem.SCANNED] * 2


def test_withdrawn_and_former_addresses(client, report):
    FormerReportSlug.objects.create(slug="ports", current=report)
    response = client.get("/reports/ports/pages/2/")
    assert (response.status_code, response["Location"]) == (301, "/reports/oig-24-01/pages/2/")
    publishing.withdraw(report, reason="Its figures were wrong.", by=None)
    gone = client.get("/reports/oig-24-01/pages/1/?q=ivory")
    assert (gone.status_code, "tusks" in text_of(gone)) == (410, False)


def test_a_search_that_takes_too_long_still_shows_the_page(client, report, monkeypatch):
    def slow(*_, **__):
        raise search.SearchTooSlow

    monkeypatch.setattr(search, "pages", slow)
    assert "2 matches on this page." in " ".join(text_of(client.get("/reports/oig-24-01/pages/1/?q=ivory")).split())


def test_the_picture_of_the_first_page(client, report):
    document = report.documents.first()
    address = "/reports/oig-24-01/documents/oig-24-01/first-page.webp"
    assert client.get(address).status_code == 404
    document.thumbnail.save("page.webp", ContentFile(b"RIFF"))
    response = client.get(address)
    assert (response.status_code, response["Content-Type"], b"".join(response)) == (200, "image/webp", b"RIFF")
    response.close()
    assert address in text_of(client.get("/reports/oig-24-01/"))
    publishing.withdraw(report, reason="Its figures were wrong.", by=None)
    assert client.get(address).status_code == 410
