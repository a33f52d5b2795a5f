"""The page reader: a page of a document as accessible text, with what was looked for marked."""

import contextlib
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from reports import search
from reports.choices import ReadingProblem, ReadingState
from reports.filters import words_in
from reports.models import DocumentPage, Report, ReportDocument

from .base import crumbs
from .documents import no_more
from .files import FIRST_MATCH, page_address
from .limits import LimitedView
from .matches import Way, count, marked, with_ways

WITHOUT_TEXT = {
    ReadingProblem.SCANNED: "This document is a scan: it has pictures of its pages and no text.",
    ReadingProblem.ENCRYPTED: "The text of this document is locked by a password.",
}
NO_TEXT = "The text of this document could not be read."
NOT_YET = "The text of this document has not been read yet. Try again in a few minutes."


@dataclass(frozen=True)
class Around:
    """The ways on from a page. An empty address or None: there is none."""

    previous: str
    next: str
    previous_match: Way | None  # the nearest page before with something that was looked for
    next_match: Way | None
    other_pages: int  # how many other pages of the document have something of it


class PageReader(LimitedView):
    """`/reports/<slug>/pages/<n>/` for the main document, `/reports/<slug>/documents/<name>/pages/<n>/` for others."""

    def get(self, request: HttpRequest, slug: str, number: int, name: str = "") -> HttpResponse:
        """The page; 410 if its report was withdrawn, 404 for what is hidden or never was."""
        documents = list(ReportDocument.objects.public().filter(report__slug=slug).select_related("report"))
        if not documents:
            return no_more(self, slug, name, lambda slug: self.address(slug, number, name))
        document = next((one for one in documents if not name or one.name == name), None)
        if document is None or not 1 <= number <= (document.page_count or 1):
            raise Http404
        is_main = document == documents[0]
        if name and is_main:
            return redirect(self.address(slug, number, "") + query_string(request), permanent=True)
        return self.show(document.report, document, number, is_main=is_main)

    def address(self, slug: str, number: int, name: str) -> str:
        """The address of a page; without a name, of the main document."""
        return reverse("document-page", args=[slug, name, number]) if name else reverse("page", args=[slug, number])

    def show(self, report: Report, document: ReportDocument, number: int, *, is_main: bool) -> HttpResponse:
        """The rendered page."""
        page = DocumentPage.objects.public().filter(document=document, number=number).first()
        q = words_in(self.request.GET)
        query = understood(q) if q else None
        around = self.around(report, document, number, query, q, is_main=is_main)
        paragraphs = marked(page.text if page else "", query)
        title = f"Page {number}" + (f" of {document.page_count}" if document.page_count else "")
        owner = report.number or report.title
        context = {
            "report": report,
            "document": document,
            "number": number,
            "paragraphs": with_ways(paragraphs, around.previous_match, around.next_match),
            "problem": "" if page else without_text(document),
            "q": q,
            "match_count": count(paragraphs),
            "corrections": query.corrections if query else (),
            "around": around,
            "page_title": f"{title}: {report}",
            "heading": title,
            "robots": "noindex",
            "breadcrumb": crumbs(("Reports", reverse("reports")), (owner, report.get_absolute_url()), (title, "")),
        }
        return self.page("reports/page.html", context)

    def around(
        self,
        report: Report,
        document: ReportDocument,
        number: int,
        query: search.Query | None,
        q: str,
        *,
        is_main: bool,
    ) -> Around:
        """The pages before and after, and the nearest before and after with something that was looked for."""

        def address(other: int, fragment: str = "") -> str:
            return page_address(report, document, other, q, is_main=is_main) + fragment

        def way(label: str, other: int | None) -> Way | None:
            return Way(f"{label} page with a match: {other:,}", address(other, FIRST_MATCH)) if other else None

        found: list[int] = []
        if query:
            with contextlib.suppress(search.SearchTooSlow):
                found = list(search.pages(query, [document.pk]).get(document.pk, {}))
        return Around(
            previous=address(number - 1) if number > 1 else "",
            next=address(number + 1) if number < (document.page_count or 1) else "",
            previous_match=way("Previous", max((one for one in found if one < number), default=None)),
            next_match=way("Next", min((one for one in found if one > number), default=None)),
            other_pages=len(set(found) - {number}),
        )


def understood(q: str) -> search.Query:
    """The words as the search understands them; as they were typed, if finding that out would take too long."""
    query = search.parse(q)
    try:
        with search.one_search():
            return search.understand(query)
    except search.SearchTooSlow:
        return query


def query_string(request: HttpRequest) -> str:
    """The parameters as they came, to be kept by a redirect."""
    query = request.META.get("QUERY_STRING", "")
    return f"?{query}" if query else ""


def without_text(document: ReportDocument) -> str:
    """Why a document's page has no text, in words for readers."""
    if document.reading_state == ReadingState.FAILED:
        return WITHOUT_TEXT.get(ReadingProblem(document.reading_problem), NO_TEXT)
    return NOT_YET if document.reading_state != ReadingState.READY else NO_TEXT
