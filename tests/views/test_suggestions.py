"""Suggestions while typing: what is offered, in which order, and that no input breaks it."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reports import publishing, search
from reports.models import Report
from reports.views import suggestions
from reports.views.limiter import Limiter
from tests import factories


@pytest.fixture
def reports(db):
    factories.published("OIG-22-02", "Wildlife trafficking at ports", topics=["trafficking"], agencies=["CBP"])
    factories.published("OIG-22-20", "Grants to cities", topics=["grants"], area="Border Security")
    factories.published("OIG-22-105", "Grants for trafficked animals", topics=["grants"])
    factories.published("DA-07-04", "Café grants’ costs", agencies=["FEMA"])
    factories.published("", "Capping report", executive_summary="Nothing but wildlife.")


def suggested(client, text: str) -> list[tuple[str, str, str, str]]:
    """Kind, label, detail and address of each."""
    answer = client.get("/suggestions/", {"q": text})
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/json")
    return [tuple(one.values()) for one in answer.json()["suggestions"]]


def test_kinds_in_order_and_all_that_is_said_of_each(client, reports):
    found = client.get("/suggestions/?q=grants").json()
    assert found["suggestions"][0] == {
        "kind": "topic", "label": "grants", "detail": "2 reports", "url": "/topics/grants/",
    }  # fmt: skip
    assert found["q"] == "grants"
    assert sorted(suggested(client, "grants")[1:]) == [
        ("report", "Café grants’ costs", "DA-07-04", "/reports/da-07-04/"),
        ("report", "Grants for trafficked animals", "OIG-22-105", "/reports/oig-22-105/"),
        ("report", "Grants to cities", "OIG-22-20", "/reports/oig-22-20/"),
    ]


@pytest.mark.parametrize(
    ("typed", "addresses"),
    [
        ("oig-22-02", ["/reports/oig-22-02/"]),
        ("OIG 22 2", ["/reports/oig-22-02/", "/reports/oig-22-20/"]),
        ("oig_22_0", ["/reports/oig-22-02/"]),
        ("oig-22-", ["/reports/oig-22-02/", "/reports/oig-22-20/", "/reports/oig-22-105/"]),
        ("oig2202", ["/reports/oig-22-02/"]),
        ("22-1", ["/reports/oig-22-105/"]),
        ("da-0", ["/reports/da-07-04/"]),
        ("0", ["/reports/da-07-04/"]),
        ("da-7", ["/reports/da-07-04/"]),
        ("oig-2", ["/reports/oig-22-02/", "/reports/oig-22-20/", "/reports/oig-22-105/"]),
        ("oig-9", []),
        ("border", ["/oversight-areas/border-security/"]),
        ("SECUR", ["/oversight-areas/border-security/"]),
        ("border sec", ["/oversight-areas/border-security/"]),
        ("order", []),
        ("fem", ["/agencies/fema/"]),
        ("cafe", ["/reports/da-07-04/"]),
        ("café g", ["/reports/da-07-04/"]),
        ("wildl", ["/reports/oig-22-02/"]),  # the other report has it in its summary only
        ("no", []),  # "not recorded" is no name
        ("-wildlife", []),
        ("zzz", []),
    ],
)
def test_what_is_typed_leads_to(client, reports, typed, addresses):
    assert [address for *_, address in suggested(client, typed)] == addresses


def test_values_leave_places_to_titles_and_all_are_eight(client, db):
    for n in range(12):
        factories.published(f"A-{n}", f"Harbor lights {n}", topics=[f"harbor {n}", "harbor"])
    kinds = [kind for kind, *_ in suggested(client, "harbor")]
    assert kinds == ["topic"] * 5 + ["report"] * 3
    assert suggested(client, "harbor")[0] == ("topic", "harbor", "12 reports", "/topics/harbor/")
    assert [kind for kind, *_ in suggested(client, "ha")] == ["topic"] * 8
    assert [kind for kind, *_ in suggested(client, "lights")] == ["report"] * 8
    assert len(suggested(client, "a-")) == 0
    assert [detail for _, _, detail, _ in suggested(client, "a-1")] == ["A-1", "A-10", "A-11"]


@pytest.mark.parametrize(
    "typed",
    ["", " ", "\x00", "\x00\x01\x1f", "'", '"', "%", "_", "\\", "😀", "-", "OR", "-0-", "ﷺ" * 300, "9" * 5000,
     "1 " * 300, "a-" * 300, "\u202e\ufeff", "q=1&q=2", "'; DROP TABLE x; --", "*", "NEAR(a b)", "\ud800"],
)  # fmt: skip
def test_no_input_breaks_it(client, reports, typed):
    address = f"/suggestions/?q={typed.encode('utf-8', 'surrogatepass').hex(' ').upper()}".replace("q=", "q= ")
    answer = client.get(address.replace(" ", "%"))
    assert (answer.status_code, answer.json()["suggestions"]) == (200, [])
    assert len(answer.json()["q"]) <= 256


@pytest.mark.parametrize(
    "query", ["", "?", "?q", "?form=opensearch", "?q=%ff%fe", "?q=a&q=%00", "?form=x&q=", "?" + "a=1&" * 2_000]
)
def test_no_query_breaks_it(client, reports, query):
    assert client.get(f"/suggestions/{query}").status_code == 200


def test_what_browsers_want(client, reports):
    answer = client.get("/suggestions/?q=OIG-22-2&form=opensearch")
    assert answer.headers["Content-Type"] == "application/x-suggestions+json"
    assert answer.json() == [
        "OIG-22-2",
        ["Wildlife trafficking at ports", "Grants to cities"],
        ["OIG-22-02", "OIG-22-20"],
        ["http://127.0.0.1:8000/reports/oig-22-02/", "http://127.0.0.1:8000/reports/oig-22-20/"],
    ]
    assert client.get("/suggestions/?q=zzz&form=opensearch").json() == ["zzz", [], [], []]


def test_headers(client, reports):
    answer = client.get("/suggestions/?q=grants")
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert answer.headers["Cache-Control"] == "no-cache, public"
    assert client.get("/suggestions/?q=grants", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    assert client.post("/suggestions/?q=grants").status_code == 405


def test_a_title_is_found_behind_many_reports_that_say_it_elsewhere(client, db, monkeypatch):
    """And, of several, the newest come first, whichever was entered last."""
    monkeypatch.setattr(suggestions, "READ", 3)
    for number, year in (("A-1", 2020), ("A-2", 2021), ("A-3", 2019)):
        factories.published(number, f"Harbor lights {number}", issued_on=dt.date(year, 5, 1))
    for n in range(4):
        factories.published(f"B-{n}", f"Other {n}", issued_on=dt.date(2022, 5, 1), executive_summary="Harbor lights.")
    assert [detail for *_, detail, _ in suggested(client, "harbor lights")] == ["A-2", "A-1", "A-3"]
    assert [detail for *_, detail, _ in suggested(client, "harb")] == ["A-2", "A-1", "A-3"]


@pytest.mark.parametrize("reason", [search.SearchTooSlow(), suggestions.Refused(1)])
def test_a_search_that_is_not_answered_leaves_the_rest(client, reports, monkeypatch, reason):
    def stopped(text: str, *, limit: int) -> None:
        raise reason

    monkeypatch.setattr(search, "titled", stopped)
    answer = client.get("/suggestions/?q=grants")
    assert [one["kind"] for one in answer.json()["suggestions"]] == ["topic"]
    assert answer.headers["Cache-Control"] == "no-cache, no-store"
    assert "ETag" not in answer.headers


def test_a_crawler_gets_no_searches_and_is_never_refused(client, reports, monkeypatch):
    monkeypatch.setattr(suggestions, "limiter", Limiter(per_minute=2, at_once=2, clock=lambda: 1000.0))
    kinds = [
        [one["kind"] for one in client.get("/suggestions/?q=grants", REMOTE_ADDR="198.51.100.7").json()["suggestions"]]
        for _ in range(3)
    ]
    assert kinds == [["topic", "report", "report", "report"], ["topic"], ["topic"]]


def test_few_queries_and_none_for_values(client, reports):
    client.get("/suggestions/?q=gr")
    asked = {}
    for text in ("gr", "oig-22", "grants"):
        with CaptureQueriesContext(
            connection,
        ) as found:
            client.get("/suggestions/", {"q": text})
        asked[text] = len(found)
    assert (asked["gr"], asked["oig-22"]) == (1, 2)
    assert asked["grants"] <= 10


def test_what_is_hidden_is_never_suggested(client, world):
    """Of each state: its number, words of its title, its topic, its agency."""
    typed = [
        "oig-24-02",
        "oig-24-03",
        "oig-24-04",
        "canary",
        "canary-d",
        "withdrawn",
        "withdrawn title",
        "title",
        "ice",
    ]
    assert {text: suggested(client, text) for text in typed} == {text: [] for text in typed}
    assert [label for _, label, *_ in suggested(client, "oig-24-0")] == ["Wildlife trafficking at ports"]


def test_what_was_withdrawn_or_hidden_a_moment_ago_is_gone(client, reports, world):
    assert len(suggested(client, "wildlife")) == 2
    publishing.withdraw(Report.objects.get(number="OIG-22-02"), reason="Wrong.", by=None)
    assert [detail for _, _, detail, _ in suggested(client, "wildlife")] == ["OIG-24-01"]
    assert suggested(client, "oig-22-02") == []
    assert suggested(client, "traf")[0] == ("topic", "trafficking", "1 report", "/topics/trafficking/")
    assert "OIG-22-02" not in str(suggested(client, "traf"))


def test_rows_are_asked_of_public_again(client, reports):
    """Even if the index or the snapshot were behind, what is hidden in the table is not told."""
    client.get("/suggestions/?q=x")
    Report.objects.filter(number="OIG-22-02").update(state="draft", publish_at=None, first_published_at=None, slug=None)
    assert suggested(client, "wildlife") == suggested(client, "oig-22-02") == []
