"""The faceted list, and the same list within one topic, agency, oversight area or fiscal year."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import patch_cache_control

from reports import catalog
from reports.catalog import Criteria, Result
from reports.choices import NOT_RECORDED
from reports.filters import ReportFilter, address, parameters
from reports.models import Agency, OversightArea, Topic
from reports.search import SearchTooSlow

from . import entries
from .base import crumbs
from .cards import cards
from .finder import Finder
from .groups import TITLES
from .limits import LimitedView
from .numbers import numbered

VOCABULARIES = {"agency": Agency, "area": OversightArea, "topic": Topic}
INDEXES = {
    "agency": ("agencies", "Agencies"),
    "area": ("areas", "Oversight areas"),
    "topic": ("topics", "Topics"),
    "year": ("years", "Fiscal years"),
}


class ReportList(LimitedView):
    """`/reports/` and everything below `/topics/<slug>/`, `/agencies/<slug>/` … : one view, one facet fixed or none."""

    has_part = True
    facet = ""

    def get(self, request: HttpRequest, value: str = "") -> HttpResponse:
        """The list, or its part for htmx."""
        if self.facet and (moved := self.moved(value)):
            query = request.META.get("QUERY_STRING", "")
            return redirect(moved + (f"?{query}" if query else ""), permanent=True)
        within = (self.facet, value) if self.facet else None
        filters = ReportFilter(request.GET, snapshot=self.snapshot, within=within)
        if not self.facet and not self.is_part and (found := self.by_number(filters.criteria)):
            return found
        result, is_too_slow = self.answer(filters)
        if not result.has_page:
            return self.no_such_page(filters, result)
        query = result.finding.query if result.finding else None
        found = cards(self.snapshot, result.ids, self.now, q=filters.criteria.q, query=query)
        finder = Finder(request.path, request.GET, filters, result, found, is_too_slow=is_too_slow)
        template = "reports/_finder.html" if self.is_part else "reports/list.html"
        context = self.context(finder, value)
        if finder.page > 1:
            context["page_title"] += f", page {finder.page}"
        response = self.page(template, context)
        if is_too_slow:  # true of this moment, not of the catalog
            patch_cache_control(response, no_store=True)
        return response

    def moved(self, value: str) -> str:
        """Where a former slug lives now, or nothing. 404 for a value that no public report has."""
        facet = self.snapshot.facets[self.facet]
        present = facet.translate(value)
        if present is None or value == NOT_RECORDED:
            raise Http404
        return "" if present == value else reverse(self.facet, args=[present])

    def by_number(self, criteria: Criteria) -> HttpResponse | None:
        """The way to the report, if nothing but its number was asked for, in any spelling, or to the choice of several.

        In quotes a number is searched for like any words: who wants the reports that mention it can have them.
        """
        q = criteria.q
        if criteria.filter_count != 1 or criteria.page != 1 or '"' in q or not any(map(str.isdigit, q)):
            return None
        found = numbered(q, self.snapshot, self.now)
        if not found:
            return None
        if len(found) == 1:
            return redirect(found[0].get_absolute_url())
        return redirect(reverse("number", args=[q.strip("/")]))

    def answer(self, filters: ReportFilter) -> tuple[Result, bool]:
        """The result; an empty one if the search had to be stopped."""
        try:
            return catalog.answer(self.snapshot, filters.criteria, relax=True), False
        except SearchTooSlow:
            return Result(total=0, ids=[], facets={}, undated=0, page=1, page_count=0), True

    def no_such_page(self, filters: ReportFilter, result: Result) -> HttpResponse:
        """404 for a page past the end, with the way back."""
        pairs = parameters(filters.criteria)
        last = parameters(filters.criteria, page=result.page_count)
        context = {
            "page_title": "No such page",
            "first_url": address(self.request.path, pairs),
            "last_url": address(self.request.path, last),
            "page_count": result.page_count,
            "total": result.total,
            "robots": "noindex",
            "canonical": "",
        }
        return self.page("reports/no_such_page.html", context, status=404)

    def context(self, finder: Finder, value: str) -> dict:
        """What the templates need besides the finder."""
        context = {
            "finder": finder,
            "robots": "noindex, nofollow" if finder.is_one_of_many else "",
            "canonical": self.canonical(finder),
        }
        if not self.facet:
            title = f"Reports matching “{finder.q}”" if finder.q else "Reports"
            return context | {
                "heading": "Reports",
                "entry_kind": "",
                "page_title": title,
                "breadcrumb": crumbs(("Reports", "")),
            }
        label = self.snapshot.facets[self.facet].labels[value]
        heading = f"Fiscal year {label}" if self.facet == "year" else label
        index, index_label = INDEXES[self.facet]
        return context | {
            "heading": heading,
            "entry_kind": TITLES[self.facet],
            "description": self.description(value),
            "entry_head": None
            if self.is_part
            else entries.head(self.snapshot, finder.criteria, finder.result, finder.action),
            "page_title": heading,
            "breadcrumb": crumbs((index_label, reverse(index)), (heading, "")),
        }

    def description(self, value: str) -> str:
        """The description of a topic, agency or area (one query), or which days a fiscal year has."""
        if self.facet == "year":
            return f"From October 1, {int(value) - 1}, to September 30, {value}."
        if self.facet not in VOCABULARIES:
            return ""
        key = self.snapshot.facets[self.facet].keys[value]
        found = VOCABULARIES[self.facet].objects.filter(pk=key).values_list("description", flat=True)
        return next(iter(found), "")

    def canonical(self, finder: Finder) -> str:
        """The address search engines should keep: without the order; a list of one value is that value's own page."""
        criteria = finder.criteria
        pairs = [pair for pair in parameters(criteria, page=finder.page) if pair[0] != "sort"]
        names = [name for name, _ in pairs]
        if not self.facet and names == [names[0] if names else ""] and names[0] in INDEXES:
            name, value = pairs[0]
            if value != NOT_RECORDED and not value.startswith("-"):
                return settings.ORIGIN + reverse(name, args=[value])
        return settings.ORIGIN + address(self.request.path, pairs)


class AgencyPage(ReportList):
    """An agency: its description and its reports."""

    facet = "agency"


class AreaPage(ReportList):
    """An oversight area."""

    facet = "area"


class TopicPage(ReportList):
    """A topic."""

    facet = "topic"


class YearPage(ReportList):
    """A fiscal year."""

    facet = "year"
