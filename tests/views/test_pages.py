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
