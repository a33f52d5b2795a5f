"""What search engines should know: every public report, and the page of every value that public reports have."""

import datetime as dt
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from reports.catalog import Snapshot
from reports.choices import NOT_RECORDED
from reports.models import Report

PER_FILE = 10_000  # addresses; the protocol allows 50,000


class Origin:
    """The site as Django's sitemaps want it: from the settings, never from the Host header of a request."""

    domain = urlsplit(settings.ORIGIN).netloc
    name = domain


class OriginSitemap(Sitemap):
    """Addresses under the canonical origin."""

    limit = PER_FILE
    protocol = urlsplit(settings.ORIGIN).scheme

    def __init__(self, snapshot: Snapshot) -> None:
        super().__init__()
        self.snapshot = snapshot

    def get_domain(self, site: object = None) -> str:
        """The canonical host."""
        return Origin.domain


class PagesSitemap(OriginSitemap):
    """The pages that are always there, and those of topics, agencies, areas and years."""

    def items(self) -> list[str]:
        """Their addresses."""
        names = ("home", "reports", "topics", "agencies", "areas", "years", "about")
        values = [
            reverse(facet, args=[value])
            for facet in ("agency", "area", "topic", "year")
            for value in sorted(self.snapshot.facets[facet].bitmaps)
            if value != NOT_RECORDED
        ]
        return [reverse(name) for name in names] + values

    def location(self, item: str) -> str:
        """The address itself."""
        return item


class ReportsSitemap(OriginSitemap):
    """The reports, in the order they became public."""

    def items(self) -> object:
        """Slug and last change."""
        found = Report.objects.public().exclude(slug=None).order_by("first_published_at", "pk")
        return found.values_list("slug", "updated_at")

    def location(self, item: tuple[str, dt.datetime]) -> str:
        """The report's address."""
        return reverse("report", args=[item[0]])

    def lastmod(self, item: tuple[str, dt.datetime]) -> dt.datetime:
        """When it was last changed."""
        return item[1]


SECTIONS = {"pages": PagesSitemap, "reports": ReportsSitemap}
