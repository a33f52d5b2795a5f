"""What was corrected and what was withdrawn, newest first: nothing that was public goes in silence."""

import datetime as dt
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property

from reports.models import Correction, Report

from .base import PublicView, crumbs

PER_PAGE = 50


@dataclass(frozen=True)
class Notice:
    """One line of the page."""

    moment: dt.datetime
    is_withdrawal: bool
    number: str
    title: str
    url: str
    issued: str
    text: str


class Corrections(PublicView):
    """`/corrections/`."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """One page of notices. A page that is not there is 404."""
        paginator = Paginator(self.found, PER_PAGE)
        typed = request.GET.get("page", "1")
        number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 7 else 0
        if number not in paginator.page_range:
            raise Http404
        page = paginator.page(number)
        title = "Corrections and withdrawals"
        context = {
            "page_title": title if number == 1 else f"{title}, page {number}",
            "breadcrumb": crumbs((title, "")),
            "notices": self.read(page.object_list),
            "total": paginator.count,
            "newer": number - 1 if page.has_previous() else None,
            "older": number + 1 if page.has_next() else None,
            "robots": "" if number == 1 else "noindex, follow",
        }
        return self.page("pages/corrections.html", context)

    @cached_property
    def found(self) -> list[tuple[dt.datetime, bool, int]]:
        """Moment, whether it is a withdrawal, and id, newest first: of few rows at any office, so they fit into memory."""
        corrected = Correction.objects.public(self.now).values_list("happened_at", "pk")
        gone = Report.objects.with_notice(self.now).exclude(withdrawn_at=None).values_list("withdrawn_at", "pk")
        notices = [(moment, False, pk) for moment, pk in corrected] + [(moment, True, pk) for moment, pk in gone]
        return sorted(notices, reverse=True)

    def read(self, found: list[tuple[dt.datetime, bool, int]]) -> list[Notice]:
        """The lines of these, in their order. Two statements, however many there are."""
        corrections = (
            Correction.objects.public(self.now).select_related("report").in_bulk([pk for _, no, pk in found if not no])
        )
        reports = Report.objects.with_notice(self.now).in_bulk([pk for _, is_gone, pk in found if is_gone])
        lines = []
        for moment, is_gone, pk in found:
            report = reports.get(pk) if is_gone else getattr(corrections.get(pk), "report", None)
            if report is None:  # withdrawn or published again this very moment
                continue
            text = report.withdrawal_reason if is_gone else corrections[pk].text
            url = reverse("report", args=[report.slug])
            lines.append(Notice(moment, is_gone, report.number, report.title, url, report.issue_date_text, text))
        return lines
