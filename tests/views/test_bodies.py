"""Bodies that are too large, or of unknown size, are refused before they are read."""

import io

import pytest
from django.core.files import uploadhandler
from django.test import Client

from reports.models import Report
from tests import factories
from tests.admin.conftest import form

MEGABYTE = 1024 * 1024


class Unread(io.RawIOBase):
    """A body that nobody may read."""

    def read(self, size=-1):
        raise AssertionError("the body was read")

    readinto = readline = read


def post(client, address: str, length: object, **extra):
    """A request that announces a body and has none that can be read."""
    client.cookies["csrftoken"] = "a" * 32
    form = "multipart/form-data; boundary=x"
    environ = {"CONTENT_LENGTH": str(length), "wsgi.input": Unread(), **extra}
    return client.generic("POST", address, b"", content_type=form, **environ)


@pytest.mark.parametrize("address", ["/", "/reports/", "/nowhere/", "/admin/login/", "/admin/reports/report/add/"])
@pytest.mark.parametrize("length", [MEGABYTE + 1, 10**12])
def test_a_stranger_sends_at_most_a_megabyte(db, client, address, length):
    answer = post(client, address, length)
    assert answer.status_code == 413
    assert "Too much was sent" in answer.content.decode()
    assert answer.headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_a_made_up_session_and_a_visitor_are_strangers(world):
    client = Client()
    client.cookies["sessionid"] = "x" * 32
    assert post(client, "/admin/", 2 * MEGABYTE).status_code == 413
    client.force_login(world.visitor)
    assert post(client, "/admin/", 2 * MEGABYTE).status_code == 413


@pytest.mark.parametrize("more", [{"HTTP_TRANSFER_ENCODING": "chunked"}, {"CONTENT_LENGTH": "many"}])
def test_a_body_of_unknown_size_is_refused(db, client, more):
    answer = post(client, "/admin/login/", 0, **more)
    assert answer.status_code == 411
    assert "Too much was sent" in answer.content.decode()


def test_an_editor_sends_a_document_and_a_form(world, settings):
    settings.DOCUMENT_MAX_BYTES = 3 * MEGABYTE
    client = Client()
    client.force_login(world.editor)
    assert post(client, "/admin/reports/report/add/", 13 * MEGABYTE + 1).status_code == 413
    data = form(number="OIG-27-09", title="With a large summary", executive_summary="x" * (2 * MEGABYTE))
    assert client.post("/admin/reports/report/add/", data).status_code == 302
    assert Report.objects.filter(number="OIG-27-09").exists()


def test_a_small_form_of_a_stranger_is_read(db, client):
    factories.editor("somebody")
    answer = client.post("/admin/login/", {"username": "somebody", "password": "a long enough password"})
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/admin/"


def test_nothing_large_reaches_the_disk(db, client, monkeypatch):
    monkeypatch.setattr(uploadhandler.TemporaryFileUploadHandler, "new_file", lambda *args: pytest.fail("stored"))
    upload = io.BytesIO(b"x" * (4 * MEGABYTE))
    upload.name = "a.pdf"
    assert client.post("/admin/login/", {"file": upload}).status_code == 413
