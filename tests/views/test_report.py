"""A report's page, its notice once withdrawn, and its former addresses."""

import datetime as dt

import pytest

from reports import publishing
from reports.models import FormerReportSlug
from tests import factories


def test_the_page(client, world, django_assert_num_queries):
    client.get("/")
    # counter; report with area; agencies; topics; documents; others of this number
    with django_assert_num_queries(6):
        response = client.get("/reports/oig-24-01/")
    text = response.content.decode()
    for part in (
        "Wildlife trafficking at ports",
        "We found wildlife at the border.",
        "OIG-24-01",
        "December 4, 2023",
        "/agencies/cbp/",
        "/oversight-areas/border-security/",
        "/topics/trafficking/",
        "/fiscal-years/2024/",
        "/reports/oig-24-01/documents/oig-24-01.pdf",
        '<link rel="canonical" href="http://127.0.0.1:8000/reports/oig-24-01/">',
        "Demonstration Office of Inspector General, “Wildlife trafficking at ports”, OIG-24-01, December 4, 2023. "
        "http://127.0.0.1:8000/reports/oig-24-01/",
    ):
        assert part in text, part


def test_when_it_was_posted_here(client, db):
    report = factories.published(
        "OIG-24-01", at=dt.datetime(2023, 12, 5, 3, tzinfo=dt.UTC)
    )  # still the 4th in New York
    assert report.slug == "oig-24-01"
    page = client.get("/reports/oig-24-01/").content.decode()
    assert "<dt>Posted here</dt><dd>December 4, 2023</dd>" in page


def test_empty_fields_are_left_out(client, db):
    factories.published("", "Bare")
    text = client.get("/reports/bare/").content.decode()
    for label in ("Report Number", "Issue Date", "Oversight Area</dt>", "Executive Summary"):
        assert label not in text


def test_the_summary_is_formatted_and_harmless(client, db):
    summary = (
        "Para *one*.\n\n- item\n\n<script>alert(1)</script> [x](javascript:alert(1)) ![i](http://evil/x.png)\n\n# Head"
    )
    factories.published("OIG-1-1", "T", executive_summary=summary)
    text = client.get("/reports/oig-1-1/").content.decode()
    assert "<p>Para <em>one</em>.</p>" in text
    assert "<li>item</li>" in text
    assert "<h3>Head</h3>" in text
    assert "<script>alert" not in text
    assert 'href="javascript:' not in text
    assert "<img src" not in text.partition("Executive Summary")[2]


def test_quotes_in_a_summary_stay_inside_the_description(client, db):
    summary = 'Say "stop" http-equiv="refresh" content="0;url=https://evil.example'
    factories.published("OIG-1-1", "T", executive_summary=summary)
    text = client.get("/reports/oig-1-1/").content.decode().partition("</head>")[0]
    assert 'http-equiv="refresh"' not in text
    assert "Say &quot;stop&quot; http-equiv=&quot;refresh&quot;" in text


def test_reports_that_share_a_number(client, db):
    factories.published("DA-07-04", "First")
    factories.published("DA_07-4", "Second")
    factories.draft("DA-07-04", "Hidden")
    assert [client.get(f"/reports/{slug}/").status_code for slug in ("da-07-04", "da-07-4")] == [200, 200]
    text = client.get("/reports/da-07-04/").content.decode()
    assert "Second" in text
    assert "Hidden" not in text


def test_slugs_are_unique_and_hidden_reports_take_none(client, db):
    hidden = factories.draft("OIG-25-35", "Hidden")
    one = factories.published("OIG-25-35", "One title")
    two = factories.published("OIG-25-35", "Another title")
    assert (hidden.slug, one.slug, two.slug) == (None, "oig-25-35", "oig-25-35-2")
    FormerReportSlug.objects.create(slug="oig-25-36", current=one)
    assert factories.published("OIG-25-36", "Its slug was another's").slug == "oig-25-36-2"


def test_former_slugs_redirect_for_ever(client, db):
    report = factories.published("OIG-1-1", documents=["report"])
    FormerReportSlug.objects.create(slug="old", current=report)
    response = client.get("/reports/old/")
    assert (response.status_code, response.headers["Location"]) == (301, "/reports/oig-1-1/")
    response = client.get("/reports/old/documents/oig-1-1.pdf")
    assert (response.status_code, response.headers["Location"]) == (301, "/reports/oig-1-1/documents/oig-1-1.pdf")
    publishing.withdraw(report, reason="Wrong.", by=None)
    assert client.get("/reports/old/").status_code == 301


def test_a_withdrawn_report_leaves_its_notice(client, db):
    day = dt.date(2020, 1, 2)
    report = factories.withdrawn(
        "OIG-1-1",
        "Gone",
        reason="The sample was too small.",
        issued_on=day,
        executive_summary="Secret now.",
        agencies=["CBP"],
    )
    response = client.get("/reports/oig-1-1/")
    text = response.content.decode()
    assert response.status_code == 200
    for part in ("OIG-1-1", "Gone", "January 2, 2020", "The sample was too small.", 'content="noindex'):
        assert part in text, part
    assert "Secret now." not in text
    assert "CBP" not in text
    publishing.publish(report, by=None)
    assert "Secret now." in client.get("/reports/oig-1-1/").content.decode()


@pytest.mark.parametrize(
    "address", ["/reports/none/", "/reports/oig-24-02/", "/reports/OIG-24-01/x/", "/reports/%00/", "/reports/%ff/"]
)
def test_nothing_here(client, world, address):
    assert client.get(address).status_code == 404
