"""Home, the vocabularies, and what machines ask for."""

import re

from django.db import connection

from tests import factories


def test_home(client, world, django_assert_num_queries):
    client.get("/")
    with django_assert_num_queries(5):  # counter; reports; agencies; topics; documents
        text = client.get("/").content.decode()
    for part in (
        "Wildlife trafficking at ports", 'action="/reports/"', 'href="/agencies/cbp/"', 'href="/topics/trafficking/"',
        'href="/fiscal-years/2024/"', 'href="/oversight-areas/border-security/"', 'href="/about/#report-fraud"',
    ):  # fmt: skip
        assert part in text, part


def test_home_without_reports(client, db):
    assert client.get("/").status_code == 200
    assert client.get("/reports/").status_code == 200
    assert client.get("/topics/").status_code == 200


def test_home_has_figures_and_the_link_to_report_fraud(client, db, settings):
    settings.OFFICE = {**settings.OFFICE, "hotline_url": "https://hotline.example/"}
    for n, agency in enumerate(["CBP", "CBP", "FEMA"]):
        factories.published(f"OIG-2{n}-01", agencies=[agency], fiscal_year=2020 + n)
    factories.draft("OIG-22-02", agencies=["CBP", "ICE"], fiscal_year=2022)
    text = client.get("/").content.decode()
    assert 'data-chart="years"' in text
    assert "1 each from 2020 to 2022." in text
    assert re.findall(r'<rect width="([\d.]+)%"', text) == ["100.0", "50.0"]  # CBP, FEMA
    assert '<a href="https://hotline.example/">Report fraud, waste or abuse anonymously</a>' in text


def test_indexes_show_counts_bars_and_what_is_not_recorded(client, db, django_assert_num_queries):
    factories.published("N-1", agencies=["CBP"], fiscal_year=2020)
    factories.published("N-2", agencies=["CBP", "FEMA"], fiscal_year=2021)
    factories.published("N-3", fiscal_year=2021)
    factories.draft("N-4", agencies=["ICE"])
    client.get("/")
    with django_assert_num_queries(2):  # counter; descriptions
        text = client.get("/agencies/").content.decode()
    assert re.findall(r'<h2><a href="([^"]+)"', text) == ["/agencies/cbp/", "/agencies/fema/"]
    assert re.findall(r"(\d+) reports?</p>", text) == ["2", "1"]
    assert '<a href="/reports/?agency=none">1 report with no agency recorded</a>' in text
    with django_assert_num_queries(1):
        years = client.get("/fiscal-years/").content.decode()
    assert 'data-chart="years"' in years
    assert "with no fiscal year recorded" not in years


def test_years_not_recorded_are_told_once(client, db):
    missing = r'<a href="/reports/\?year=none">([^<]*)</a>'
    for n, year in enumerate((None, 2020)):
        factories.published(f"N-{n}", fiscal_year=year)
    alone = client.get("/fiscal-years/").content.decode()
    assert re.findall(missing, alone) == ["1 report with no fiscal year recorded"]
    factories.published("N-2", fiscal_year=2021)
    beside_a_chart = client.get("/fiscal-years/").content.decode()
    assert re.findall(missing, beside_a_chart) == ["1 more report has no fiscal year recorded."]


def test_the_most_used_topics_stand_first_if_there_are_many(client, db):
    factories.published("N-1", topics=[f"topic {n:02}" for n in range(24)])
    assert "browse-most-used" not in client.get("/topics/").content.decode()
    factories.published("N-3", topics=["topic 24"])
    factories.published("N-2", topics=["topic 24"])
    text = client.get("/topics/").content.decode()
    most_used = re.search(r'id="browse-most-used".*?</ul>', text, re.DOTALL)[0]
    assert re.findall(r">(topic \d+)<", most_used) == ["topic 24", *(f"topic {n:02}" for n in range(11))]


def test_topics_a_to_z(client, db):
    factories.published("N-1", topics=["zebra", "Élan", "9/11", "apple"])
    text = client.get("/topics/").content.decode()
    order = [text.index(f">{label}<") for label in ("9/11", "apple", "Élan", "zebra")]
    assert order == sorted(order)


def test_descriptions_are_shown(client, world):
    for model, address in (("agencies", "/agencies/cbp/"), ("topics", "/topics/trafficking/")):
        entry = getattr(world.public, model).get()
        entry.description = "About *this* entry."
        entry.save()
        assert "About <em>this</em> entry." in client.get(address).content.decode()


def test_sitemap(client, world):
    index = client.get("/sitemap.xml").content.decode()
    assert re.findall(r"<loc>(.*?)</loc>", index) == [
        "http://127.0.0.1:8000/sitemap-pages-1.xml",
        "http://127.0.0.1:8000/sitemap-reports-1.xml",
    ]
    reports = client.get("/sitemap-reports-1.xml", headers={"Host": "localhost"}).content.decode()
    assert re.findall(r"<loc>(.*?)</loc>", reports) == ["http://127.0.0.1:8000/reports/oig-24-01/"]
    pages = client.get("/sitemap-pages-1.xml").content.decode()
    assert re.findall(r"<loc>http://127.0.0.1:8000(.*?)</loc>", pages) == [
        "/", "/reports/", "/topics/", "/agencies/", "/oversight-areas/", "/fiscal-years/", "/about/",
        "/accessibility/", "/data/", "/agencies/cbp/",
        "/oversight-areas/border-security/", "/topics/trafficking/", "/fiscal-years/2024/",
    ]  # fmt: skip


def test_robots(client):
    assert client.get("/robots.txt").content.decode().splitlines() == [
        "User-agent: *",
        "Disallow: /admin/",
        "# Combinations of filters: every report is in the sitemap, and every topic, agency, area and year has a page.",
        "Disallow: /*?*&",
        "Disallow: /*?q=",
        "Disallow: /suggestions/",
        "",
        "Sitemap: http://127.0.0.1:8000/sitemap.xml",
    ]


def test_health_and_readiness(client, db):
    assert client.get("/healthz").content == b"ok\n"
    response = client.get("/readyz")
    assert response.status_code == 200
    assert (response.json()["ready"], response.json()["database"]) == (True, connection.vendor)


def test_not_ready_when_the_database_does_not_answer(client, db, monkeypatch):
    from django.db import OperationalError

    from reports.views import machines

    def broken(*args):
        raise OperationalError

    monkeypatch.setattr(machines, "MigrationExecutor", broken)
    response = client.get("/readyz")
    assert (response.status_code, response.json()["ready"]) == (503, False)


def test_errors_say_what_to_do_and_show_no_path(client, db):
    response = client.get("/canary-path/")
    assert response.status_code == 404
    assert "canary-path" not in response.content.decode()  # only its words, in the search box
    assert "/reports/" in response.content.decode()
    assert client.get("/", headers={"Host": "evil.example"}).status_code == 400
