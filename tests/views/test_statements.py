"""Accessibility statement and definitions: they say what is true of this portal, and follow it when it changes."""

import re

import pytest

from reports.choices import SORTS, ReportType
from reports.filters import MAX_VALUES, ReportFilter
from tests import factories


def visible(client, path: str) -> str:
    """The words of a page's main part, on one line."""
    html = client.get(path).content.decode()
    main = re.search(r"<main.*?</main>", html, re.DOTALL)[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def test_the_accessibility_statement(client, db, settings):
    settings.OFFICE = {**settings.OFFICE, "email": "help@oig.example"}
    text = visible(client, "/accessibility/")
    for part in ("WCAG ) 2.2 at level AA", "Section 508", "help@oig.example", "November 24, 2026", "no tags"):
        assert part.replace(" )", ")") in text, part
    assert "complaint" not in text


def test_an_official_office_tells_of_the_right_to_complain(client, db, settings):
    settings.OFFICE = {**settings.OFFICE, "is_official": True}
    assert "you may file a complaint under Section 508" in visible(client, "/accessibility/")


def test_every_parameter_order_and_type_is_defined(client, db):
    html = client.get("/data/").content.decode()
    named = set(re.findall(r"<code>(\w+)</code>", html))
    assert set(ReportFilter.base_filters) | set(SORTS) <= named
    text = visible(client, "/data/")
    assert [label for label in ReportType.labels if label.lower() not in text] == []
    assert f"up to {MAX_VALUES} values each" in text


def test_how_often_a_field_is_recorded_counts_public_reports_only(client, world, django_assert_num_queries):
    factories.published("OIG-24-05", "Another")
    client.get("/data/")
    with django_assert_num_queries(1):  # counter
        text = visible(client, "/data/")
    assert re.findall(r"Recorded for (\d+) of (\d+) reports", text) == [
        ("1", "2"),  # type
        ("1", "2"),  # issue date
        ("1", "2"),  # fiscal year
        ("1", "2"),  # agency
        ("1", "2"),  # area
        ("1", "2"),  # topics
    ]


@pytest.mark.parametrize("path", ["/accessibility/", "/data/", "/about/"])
def test_they_are_linked_from_every_page(client, db, path):
    footer = re.search(r"<footer.*</footer>", client.get("/topics/").content.decode(), re.DOTALL)[0]
    assert f'href="{path}"' in footer
    assert client.get(path).status_code == 200
