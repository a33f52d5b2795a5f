"""What search engines should know: every public report, and the page of every value that public reports have."""

from array import array
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from reports.catalog import Snapshot
from reports.choices import NOT_RECORDED
from reports.models import Report

PER_FILE = 10_000  # addresses; the protocol allows 50,000


class OriginSitemap(Sitemap):
    """Addresses under the canonical origin: from the settings, never from the Host header of a request."""

    limit = PER_FILE
    protocol = urlsplit(settings.ORIGIN).scheme

    def __init__(self, snapshot: Snapshot) -> None:
        super().__init__()
        self.snapshot = snapshot

    def get_domain(self, site: object = None) -> str:
        """The canonical host."""
        return urlsplit(settings.ORIGIN).netloc


class PagesSitemap(OriginSitemap):
    """The pages that are always there, and those of topics, agencies, areas and years."""

    def items(self) -> list[str]:
        """Their addresses."""
        names = (
            "home",
            "reports",
            "topics",
            "agencies",
            "areas",
            "years",
            "about",
            "accessibility",
            "corrections",
            "data",
        )
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
    """The reports, in the order they were entered: a new one joins the last file, the others stay as they are."""

    def items(self) -> array:
        """Database ids; `get_urls` asks for the rows of one page."""
        return array("q", sorted(self.snapshot.ids))

    def get_urls(self, page: int | str = 1, site: object = None, protocol: str | None = None) -> list[dict]:
        """The addresses of one page, each with the day of its last change."""
        ids = self.paginator.page(page).object_list
        found = Report.objects.public().exclude(slug=None).filter(pk__in=list(ids)).order_by("pk")
        rows = found.values_list("slug", "updated_at", "first_published_at")
        return [
            {"location": settings.ORIGIN + reverse("report", args=[slug]), "lastmod": max(updated_at, came_out_at)}
            for slug, updated_at, came_out_at in rows
        ]


SECTIONS = {"pages": PagesSitemap, "reports": ReportsSitemap}
