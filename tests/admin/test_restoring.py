"""Restoring a version at the desk, and what stays: nothing that was written is lost by it."""

import datetime as dt

import pytest
from django.contrib.auth.models import User

from reports import publishing
from reports.documents import intake
from reports.models import FormerTopicSlug, Report, ReportDocument, Revision, Topic
from reports.publishing import copy_documents
from tests import factories

from .conftest import new_document, pdf
from .test_rights import someone


def restore(client, report: Report, number: int, **typed):
    revision = report.revisions.get(number=number)
    address = f"/admin/reports/report/{report.pk}/history/{revision.pk}/restore/"
    page = client.get(address)
    version = page.context["version"] if page.status_code == 200 else ""
    return client.post(address, {"version": version, **typed})


@pytest.fixture
def report(desk) -> Report:
    """A draft with everything, then changed in everything."""
    made = factories.draft(
        "A-1", "First", topics=["ports", "grants"], agencies=["CBP"], area="Border", report_type="audit",
        issued_on=dt.date(2024, 5, 2), final_on=dt.date(2024, 5, 1), executive_summary="Old words.", documents=["report"],
    )  # fmt: skip
    desk.save(made, number="A-2", title="Second", topics=[], agencies=[], area="", report_type="", issue_date="",
              final_on="", fiscal_year="", executive_summary="")  # fmt: skip
    made.refresh_from_db()
    return made


def test_everything_is_put_back_as_a_new_version(desk, report, counter):
    answer = restore(desk, report, 1)
    assert answer.headers["Location"] == f"/admin/reports/report/{report.pk}/change/"
    assert desk.messages() == ["Version 1 is restored. What the report said before stays in its history."]
    first, second, third = report.revisions.order_by("number")
    assert (third.content, third.kind, third.why) == (first.content, "restored", "Version 1")
    assert second.content["title"] == "Second"
    now = Report.objects.get()
    assert (now.title, now.number_key, now.sort_on) == ("First", "a-1", dt.date(2024, 5, 2))
    assert {one.name for one in now.topics.all()} == {"ports", "grants"}
    assert now.edited_by == now.updated_by == User.objects.get(username="desk")
    restore(desk, report, 2)
    assert (Report.objects.get().title, report.revisions.count(), counter()) == ("Second", 4, 0)


def test_the_page_says_what_would_change(desk, report):
    page = desk.get(f"/admin/reports/report/{report.pk}/history/{report.revisions.get(number=1).pk}/restore/")
    assert [one.label for one in page.context["found"]] == [
        "Report number", "Title", "Type", "Issue date", "Final on", "Fiscal year", "Agencies", "Oversight area", "Topics",
        "Executive summary",
    ]  # fmt: skip
    assert Report.objects.get().title == "Second"


def test_a_page_that_is_out_of_date_restores_nothing(desk, report):
    answer = restore(desk, report, 1, version="old")
    assert "changed this report after you opened this page" in answer.context["problem"]
    assert (Report.objects.get().title, report.revisions.count()) == ("Second", 2)


def test_words_that_are_gone_are_told_and_renamed_or_merged_ones_followed(desk, report):
    Topic.objects.get(name="ports").delete()
    Topic.objects.filter(name="grants").delete()
    merged = factories.TopicFactory(name="federal awards")
    FormerTopicSlug.objects.create(slug="grants", current=merged)
    restore(desk, report, 1)
    assert desk.messages()[1:] == ["There is no topic “ports” any more, so it was left out."]
    assert [one.name for one in Report.objects.get().topics.all()] == ["federal awards"]


def test_a_removed_document_comes_back_if_its_file_is_stored(desk, report):
    document = report.documents.get()
    desk.save(report, **{"documents-0-DELETE": "on"})
    restore(desk, report, 1)
    assert desk.messages()[1:] == ["“a-1.pdf” was removed since. It is back."]
    back = report.documents.get()
    assert (back.file.name, back.kind, back.size) == (document.file.name, "report", document.size)
    restore(desk, report, 1)
    assert report.documents.count() == 1


