"""Documents in a report's form, and the one way for an editor to open a stored file."""

import pytest

from reports.choices import FindingCode
from reports.models import Finding, Report, ReportDocument
from tests import factories
from tests.documents import redactions, telling

from .conftest import new_document, pdf


def document_errors(answer) -> list[dict]:
    """The errors of the documents in an answer's form."""
    return [dict(one.errors) for one in answer.context["inline_admin_formsets"][0].formset.forms]


@pytest.mark.parametrize("content", [b"hello", b"<html>%PDF", factories.PDF[:30], b"\0" * 2000 + factories.PDF])
def test_what_is_no_pdf_is_refused(desk, content):
    answer = desk.save(number="A-1", title="T", **new_document(pdf("x.pdf", content)))
    assert answer.status_code == 200
    assert list(document_errors(answer)[0]) == ["file"]
    assert Report.objects.count() == ReportDocument.objects.count() == 0


def test_a_file_over_the_limit_is_refused(desk, settings):
    settings.DOCUMENT_MAX_BYTES = 50
    answer = desk.save(number="A-1", title="T", **new_document(pdf()))
    assert list(document_errors(answer)[0]) == ["file"]
    assert not list(settings.DOCUMENTS_DIR.rglob("*.pdf"))


def test_a_refused_file_says_that_it_must_be_chosen_again(desk):
    answer = desk.save(
        number="A-1", title="T", **new_document(pdf("draft of <Acme>.pdf", b"hello"), title="Response of Acme")
    )
    page = answer.content.decode()
    assert "You had chosen “draft of &lt;Acme&gt;.pdf”." in page
    assert 'value="Response of Acme"' in page


def test_a_long_file_name_is_no_fault(desk):
    desk.save(number="A-1", title="T", **new_document(pdf("x" * 240 + ".pdf")))
    assert ReportDocument.objects.get().original_name == "x" * 240 + ".pdf"


def test_a_row_without_a_file_is_an_error(desk):
    data = new_document(pdf())
    del data["documents-0-file"]
    answer = desk.save(number="A-1", title="T", **data | {"documents-0-title": "Response of Acme"})
    assert document_errors(answer) == [{"file": ["Choose a PDF file, or tick “Delete” to leave this document out."]}]


def test_an_untouched_row_is_left_out(desk):
    desk.save(
        number="A-1", title="T", **{"documents-TOTAL_FORMS": "1", "documents-0-kind": "report", "documents-0-title": ""}
    )
    assert (Report.objects.count(), ReportDocument.objects.count()) == (1, 0)


def content(client, address: str) -> bytes:
    answer = client.get(address)
    whole = b"".join(answer.streaming_content)
    answer.close()
    return whole


def test_a_replaced_file_keeps_its_address(desk, client, world):
    before = world.public.documents.get()
    newer = telling.telling()
    desk.save(world.public, **{"documents-0-file": pdf("newer.pdf", newer)})
    after = ReportDocument.objects.get(pk=before.pk)
    assert (after.name, after.size, after.original_name) == (before.name, len(newer), "newer.pdf")
    assert after.file.name != before.file.name
    # the public gets it cleaned from its first moment, and the office has it as it was
    public = content(client, "/reports/oig-24-01/documents/oig-24-01.pdf")
    assert (telling.tells(newer), telling.tells(public)) == (True, False)
    assert (after.is_checked, after.clean_size) == (True, len(public))
    desk_address = f"/admin/reports/report/{world.public.pk}/documents/{after.pk}/"
    assert content(desk, desk_address) == newer
    assert content(desk, f"{desk_address}?public") == public
    page = " ".join(desk.get(f"/admin/reports/report/{world.public.pk}/change/").content.decode().split())
    assert f'The public gets a <a href="{desk_address}?public"' in page


@pytest.mark.parametrize("name", ["public", "scheduled"])
def test_a_file_that_would_be_public_at_once_is_checked_before_it_is_taken(desk, world, name):
    report = getattr(world, name)
    before = report.documents.get()
    bad = pdf("newer.pdf", redactions.failed()["a black box"])
    answer = desk.save(report, title="Another", **{"documents-0-file": bad})
    errors = document_errors(answer)[0]["file"]
    assert (
        errors[0] == "This report is public, or will be at its moment, so the file was checked at once and not taken."
    )
    assert errors[1].startswith("Page 1: “Informant”. Text that cannot be seen here can still be copied")
    assert "You had chosen “newer.pdf”." in answer.content.decode()
    report.refresh_from_db()
    assert (report.documents.get().file.name, report.title != "Another") == (before.file.name, True)
    assert world.draft.documents.count() == 1


