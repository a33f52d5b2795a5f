"""The files of a working copy: nobody outside meets them before it takes its place, and then they are the report's."""

import datetime as dt

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.utils import timezone

from reports import publishing, search
from reports.choices import FindingCode, ReadingState
from reports.documents import intake, release
from reports.models import DocumentPage, Finding, Report, ReportDocument, Revision
from reports.publishing import copy_documents
from tests import factories

from .test_copies import changed, kinds, people, report, rule  # noqa: F401  (fixtures)
from .test_copy_moments import MOMENT
from .test_states import refusal

OLD, NEW, OTHER = (factories.PDF + b"%% " + one + b"\n%%EOF\n" for one in (b"old", b"new", b"other"))
RED = Finding(FindingCode.HIDDEN_TEXT, 3, "John Smith")


@pytest.fixture
def public(report) -> Report:  # noqa: F811
    """With a report whose text was read, and a response."""
    factories.document(report, "response", OLD)
    publishing.saved(report, by=None)
    factories.read(report, "Walruses of old")
    return report


@pytest.fixture
def copy(public) -> Revision:
    return publishing.make_copy(public, by=None)


def own(copy: Revision, content: bytes = NEW, kind: str = "report", *, text: str = "", **facts) -> ReportDocument:
    """A stored, checked and read file that only the copy has."""
    made = ReportDocument(report=copy.report, copy=copy, kind=kind)
    intake.fill(made, ContentFile(content, name="typed.pdf"))
    made.save()
    pages = {"reading_state": ReadingState.READY, "page_count": 1, "word_count": len(text.split())} if text else {}
    ReportDocument.with_copies.filter(pk=made.pk).update(**{"findings": [], "is_checked": True} | pages | facts)
    if text:
        DocumentPage.objects.create(document=made, number=1, text=text)
    made.refresh_from_db()
    return made


def listing(copy: Revision) -> dict[str, dict]:
    """What the copy's list says, by kind."""
    copy.refresh_from_db()
    return {one["kind"]: one for one in copy.content["documents"]}


def write(copy: Revision, *entries: dict, by=None, **values) -> None:
    publishing.change_copy(copy, changed(copy, documents=list(entries), **values), by=by)
    copy.refresh_from_db()


def replaced(copy: Revision, **facts) -> ReportDocument:
    """The copy with another report file, and the response left out."""
    main = listing(copy)["report"]
    made = own(copy, text="Penguins of the new file", **facts)
    write(copy, copy_documents.entry_of(made, replaces=main["id"]))
    return made


def bytes_of(client, path: str) -> bytes | int:
    answer = client.get(path)
    content = b"".join(answer.streaming_content) if answer.streaming else b""
    answer.close()
    return content or answer.status_code


MAIN, RESPONSE = "/reports/a-1/documents/a-1.pdf", "/reports/a-1/documents/a-1-response.pdf"


def test_private_until_then_and_all_at_once_then(client, copy, public, counter):
    added = own(copy, OTHER, "highlights", text="Seals", sha256="1" * 64)
    main = listing(copy)["report"]
    made = own(copy, text="Penguins of the new file")
    before, tag = counter(), client.get("/reports/a-1/").headers["ETag"]
    write(
        copy, copy_documents.entry_of(made, replaces=main["id"]) | {"title": "Final report"},
        copy_documents.entry_of(added),
    )  # fmt: skip
    assert (bytes_of(client, MAIN), bytes_of(client, RESPONSE)) == (factories.PDF, OLD)
    assert bytes_of(client, "/reports/a-1/documents/a-1-highlights.pdf") == 404
    for key in (made.file.name, added.file.name):
        assert bytes_of(client, f"/reports/a-1/documents/{key}") == 404
    assert (list(search.find("penguins").ids), list(search.find("walruses").ids)) == ([], [public.pk])
    page = client.get("/reports/a-1/").content.decode()
    assert ("Final report" in page, "Highlights" in page, "Response" in page) == (False, False, True)
    assert (counter(), client.get("/reports/a-1/").headers["ETag"]) == (before, tag)
    assert [one.kind for one in public.documents.all()] == ["report", "response"]

    publishing.put_in_place(copy, by=None)
    assert (bytes_of(client, MAIN), bytes_of(client, RESPONSE)) == (NEW, 404)
    assert bytes_of(client, "/reports/a-1/documents/a-1-highlights.pdf") == OTHER
    assert (list(search.find("penguins").ids), list(search.find("walruses").ids)) == ([public.pk], [])
    assert "Penguins" in client.get("/reports/a-1/pages/1/").content.decode()
    page = client.get("/reports/a-1/").content.decode()
    assert ("Final report" in page, "Highlights" in page, "Response" in page) == (True, True, False)
    assert counter() == before + 1
    kept = public.documents.get(kind="report")
    assert (kept.pk, kept.name, kept.sha256) == (main["id"], "a-1", made.sha256)
    assert not ReportDocument.with_copies.exclude(copy=None).exists()
    copy.refresh_from_db()
    assert copy.changed == ["documents"]
    assert [one["id"] for one in copy.content["documents"]] == [kept.pk, added.pk]
    assert not public.revisions.newest().exclude(pk=copy.pk).exists()


