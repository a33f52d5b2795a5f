"""The public address of a document: asks `public()` on every request, then sends the bytes."""

import logging
import re

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


class DocumentFile(PublicView):
    """`/reports/<slug>/documents/<name>.pdf`. Byte ranges, HEAD and conditional requests ask the same question first."""

    address_name = "document"

    def get(self, request: HttpRequest, slug: str, name: str) -> HttpResponseBase:
        """The file, 410 if its report was withdrawn, 404 for what is hidden or never was."""
        document = ReportDocument.objects.public().filter(report__slug=slug, name=name).first()
        if document is None:
            return self.not_here(slug, name)
        if not document.file.storage.exists(document.file.name):
            logger.error("The file of document %s is missing from the store. Restore it from a backup.", document.pk)
            raise Http404
        etag = quote_etag(document.sha256)
        response = get_conditional_response(request, etag=etag) or self.content(document, etag)
        response["ETag"] = etag
        response["Accept-Ranges"] = "bytes"
        patch_cache_control(response, no_cache=True, public=True)
        return response

    def not_here(self, slug: str, name: str) -> HttpResponse:
        """What was public once says so; everything else looks the same."""
        found = Report.objects.with_notice(self.now).filter(slug=slug).first()
        if found is None:
            return redirect(reverse(self.address_name, args=[current_slug(slug, self.now), name]), permanent=True)
        if found.is_withdrawn and had_document(found, name):
            return render(self.request, "410.html", {"notice_url": found.get_absolute_url()}, status=410)
        raise Http404

    def content(self, document: ReportDocument, etag: str) -> HttpResponseBase:
        """The bytes asked for, sent by this process or handed to nginx."""
        if settings.DOCUMENTS_BY_NGINX:
            response = HttpResponse()
            response["X-Accel-Redirect"] = settings.DOCUMENTS_BY_NGINX + document.file.name
        elif self.request.method == "HEAD":
            response = HttpResponse(headers={"Content-Length": str(document.size)})
        elif (part := asked_range(self.request, document.size, etag)) is None:
            response = FileResponse(document.file.open("rb"))
        elif part == (0, 0):
            response = HttpResponse(status=416)
            response["Content-Range"] = f"bytes */{document.size}"
            return response
        else:
            response = partial(document, *part)
        response["Content-Type"] = "application/pdf"
        response["Content-Disposition"] = f'inline; filename="{document.file_name}"'
        response["Content-Security-Policy"] = POLICY
        return response


def had_document(report: Report, name: str) -> bool:
    """Whether a withdrawn report had a document of this name, or any if there is no name."""
    return report.documents.filter(**({"name": name} if name else {})).exists()


class DocumentPicture(DocumentFile):
    """`/reports/<slug>/documents/<name>/first-page.webp`: the picture of a document's first page, under the same rules."""

    address_name = "document-picture"

    def get(self, request: HttpRequest, slug: str, name: str) -> HttpResponseBase:
        """The picture, 410 if its report was withdrawn, 404 for what is hidden, never was or has no picture."""
        document = ReportDocument.objects.public().filter(report__slug=slug, name=name).first()
        if document is None:
            return self.not_here(slug, name)
        if not document.thumbnail or not document.thumbnail.storage.exists(document.thumbnail.name):
            raise Http404
        etag = quote_etag(f"{document.sha256}-picture")
        response: HttpResponseBase | None = get_conditional_response(request, etag=etag)
        if response is None:
            response = FileResponse(document.thumbnail.open("rb"), content_type="image/webp")
            response["Content-Security-Policy"] = POLICY
        response["ETag"] = etag
        patch_cache_control(response, no_cache=True, public=True)
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
    response = FileResponse(Slice(document.file.open("rb"), start, end), status=206)
    response["Content-Length"] = str(end - start)
    response["Content-Range"] = f"bytes {start}-{end - 1}/{document.size}"
    return response
