"""Dump and replace a PostgreSQL database, with PostgreSQL's own programs."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from django.db import connection, transaction

from .dumped import Dumped, what_is_in
from .folder import Unusable

FILE = "database.pgdump"
# libpq's own words among Django's connection parameters; the password goes by the environment, where `ps` shows none.
WORDS = ("host", "port", "user", "dbname", "service", "sslmode", "sslrootcert", "sslcert", "sslkey")
RENEW_EPOCH = """
DO $$ BEGIN
    IF EXISTS (SELECT FROM information_schema.columns WHERE table_schema = 'public'
               AND table_name = 'reports_catalogcounter' AND column_name = 'epoch')
    THEN UPDATE public.reports_catalogcounter SET epoch = replace(gen_random_uuid()::text, '-', ''); END IF;
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

    `finish` is called on the new ones. If it raises, the old ones are put back and the error goes on.
    """
    schema = aside.name.replace("-", "_")
    script = aside.parent / f"{schema}.sql"
    connection.close()
    try:
        # without --schema it would make the schema too, or not, as the release of pg_dump had it
        run("pg_restore", "--schema=public", "--no-owner", "--no-privileges", f"--file={script}", dumped)
        swap = f"ALTER SCHEMA public RENAME TO {schema}; CREATE SCHEMA public"
        run("psql", "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", f"--dbname={address()}",
            f"--command={swap}", f"--file={script}", f"--command={RENEW_EPOCH}")  # fmt: skip
    finally:
        script.unlink(missing_ok=True)
    try:
        finish()
    except BaseException:
        connection.close()
        back = f"ALTER SCHEMA public RENAME TO failed_{schema}; ALTER SCHEMA {schema} RENAME TO public"
        run("psql", "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", f"--dbname={address()}",
            f"--command={back}")  # fmt: skip
        raise
    return f"schema {schema} of the database"


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
