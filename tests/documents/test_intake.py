"""Taking in a document: PDFs by their bytes, refusals in words, facts, names."""

import hashlib
import io
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile

from reports import publishing
from reports.documents import intake
from reports.models import ReportDocument
from tests import factories

PDF = factories.PDF
SAMPLE = Path(__file__).resolve().parents[2] / "data" / "sample" / "documents"


def upload(content, name="report.pdf", content_type="application/pdf"):
    return SimpleUploadedFile(name, content, content_type)


@pytest.mark.parametrize(
    "content",
    [PDF, b"\x00" * 1019 + PDF, b"from a scanner\n" + PDF, PDF + b"\x00" * 2042, b"%PDF-2.0".ljust(59) + b"%%EOF"],
    ids=["plain", "late head", "words before", "early end", "short"],
)
def test_pdfs(content):
    file = upload(content, "notes.txt", "text/plain")
    intake.check(file)
    assert file.read() == content  # read from its beginning again


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty. Was it still being written when you chose it?"),
        (
            b"MZ an executable %%EOF",
            "This is not a PDF file, whatever its name says. Save the document as PDF and choose that file.",
        ),
        (
            b" " * 1020 + PDF,
            "This is not a PDF file, whatever its name says. Save the document as PDF and choose that file.",
        ),
        (
            b"%PDF-2.0".ljust(58) + b"%%EOF",
            "This is not a PDF file, whatever its name says. Save the document as PDF and choose that file.",
        ),
        (
            b"\n<script>alert(1)</script>" + PDF,
            "This is not a PDF file, whatever its name says. Save the document as PDF and choose that file.",
        ),
        (b"%PDF-1.7 and no more".ljust(64), "The PDF file is cut off: its end is missing. Copy or download it again."),
        (PDF + b"\x00" * 2048, "The PDF file is cut off: its end is missing. Copy or download it again."),
    ],
)
def test_refusals(content, words):
    with pytest.raises(ValidationError) as refused:
        intake.check(upload(content))
    assert refused.value.messages == [words]


def test_a_file_that_is_too_large(settings):
    settings.DOCUMENT_MAX_BYTES = 3 * 1024 * 1024 // 2
    intake.check(upload(PDF.ljust(settings.DOCUMENT_MAX_BYTES - 5) + b"%%EOF"))
    with pytest.raises(ValidationError) as refused:
        intake.check(upload(PDF * 25_000))
    assert refused.value.messages == [
        "The file has 1.6 MB; at most 1.5 MB can be taken. Save it with smaller images, or in parts."
    ]


def test_facts_of_files_of_any_kind():
    content = PDF + b"x" * 3_000_000
    expected = intake.Facts(len(content), hashlib.sha256(content).hexdigest())
    temporary = TemporaryUploadedFile("a.pdf", "application/pdf", len(content), None)
    temporary.write(content)
    for file in (upload(content), ContentFile(content), File(io.BytesIO(content)), temporary):
        file.seek(7)
        assert intake.describe(file) == expected
        assert file.read(5) == b"%PDF-"


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("report.pdf", "report.pdf"),
        ("C:\\Users\\me\\Report (final).pdf", "Report (final).pdf"),
        ("../../etc/passwd", "passwd"),
        ("a\x00b\r\nc\u202e.pdf", "abc.pdf"),
        ("x" * 300 + ".pdf", "x" * 251 + ".pdf"),
        ("x" * 300, "x" * 255),
        ("x." + "y" * 300, "y" * 255),
        ("", ""),
    ],
)
def test_names_of_files(name, clean):
    assert intake.clean_name(name) == clean


@pytest.mark.django_db
def test_attach(settings):
    report = factories.draft("X-1")
    later = intake.attach(report, "response", ContentFile(PDF, name="/tmp/answer.pdf"), title="Response of Acme Inc.")
    first = intake.attach(report, "report", ContentFile(PDF + b"\n"), original_name="X 1.pdf")
    publishing.publish(report, by=None)
    assert [
        (one.kind, one.label, one.name, one.original_name, one.size, one.sha256)
        for one in ReportDocument.objects.filter(report=report)
    ] == [
        ("report", "Report", "x-1", "X 1.pdf", len(PDF) + 1, hashlib.sha256(PDF + b"\n").hexdigest()),
        ("response", "Response of Acme Inc.", "x-1-response", "answer.pdf", len(PDF), hashlib.sha256(PDF).hexdigest()),
    ]
    assert first.file.name != later.file.name
    assert "answer" not in later.file.name
    assert Path(settings.DOCUMENTS_DIR, later.file.name).read_bytes() == PDF


@pytest.mark.django_db
def test_what_is_no_pdf_is_not_attached(settings):
    report = factories.draft("X-1")
    with pytest.raises(ValidationError):
        intake.attach(report, "report", ContentFile(b"<html>", name="report.pdf"))
    assert ReportDocument.objects.count() == 0
    assert not Path(settings.DOCUMENTS_DIR).exists()


@pytest.mark.django_db
def test_a_replaced_file_keeps_the_address_and_the_old_bytes_stay_private(settings):
    report = factories.draft("X-1")
    document = intake.attach(report, "report", ContentFile(PDF, name="old.pdf"))
    publishing.publish(report, by=None)
    document.refresh_from_db()
    old, address = document.file.name, document.get_absolute_url()
    intake.fill(document, upload(PDF + b"% corrected %%EOF", "new.pdf"))
    document.save()
    publishing.saved(report, by=None)
    document.refresh_from_db()
    assert (document.get_absolute_url(), document.original_name) == (address, "new.pdf")
    assert document.file.name != old
    assert Path(settings.DOCUMENTS_DIR, old).read_bytes() == PDF


@pytest.mark.parametrize("path", sorted(SAMPLE.glob("*.pdf")), ids=lambda path: path.name)
def test_every_document_of_the_sample_is_taken(path):
    with path.open("rb") as file:
        intake.check(File(file))
