"""The floor: what the server, Django and the template cost when the data cost nothing.

`/floor/<n>/` renders the same template as the n-th address of BENCHMARK_PATHS with the context that the real view gave
it, caught once and kept: the same reports with all that hangs on them already fetched, the same finder. The same
process serves both, so they differ only in what is done to get the data. The page must be the same byte for byte.
"""

import json
import os
from functools import cache

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.test import Client
from django.test.utils import setup_test_environment, teardown_test_environment
from django.urls import path

from oigportal import urls
from oigportal.urls import handler400, handler403, handler404, handler500

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

PATHS = json.loads(os.environ.get("BENCHMARK_PATHS", "[]"))


@cache
def caught(address: str) -> tuple[str, str, dict]:
    """The path, template and context with which the real view answers an address."""
    setup_test_environment()  # Django then tells which templates were rendered with what
    try:
        answer = Client().get(address)
    finally:
        teardown_test_environment()
    return answer.request["PATH_INFO"], answer.templates[0].name, dict(answer.context[0].dicts[-1])


def floor(request: HttpRequest, n: int) -> HttpResponse:
    """The page of the n-th address, with canned data."""
    request.path, template, context = caught(PATHS[n])
    return render(request, template, context)


urlpatterns = [path("floor/<int:n>/", floor), *urls.urlpatterns]
