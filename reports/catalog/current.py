"""Which snapshot is true now: one tiny query per request, and a new snapshot when the counter has moved."""

import datetime as dt
import logging
import threading

from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone

from reports import publishing
from reports.models import CatalogCounter

from .building import build
from .snapshot import Snapshot

logger = logging.getLogger(__name__)
_lock = threading.Lock()
_held: Snapshot | None = None


def current(now: dt.datetime | None = None) -> Snapshot:
    """The snapshot of what is public now. What was committed before the call is in it, in every process.

    A report whose moment has passed is promoted here first. If that cannot be done (the database refuses to write) the
    report stays hidden and the error is logged: late is bad, but an error page for everything would be worse.
    """
    global _held
    now = now or timezone.now()
    counter, is_due = CatalogCounter.objects.read(now)
    if is_due:
        try:
            publishing.promote_due(now)
        except DatabaseError:
            logger.exception("Scheduled reports could not be promoted")
        counter, _ = CatalogCounter.objects.read(now)
    version = version_of(counter)
    held = _held
    if held is not None and held.version == version:
        return held
    with _lock:
        # Read again: while this thread waited, another may have built one newer than what was read above. The counter
        # is read before the reports, so a snapshot may know more than its version says, never less.
        version = version_of(CatalogCounter.objects.read(now)[0])
        if _held is None or _held.version != version:
            _held = build(version, now)
        return _held


def version_of(counter: int) -> str:
    """The catalog version: the state of the data and the release of the code that shows it."""
    return f"{counter}-{settings.RELEASE}"


def forget() -> None:
    """Drop the snapshot, so that the next call builds one. For tests and after a restored backup."""
    global _held
    _held = None
