"""The description by which browsers search the site."""

import re
import xml.etree.ElementTree as ET

import pytest

from reports.views.machines import shortened

SPACE = "{http://a9.com/-/spec/opensearch/1.1/}"


def test_browsers_can_search_the_site(client, db, settings):
    settings.OFFICE = {**settings.OFFICE, "short_name": "Harbor & Coast OIG", "name": "Office <of> Harbors"}
    answer = client.get("/opensearch.xml")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/opensearchdescription+xml")
    root = ET.fromstring(answer.content)
    texts = {one.tag.removeprefix(SPACE): one.text for one in root if one.text}
    assert (texts["ShortName"], texts["LongName"]) == ("Harbor & Coast", "Office <of> Harbors")
    assert texts["Description"] == "Oversight reports of the Office <of> Harbors, by words or by number"
    assert re.fullmatch(r"http://127\.0\.0\.1:8000/static/img/mark(\.\w+)?\.svg", texts["Image"])
    assert {one.get("type"): one.get("template") for one in root.iter(f"{SPACE}Url")} == {
        "text/html": "http://127.0.0.1:8000/reports/?q={searchTerms}",
        "application/x-suggestions+json": "http://127.0.0.1:8000/suggestions/?q={searchTerms}&form=opensearch",
        "application/opensearchdescription+xml": "http://127.0.0.1:8000/opensearch.xml",
    }


def test_the_addresses_it_names_answer(client, world):
    root = ET.fromstring(client.get("/opensearch.xml").content)
    for one in root.iter(f"{SPACE}Url"):
        address = one.get("template").replace("{searchTerms}", "wildlife").removeprefix("http://127.0.0.1:8000")
        answer = client.get(address)
        assert (answer.status_code, answer.headers["Content-Type"].partition(";")[0]) == (200, one.get("type"))


def test_every_page_names_it(client, world):
    link = '<link rel="search" type="application/opensearchdescription+xml" title="Demonstration OIG" href="/opensearch.xml">'
    for address in ("/", "/reports/", "/reports/oig-24-01/", "/nowhere/"):
        assert link in client.get(address).content.decode()


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("Demonstration OIG", "Demonstration"),
        ("Harbor OIG", "Harbor OIG"),
        ("A" * 16, "A" * 16),
        ("A" * 17, "A" * 16),
        ("Sixteen letters! and more", "Sixteen letters!"),
        ("", ""),
    ],
)
def test_names_are_cut_between_words(text, short):
    assert shortened(text, 16) == short
