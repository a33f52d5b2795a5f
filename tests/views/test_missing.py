"""The page that is not found: words to search for and the nearest public names, and a plain page for machines."""

import html
import re

import pytest
from django.db import OperationalError

from reports import catalog
from reports.views.missing import name_of, words_of
from tests import factories


@pytest.fixture
def reports(db):
    factories.AgencyFactory(abbreviation="CBP", name="U.S. Customs and Border Protection")
    factories.published("OIG-22-02", "Wildlife trafficking at ports", topics=["trafficking"], agencies=["CBP"])
    factories.published("OIG-22-10", "Grants to <b>cities</b>", topics=["grants"])
    factories.published("", "Capping Report: FY 2012 Awards")
    factories.draft("OIG-22-03", "Hidden", topics=["canary"])


def offered(response) -> tuple[str, list[str]]:
    """What stands in the search box, and the addresses offered."""
    text = response.content.decode()
    near = re.search(r'<section class="near".*?</section>', text, re.DOTALL)
    box = re.search(r'id="missing-search"[^>]* value="([^"]*)"', text)
    return html.unescape(box[1]), re.findall(r'href="([^"]+)"', near[0]) if near else []


@pytest.mark.parametrize(
    ("path", "words", "links"),
    [
        ("/reports/oig-22-03/", "oig-22-03", ["/reports/oig-22-02/", "/reports/oig-22-10/"]),
        ("/reports/OIG_22_11.html", "OIG-22-11", ["/reports/oig-22-02/", "/reports/oig-22-10/"]),
        ("/files/2021-12/OIG-22-10-Dec21.pdf", "OIG-22-10", ["/reports/oig-22-10/", "/reports/oig-22-02/"]),
        ("/reports/2013-05/capping-report-fy-2013", "capping report fy 2013", ["/reports/capping-report-fy-2012-awards/"]),
        ("/topics/traficking/", "traficking", ["/topics/trafficking/"]),
        ("/topics/human-trafficking/", "human trafficking", ["/topics/trafficking/"]),
        ("/topics/cbp/", "cbp", ["/agencies/cbp/"]),
        ("/topics/canary/", "canary", []),
        ("/nowhere/", "nowhere", []),
        ("/%3Cscript%3Ealert(1)%3C/script%3E/", "script", []),
        ("/x/", "", []),
        ("/reports/oig-22-02/pages/99/", "oig-22-02", ["/reports/oig-22-02/", "/reports/oig-22-10/"]),
        ("/reports/oig-22-02/documents/a/pages/99/", "oig-22-02", ["/reports/oig-22-02/", "/reports/oig-22-10/"]),
        ("/reports/oig-22-03/pages/1/", "oig-22-03", ["/reports/oig-22-02/", "/reports/oig-22-10/"]),
        ("/reports/oig-22-02/documents/nothing.pdf", "oig-22-02", ["/reports/oig-22-02/", "/reports/oig-22-10/"]),
        ("/reports/oig-22-03/documents/hidden.pdf", "oig-22-03", ["/reports/oig-22-02/", "/reports/oig-22-10/"]),
        ("/agencies/customs-border-protection/", "customs border protection", ["/agencies/cbp/"]),
        ("/static/nothing.css", "", []),
        ("/admin-of-wordpress.php", "", []),
        ("/reports/feed.atom", "", []),
        ("/.env", "", []),
    ],
)  # fmt: skip
def test_what_is_offered(client, reports, path, words, links):
    response = client.get(path)
    assert response.status_code == 404
    assert offered(response) == (words, links)
    assert "Hidden" not in response.content.decode()


def test_names_are_told_apart_from_folders_and_files_of_machines():
    assert [name_of(path) for path in ("/reports/", "/a/bb-c/", "/reports/index.html", "/a.json", "/" + "x" * 999)] == [
        "", "bb-c", "", "", "x" * 100,
    ]  # fmt: skip
    assert words_of("a-b" * 30).count(" ") == 11
    assert name_of("/bad\x00name\ud800/") == "badname"


def test_titles_are_text(client, reports):
    assert "Grants to &lt;b&gt;cities&lt;/b&gt;" in client.get("/reports/oig-22-11/").content.decode()


def test_few_queries_whatever_the_address(client, reports, django_assert_num_queries):
    client.get("/")
    for path, count in (("/nowhere-to-be-found/", 2), ("/reports/oig-22-05/", 5), ("/static/x", 0), ("/x.php", 0)):
        with django_assert_num_queries(count):  # counter; neighbors; before them counter, report, former slug
            client.get(path)


def test_a_database_that_does_not_answer_gives_the_page_without_an_offer(client, db, monkeypatch, caplog):
    def broken() -> None:
        raise OperationalError("no such table")

    monkeypatch.setattr(catalog, "current", broken)
    response = client.get("/nowhere/")
    assert (response.status_code, offered(response)) == (404, ("nowhere", []))
    assert "No way on" in caplog.text


def test_a_number_that_no_report_has_leads_to_the_nearest(client, reports):
    text = client.get("/number/OIG-22-99/").content.decode()
    assert re.findall(r'<a href="(/reports/oig[^"]+)"', text) == ["/reports/oig-22-02/", "/reports/oig-22-10/"]
