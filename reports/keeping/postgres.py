"""Dump and replace a PostgreSQL database, with PostgreSQL's own programs."""

import contextlib
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

from django.db import DatabaseError, connection, transaction

from .dumped import Dumped, what_is_in
from .folder import Unusable

FILE = "database.pgdump"
# libpq's own words among Django's connection parameters; the password goes by the environment, where `ps` shows none.
WORDS = ("host", "port", "user", "dbname", "service", "sslmode", "sslrootcert", "sslcert", "sslkey")
LOCK = 0x0161_7073  # any number that nothing else here locks
FORGET_KILLED = r"""
DO $$ DECLARE one name; BEGIN
    FOR one IN SELECT nspname FROM pg_namespace WHERE nspname LIKE 'restoring\_%' LOOP
        EXECUTE format('DROP SCHEMA %I CASCADE', one);
    END LOOP;
END $$
"""


def dump(folder: Path) -> Dumped:
    """Dump the database as it is at one moment, while others read and write it. Raises Unusable without `pg_dump`."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]  # pg_dump sees exactly what this transaction sees

        def select(sql: str) -> list[tuple]:
            cursor.execute(sql)
            return cursor.fetchall()

        dumped = what_is_in(select)
        run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", "--schema=public", f"--snapshot={snapshot}",
            f"--file={folder / FILE}", f"--dbname={address()}")  # fmt: skip
    return dumped


def replace(dumped: Path, aside: Path, finish: Callable[[], None]) -> str:
    """Put a dump in the place of the present tables, which move to a schema named like `aside`. Returns where they are.

    It is made ready in a schema that nobody reads: `finish` is called with the connection on it. Then both change their
    names in one transaction, so whatever `finish` refuses changes nothing, and a kill leaves the old or the new.
    """
    old = aside.name.replace("-", "_")
    new = old.replace("before_restore", "restoring")
    connection.close()
    load(dumped, aside.parent, old, new)
    try:
        with connected_to(new):
            finish()
        execute(f"ALTER SCHEMA public RENAME TO {old}", f"ALTER SCHEMA {new} RENAME TO public")
    except BaseException:
        with contextlib.suppress(DatabaseError):  # a next restore does it
            execute(f"DROP SCHEMA IF EXISTS {new} CASCADE")
        raise
    return f"schema {old} of the database"


def load(dumped: Path, folder: Path, old: str, new: str) -> None:
    """Load a dump into the schema `new`. A dump calls its tables those of `public`, so `new` bears that name meanwhile.

    All in one transaction of psql, which lives on if we are killed: a next restore then waits for its end, and removes
    what it made.
    """
    for left in folder.glob("restoring_*.sql"):
        left.unlink(missing_ok=True)
    script = folder / f"{new}.sql"
    try:
        script.touch(mode=0o600)  # it holds drafts, and pg_restore would let others read it
        # without --schema it would make the schema too, or not, as the release of pg_dump had it
        run("pg_restore", "--schema=public", "--no-owner", "--no-privileges", f"--file={script}", dumped)
        wait = f"SELECT pg_advisory_xact_lock({LOCK})"
        lend = f"ALTER SCHEMA public RENAME TO {old}; CREATE SCHEMA public"
        back = f"ALTER SCHEMA public RENAME TO {new}; ALTER SCHEMA {old} RENAME TO public"
        run("psql", "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", f"--dbname={address()}",
            f"--command={wait}", f"--command={FORGET_KILLED}", f"--command={lend}", f"--file={script}",
            f"--command={back}")  # fmt: skip
    finally:
        script.unlink(missing_ok=True)


@contextlib.contextmanager
def connected_to(schema: str) -> Iterator[None]:
    """Let Django's connection see the tables of another schema, and no others. Also when it has to connect again."""
    options = connection.settings_dict["OPTIONS"]
    before = options.get("options", "")
    connection.close()
    options["options"] = f"{before} -c search_path={schema}"
    try:
        yield
    finally:
        connection.close()
        options["options"] = before


def execute(*statements: str) -> None:
    """Run statements in one transaction."""
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def address() -> str:
    """Where the database is, without the password."""
    from psycopg.conninfo import make_conninfo

    parameters = connection.get_connection_params()
    return make_conninfo(**{word: parameters[word] for word in WORDS if parameters.get(word)})


def run(program: str, *arguments: object) -> None:
    """Run one of PostgreSQL's programs. Raises Unusable with its own words, or with what to install."""
    if not shutil.which(program):
        raise Unusable(
            f"{program} was not found. Install PostgreSQL's client programs, as new as the server or newer "
            "(Debian and Ubuntu: apt-get install postgresql-client)."
        )
    password = connection.settings_dict.get("PASSWORD")
    environment = {**os.environ, **({"PGPASSWORD": password} if password else {}), "PGCONNECT_TIMEOUT": "20"}
    done = subprocess.run(
        [program, *map(str, arguments)], env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    if done.returncode:
        raise Unusable(f"{program} failed: {done.stderr.decode(errors='replace').strip()[-2000:]}")
