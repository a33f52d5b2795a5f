"""A report's page, its notice once withdrawn, and its former addresses."""

import datetime as dt
import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest

from reports import publishing
from reports.choices import FACET_NAMES
from reports.models import FormerReportSlug
from tests import factories


def test_the_page(client, world, django_assert_num_queries):
    client.get("/")
    # counter; report with area; agencies; topics; documents; others of this number; nobody is related or near
    with django_assert_num_queries(7):
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


def test_a_facet_and_a_fact_have_the_same_name(client, db):
    factories.published(
        "OIG-24-01", agencies=["CBP"], area="Border Security", topics=["grants"], report_type="audit", fiscal_year=2024
    )
    page = client.get("/reports/oig-24-01/").content.decode()
    facts = set(re.findall(r"<dt>([^<]+)</dt>", page))
    assert {FACET_NAMES[name].capitalize() for name in ("agency", "area", "type", "year")} <= facts
    assert facts <= set(re.findall(r"<dt>([^<]+)</dt>", client.get("/data/").content.decode()))


def test_empty_fields_are_left_out(client, db):
    factories.published("", "Bare")
    text = client.get("/reports/bare/").content.decode()
    for label in ("Report number", "Issue date", "Oversight area</dt>", "Executive summary"):
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
    assert "<img src" not in text.partition("Executive summary")[2]


def test_quotes_in_a_summary_stay_inside_the_description(client, db):
    summary = 'Say "stop" http-equiv="refresh" content="0;url=https://evil.example'
    factories.published("OIG-1-1", "T", executive_summary=summary)
    text = client.get("/reports/oig-1-1/").content.decode().partition("</head>")[0]
    assert 'http-equiv="refresh"' not in text
    assert "Say &quot;stop&quot; http-equiv=&quot;refresh&quot;" in text


def test_reports_that_share_a_number(client, db):
    factories.published("DA-07-04", "First")
    factories.published("DA_07-4", "Second", issued_on=dt.date(2007, 3, 1), issued_precision="month")
    factories.draft("DA-07-04", "Hidden")
    assert [client.get(f"/reports/{slug}/").status_code for slug in ("da-07-04", "da-07-4")] == [200, 200]
    text = client.get("/reports/da-07-04/").content.decode()
    assert "<p>Another report has the same number, DA-07-04:</p>" in text
    assert '<li><a href="/reports/da-07-4/">Second</a> (March 2007)</li>' in text
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


@pytest.fixture
def seven(db):
    """Reports of seven years, newest last: three share a rare topic with the middle one, all an agency."""
    made = [
        factories.published(
            f"OIG-{18 + n}-01",
            f"Title {n}",
            issued_on=dt.date(2018 + n, 3, 1),
            agencies=["CBP"],
            topics=["detention"] if n in (0, 3, 5, 6) else [],
        )
        for n in range(7)
    ]
    factories.draft("OIG-21-90", "Canary", issued_on=dt.date(2021, 3, 2), agencies=["CBP"], topics=["detention"])
    return made


def addresses(html: str, start: str, end: str) -> list[str]:
    """The reports linked in the part of a page between two marks."""
    return re.findall(r'href="(/reports/[^"]+)"', html.partition(start)[2].partition(end)[0])


def test_related_reports_and_the_newer_and_older_one(client, seven):
    html = client.get("/reports/oig-21-01/").content.decode()
    assert addresses(html, 'id="related-heading"', "</section>") == [
        "/reports/oig-24-01/",  # of the topic, newest first
        "/reports/oig-23-01/",
        "/reports/oig-18-01/",
        "/reports/oig-22-01/",  # of the agency alone
        "/reports/oig-20-01/",
    ]
    assert html.count("Also about: detention") == 3
    assert html.count("Also about: Agency CBP (CBP)") == 2
    assert addresses(html, 'aria-label="Newer and older reports"', "</nav>") == [
        "/reports/oig-22-01/",
        "/reports/oig-20-01/",
    ]
    assert "Newer:</span> Title 4</a>" in html
    assert "Canary" not in html
    newest = client.get("/reports/oig-24-01/").content.decode()
    assert "Newer:" not in newest
    assert "Older:" in newest


def test_queries_do_not_grow_with_what_a_report_has(client, seven, django_assert_num_queries):
    for kind in ("report", "highlights", "response"):
        factories.document(seven[3], kind)
    factories.document(seven[6])
    for report in (seven[3], seven[6]):
        publishing.saved(report, by=None)
    factories.published("OIG-30-01", "One relative", topics=["snow"], documents=["report"])
    factories.published("OIG-31-01", "Another", topics=["snow", "ice", "fog"])
    client.get("/")
    for slug in ("oig-21-01", "oig-24-01", "oig-30-01", "oig-31-01"):
        # counter; report with area; agencies; topics; documents; others of this number; those related and near
        with django_assert_num_queries(8):
            assert client.get(f"/reports/{slug}/").status_code == 200


def test_a_hidden_report_changes_no_byte_of_the_page_and_a_published_one_its_etag(client, seven):
    before = client.get("/reports/oig-21-01/")
    hidden = factories.draft(
        "OIG-21-91", "Hidden", issued_on=dt.date(2021, 3, 1), topics=["detention"], agencies=["CBP"]
    )
    again = client.get("/reports/oig-21-01/", headers={"If-None-Match": before.headers["ETag"]})
    assert again.status_code == 304
    assert client.get("/reports/oig-21-01/").content == before.content
    publishing.publish(hidden, by=None)
    after = client.get("/reports/oig-21-01/", headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert "/reports/oig-21-91/" in after.content.decode()


def test_where_to_tell_of_an_error(client, db, settings):
    factories.published("OIG-24-01", "Ports & “harbors”")
    link = re.compile(r'<a href="([^"]+)">Tell us about an error on this page</a>')

    def target(address: str) -> str:
        settings.OFFICE = {**settings.OFFICE, "corrections": address}
        found = link.search(client.get("/reports/oig-24-01/").content.decode())
        return unescape(found[1]) if found else ""

    assert target("") == ""
    assert target("https://oig.example/form?a=1&b=2") == "https://oig.example/form?a=1&b=2"
    letter = urlsplit(target("mailto:corrections@oig.example"))
    assert (letter.scheme, letter.path) == ("mailto", "corrections@oig.example")
    assert parse_qs(letter.query) == {
        "subject": ["Error on the page of OIG-24-01"],
        "body": [
            "Page: http://127.0.0.1:8000/reports/oig-24-01/\r\nReport: OIG-24-01 Ports & “harbors”\r\n\r\nWhat is wrong:\r\n"
        ],
    }
