"""For machines that visit or look after the site: robots.txt, the description of its search, health and readiness."""

import sqlite3
from urllib.parse import urljoin

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe

ROBOTS = """\
User-agent: *
Disallow: /admin/
# Combinations of filters: every report is in the sitemap, and every topic, agency, area and year has a page.
Disallow: /*?*&
Disallow: /*?q=
Disallow: /suggestions/

Sitemap: {origin}/sitemap.xml
"""


@require_safe
@cache_control(public=True, max_age=3600)
def robots(request: HttpRequest) -> HttpResponse:
    """What crawlers should leave alone."""
    return HttpResponse(ROBOTS.format(origin=settings.ORIGIN), content_type="text/plain; charset=utf-8")


@require_safe
@cache_control(public=True, no_cache=True)
def opensearch(request: HttpRequest) -> HttpResponse:
    """The description by which a browser makes the site's search one of its own (OpenSearch 1.1, its lengths included)."""
    context = {
        "short_name": shortened(settings.OFFICE["short_name"], 16),
        "long_name": shortened(settings.OFFICE["name"], 48),
        "icon": urljoin(settings.ORIGIN, static("img/mark.svg")),
    }
    return render(request, "site/opensearch.xml", context, content_type="application/opensearchdescription+xml")


def shortened(text: str, most: int) -> str:
    """As many whole words as fit into so many characters, or the beginning of the first."""
    if len(text) <= most:
        return text
    return text[: most + 1].rpartition(" ")[0] or text[:most]


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """Whether this process answers."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """Whether requests can be served: the database answers and has this release's tables. 503 if not.

    Says which SQLite runs, since some have a fault that can cost data.
    """
    facts: dict[str, object] = {"database": connection.vendor}
    if connection.vendor == "sqlite":
        facts |= {"sqlite": sqlite3.sqlite_version, "journal": "wal" if settings.SQLITE_IS_SOUND else "rollback"}
    try:
        executor = MigrationExecutor(connection)
        is_ready = not executor.migration_plan(executor.loader.graph.leaf_nodes())
        facts["problem"] = "" if is_ready else "The database waits for a migration: run make run, or manage.py migrate."
    except DatabaseError:
        is_ready, facts["problem"] = False, "The database does not answer."
    return JsonResponse({"ready": is_ready, **facts}, status=200 if is_ready else 503)
