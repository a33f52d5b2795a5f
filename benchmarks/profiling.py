"""Where the time of a list page goes: its stages, timed in this process through the whole of Django, without HTTP.

A stage is a function that is wrapped while this runs; time of a stage inside another one is taken out of the outer one.
"""

import cProfile
import io
import pstats
import statistics
import time
from collections.abc import Callable
from contextlib import ExitStack
from importlib import import_module
from unittest.mock import patch

from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from reports import catalog

from .figures import Figure, not_answered
from .pages import NotAnswered, Page, pages, total_of

RUNS = 60
# name -> module, attribute; those that no longer exist are left out
STAGES = {
    "version of the catalog (a query)": ("reports.catalog", "current"),
    "parameters": ("reports.filters", "ReportFilter.__init__"),
    "search, facet counts, total, ids": ("reports.catalog", "answer"),
    "search": ("reports.search", "match"),
    "rows of the page (queries)": ("reports.views.base", "PublicView.cards"),
    "description (a query)": ("reports.views.lists", "ReportList.description"),
    "addresses and labels": ("reports.views.finder", "Finder.__init__"),
    "template": ("reports.views.base", "render"),
}
REST = "the rest: Django, middleware, view"


class Clock:
    """Adds up the time of nested stages."""

    def __init__(self) -> None:
        self.totals: dict[str, float] = {}
        self.inner: list[float] = []

    def wrap(self, name: str, function: Callable) -> Callable:
        """The function, timed."""

        def timed(*args: object, **kwargs: object) -> object:
            self.inner.append(0.0)
            began = time.perf_counter()
            try:
                return function(*args, **kwargs)
            finally:
                took = time.perf_counter() - began
                self.totals[name] = self.totals.get(name, 0.0) + took - self.inner.pop()
                if self.inner:
                    self.inner[-1] += took

        return timed


def request(handler: WSGIHandler, address: str) -> bytes:
    """One answer of the whole of Django. Raises AssertionError if it is not 200, NotAnswered if its search was stopped."""
    response = handler(RequestFactory().get(address, headers={"host": "127.0.0.1"}).environ, lambda *_: None)
    assert response.status_code == 200, f"{address}: {response.status_code}"
    body = b"".join(response)
    response.close()
    total_of(body)
    return body


def measure(size: int) -> list[Figure]:
    """The stages of every page, as medians; and that each answer is made anew."""
    handler = WSGIHandler()
    return [figure for page in pages(catalog.current()) for figure in stages(handler, page)]


def stages(handler: WSGIHandler, page: Page) -> list[Figure]:
    """The stages of one page."""
    part = f"Where the time goes: {page.name}"
    try:
        check_is_uncached(handler, page.address)
        rows = [one_request(handler, page.address) for _ in range(RUNS)]
    except NotAnswered:
        return [not_answered(part, "the whole page", "ms")]
    return [Figure(part, name, statistics.median(row[name] for row in rows) * 1000, "ms") for name in rows[0]]


def check_is_uncached(handler: WSGIHandler, address: str) -> None:
    """Raises AssertionError if a second answer is had with fewer queries than the first: then it came from a cache."""
    request(handler, address)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            request(handler, address)
        counts.append(len(queries))
    assert counts[0] == counts[1] >= 2, f"{address}: {counts} queries"


def one_request(handler: WSGIHandler, address: str) -> dict[str, float]:
    """Seconds by stage."""
    clock = Clock()
    with ExitStack() as stack:
        for name, (module, path) in STAGES.items():
            owner: object = import_module(module)
            *outer, last = path.split(".")
            for part in outer:
                owner = getattr(owner, part, None)
            if hasattr(owner, last):
                stack.enter_context(patch.object(owner, last, clock.wrap(name, getattr(owner, last))))
        clock.wrap(REST, request)(handler, address)
    return clock.totals


def functions(address: str, lines: int = 45) -> str:
    """The functions that take longest on one page, by cProfile: `python -m benchmarks.profiling` prints it."""
    handler = WSGIHandler()
    request(handler, address)
    profile = cProfile.Profile()
    for _ in range(RUNS):
        profile.runcall(request, handler, address)
    out = io.StringIO()
    pstats.Stats(profile, stream=out).sort_stats("tottime").print_stats(lines)
    return out.getvalue()


if __name__ == "__main__":
    import django

    django.setup()
    print(functions("/reports/"))
