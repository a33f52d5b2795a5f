"""How long the index may be asked for one page, whatever number of searches and statements that takes."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.conf import settings


@dataclass
class Spent:
    """The time that statements have taken so far."""

    seconds: float = 0.0


_spent: ContextVar[Spent | None] = ContextVar("what a search has taken", default=None)


class SearchTooSlow(Exception):
    """The search took longer than it may."""


@contextmanager
def one_search() -> Iterator[None]:
    """All that is asked of the index in this block shares settings.SEARCH_TIMEOUT_MS. A block in a block adds nothing."""
    if _spent.get() is not None:
        yield
        return
    token = _spent.set(Spent())
    try:
        yield
    finally:
        _spent.reset(token)


@contextmanager
def statement() -> Iterator[float]:
    """Gives the seconds that a statement may take, and counts those it took. Raises SearchTooSlow if there are none left.

    Only the engine's time counts: what is made of its answers is bounded by their size, and a busy machine must not take
    from a search what its page needs.
    """
    spent = _spent.get() or Spent()
    left = settings.SEARCH_TIMEOUT_MS / 1000 - spent.seconds
    if left <= 0:
        raise SearchTooSlow
    began = time.monotonic()
    try:
        yield left
    finally:
        spent.seconds += time.monotonic() - began
