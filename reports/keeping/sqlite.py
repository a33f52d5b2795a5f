"""Dump and replace a SQLite database."""

import contextlib
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from django.db import connection

from . import files
from .dumped import Dumped, what_is_in
from .folder import Unusable

FILE = "database.sqlite3"


def dump(folder: Path) -> Dumped:
    """Copy the database as it is at one moment, while others read and write it.

    All pages are taken in one step: with the write-ahead log nobody waits, with the rollback journal writers do.
    """
    path = folder / FILE
    connection.ensure_connection()
    try:
        with closing(sqlite3.connect(path)) as copy:
            connection.connection.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it
            found = copy.execute("PRAGMA quick_check(1)").fetchone()[0]
            if found != "ok":
                raise Unusable(f"The database is damaged: {found}. Restore an earlier backup.")
            return what_is_in(lambda sql: copy.execute(sql).fetchall())
    except sqlite3.Error as error:
        raise Unusable(f"The database cannot be read: {error}. Restore an earlier backup.") from error


def replace(dumped: Path, aside: Path, finish: Callable[[], None]) -> str:
    """Put a dumped database in the place of the present one, which moves to the folder `aside`. Returns where it is.

    `finish` is called with the connection on the new one before it takes its place, so whatever it refuses changes
    nothing. Raises Unusable if somebody has the present one open.
    """
    live = Path(connection.settings_dict["NAME"])
    staged = live.with_name(f"{live.name}.restoring")
    connection.close()
    try:
        forget(staged)  # of a restore that was killed: its log must not be read with this one
        files.copy(dumped, staged)
        with connected_to(staged):
            finish()
        with closing(sqlite3.connect(staged)) as new:
            new.execute("PRAGMA journal_mode=DELETE")
        files.sync(staged)
        put_aside(live, aside)
        os.replace(staged, live)
        files.sync(live.parent)
    finally:
        forget(staged)
    return str(aside) if aside.exists() else ""


@contextlib.contextmanager
def connected_to(path: Path) -> Iterator[None]:
    """Let Django's connection be one to another file."""
    name = connection.settings_dict["NAME"]
    connection.settings_dict["NAME"] = path
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = name


def put_aside(live: Path, aside: Path) -> None:
    """Give the present database a name in `aside`; its own name stays until the new one takes it."""
    if live.exists():
        require_alone(live)
        files.link(live, aside / live.name)
    for path in beside(live):  # only a damaged database has a log left, which must not be read with the new one
        if path.exists():
            files.make_folder(aside)
            os.replace(path, aside / path.name)
    if aside.exists():
        files.sync(aside)


def require_alone(live: Path) -> None:
    """Raise Unusable if another process has the database open. A damaged one is let pass: it is what restoring is for.

    Leaving the write-ahead log needs the database for oneself; so does an exclusive transaction, on the rollback journal.
    """
    try:
        with closing(sqlite3.connect(live, timeout=0, isolation_level=None)) as database:
            database.execute("PRAGMA journal_mode=DELETE").fetchone()
            database.execute("BEGIN EXCLUSIVE")
            database.execute("ROLLBACK")
    except sqlite3.DatabaseError as error:
        if "locked" in str(error):
            raise Unusable(
                "The portal is running. Stop it, restore, and start it again; nothing was changed."
            ) from None


def forget(path: Path) -> None:
    """Remove a database that nobody uses yet, and what was being copied to its name when a restore was killed."""
    for name in (path, *beside(path), *path.parent.glob(f"{path.name}.partial-*")):
        name.unlink(missing_ok=True)


def beside(path: Path) -> list[Path]:
    """The files that SQLite may keep beside a database."""
    return [path.with_name(path.name + ending) for ending in ("-wal", "-shm", "-journal")]
