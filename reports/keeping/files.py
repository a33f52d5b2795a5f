"""Files written so that a power cut or a kill leaves the old or the new, never a half."""

import contextlib
import hashlib
import os
import shutil
from pathlib import Path


def digest(path: Path) -> str:
    """SHA-256 of a file, hexadecimal. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sync(path: Path) -> None:
    """Force a file, or the names in a folder, to disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_tree(folder: Path) -> None:
    """Force everything in a folder to disk."""
    for parent, _, names in os.walk(folder):
        for name in names:
            sync(Path(parent, name))
        sync(Path(parent))


def make_folder(folder: Path) -> None:
    """Make a folder, and those above it, for its owner only."""
    for missing in reversed([one for one in (folder, *folder.parents) if not one.exists()]):
        with contextlib.suppress(FileExistsError):
            missing.mkdir(mode=0o700)


def copy(source: Path, target: Path) -> None:
    """Copy a file durably, readable by its owner only. What stood there is replaced in one step."""
    make_folder(target.parent)
    draft = target.with_name(f"{target.name}.partial-{os.getpid()}")
    try:
        with source.open("rb") as data, open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
            shutil.copyfileobj(data, out, 1024 * 1024)
            out.flush()
            os.fsync(out.fileno())
        os.replace(draft, target)
    finally:
        draft.unlink(missing_ok=True)
    sync(target.parent)


def link(source: Path, target: Path) -> None:
    """Give a file a second name, or copy it where that cannot be done: another disk, a file system without links."""
    make_folder(target.parent)
    try:
        os.link(source, target, follow_symlinks=False)
    except FileNotFoundError:
        raise
    except OSError:
        copy(source, target)