def test_at_the_moment_of_a_scheduled_copy(client, copy):
    replaced(copy)
    publishing.schedule_copy(copy, at=MOMENT, by=None)
    with time_machine.travel(MOMENT - dt.timedelta(milliseconds=1), tick=False):
        assert (bytes_of(client, MAIN), bytes_of(client, RESPONSE)) == (factories.PDF, OLD)
    with time_machine.travel(MOMENT, tick=False):
        assert bytes_of(client, RESPONSE) == 404
        assert bytes_of(client, MAIN) == NEW


def test_if_it_cannot_take_its_place_nothing_of_it_does(client, copy, monkeypatch):
    replaced(copy)
    publishing.schedule_copy(copy, at=MOMENT, by=None)
    monkeypatch.setattr(search, "index", lambda *args: 1 / 0)
    with time_machine.travel(MOMENT, tick=False):
        assert (bytes_of(client, MAIN), bytes_of(client, RESPONSE)) == (factories.PDF, OLD)
    assert ReportDocument.with_copies.filter(copy=copy).count() == 1
    assert DocumentPage.objects.filter(text__contains="Walruses").count() == 2


def test_retitled_and_of_another_kind(client, copy, public):
    said = listing(copy)
    write(copy, said["report"] | {"title": "The report"}, said["response"] | {"kind": "highlights"})
    publishing.put_in_place(copy, by=None)
    assert [(one.kind, one.title, one.name) for one in public.documents.all()] == [
        ("report", "The report", "a-1"), ("highlights", "", "a-1-response"),
    ]  # fmt: skip
    assert bytes_of(client, RESPONSE) == OLD  # its address stays
    assert list(search.find("walruses").ids) == [public.pk]


def test_the_order_is_the_one_it_will_be(copy, public):
    second = factories.document(public, "report", OTHER)
    publishing.saved(public, by=None)
    made = own(copy)
    said = {one["id"]: one for one in public.revisions.newest().get().content["documents"]}
    first = public.documents.first().pk
    rest = [one for pk, one in said.items() if pk != first]
    content = changed(copy, documents=[copy_documents.entry_of(made, replaces=first), *rest])
    publishing.change_copy(copy, content, by=None, base=3)
    before = [(one.sha256, one.name) for one in publishing.proposed(Revision.objects.get(pk=copy.pk)).documents.all()]
    publishing.put_in_place(copy, by=None)
    assert before == [(one.sha256, one.name) for one in public.documents.all()]
    assert [one.pk for one in public.documents.filter(kind="report")] == [first, second.pk]


class TestBesideThePublicVersion:
    """The public version's documents may change while the copy is written."""

    def test_a_list_that_nobody_touched_follows(self, copy, public):
        write(copy, *listing(copy).values(), title="New")
        factories.document(public, "highlights")
        publishing.saved(public, by=None)
        publishing.change_copy(copy, changed(copy, title="Newer"), by=None)
        assert not copy_documents.is_touched(Revision.objects.get(pk=copy.pk))
        publishing.put_in_place(copy, by=None)
        assert public.documents.count() == 3

    def test_one_that_was_touched_is_overtaken(self, copy, public):
        write(copy, listing(copy)["report"])
        factories.document(public, "highlights")
        publishing.saved(public, by=None)
        (words,) = refusal(publishing.put_in_place, copy, by=None)
        assert words.startswith("The public report was changed since")
        number = public.revisions.versions().order_by("-number").first().number
        publishing.change_copy(copy, changed(copy), by=None, base=number)
        publishing.put_in_place(copy, by=None)
        assert [one.kind for one in public.documents.all()] == ["report"]


class TestTheCheckBeforeARelease:
    """As of a draft's documents: nobody approves what is red or not checked yet."""

    def test_what_was_not_checked_or_is_red_is_not_approved(self, copy, people, monkeypatch):  # noqa: F811
        one, two = people
        made = replaced(copy, findings=None, is_checked=False)
        publishing.submit_copy(copy, by=one)
        for step in (publishing.approve_copy, publishing.put_in_place):
            assert refusal(step, copy, by=two)[0].startswith("“Report” is being checked.")
        monkeypatch.setattr(release, "check", lambda path: [RED])
        assert release.check_one(made.pk)
        for step in (publishing.approve_copy, publishing.put_in_place):
            assert refusal(step, copy, by=two)[0].startswith("“Report”: Page 3: “John Smith”.")

    def test_what_turns_out_red_takes_approval_and_moment(self, copy, public, monkeypatch):
        made = replaced(copy)
        publishing.schedule_copy(copy, at=MOMENT, by=None)
        ReportDocument.with_copies.filter(pk=made.pk).update(findings=None, is_checked=False)
        monkeypatch.setattr(release, "check", lambda path: [RED])
        assert release.check_one(made.pk)
        copy.refresh_from_db()
        assert (copy.state, copy.takes_place_at) == ("review", None)
        assert copy.problem == "A document of it must not come out as it is."
        assert kinds(public)[-1] == "copy-lapsed"
        public.refresh_from_db()
        assert public.is_public()

    def test_the_last_one_is_not_taken_away(self, copy, people):  # noqa: F811
        write(copy)
        words = ["Add the report’s PDF file. Readers must be able to download it."]
        assert refusal(publishing.put_in_place, copy, by=people[0]) == words


def test_an_old_copy_can_be_taken_up_again_without_its_files(copy, public):
    replaced(copy)
    publishing.discard_copy(copy, by=None)
    again = publishing.make_copy(public, by=None, revision=copy)
    assert [one["kind"] for one in again.content["documents"]] == ["report", "response"]
    assert timezone.now() >= again.happened_at
