"""The verb: write a backup, as a whole or not at all."""

import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.db import DatabaseError, connection
from django.utils import timezone

from reports.models import ReportDocument

from . import files, folder, postgres, sqlite
from .dumped import Dumped
from .folder import Facts, Unusable


@dataclass(frozen=True)
class Made:
    """What was written."""

    facts: Facts
    size: int  # bytes of all files
    has_key: bool  # False: the key comes from the environment and must be kept by who set it


def write_backup(target: Path, *, link: bool = False) -> Made:
    """Write the database of one moment, the documents it names, and the key into a new folder.

    With `link`, documents are hard links where the file system allows: no time and no space, but one bad sector is bad
    in both. The portal itself never writes into a stored file.
    It appears under its name when it is complete and on disk, never before. Raises Unusable in words.
    """
    target = target.absolute()
    refuse(target)
    files.make_folder(target.parent)
    draft = Path(tempfile.mkdtemp(prefix=f"{target.name}.partial-", dir=target.parent))
    try:
        dumped = backend().dump(draft)
        problems = take_documents(draft / folder.DOCUMENTS, dumped.files, files.link if link else files.copy)
        has_key = take_key(draft / folder.KEY)
        facts = facts_of(dumped, problems)
        folder.write_list(draft, facts)
        for path in filter(Path.is_file, draft.iterdir()):
            path.chmod(0o600)
        files.sync_tree(draft)
        size = sum(path.stat().st_size for path in draft.rglob("*") if path.is_file())
        os.rename(draft, target)
        files.sync(target.parent)
    except (OSError, DatabaseError) as error:
        raise Unusable(f"The backup could not be written: {error}.") from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return Made(facts, size, has_key)


def facts_of(dumped: Dumped, problems: list[str]) -> Facts:
    """What the list of a backup says of it."""
    return Facts(
        made_at=timezone.now().isoformat(timespec="seconds"),
        release=settings.RELEASE,
        database=connection.vendor,
        migrations=dumped.migrations,
        reports=dumped.reports,
        documents=len(dumped.documents),
        problems=problems,
    )


def backend() -> ModuleType:
    """The module for the database in use."""
    return sqlite if connection.vendor == "sqlite" else postgres


def refuse(target: Path) -> None:
    """Raise Unusable if the folder has something in it, or its files could be read by the public."""
    if target.is_symlink() or (target.exists() and not target.is_dir()) or (target.exists() and any(target.iterdir())):
        raise Unusable(f"{target} is there already. Name a new folder: a backup never overwrites anything.")
    shown = [Path(one).resolve() for one in (settings.STATIC_ROOT, *settings.STATICFILES_DIRS) if one]
    if any(target.resolve().is_relative_to(one) for one in shown):
        raise Unusable(f"{target} is inside a folder whose files anybody can read.")


def take_documents(target: Path, documents: dict[str, str], take: Callable[[Path, Path], None]) -> list[str]:
    """Take the files that the dump's rows name, and look at each. Returns what is wrong with the store, in words.

    A document that is missing is no reason to have no backup of all the others.
    """
    problems = []
    store = ReportDocument._meta.get_field("file").storage
    for key, expected in sorted(documents.items()):
        copy = target / key
        try:
            take(Path(store.path(key)), copy)
        except (FileNotFoundError, SuspiciousFileOperation):
            problems.append(f"{key} is not in the store")
            continue
        if files.digest(copy) != expected:
            problems.append(f"{key} is not as it was uploaded")
    return problems


def take_key(target: Path) -> bool:
    """Copy the secret key, if it is the one kept in the data folder."""
    source = settings.DATA_DIR / "secret_key"
    if not source.exists() or source.read_text(encoding="ascii").strip() != settings.SECRET_KEY:
        return False
    files.copy(source, target)
    return True