def test_a_file_that_is_gone_is_told(desk, report):
    document = report.documents.get()
    desk.save(report, **{"documents-0-DELETE": "on"})
    document.file.storage.delete(document.file.name)
    assert restore(desk, report, 1).status_code == 302
    assert desk.messages()[1:] == [
        "“a-1.pdf” was removed since, and its file is not stored any more, so it is not back."
    ]
    assert report.documents.count() == 0


def test_newer_files_stay(desk, report):
    kept = report.documents.get()
    sent = new_document(pdf(content=factories.PDF + b"\n%%EOF\n"))
    desk.save(report, **sent | {"documents-0-id": kept.pk, "documents-INITIAL_FORMS": "1"})
    factories.document(report, "highlights")
    publishing.saved(report, by=None)
    restore(desk, report, 1)
    assert desk.messages()[1:] == [
        "“a-1.pdf” has another file since. The newer file stays.", "“Highlights” was added later. It stays."
    ]  # fmt: skip
    assert report.documents.count() == 2


def test_what_may_not_be_without_a_title_keeps_it(desk, db):
    report = factories.draft("A-1", "T")
    Report.objects.update(title="")
    publishing.saved(report, by=None)
    desk.save(Report.objects.get(), title="Second")
    publishing.submit(report, by=None)
    answer = restore(desk, report, 2)
    assert answer.context["problem"] == "This version has no title, and a report that is no draft needs one."
    assert Report.objects.get().title == "Second"


def test_a_scheduled_report_goes_back_to_review(desk, world, settings):
    desk.save(world.scheduled, title="Other")
    publishing.publish(world.scheduled, at=dt.datetime(2099, 1, 1, tzinfo=dt.UTC), by=None)
    settings.TWO_PERSON_RULE = True
    restore(desk, world.scheduled, 1)
    world.scheduled.refresh_from_db()
    assert (world.scheduled.title, world.scheduled.state) == ("Canary-scheduled", "review")


def test_a_withdrawn_report_s_notice_follows(desk, world, client):
    desk.save(world.withdrawn, title="Other title")
    assert "Other title" in client.get("/reports/oig-24-04/").content.decode()
    restore(desk, world.withdrawn, 1)
    assert "Withdrawn title" in client.get("/reports/oig-24-04/").content.decode()


def test_files_of_a_discarded_copy_stay_gone(desk, db):
    report = factories.published("A-1", "Old", documents=["report"])
    copy = publishing.make_copy(report, by=None)
    own = ReportDocument(report=report, copy=copy, kind="response")
    intake.fill(own, pdf("secret.pdf"))
    own.save()
    documents = [*copy.content["documents"], copy_documents.entry_of(own)]
    publishing.change_copy(copy, copy.content | {"title": "Of the copy", "documents": documents}, by=None)
    publishing.discard_copy(copy, by=None)
    publishing.withdraw(report, reason="Wrong.", by=None)
    address = f"/admin/reports/report/{report.pk}/history/{copy.pk}/restore/"
    page = desk.get(address)
    assert [one.label for one in page.context["found"]] == ["Title"]
    desk.post(address, {"version": page.context["version"]})
    words = "Working copy (discarded) is restored. What the report said before stays in its history."
    assert desk.messages() == [words]
    assert [(one.title, [file.kind for file in one.documents.all()]) for one in Report.objects.all()] == [
        ("Of the copy", ["report"])
    ]


def test_who_may(world, client):
    mine = f"/admin/reports/report/{world.draft.pk}/history/{world.draft.revisions.get().pk}/restore/"
    assert client.get(mine).status_code == 302
    looker = someone("looker", "view_report")
    author = someone("author", "view_report", "change_report")
    for other in (looker, author):
        assert (other.get(mine).status_code, other.post(mine).status_code) == (403, 403)
        page = other.get(f"/admin/reports/report/{world.draft.pk}/history/").content.decode()
        assert "restore/" not in page
    author.post("/admin/reports/report/999999/history/1/restore/")
    Report.objects.filter(pk=world.draft.pk).update(created_by=User.objects.get(username="author"))
    assert author.get(mine).status_code == 200


def test_a_version_of_another_report_is_not_found(desk, world):
    other = Revision.objects.get(report=world.scheduled)
    assert desk.get(f"/admin/reports/report/{world.draft.pk}/history/{other.pk}/restore/").status_code == 404
