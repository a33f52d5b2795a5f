"""`/sitemap.xml`: an index, and one file for every 10,000 addresses."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from reports.sitemaps import SECTIONS

from .base import PublicView


class SitemapIndex(PublicView):
    """Names the files."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The index."""
        files = []
        for name, section in SECTIONS.items():
            pages = section(self.snapshot).paginator.num_pages
            files += [f"{settings.ORIGIN}{reverse('sitemap-file', args=[name, page])}" for page in range(1, pages + 1)]
        return render(request, "reports/sitemap_index.xml", {"files": files}, content_type="application/xml")


class SitemapFile(PublicView):
    """One file."""

    def get(self, request: HttpRequest, section: str, page: int) -> HttpResponse:
        """The addresses of a section."""
        if section not in SECTIONS:
            raise Http404
        found = SECTIONS[section](self.snapshot)
        if not 1 <= page <= found.paginator.num_pages:
            raise Http404
        context = {"urlset": found.get_urls(page=page, site=None, protocol=found.protocol)}
        return render(request, "sitemap.xml", context, content_type="application/xml")
