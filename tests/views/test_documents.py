"""Documents: stable addresses, byte ranges, the right name and type."""

import hashlib

import pytest
from django.core.files.base import ContentFile

from reports import publishing
from tests import factories

ADDRESS = "/reports/oig-24-01/documents/oig-24-01.pdf"
SIZE = len(factories.PDF)


def ask(client, address=ADDRESS, **headers):
    response = client.get(address, headers={name.replace("_", "-"): value for name, value in headers.items()})
    content = b"".join(response.streaming_content) if response.streaming else response.content
    response.close()
    return response, content


def test_the_whole_file(client, world):
    response, content = ask(client)
    assert (response.status_code, content) == (200, factories.PDF)
    names = ("Content-Type", "Content-Length", "Content-Disposition", "Accept-Ranges", "Cache-Control")
    assert {name: response.headers[name] for name in names} == {
        "Content-Type": "application/pdf",
        "Content-Length": str(SIZE),
        "Content-Disposition": 'inline; filename="oig-24-01.pdf"',
        "Accept-Ranges": "bytes",
        "Cache-Control": "no-cache, public",  # kept, and asked for each time: none outlives a withdrawal
    }  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "status", "start", "end"),
    [
        ("bytes=0-3", 206, 0, 4),
        ("bytes=0-0", 206, 0, 1),
        ("bytes=5-", 206, 5, SIZE),
        ("bytes=-6", 206, SIZE - 6, SIZE),
        ("bytes=-9999999", 206, 0, SIZE),
        ("bytes=2-99999999", 206, 2, SIZE),
        (f"bytes={SIZE}-", 416, 0, 0),
        ("bytes=-0", 416, 0, 0),
        ("bytes=9-2", 200, 0, SIZE),  # not valid: ignored
        ("bytes=-", 200, 0, SIZE),
        ("bytes=a-b", 200, 0, SIZE),
        ("bytes=0-1,4-5", 200, 0, SIZE),  # several: the whole file
        ("lines=0-3", 200, 0, SIZE),
        ("bytes=" + "9" * 90 + "-", 200, 0, SIZE),
    ],
)
def test_byte_ranges(client, world, asked, status, start, end):
    response, content = ask(client, Range=asked)
    assert (response.status_code, content) == (status, factories.PDF[start:end])
    if status == 206:
        assert response.headers["Content-Range"] == f"bytes {start}-{end - 1}/{SIZE}"
        assert response.headers["Content-Length"] == str(end - start)
    if status == 416:
        assert response.headers["Content-Range"] == f"bytes */{SIZE}"


def test_head_and_conditional_requests(client, world):
    head = client.head(ADDRESS)
    assert (head.status_code, head.content, head.headers["Content-Length"]) == (200, b"", str(SIZE))
    etag = head.headers["ETag"]
    response, content = ask(client, If_None_Match=etag)
    assert (response.status_code, content) == (304, b"")
    assert ask(client, Range="bytes=0-3", If_Range=etag)[1] == factories.PDF[:4]
    assert ask(client, Range="bytes=0-3", If_Range='"another"')[1] == factories.PDF


def test_the_address_stays_when_the_file_is_replaced_and_the_old_file_is_not_reachable(client, world):
    document = world.public.documents.get()
    old_key = document.file.name
    new = factories.PDF + b"% revised\n%%EOF\n"
    document.file.save("other name.pdf", ContentFile(new), save=False)
    document.size, document.sha256 = len(new), hashlib.sha256(new).hexdigest()
    document.save()
    publishing.saved(world.public, by=None)
    response, content = ask(client)
    assert (response.status_code, content) == (200, new)
    assert document.file.name != old_key
    assert document.file.storage.exists(old_key)


def test_names(client, db):
    report = factories.draft("OIG-1-1", documents=["report", "highlights", "response", "response", "accessible"])
    report.number = "OIG-1-2"
    report.save()
    publishing.saved(report, by=None)
    publishing.publish(report, by=None)
    assert sorted(document.name for document in report.documents.all()) == [
        "oig-1-2", "oig-1-2-accessible", "oig-1-2-highlights", "oig-1-2-response", "oig-1-2-response-2",
    ]  # fmt: skip
    report.number = "OIG-1-3"
    report.save()
    factories.document(report, "report")
    publishing.saved(report, by=None)
    assert "oig-1-2" in [document.name for document in report.documents.all()]  # names that were public stay
    assert "oig-1-3" in [document.name for document in report.documents.all()]


def test_a_file_that_is_missing_from_the_store_is_not_found_and_logged(client, world, caplog):
    document = world.public.documents.get()
    document.file.storage.delete(document.file.name)
    assert ask(client)[0].status_code == 404
    assert f"The file of document {document.pk} is missing from the store." in caplog.text


def test_withdrawn_documents_are_gone(client, db):
    factories.withdrawn("OIG-24-01", documents=["report"])
    response, content = ask(client)
    assert response.status_code == 410
    assert factories.PDF not in content
    assert ask(client, "/reports/oig-24-01/documents/never.pdf")[0].status_code == 404


def test_a_document_added_to_a_withdrawn_report_is_not_known(client, db):
    report = factories.withdrawn("OIG-24-01", documents=["report"])
    factories.document(report, "response")
    publishing.saved(report, by=None)
    address = "/reports/oig-24-01/documents/oig-24-01-response.pdf"
    assert ask(client, address)[0].status_code == 404
    publishing.publish(report, by=None)
    assert ask(client, address)[0].status_code == 200


def test_handing_over_to_nginx_asks_first_too(client, world, settings):
    settings.DOCUMENTS_BY_NGINX = "/private/"
    response, content = ask(client)
    assert (response.headers["X-Accel-Redirect"], content) == (
        f"/private/{world.public.documents.get().file.name}",
        b"",
    )
    assert response.headers["Content-Type"] == "application/pdf"
    assert ask(client, "/reports/oig-24-02/documents/oig-24-02.pdf")[0].status_code == 404
