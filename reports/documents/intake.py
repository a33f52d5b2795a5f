"""Taking in a document: is it a PDF, what are its facts, where is it kept. Looks at bytes, never at a name or a claim."""

import hashlib
import re
import shutil
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils import timezone

from reports.choices import DocumentKind
from reports.models import Report, ReportDocument

from . import release, states

HEAD, TAIL = 1024, 2048  # bytes in which readers look for a PDF's beginning and end
SMALLEST = 64  # bytes: the shortest file that a viewer shows as a page has 67
# Readers take a PDF that begins a little late, and other programs take the same file for what it begins with. These are
# the beginnings of what a browser or a computer would run, unpack or show.
OTHER_KINDS = (
    b"PK", b"MZ", b"GIF8", b"\x89PNG", b"\xff\xd8\xff", b"\x7fELF", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"RIFF",
    b"\xd0\xcf\x11\xe0", b"CWS", b"FWS", b"ZWS", b"%!", b"#!", b"/*", b"//", b"{", b"[", b"ID3", b"OggS", b"\xca\xfe\xba\xbe",
)  # fmt: skip
BLANKS = b"\x00\t\n\x0c\r "
_MARKUP = re.compile(rb"<[a-z!?/]", re.IGNORECASE)
CHUNK = 1024 * 1024
MOST_TOLD = 5  # findings of a file that is not taken


@dataclass(frozen=True)
class Facts:
    """What is known of a file without understanding it."""

    size: int  # bytes
    sha256: str  # hexadecimal


def check(upload: File) -> None:
    """Refuse what is no PDF by its content, whatever it is called. Raises ValidationError with words for the editor."""
    size = upload.size or 0
    if size == 0:
        raise ValidationError("The file is empty. Was it still being written when you chose it?", code="empty")
    if size > settings.DOCUMENT_MAX_BYTES:
        raise ValidationError(
            f"The file has {megabytes(size)}; at most {megabytes(settings.DOCUMENT_MAX_BYTES)} can be taken. "
            "Save it with smaller images, or in parts.",
            code="too_large",
        )
    upload.seek(0)
    head = upload.read(HEAD)
    upload.seek(max(0, size - TAIL))
    tail = upload.read(TAIL)
    upload.seek(0)
    if size < SMALLEST or b"%PDF-" not in head or is_other_first(head.partition(b"%PDF-")[0]):
        raise ValidationError(
            "This is not a PDF file, whatever its name says. Save the document as PDF and choose that file.",
            code="not_pdf",
        )
    if b"%%EOF" not in tail:
        raise ValidationError("The PDF file is cut off: its end is missing. Copy or download it again.", code="cut_off")


def check_for_release(upload: File) -> None:
    """Refuse a PDF that must not come out as it is, and clean any other: the public gets it at once. Raises ValidationError.

    Takes as long as checking and cleaning, so call it before a transaction; the second time the upload knows the answer.
    """
    found = getattr(upload, "outcome", None)
    if found is None:
        upload.seek(0)
        with NamedTemporaryFile(suffix=".pdf") as copy:
            shutil.copyfileobj(upload, copy, CHUNK)
            copy.flush()
            found = release.outcome_of(Path(copy.name))
        upload.seek(0)
        upload.outcome = found  # type: ignore[attr-defined]
    if found.is_unfit:
        begin = "This report is public, or will be at its moment, so the file was checked at once and not taken."
        red = [one.text for one in found.findings if one.is_red]
        raise ValidationError([begin, *red[:MOST_TOLD]], code="unfit")


def is_other_first(before: bytes) -> bool:
    """Whether what stands before a PDF's own beginning makes the file one of another kind too."""
    first = before.removeprefix(b"\xef\xbb\xbf").lstrip(BLANKS)
    return first.startswith(OTHER_KINDS) or bool(_MARKUP.search(first))


def megabytes(size: int) -> str:
    """Bytes as people say them."""
    return f"{size / 1024**2:.1f} MB".replace(".0 MB", " MB")


def describe(file: File) -> Facts:
    """Size and hash, read in pieces: a document need not fit into memory."""
    digest, size = hashlib.sha256(), 0
    file.seek(0)
    while chunk := file.read(CHUNK):
        digest.update(chunk)
        size += len(chunk)
    file.seek(0)
    return Facts(size, digest.hexdigest())


def clean_name(name: str) -> str:
    """The last part of a file's name, without characters that print nothing, at most 255 long."""
    base = name.replace("\\", "/").rpartition("/")[2]
    base = "".join(char for char in base if unicodedata.category(char)[0] != "C").strip()
    stem, dot, ending = base.rpartition(".")
    return base if len(base) <= 255 else f"{stem[: 254 - len(ending)]}{dot}{ending}"[-255:]


def fill(document: ReportDocument, upload: File, *, original_name: str = "") -> None:
    """Set on a document everything that follows from its file. It is stored when the document is saved.

    A document that had a file keeps its name, and so its address; the old file stays in the private store, its text goes.
    """
    facts = describe(upload)
    # a name of no meaning, for Django: the store makes its own key
    document.file = File(upload, name=upload.name or "upload.pdf")  # type: ignore[assignment]
    document.size, document.sha256 = facts.size, facts.sha256
    document.original_name = clean_name(original_name or upload.name or "")
    document.position = DocumentKind.values.index(document.kind)
    document.uploaded_at = timezone.now()
    states.forget(document)
    if (found := getattr(upload, "outcome", None)) is not None:
        release.remember(document, found)


def attach(report: Report, kind: str, file: File, *, title: str = "", original_name: str = "") -> ReportDocument:
    """Add a document to a report. Raises ValidationError if it is no PDF.

    The caller then calls `publishing.saved`, or publishes: that names the document. And `states.read_waiting`.
    """
    check(file)
    document = ReportDocument(report=report, kind=kind, title=title)
    fill(document, file, original_name=original_name)
    document.save()
    return document
