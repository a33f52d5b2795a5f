"""Which snapshot is true now: one tiny query per request, and a new snapshot when the counter has moved."""

import gc
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone

from reports import publishing
from reports.models import CatalogCounter

from .building import build
from .snapshot import Snapshot

logger = logging.getLogger(__name__)
_building, _promoting = threading.Lock(), threading.Lock()
_held: Snapshot | None = None


def current() -> Snapshot:
    """The snapshot of what is public now. What was committed before the call is in it, in every process.

    What is due is brought before the public here first.
    """
    global _held
    version = version_of(catch_up())
    held = _held
    if held is not None and held.version == version:
        return held
    with _building:
        # Read again: while this thread waited, another may have built one newer than what was read above. Counter, then
        # clock, then reports: so a snapshot may know more than its version says, never less.
        version = version_of(CatalogCounter.objects.read(timezone.now())[0])
        if _held is None or _held.version != version:
            with no_collection():
                _held = build(version, timezone.now())
        return _held


def catch_up() -> str:
    """Bring before the public what is due, and give epoch and counter. One query where nothing is."""
    counter, is_due = CatalogCounter.objects.read(timezone.now())
    if is_due and promote():
        counter, _ = CatalogCounter.objects.read(timezone.now())
    return counter


@contextmanager
def no_collection() -> Iterator[None]:
    """Without the collector of garbage, which would look in vain through all that is being built: a sixth of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def promote() -> bool:
    """Promote reports that are due and put working copies that are due in their places; whether this thread did it.

    One thread of a process tries, the others go on with what they have: a long import that holds SQLite's write lock
    must not make every reader wait for it. If it cannot be done the report stays hidden, or as it was, and the error is
    logged: late is bad, but an error page for everything would be worse.
    """
    if not _promoting.acquire(blocking=False):
        return False
    try:
        publishing.promote_due(timezone.now())
        publishing.put_due_in_place(timezone.now())
    except DatabaseError:
        logger.exception("What is scheduled could not be brought before the public")
        return False
    finally:
        _promoting.release()
    return True


def version_of(counter: str) -> str:
    """The catalog version: which database, the state of its data, and the release of the code that shows it."""
    return f"{counter}-{settings.RELEASE}"


def forget() -> None:
    """Drop the snapshot, so that the next call builds one. For tests and after a restored backup."""
    global _held
    _held = None
