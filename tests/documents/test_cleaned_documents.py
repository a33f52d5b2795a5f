"""What the public gets of a document: the clean file from the moment there is one, and never what the office has beside it."""

import io
import os
import time
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.db import DatabaseError

from reports import keeping, publishing
from reports.choices import FindingCode, State
from reports.documents import doubts, intake, release, states
from reports.documents.cleaning import Cleaned
from reports.models import Finding, ReportDocument
from tests import factories
from tests.documents import carrying, telling

ADDRESS = "/reports/oig-24-01/documents/oig-24-01.pdf"
YELLOW = Finding(FindingCode.METADATA, None, "Ann Lee")
CLEAN, SHA256 = b"What the public gets", "c" * 64


@pytest.fixture
def cleaning(monkeypatch):
    """What checks find and what cleaning comes to; what was asked of them."""
    answers = {"check": [YELLOW], "clean": CLEAN, "asked": []}

    def check(path):
        answers["asked"].append("check")
        return answers["check"]

    def clean(path):
        answers["asked"].append("clean")
        made = answers["clean"]() if callable(answers["clean"]) else answers["clean"]
        return Cleaned(io.BytesIO(made), len(made), SHA256) if isinstance(made, bytes) else made

    monkeypatch.setattr(release, "check", check)
    monkeypatch.setattr(release, "clean", clean)
    return answers


def unchecked(make=factories.finished, **fields) -> ReportDocument:
    """A document that nobody has checked."""
    document = make("OIG-24-01", **{"documents": ["report"], **fields}).documents.get()
    ReportDocument.objects.update(findings=None, is_checked=False)
    return document


def stored(file) -> bytes:
    return Path(file.path).read_bytes()


def public_bytes(client, address: str = ADDRESS, **headers) -> bytes:
    answer = client.get(address, headers=headers)
    assert answer.status_code in (200, 206, 410, 304)
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    answer.close()
    return content


def test_a_checked_file_is_cleaned_and_the_office_keeps_its_own(db, client, cleaning):
    document = unchecked(state=State.REVIEW)
    assert release.check_one(document.pk)
    document.refresh_from_db()
    assert (document.is_checked, document.found, stored(document.file)) == (True, [YELLOW], factories.PDF)
    assert (stored(document.clean_file), document.clean_size, document.clean_sha256) == (CLEAN, len(CLEAN), SHA256)
    publishing.publish(document.report, by=factories.editor())
    assert public_bytes(client) == CLEAN


def test_all_that_is_said_of_a_file_is_said_of_the_clean_one(client, world):
    own = factories.PDF + b"% " + b"Canary " * 300_000
    factories.cleaned(world.public, own=own)
    size = len(factories.PDF)
    head = client.head(ADDRESS)
    assert (head.headers["Content-Length"], head.headers["ETag"]) == (str(size), f'"{"0" * 64}"')
    assert public_bytes(client, range="bytes=-5") == factories.PDF[-5:]
    part = client.get(ADDRESS, headers={"Range": f"bytes={size}-"})
    assert (part.status_code, part.headers["Content-Range"]) == (416, f"bytes */{size}")
    known = client.get(ADDRESS, headers={"If-None-Match": f'"{world.public.documents.get().sha256}"'})
    assert (known.status_code, b"".join(known.streaming_content)) == (
        200,
        factories.PDF,
    )  # its own hash is nothing here
    for page in ("/reports/oig-24-01/", "/reports/"):
        text = client.get(page).content.decode()
        assert ("2.0 MB" in text, f"{size}\xa0bytes" in text) == (False, True), page


def test_nginx_is_handed_the_clean_file(client, world, settings):
    settings.DOCUMENTS_BY_NGINX = "/private/"
    factories.cleaned(world.public)
    document = world.public.documents.get()
    assert client.get(ADDRESS).headers["X-Accel-Redirect"] == f"/private/{document.clean_file.name}"


def test_a_clean_file_that_is_lost_is_not_replaced_by_the_office_s_own(client, world):
    factories.cleaned(world.public)
    document = world.public.documents.get()
    os.unlink(document.clean_file.path)
    assert client.get(ADDRESS).status_code == 404


def test_withdrawing_hides_both(client, world):
    factories.cleaned(world.public)
    publishing.withdraw(world.public, reason="Wrong.", by=None)
    answer = client.get(ADDRESS)
    assert (answer.status_code, b"Canary" in answer.content, b"%PDF" in answer.content) == (410, False, False)


def test_a_public_document_of_before_is_cleaned_without_another_check_and_its_page_says_so(
    db, client, cleaning, counter
):
    document = unchecked(factories.published)
    ReportDocument.objects.update(findings=[YELLOW.stored()])
    before, page = counter(), client.get("/reports/oig-24-01/")["ETag"]
    assert public_bytes(client) == factories.PDF  # as it was until then
    assert release.check_one(document.pk)
    assert (cleaning["asked"], public_bytes(client), counter()) == (["clean"], CLEAN, before + 1)
    assert client.get("/reports/oig-24-01/")["ETag"] != page
    assert release.check_one(document.pk) is False


def test_what_is_hidden_moves_nothing(db, cleaning, counter):
    document = unchecked()
    before = counter()
    assert release.check_one(document.pk)
    assert counter() == before


