"""The transaction of a page that asks for a confirmation (GET) and then acts (POST)."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.http import HttpRequest

from reports import publishing


@contextmanager
def acting(request: HttpRequest) -> Iterator[None]:
    """A transaction if the request acts. Who only looks has none: on SQLite every other writer would wait for it.

    The topics that it may give to a report are kept from a merge first, before any report is locked.
    """
    if request.method != "POST":
        yield
        return
    with transaction.atomic():
        publishing.hold_topics(alone=False)
        yield
