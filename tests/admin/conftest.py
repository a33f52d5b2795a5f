"""An editor at the desk, and the form of a report as a browser sends it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from reports.admin.conflict import version
from reports.models import Report
from tests import factories

ADD = "/admin/reports/report/add/"


class Desk(Client):
    """A signed-in editor's browser."""

    def save(self, report: Report | None = None, **typed):
        """Send the form of a new report, or of a present one with its present values and what is typed over them."""
        return self.post(f"/admin/reports/report/{report.pk}/change/" if report else ADD, form(report, **typed))

    def decide(self, report: Report, name: str, **typed):
        """Confirm a change of state, on the page that asks for it."""
        seen = version(Report.objects.get(pk=report.pk))
        return self.post(f"/admin/reports/report/{report.pk}/{name}/", {"version": seen, **typed})

    def messages(self, address: str = "/admin/") -> list[str]:
        """What the desk says on the next page."""
        return [str(message) for message in self.get(address).context["messages"]]


@pytest.fixture
def desk(db) -> Desk:
    """With every right on reports."""
    client = Desk()
    client.force_login(factories.editor("desk"))
    return client


def pdf(name: str = "OIG-27-01-Oct26.pdf", content: bytes = factories.PDF) -> SimpleUploadedFile:
    """An upload."""
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def form(report: Report | None = None, **typed) -> dict:
    """The form's values, as a browser sends them that has just loaded the page."""
    data = {
        "number": "", "title": "", "report_type": "", "issue_date": "", "final_on": "", "fiscal_year": "", "agencies": [],
        "area": "", "topics": [], "executive_summary": "",
        "documents-TOTAL_FORMS": "0", "documents-INITIAL_FORMS": "0",
        "documents-MIN_NUM_FORMS": "0", "documents-MAX_NUM_FORMS": "1000",
    }  # fmt: skip
    if report:
        data["loaded_version"] = version(Report.objects.get(pk=report.pk))
        data |= {
            "number": report.number, "title": report.title, "report_type": report.report_type,
            "issue_date": report.issue_date_text, "final_on": report.final_on or "", "fiscal_year": report.fiscal_year or "",
            "agencies": [one.pk for one in report.agencies.all()], "area": report.area_id or "",
            "topics": [one.pk for one in report.topics.all()], "executive_summary": report.executive_summary,
        }  # fmt: skip
        kept = list(report.documents.all())
        data |= {"documents-TOTAL_FORMS": str(len(kept)), "documents-INITIAL_FORMS": str(len(kept))}
        for n, one in enumerate(kept):
            data |= {f"documents-{n}-id": one.pk, f"documents-{n}-report": report.pk}
            data |= {f"documents-{n}-kind": one.kind, f"documents-{n}-title": one.title}
    return data | typed


def new_document(upload: SimpleUploadedFile, kind: str = "report", title: str = "") -> dict:
    """The values of one document in the form of a report that has none."""
    return {
        "documents-TOTAL_FORMS": "1",
        "documents-0-file": upload,
        "documents-0-kind": kind,
        "documents-0-title": title,
    }