def test_a_draft_takes_any_pdf(desk, world):
    bad = redactions.failed()["a black box"]
    desk.save(world.draft, **{"documents-0-file": pdf("newer.pdf", bad)})
    assert world.draft.documents.get().size == len(bad)


def test_a_deleted_document_is_gone_at_once(desk, client, world):
    desk.save(world.public, **{"documents-0-DELETE": "on"})
    assert world.public.documents.count() == 0
    assert client.get("/reports/oig-24-01/documents/oig-24-01.pdf").status_code == 404


def test_the_form_links_to_the_file_through_the_desk(desk, world):
    document = world.draft.documents.get()
    page = desk.get(f"/admin/reports/report/{world.draft.pk}/change/").content.decode()
    assert f'href="/admin/reports/report/{world.draft.pk}/documents/{document.pk}/"' in page
    assert document.file.name not in page


def test_the_file_of_a_draft_for_an_editor(desk, world):
    document = world.draft.documents.get()
    answer = desk.get(f"/admin/reports/report/{world.draft.pk}/documents/{document.pk}/")
    assert (answer.status_code, b"".join(answer.streaming_content)) == (200, factories.PDF)
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'inline; filename="oig-24-02.pdf"'
    assert "no-store" in answer.headers["Cache-Control"]
    assert "object-src 'self'" in answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_a_document_of_another_report_and_nonsense_are_404(desk, world):
    document = world.draft.documents.get()
    for address in (
        f"/admin/reports/report/{world.public.pk}/documents/{document.pk}/",
        f"/admin/reports/report/{world.draft.pk}/documents/999999/",
        f"/admin/reports/report/{'9' * 90}/documents/{'9' * 90}/",
    ):
        assert desk.get(address).status_code == 404


def test_what_reading_found_stands_beside_the_file(desk):
    report = factories.draft("A-1", "T", documents=["report"])
    page = f"/admin/reports/report/{report.pk}/change/"
    text = " ".join(desk.get(page).content.decode().split())
    assert "Its text has not been read yet." in text
    assert "Read its text again" not in text
    factories.read(report, "One", "Two")
    ReportDocument.objects.update(language="en-US", is_tagged=True)
    text = " ".join(desk.get(page).content.decode().split())
    assert "Its text was read: 2 pages, tagged for screen readers. Language: English." in text
    ReportDocument.objects.update(reading_state="failed", reading_problem="scanned")
    text = " ".join(desk.get(page).content.decode().split())
    assert "Its text could not be read.</strong> It has pictures of pages and no text (a scan)." in text


def test_a_text_is_read_again_if_asked_and_other_saves_leave_it_alone(desk):
    report = factories.draft("A-1", "T", documents=["report"])
    factories.read(report, "One")
    desk.save(report, **{"documents-0-title": "A title"})
    document = report.documents.get()
    assert (document.title, document.reading_state, document.page_count) == ("A title", "ready", 1)
    desk.save(report, **{"documents-0-read_again": "on"})
    document.refresh_from_db()
    assert (document.reading_state, document.pages.count()) == ("waiting", 1)
    desk.save(report, **{"documents-0-file": pdf(content=factories.PDF + b"new")})
    document.refresh_from_db()
    assert (document.reading_state, document.page_count, document.pages.count()) == ("waiting", None, 0)


def test_what_the_check_found_stands_beside_the_file_with_its_page(desk):
    report = factories.draft("A-1", "T", documents=["report"])
    page = f"/admin/reports/report/{report.pk}/change/"
    assert "It was checked for its release: nothing was found." in desk.get(page).content.decode()
    found = [Finding(FindingCode.HIDDEN_TEXT, 3, "John <Smith>"), Finding(FindingCode.METADATA, None, "Ann Lee")]
    ReportDocument.objects.update(findings=[one.stored() for one in found], is_unfit=True)
    text = " ".join(desk.get(page).content.decode().split())
    red, _, yellow = text.partition("With this the report cannot come out:")[2].partition("Check whether this is meant")
    assert "<li>Page 3: “John &lt;Smith&gt;”. Text that cannot be seen here can still be copied" in red
    assert "<li>“Ann Lee”. Its properties name an author or a program.</li>" in yellow
    ReportDocument.objects.update(findings=None, is_unfit=False, is_checked=False)
    assert "It is being checked for its release." in desk.get(page).content.decode()


def test_a_save_reminds_of_what_stands_in_the_way(desk):
    report = factories.published("A-1", "T", documents=["report"], executive_summary="We looked.", fiscal_year=2024)
    found = Finding(FindingCode.SCRIPT)
    ReportDocument.objects.update(findings=[found.stored()], is_unfit=True)
    desk.save(report, title="T2")
    assert f"It must not be public with “Report” as it is. {found.text}" in desk.messages()
