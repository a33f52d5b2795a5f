"""Pages for what went wrong: each says what to do next, and the one for our own faults needs nothing that may be broken."""

import pytest
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client, RequestFactory

from reports import catalog
from reports.views import errors
from tests import factories


def broken(*args: object, **kwargs: object) -> None:
    raise OperationalError("the database is gone")


@pytest.fixture
def reader(db) -> Client:
    return Client(raise_request_exception=False)


@pytest.mark.parametrize("path", ["/", "/reports/", "/reports/oig-24-01/", "/topics/", "/data/"])
def test_without_a_database_or_catalog_the_page_says_so(reader, monkeypatch, settings, path):
    settings.OFFICE = {**settings.OFFICE, "email": "help@oig.example"}
    monkeypatch.setattr(catalog, "current", broken)
    response = reader.get(path)
    text = response.content.decode()
    assert response.status_code == 500
    for part in (
        "<h1>Something went wrong on our side</h1>",
        'href="/"',
        "mailto:help@oig.example",
        settings.OFFICE["name"],
    ):
        assert part in text, part
    assert "the database is gone" not in text
    assert "no-cache" in response.headers["Cache-Control"]
    assert not response.cookies


def test_pages_without_data_stand_without_a_catalog(reader, monkeypatch):
    """They ask the catalog for their version, so they fail too; what needs nothing at all does not."""
    monkeypatch.setattr(catalog, "current", broken)
    assert [reader.get(path).status_code for path in ("/healthz", "/robots.txt", "/nowhere/")] == [200, 200, 404]


def test_even_the_page_for_errors_may_fail(monkeypatch, caplog):
    monkeypatch.setattr(errors, "render", broken)
    response = errors.server_error(RequestFactory().get("/"))
    assert (response.status_code, response.content.decode()) == (500, errors.PLAIN)
    assert "can't be made" in caplog.text


def test_a_form_without_its_token_is_told_apart_from_a_missing_permission(db):
    client = Client(enforce_csrf_checks=True)
    form = client.post("/admin/login/", {"username": "x", "password": "y"})
    assert (form.status_code, "Please send the form again" in form.content.decode()) == (403, True)
    page = errors.forbidden(RequestFactory().get("/"))
    assert (page.status_code, "You may not do this" in page.content.decode()) == (403, True)


def test_a_document_that_is_gone_leads_to_the_notice(client, db):
    factories.withdrawn("OIG-24-04", "Withdrawn title", documents=["report"])
    response = client.get("/reports/oig-24-04/documents/oig-24-04.pdf")
    assert response.status_code == 410
    assert '<a href="/reports/oig-24-04/">Read the notice of withdrawal</a>' in response.content.decode()
    assert "Withdrawn title" not in response.content.decode()


def test_an_unreadable_request(client, db):
    response: HttpResponse = client.get("/", headers={"Host": "evil.example"})
    assert response.status_code == 400
    assert "We could not read this request" in response.content.decode()
    assert "evil.example" not in response.content.decode()
