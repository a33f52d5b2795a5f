"""What every public page has in common: the snapshot it shows, its ETag, and no session."""

import datetime as dt

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.views import View

from reports import catalog, search


class PublicView(View):
    """A page made of public data alone. It reads no session and sets no cookie, so it is the same for everybody.

    Its ETag is the catalog version: it moves when the public sees something new, and not before. Browsers and proxies
    may keep the page but must ask each time (`no-cache`), so nothing outlives a withdrawal or comes before its moment.
    """

    http_method_names = ["get", "head", "options"]
    has_part = False  # whether htmx gets only a part of the page at the same address

    now: dt.datetime
    snapshot: catalog.Snapshot

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        """Answer 304 before any work if the reader has this version."""
        self.snapshot = catalog.current()
        self.now = timezone.now()  # after the snapshot, so that nothing in it is yet to come
        etag = f'"{self.snapshot.version}{"-part" if self.is_part else ""}"'
        response = None
        # `*` means "whatever you have": only a page that exists may answer that
        if request.method in ("GET", "HEAD") and request.headers.get("If-None-Match", "*") != "*":
            response = get_conditional_response(request, etag=etag)
            if response is not None:
                # A browser keeps the policy it got with the page (RFC 9111, 4.3.4); writing it anew is a fifth of a 304.
                response._csp_exempt = True
        if response is None:
            with search.one_search():  # matches, their order, reasons and tips of one page share the time of one search
                response = super().dispatch(request, *args, **kwargs)
        if response.has_header("Cache-Control"):
            return response
        if response.status_code in (200, 304) and not response.has_header("ETag"):
            response["ETag"] = etag
        patch_cache_control(response, no_cache=True, public=True)
        if self.has_part:
            patch_vary_headers(response, ["HX-Request", "HX-History-Restore-Request"])
        return response

    @property
    def is_part(self) -> bool:
        """Whether htmx asks for the part of the page that changes."""
        htmx = getattr(self.request, "htmx", None)
        return self.has_part and bool(htmx) and not htmx.history_restore_request

    def page(self, template: str, context: dict, *, status: int = 200) -> HttpResponse:
        """The rendered page with its canonical address."""
        context = {"canonical": settings.ORIGIN + self.request.path, "robots": "", "breadcrumb": [], **context}
        return render(self.request, template, context, status=status)


def crumbs(*pairs: tuple[str, str]) -> list[dict[str, str]]:
    """The breadcrumb: (label, address) from the home page on; the last one, this page, has no address."""
    return [{"label": label, "url": url} for label, url in (("Home", "/"), *pairs)]