@pytest.mark.parametrize("code", [FindingCode.SIGNED, FindingCode.NOT_CLEANED])
def test_what_cannot_be_cleaned_stays_as_it_is_and_the_desk_says_so(db, client, cleaning, code):
    document = unchecked(factories.published)
    cleaning["clean"] = code
    assert release.check_one(document.pk)
    document.refresh_from_db()
    assert (document.is_checked, document.found, document.clean_file.name) == (True, [YELLOW, Finding(code)], "")
    assert [one.code for one in doubts.found_in(document.report)[document.pk]] == [FindingCode.METADATA, code]
    assert public_bytes(client) == factories.PDF
    states.read_again([document.pk])
    cleaning["clean"], cleaning["check"] = CLEAN, [YELLOW]
    release.check_one(document.pk)
    document.refresh_from_db()
    assert document.found == [YELLOW]
    assert doubts.found_in(document.report)[document.pk] == []  # the public cannot read it any more


def test_what_must_not_come_out_is_not_cleaned(db, cleaning):
    document = unchecked()
    cleaning["check"] = [Finding(FindingCode.SCRIPT)]
    release.check_one(document.pk)
    document.refresh_from_db()
    assert (cleaning["asked"], document.is_checked, document.is_unfit) == (["check"], True, True)


def test_what_is_out_all_the_same_is_cleaned(db, client, cleaning):
    document = unchecked(factories.published)
    cleaning["check"] = [Finding(FindingCode.SCRIPT)]
    release.check_one(document.pk)
    document.refresh_from_db()
    assert (document.is_unfit, document.report.is_public(), public_bytes(client)) == (True, True, CLEAN)


def test_checked_again_the_public_keeps_what_it_gets(db, client, cleaning):
    document = unchecked(factories.published)
    release.check_one(document.pk)
    document.refresh_from_db()
    key = document.clean_file.name
    for again in (CLEAN, FindingCode.NOT_CLEANED):
        states.read_again([document.pk])
        assert public_bytes(client) == CLEAN
        cleaning["clean"] = again
        release.check_one(document.pk)
        document.refresh_from_db()
        assert (document.clean_file.name, public_bytes(client)) == (key, CLEAN)
    document.clean_file.storage.delete(key)  # lost: then it is made anew
    states.read_again([document.pk])
    cleaning["clean"] = CLEAN
    release.check_one(document.pk)
    assert public_bytes(client) == CLEAN


def test_replacing_a_file_replaces_both(db, cleaning):
    document = unchecked()
    release.check_one(document.pk)
    document.refresh_from_db()
    intake.fill(document, ContentFile(factories.PDF + b"newer", name="newer.pdf"))
    document.save()
    document.refresh_from_db()
    assert (document.is_checked, document.clean_file.name, document.clean_size, document.clean_sha256) == (
        False,
        "",
        0,
        "",
    )


def test_a_file_that_was_replaced_meanwhile_gets_no_clean_file_of_the_old_one(db, cleaning, settings):
    document = unchecked()

    def replace():
        newer = ReportDocument.objects.get()
        intake.fill(newer, ContentFile(factories.PDF + b"newer", name="newer.pdf"))
        newer.save()
        return CLEAN

    cleaning["clean"] = replace
    assert release.check_one(document.pk) is False
    document.refresh_from_db()
    assert (document.is_checked, document.clean_file.name) == (False, "")
    assert [path for path in settings.DOCUMENTS_DIR.rglob("*.pdf") if path.read_bytes() == CLEAN] == []


def test_ended_between_file_and_row_nothing_is_half(db, client, cleaning, monkeypatch):
    document = unchecked(factories.published)

    def fail(report):
        raise DatabaseError("killed")

    monkeypatch.setattr(publishing, "document_cleaned", fail)
    assert release.check_one(document.pk) is False
    document.refresh_from_db()
    assert (document.is_checked, document.findings, document.clean_file.name) == (False, None, "")
    assert public_bytes(client) == factories.PDF
    orphans = keeping.find_orphans(min_age=0)
    assert [path.read_bytes() for path in orphans] == [CLEAN]
    monkeypatch.undo()


def test_clean_files_are_no_orphans(world):
    factories.cleaned(world.public)
    document = world.public.documents.get()
    yesterday = time.time() - 2 * keeping.orphans.DAY
    for path in (document.file.path, document.clean_file.path):
        os.utime(path, (yesterday, yesterday))
    found = keeping.find_orphans(min_age=0)
    assert document.clean_file.path not in map(str, found)
    assert document.file.path not in map(str, found)


def test_the_same_file_elsewhere_is_known_by_its_own_hash(db, cleaning):
    document = unchecked()
    other = factories.draft("OIG-20-01", "Older", documents=["report"])
    release.check_one(document.pk)
    twins = [one.detail for one in doubts.found_in(document.report)[document.pk] if one.code == FindingCode.TWIN]
    assert twins == [str(other)]


def test_the_history_of_a_report_tells_of_the_office_s_own_file(db, cleaning):
    document = unchecked()
    release.check_one(document.pk)
    publishing.saved(document.report, by=None)
    content = document.report.revisions.first().content
    assert [one["sha256"] for one in content["documents"]] == ["0" * 64]


def test_a_report_waits_until_it_is_decided_what_the_public_gets(db):
    document = unchecked(state=State.REVIEW)
    ReportDocument.objects.update(findings=[])  # of before the portal cleaned files
    assert [lack.text[:26] for lack in publishing.lacking(document.report)] == ["“Report” is being checked."]


def test_an_upload_is_cleaned_at_once(db, client, settings, django_capture_on_commit_callbacks):
    settings.TASKS = "inline"
    report = factories.finished("OIG-24-01", documents=(), state=State.REVIEW)
    with django_capture_on_commit_callbacks(execute=True):
        intake.attach(report, "report", ContentFile(telling.telling(), name="upload.pdf"))
        states.read_waiting(report)
    publishing.publish(report, by=factories.editor())
    assert not telling.tells(public_bytes(client))
    assert carrying.plain()[:5] == public_bytes(client)[:5]
