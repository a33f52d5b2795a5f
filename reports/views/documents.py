"""The public address of a document: asks `public()` on every request, then sends the bytes."""

import logging
import re
from collections.abc import Callable

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag

from reports.models import Report, ReportDocument

from .base import PublicView
from .report import current_slug

# An editor's file is content from elsewhere: whatever it turns out to be, it runs nothing and loads nothing. Tried in
# Chromium 156: its PDF viewer shows a document under this policy just as it does without one.
POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"
logger = logging.getLogger(__name__)
_RANGE = re.compile(r"^bytes=(\d{0,18})-(\d{0,18})$", re.ASCII)


class StoredFile(PublicView):
    """What is stored of a document. Byte ranges, HEAD and conditional requests ask the same question first."""

    address_name = ""
    headers: dict[str, str] = {}

    def get(self, request: HttpRequest, slug: str, name: str) -> HttpResponseBase:
        """What is stored, 410 if its report was withdrawn, 404 for what is hidden, never was or is not there."""
        document = ReportDocument.objects.public().filter(report__slug=slug, name=name).first()
        if document is None:
            return no_more(self, slug, name, lambda slug: reverse(self.address_name, args=[slug, name]))
        if not self.is_stored(document):
            raise Http404
        etag = quote_etag(self.version(document))
        response = get_conditional_response(request, etag=etag) or self.content(document, etag)
        for header, value in {"ETag": etag, **self.headers}.items():
            response[header] = value
        patch_cache_control(response, no_cache=True, public=True)
        return response

    def is_stored(self, document: ReportDocument) -> bool:
        """Whether it is in the store."""
        raise NotImplementedError

    def version(self, document: ReportDocument) -> str:
        """What changes with its bytes."""
        raise NotImplementedError

    def content(self, document: ReportDocument, etag: str) -> HttpResponseBase:
        """The answer with its bytes."""
        raise NotImplementedError


def no_more(view: PublicView, slug: str, name: str, address: Callable[[str], str]) -> HttpResponse:
    """For what of a document is not public: its present address, 410 once it was withdrawn; all else looks the same.

    `address` gives the address under a report's present slug; without a `name` any document of the report is meant.
    """
    found = Report.objects.with_notice(view.now).filter(slug=slug).first()
    if found is None:
        return redirect(address(current_slug(slug, view.now)), permanent=True)
    if found.is_withdrawn and found.documents.filter(**({"name": name} if name else {})).exists():
        return render(view.request, "410.html", {"notice_url": found.get_absolute_url()}, status=410)
    raise Http404


class DocumentFile(StoredFile):
    """`/reports/<slug>/documents/<name>.pdf`."""

    address_name = "document"
    headers = {"Accept-Ranges": "bytes"}

    def is_stored(self, document: ReportDocument) -> bool:
        """Whether the file is there; if it is lost, the office is told."""
        if document.public_file.storage.exists(document.public_file.name):
            return True
        logger.error("The file of document %s is missing from the store. Restore it from a backup.", document.pk)
        return False

    def version(self, document: ReportDocument) -> str:
        """The hash of what is sent, never that of the office's own file."""
        return document.public_sha256

    def content(self, document: ReportDocument, etag: str) -> HttpResponseBase:
        """The bytes asked for, sent by this process or handed to nginx."""
        if settings.DOCUMENTS_BY_NGINX:
            response = HttpResponse()
            response["X-Accel-Redirect"] = settings.DOCUMENTS_BY_NGINX + document.public_file.name
        elif self.request.method == "HEAD":
            response = HttpResponse(headers={"Content-Length": str(document.public_size)})
        elif (part := asked_range(self.request, document.public_size, etag)) is None:
            response = FileResponse(document.public_file.open("rb"))
        elif part == (0, 0):
            response = HttpResponse(status=416)
            response["Content-Range"] = f"bytes */{document.public_size}"
            return response
        else:
            response = partial(document, *part)
        response["Content-Type"] = "application/pdf"
        response["Content-Disposition"] = f'inline; filename="{document.file_name}"'
        response["Content-Security-Policy"] = POLICY
        return response


class DocumentPicture(StoredFile):
    """`/reports/<slug>/documents/<name>/first-page.webp`: the picture of a document's first page."""

    address_name = "document-picture"

    def is_stored(self, document: ReportDocument) -> bool:
        """Whether there is a picture."""
        return bool(document.thumbnail) and document.thumbnail.storage.exists(document.thumbnail.name)

    def version(self, document: ReportDocument) -> str:
        """The hash of the file that it is drawn from."""
        return f"{document.public_sha256}-picture"

    def content(self, document: ReportDocument, etag: str) -> HttpResponseBase:
        """The picture, whole."""
        response = FileResponse(document.thumbnail.open("rb"), content_type="image/webp")
        response["Content-Security-Policy"] = POLICY
        return response


class Slice:
    """A file from one place to another, to be streamed."""

    def __init__(self, file: object, start: int, end: int) -> None:
        self.file, self.left = file, end - start
        file.seek(start)

    def read(self, size: int = 65_536) -> bytes:
        """At most `size` bytes more, b"" at the end."""
        data = self.file.read(min(size, self.left)) if self.left else b""
        self.left -= len(data)
        return data

    def close(self) -> None:
        """Close the file."""
        self.file.close()


def asked_range(request: HttpRequest, size: int, etag: str) -> tuple[int, int] | None:
    """The byte range asked for as (start, end), end excluded; None for the whole file; (0, 0) if it cannot be met.

    One range only: a request for several gets the whole file, as RFC 9110 section 14.2 allows. A range that is tied to
    another version of the file (If-Range) gets the whole file, so that no reader joins the halves of two versions.
    """
    header = request.headers.get("Range", "")
    if not header or request.method != "GET" or request.headers.get("If-Range", etag) != etag:
        return None
    match = _RANGE.match(header.strip())
    if match is None or match.groups() == ("", ""):
        return None
    first, last = match.groups()
    if not first:
        start, end = max(size - int(last), 0), size
    else:
        start, end = int(first), min(int(last) + 1 if last else size, size)
        if last and int(last) < int(first):
            return None  # not a valid range: ignored
    return (start, end) if start < end else (0, 0)


def partial(document: ReportDocument, start: int, end: int) -> FileResponse:
    """206 with the bytes from start to end, end excluded."""
    response = FileResponse(Slice(document.public_file.open("rb"), start, end), status=206)
    response["Content-Length"] = str(end - start)
    response["Content-Range"] = f"bytes {start}-{end - 1}/{document.public_size}"
    return response
