"""Hostile files with hostile names: kept under names of our own and served as nothing but a PDF, or refused in words."""

import re
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from benchmarks.figures import Figure
from reports import publishing
from reports.documents import intake
from reports.models import Report, ReportDocument
from tests import factories
from tests.admin.conftest import ADD, desk, form  # noqa: F401  (desk is a fixture)
from tests.record import noted

from .files import NAMES, NOT_TAKEN, TAKEN, pairs

pytestmark = pytest.mark.soak
KEY = re.compile(r"[0-9a-f]{2}/[0-9a-f]{48}\.pdf")
BOUNDARY = "an-unlikely-boundary"


def sent(fields: dict, name: str, content: bytes) -> bytes:
    """The form as a hostile client writes it: the name of the file stands there byte for byte."""
    parts = []
    for key, value in fields.items():
        for one in value if isinstance(value, list) else [value]:
            parts.append(f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{one}\r\n'.encode())
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="documents-0-file"; filename="{name}"\r\n'
    parts.append(head.encode() + b"Content-Type: text/html\r\n\r\n" + content + b"\r\n")
    return b"".join([*parts, f"--{BOUNDARY}--\r\n".encode()])


def tree(*folders: Path) -> set[str]:
    """Every file below these folders."""
    return {str(path) for folder in folders for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def places(settings, tmp_path):
    """The private store, the folder of uploads that are still coming in, and all around them."""
    settings.DOCUMENTS_DIR = tmp_path / "a" / "b" / "documents"
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "a" / "coming")
    Path(settings.FILE_UPLOAD_TEMP_DIR).mkdir(parents=True)
    return tmp_path


def test_hostile_files_with_hostile_names(desk, client, places, settings, soak, seed, record):  # noqa: F811
    kept, refused, faults = 0, 0, []
    for n, (kind, content, name, may_be_taken) in enumerate(pairs(200 if soak else 20, seed)):
        more = {"documents-TOTAL_FORMS": "1", "documents-0-kind": "report", "documents-0-title": ""}
        data = form(number=f"OIG-27-{n}", title="A title", **more)
        answer = desk.post(ADD, sent(data, name, content), content_type=f"multipart/form-data; boundary={BOUNDARY}")
        document = ReportDocument.objects.filter(report__number=f"OIG-27-{n}").first()
        kept, refused = kept + bool(document), refused + (not document)
        with noted(faults):
            if document:
                assert may_be_taken, (kind, name)
                assert answer.status_code == 302, (kind, name)
                publishing.publish(document.report, by=None)
                look_at(document, content, client, n)
            else:
                assert says_why(answer, desk, name), (kind, name)
                saved = Report.objects.filter(number=f"OIG-27-{n}").exists()
                assert saved == (answer.status_code == 302), (kind, name)
    with noted(faults):
        assert_all_is_in_the_store(places, Path(settings.DOCUMENTS_DIR), kept)
    print(f"{kept} kept, {refused} refused in words")
    told = f"{kept} kept as what they were, {refused} refused in words"
    figures = [
        Figure("", "files sent", kept + refused, "", beside=told),
        Figure("", "kept or served otherwise, or refused without a word", len(faults), "", 0),
    ]
    record("Uploads", figures)
    assert faults == []
    assert kept >= 2
    assert refused >= 2


def assert_all_is_in_the_store(places: Path, stored: Path, kept: int) -> None:
    """What was kept lies in the private store under keys of ours, and nothing lies anywhere else."""
    assert all(KEY.fullmatch(Path(path).relative_to(stored).as_posix()) for path in tree(places))
    assert len(tree(places)) == kept
    assert not [path for path in (Path("evil.pdf"), Path("/tmp/evil.pdf"), places.parent / "evil.pdf") if path.exists()]


def look_at(document: ReportDocument, content: bytes, client, n: int) -> None:
    """A kept file lies where nobody can guess, and comes back as it was, under our name, as a PDF in a sandbox."""
    assert KEY.fullmatch(document.file.name)
    path = Path(document.file.path)
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (content, 0o600)
    assert is_harmless(document.original_name)
    answer = client.get(f"/reports/oig-27-{n}/documents/oig-27-{n}.pdf")
    assert b"".join(answer.streaming_content) == content
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"] == f'inline; filename="oig-27-{n}.pdf"'
    policy = answer.headers["Content-Security-Policy"].split("; ")
    assert {"default-src 'none'", "sandbox", "frame-ancestors 'none'"} <= set(policy)
    assert "X-Evil" not in answer.headers


def is_harmless(name: str) -> bool:
    """Whether a name has no folder, no character that prints nothing or turns others round, and not too many of any."""
    return len(name) <= 255 and not re.search(r"[/\\\x00-\x1f\u200b\u202e\u2066\ufeff]", name)


def says_why(answer, desk, name: str) -> bool:  # noqa: F811
    """Whether a refusal stands on the page in words.

    Browsers send an empty name if no file was chosen: then, and only then, the report is saved without one and the desk
    says that it has none before it is published.
    """
    if answer.status_code == 302:
        page = desk.get(f"/admin/reports/report/{Report.objects.latest('pk').pk}/publish/").content.decode()
        return name == "" and "Add the report’s PDF file." in page
    if answer.status_code == 400:
        return b"<h1" in answer.content
    return any(errors for errors in answer.context["inline_admin_formsets"][0].formset.errors)


@pytest.mark.parametrize("kind", NOT_TAKEN)
def test_what_is_something_else_first_is_refused(kind):
    with pytest.raises(ValidationError):
        intake.check(ContentFile(NOT_TAKEN[kind]))


@pytest.mark.parametrize("kind", TAKEN)
def test_what_is_a_pdf_is_taken(kind):
    intake.check(ContentFile(TAKEN[kind]))


def test_no_name_gets_further_than_a_label(db, places, settings):
    """By the way of imports too, where no web framework has looked at the name before."""
    report = factories.draft("X-1")
    for name in NAMES:
        document = intake.attach(report, "report", ContentFile(factories.PDF), original_name=name)
        document.refresh_from_db()
        assert KEY.fullmatch(document.file.name), name
        assert is_harmless(document.original_name), name
    assert len(tree(places)) == len(tree(Path(settings.DOCUMENTS_DIR))) == len(NAMES)
