"""The verb: put a backup in the place of what is there, which moves aside."""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from reports import search
from reports.models import CatalogCounter, Report, ReportDocument

from . import files, folder
from .backup import backend
from .folder import Facts, Unusable


@dataclass(frozen=True)
class Restored:
    """What was done."""

    facts: Facts
    aside: str  # where the data of before are, in words; empty if there were none
    has_key: bool  # whether the key was put back too


def restore_backup(source: Path, *, force: bool = False) -> Restored:
    """Restore a backup made by this release or an earlier one. All of it is looked at before anything is touched.

    The portal must not run meanwhile. What was there moves aside and is never deleted. Documents come first, then the
    database in one step, so a kill leaves the old data or the new. Raises Unusable in words.
    """
    facts, hashes = folder.read_verified(source)
    database = backend()
    if facts.database != connection.vendor or database.FILE not in hashes:
        raise Unusable(f"The backup is of {facts.database}, and the portal is set up for {connection.vendor}.")
    refuse_newer(facts)
    if not force and has_data():
        raise Unusable("There are data already. To replace them, add --force: they are moved aside, not deleted.")
    aside = settings.DATA_DIR / f"before-restore-{timezone.now():%Y%m%d-%H%M%S-%f}"
    try:
        put_documents(source, hashes, aside)
        old = database.replace(source / database.FILE, aside, lambda: finish(facts))
        has_key = folder.KEY in hashes and put_key(source / folder.KEY, aside)
    except (OSError, DatabaseError) as error:
        raise Unusable(f"The backup could not be restored: {error}") from error
    return Restored(facts, old, has_key)


def refuse_newer(facts: Facts) -> None:
    """Raise Unusable if the backup's tables are those of a release that this one does not know."""
    known = {f"{app}.{name}" for app, name in MigrationLoader(None, ignore_no_migrations=True).disk_migrations}
    unknown = sorted(set(facts.migrations) - known)
    if unknown:
        raise Unusable(f"The backup is of a newer release: {', '.join(unknown)}. Install that release first.")


def has_data() -> bool:
    """Whether there is something to lose: a report, a person, or a database that cannot even be read."""
    try:
        if Report._meta.db_table not in connection.introspection.table_names():
            return False
        return Report.objects.exists() or get_user_model()._default_manager.exists()
    except DatabaseError:
        return True


def put_documents(source: Path, hashes: dict[str, str], aside: Path) -> None:
    """Copy into the store the documents it lacks. Keys are random, so none of another document's is ever overwritten."""
    store = ReportDocument._meta.get_field("file").storage
    for name, expected in hashes.items():
        if not name.startswith(f"{folder.DOCUMENTS}/"):
            continue
        target = Path(store.path(name.removeprefix(f"{folder.DOCUMENTS}/")))
        if folder.is_as_listed(target, expected):
            continue
        if target.exists():
            files.link(target, aside / name)
        files.copy(source / name, target)


def forget_lost_pictures() -> None:
    """Take from documents the pictures that the store lacks. Backups leave them out: reading a document makes its anew."""
    pictures = ReportDocument.with_copies.exclude(thumbnail="").values_list("pk", "thumbnail")
    store = ReportDocument._meta.get_field("thumbnail").storage
    lost = [pk for pk, name in pictures if not store.exists(name)]
    for start in range(0, len(lost), 500):
        ReportDocument.with_copies.filter(pk__in=lost[start : start + 500]).update(thumbnail="")


def put_key(key: Path, aside: Path) -> bool:
    """Put the secret key back, unless the environment gives another. Sessions of the backup's time are then valid."""
    target = settings.DATA_DIR / "secret_key"
    if not target.exists() or target.read_text(encoding="ascii").strip() != settings.SECRET_KEY:
        return False
    if target.read_bytes() != key.read_bytes():
        files.link(target, aside / target.name)
        files.copy(key, target)
    return True


def finish(facts: Facts) -> None:
    """Bring the restored database up to this release: tables, search index, and an epoch that no reader has seen."""
    call_command("migrate", verbosity=0, interactive=False)
    with transaction.atomic():
        forget_lost_pictures()
        search.rebuild()
        CatalogCounter.objects.begin_epoch()
    if Report.objects.count() != facts.reports:
        raise Unusable(f"The restored database holds {Report.objects.count()} reports, not {facts.reports}.")
