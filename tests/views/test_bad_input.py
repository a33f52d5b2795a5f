"""Whatever is typed into an address: no server error, clear words, valid filters kept."""

import random
import re
from collections import Counter
from urllib.parse import quote

import pytest
from django.test import Client

from benchmarks.figures import Figure
from tests import factories
from tests.record import noted

NAMES = (
    "q",
    "agency",
    "area",
    "topic",
    "type",
    "year",
    "issued_after",
    "issued_before",
    "sort",
    "page",
    "expand",
    "utm",
    "",
)
VALUES = (
    "", " ", "cbp", "-cbp", "none", "-none", "--", "-", "red", "2020", "0", "-1", "1.5", "9" * 90, "abc", "1e9", "٣", "²",
    "2026-02-30", "0000-00-00", "99999-01-01", "2020-01-01", "2020-1-1", "relevance", "password", "title", "%00", "a%00b",
    "%ff%fe", "%ED%A0%80", "%F0%9F%92%A9", "'", '"', '"unclosed', "' OR 1=1 --", "NEAR(a b)", "a AND", "NOT", "*", "a*",
    "col:a",
    "<script>alert(1)</script>", "{{7*7}}", "../../etc/passwd", "\\", "%", "&amp;", "+", "a" * 300, "w " * 40, "‮", "\u200b",
    "wildlife", "OIG-22-02", "café", "(", ")", "^", "|", "!", "<->", "a <-> b", ":*", "''", "%27%00", "1;drop table",
)  # fmt: skip
PATHS = ("/reports/", "/topics/red/", "/agencies/cbp/", "/fiscal-years/2020/", "/oversight-areas/border/")


@pytest.fixture
def reports(db):
    factories.published("OIG-22-02", "Wildlife", agencies=["CBP"], topics=["red"], area="Border", fiscal_year=2020)
    factories.published("OIG-22-03", "Fish", agencies=["ICE"], topics=["red"], fiscal_year=2020)


def query(rng: random.Random) -> str:
    """A query string of up to eight parameters, some of them repeated, mixed or malformed."""
    pairs = []
    for _ in range(rng.randrange(9)):
        value = rng.choice(VALUES)
        if rng.random() < 0.2:
            value += rng.choice(VALUES)
        pairs.append(
            rng.choice(NAMES) + rng.choice(["=", "=", "=", "", "=="]) + (value if "%" in value else quote(value))
        )
    return rng.choice(["&", "&", "&", ";", "&&"]).join(pairs)


@pytest.mark.soak
def test_generated_query_strings(reports, soak, seed, record):
    rng, client = random.Random(seed), Client(raise_request_exception=False)
    statuses, faults = Counter(), []
    for _ in range(10_000 if soak else 1_000):
        address = f"{rng.choice(PATHS)}?{query(rng)}"
        headers = {"HX-Request": "true"} if rng.random() < 0.3 else {}
        response = client.get(address, headers=headers)
        statuses[response.status_code] += 1
        with noted(faults):
            assert response.status_code in (200, 302, 404), address
            assert response.status_code != 404 or b"page" in response.content, address
            # a number alone leads to its report
            assert re.match(r"/(reports|number)/[\w-]+/$", response.headers.get("Location", "/reports/x/")), address
            assert b"<script>alert" not in response.content, address
    answers = ", ".join(f"{number:,} × {status}" for status, number in statuses.most_common())
    sent = Figure("", "query strings sent", statuses.total(), "", beside=answers)
    record("Query strings", [sent, Figure("", "errors, wrong pages, markup let through", len(faults), "", 0)])
    assert faults == []


def test_ten_thousand_values(client, reports):
    address = "/reports/?agency=cbp&" + "&".join(f"topic=t{n}" for n in range(10_000))
    response = client.get(address)
    assert response.status_code == 200
    assert "Too many values; only the first 20 were used." in response.content.decode()
    assert 'data-report="oig-22-02"' in response.content.decode()
    assert 'data-report="oig-22-03"' not in response.content.decode()  # the valid filter is kept


def test_far_too_many_values_are_refused_in_clear_words(client, reports):
    response = client.get("/reports/?" + "&".join(["agency=cbp"] * 30_000))
    assert response.status_code == 400
    assert "<h1" in response.content.decode()


def test_problems_are_shown_and_escaped(client, reports):
    response = client.get("/reports/?agency=%3Cb%3Ex&agency=ice&issued_after=2026-02-30&sort=password&page=0&q=%21")
    text = response.content.decode()
    assert response.status_code == 200
    for words in (
        "“&lt;b&gt;x” is not the agency of any report, so it was left out.",
        "“2026-02-30” is not a date.",
        "“password” is not an order.",
        "“0” is not a page number.",
        "“!” has no word to look for",
    ):
        assert words in text, words
    assert 'value="2026-02-30"' in text  # nothing typed is lost
    assert 'data-report="oig-22-03"' in text
    assert 'data-report="oig-22-02"' not in text
