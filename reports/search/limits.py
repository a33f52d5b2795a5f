"""How long one search may take, whatever number of statements it is made of."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings

_end: ContextVar[float | None] = ContextVar("end of the search", default=None)


class SearchTooSlow(Exception):
    """The search took longer than it may."""


@contextmanager
def one_search() -> Iterator[None]:
    """What is asked of the index in this block shares settings.SEARCH_TIMEOUT_MS. A block in a block adds nothing."""
    if _end.get() is not None:
        yield
        return
    token = _end.set(time.monotonic() + settings.SEARCH_TIMEOUT_MS / 1000)
    try:
        yield
    finally:
        _end.reset(token)


def seconds_left() -> float:
    """The time that a statement may take now. Raises SearchTooSlow if there is none left."""
    end = _end.get()
    if end is None:
        return settings.SEARCH_TIMEOUT_MS / 1000
    left = end - time.monotonic()
    if left <= 0:
        raise SearchTooSlow
    return left
