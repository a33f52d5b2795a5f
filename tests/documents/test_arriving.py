"""A file whose name is no name is looked at like any other; an empty name says that none was chosen."""

from pathlib import Path

import pytest

from reports import publishing
from reports.models import Report, ReportDocument
from tests.admin.conftest import ADD, desk, form  # noqa: F401  (desk is a fixture)
from tests.factories import PDF
from tests.hardening.test_uploads import BOUNDARY, KEY, sent

NO_NAMES = ("..", ".", "/", "\\\\", "evil/", "../", "..\\\\..", "&#46;&#46;", "\x00", "\u200b", "/tmp/..")


def post(desk, name: str, content: bytes):  # noqa: F811
    more = {"documents-TOTAL_FORMS": "1", "documents-0-kind": "report", "documents-0-title": ""}
    body = sent(form(number="OIG-27-01", title="A title", **more), name, content)
    return desk.post(ADD, body, content_type=f"multipart/form-data; boundary={BOUNDARY}")


@pytest.mark.parametrize("name", NO_NAMES)
def test_a_pdf_is_kept_under_a_name_of_our_own(desk, client, settings, name):  # noqa: F811
    assert post(desk, name, PDF).status_code == 302
    document = ReportDocument.objects.get(report__number="OIG-27-01")
    assert KEY.fullmatch(document.file.name)
    assert [path for path in Path(settings.DOCUMENTS_DIR).rglob("*") if path.is_file()] == [Path(document.file.path)]
    assert document.original_name == "unnamed.pdf"
    publishing.publish(document.report, by=None)
    answer = client.get("/reports/oig-27-01/documents/oig-27-01.pdf")
    assert b"".join(answer.streaming_content) == PDF


@pytest.mark.parametrize("name", NO_NAMES)
def test_what_is_no_pdf_is_refused_in_words(desk, name):  # noqa: F811
    answer = post(desk, name, b"<script>alert(1)</script>" * 9)
    assert answer.status_code == 200
    assert answer.context["inline_admin_formsets"][0].formset.errors == [
        {"file": ["This is not a PDF file, whatever its name says. Save the document as PDF and choose that file."]}
    ]
    assert not Report.objects.exists()


def test_an_empty_name_means_that_no_file_was_chosen(desk):  # noqa: F811
    assert post(desk, "", PDF).status_code == 302
    page = desk.get(f"/admin/reports/report/{Report.objects.get().pk}/publish/").content.decode()
    assert "Add the report’s PDF file. Readers must be able to download it." in page
    assert not ReportDocument.objects.exists()
