"""Uploaded files that wait for their owner's word: kept in the database, gone after a day."""

import datetime as dt

from django.contrib.auth.models import User
from django.utils import timezone

from reports.models import PendingImport

from .batches import Source
from .messages import Unreadable
from .reading import Table, read_bytes

MAX_BYTES, MAX_ROWS = 20 * 1024 * 1024, 20_000
KEPT = dt.timedelta(days=1)


def keep(data: bytes, name: str, *, owner: User, overwrites: bool, publishes: bool) -> PendingImport:
    """Keep a file that can be read; it takes the place of the one that its owner uploaded before. Raises Unreadable."""
    if len(data) > MAX_BYTES:
        raise Unreadable(f"The file is larger than {MAX_BYTES // 1024**2} MB. Import it in parts.")
    source = Source.of(read_bytes(data, name, max_rows=MAX_ROWS), name)
    now = timezone.now()
    sweep(now)
    PendingImport.objects.filter(owner=owner).delete()
    return PendingImport.objects.create(
        owner=owner,
        file_name=source.file_name,
        sha256=source.sha256,
        data=data,
        overwrites=overwrites,
        publishes=publishes,
        uploaded_at=now,
        expires_at=now + KEPT,
    )


def of(key: str, *, owner: User) -> PendingImport | None:
    """The file under this key, if it is theirs and not over."""
    return PendingImport.objects.filter(key=key, owner=owner, expires_at__gt=timezone.now()).first()


def table_of(pending: PendingImport) -> Table:
    """Its rows. Raises Unreadable, also if the stored bytes are not those that were uploaded."""
    table = read_bytes(bytes(pending.data), pending.file_name, max_rows=MAX_ROWS)
    if table.sha256 != pending.sha256:
        raise Unreadable("The stored file is not the one that was uploaded. Upload it again.")
    return table


def sweep(now: dt.datetime) -> int:
    """Remove what is over. Returns how many."""
    return PendingImport.objects.filter(expires_at__lte=now).delete()[0]
