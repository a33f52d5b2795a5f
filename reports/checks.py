"""System checks: what must be true of an installation before it may serve."""

import sqlite3

from django.conf import settings
from django.core.checks import Info, register
from django.db import connection


@register("database")
def sqlite_release(app_configs: object, **kwargs: object) -> list[Info]:
    """Say which SQLite runs, and that the slower, safe journal is used on one with the WAL-reset race."""
    if connection.vendor != "sqlite" or settings.SQLITE_IS_SOUND:
        return []
    return [
        Info(
            f"SQLite {sqlite3.sqlite_version} has a fault in its write-ahead log; the rollback journal is used instead.",
            hint="Install pysqlite3, or a Python with SQLite 3.51.3 or newer, for readers that never wait for a writer.",
            id="reports.I001",
        )
    ]
