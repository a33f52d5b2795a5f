"""A report's page and its files before they are public, and the page as a working copy of a public report will have it."""

from dataclasses import replace

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from reports import catalog, publishing
from reports.models import PreviewLink, Report, ReportDocument
from reports.views.documents import POLICY
from reports.views.files import FileLink, file_link
from reports.views.report import report_context

from .copies import copy_context
from .untold import Untold


class Preview(Untold):
    """What a link gives as long as it holds. 404 for a forged one, 410 in words for one that is over."""

    def get(self, request: HttpRequest, token: str, **kwargs: int) -> HttpResponseBase:
        """The answer. Once the report is public its own page is the one to see."""
        link = PreviewLink.objects.of_token(token)
        if link is None:
            raise Http404
        if link.copy:
            catalog.current()  # lets it take its place, if nobody has looked since its moment
            link.copy.refresh_from_db(fields=["state"])
        report, now = link.report, timezone.now()
        if not link.is_usable(now) or report.is_withdrawn:
            return render(
                request, "preview/over.html", {"page_title": "This preview is over", "robots": "noindex"}, status=410
            )
        if link.copy is None and report.is_public(now):
            catalog.current()  # gives it its address, if nobody has looked since its moment
            report.refresh_from_db(fields=["slug"])
            return redirect(report)
        return self.shown(request, link, token, **kwargs)

    def shown(self, request: HttpRequest, link: PreviewLink, token: str, **kwargs: int) -> HttpResponseBase:
        """What a link that holds shows."""
        raise NotImplementedError


class PreviewPage(Preview):
    """`/preview/<token>/`."""

    def shown(self, request: HttpRequest, link: PreviewLink, token: str, **kwargs: int) -> HttpResponse:
        """The page as it would be if the report came out now, with a line above it that says what it is."""
        if link.copy:
            context = copy_context(link.copy, lambda one: reverse("preview-document", args=[token, one.pk]))
            return render(request, "preview/copy.html", {**context, "robots": "noindex, nofollow", "link": link})
        report, now = link.report, timezone.now()
        # in hand alone: it gets them when it comes out
        report.slug, report.first_published_at = publishing.free_slug(report), report.publish_at or now
        context = report_context(report, catalog.current(), now, files=files(report, token))
        return render(request, "preview/report.html", {**context, "robots": "noindex, nofollow", "link": link})


class PreviewDocument(Preview):
    """`/preview/<token>/documents/<pk>/`: a file of that report or of that working copy, and of no other."""

    def shown(self, request: HttpRequest, link: PreviewLink, token: str, **kwargs: int) -> HttpResponseBase:
        """The bytes, whole. Of a working copy those that only it has: the others are public."""
        documents = ReportDocument.with_copies.filter(report=link.report, copy=link.copy)
        document = documents.filter(pk=kwargs["pk"]).first()
        if document is None or not is_for_guests(document):
            raise Http404
        file = document.public_file
        if not file.storage.exists(file.name or ""):
            raise Http404
        response = FileResponse(file.open("rb"), content_type="application/pdf")
        document.name = document.name or document.proposed_name(set())
        response["Content-Disposition"] = f'inline; filename="{document.file_name}"'
        response["Content-Security-Policy"] = POLICY
        return response


def is_for_guests(document: ReportDocument) -> bool:
    """Whether guests may have a file: what must not come out is not for them either, nor what may still have to be cleaned."""
    return document.is_checked and not document.is_unfit


def files(report: Report, token: str) -> list[FileLink]:
    """The report's documents under addresses of the preview. Their pages as text come with publication."""
    found = []
    fit = [one for one in report.documents.all() if is_for_guests(one)]
    for place, document in enumerate(fit):
        document.name = document.name or document.proposed_name(set())
        link = file_link(report, document, is_main=place == 0)
        url = reverse("preview-document", args=[token, document.pk])
        found.append(replace(link, url=url, reader_url="", picture_url=""))
    return found
