"""Time for maintenance: what no reader waits for may take longer than a page's statements may."""

import contextlib
from collections.abc import Iterator

from django.db import DatabaseError, connection


@contextlib.contextmanager
def no_statement_timeout() -> Iterator[None]:
    """Lift the time limit of statements in this session, and put it back at the end. SQLite has none.

    For migrations, imports and rebuilds of the index: a large catalog needs minutes, and a limit would end them half way.
    """
    if connection.vendor != "postgresql":
        yield
        return
    before = replace_timeout("0")
    try:
        yield
    finally:
        # in a transaction that failed nothing can be set, nor need it be: the rollback undoes what was set in it
        with contextlib.suppress(DatabaseError):
            replace_timeout(before)


def replace_timeout(value: str) -> str:
    """Set the session's limit (milliseconds, or with a unit; 0 is none). Returns what it was."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('statement_timeout')")
        before = cursor.fetchone()[0]
        cursor.execute("SELECT set_config('statement_timeout', %s, false)", [value])
    return before
