"""Which SQLite runs is said, and the write-ahead log is used only on one without the fault of resetting it."""

import sqlite3

import pytest
from django.conf import settings
from django.core.checks import run_checks
from django.db import connection

pytestmark = pytest.mark.sqlite


def messages() -> list[tuple[str, str]]:
    return [(one.id, one.msg) for one in run_checks(tags=["database"], databases=["default"])]


def test_readyz_and_the_check_say_it(client, settings, db):
    for is_sound, journal in ((True, "wal"), (False, "rollback")):
        settings.SQLITE_IS_SOUND = is_sound
        said = client.get("/readyz").json()
        assert (said["sqlite"], said["journal"]) == (sqlite3.sqlite_version, journal)
    assert messages() == [
        (
            "reports.I001",
            f"SQLite {sqlite3.sqlite_version} has a fault in its write-ahead log; the rollback journal is used instead.",
        )
    ]
    settings.SQLITE_IS_SOUND = True
    assert messages() == []


@pytest.mark.parametrize(
    ("release", "journal"), [((3, 40, 1), "delete"), ((3, 51, 2), "delete"), ((3, 51, 3), "wal"), ((4, 0, 0), "wal")]
)
def test_each_release_gets_its_journal(portals, release, journal):
    """The releases are told to the settings; what is then asked of the database is done by the one that runs."""
    told = f"import oigportal, sqlite3; sqlite3.sqlite_version_info = {release}; import django; django.setup(); "
    asked = "from django.db import connection; print(connection.cursor().execute('PRAGMA journal_mode').fetchone()[0])"
    portal = portals("bare", bare=True)
    portal.environment["DJANGO_SETTINGS_MODULE"] = "oigportal.settings"
    assert portal.run("-c", told + asked).stdout.split() == [journal]


def test_what_was_chosen_is_what_runs(portal, within):
    expected = "wal" if sqlite3.sqlite_version_info >= (3, 51, 3) else "delete"
    assert (expected == "wal") == settings.SQLITE_IS_SOUND
    with within(portal), connection.cursor() as cursor:
        assert cursor.execute("PRAGMA journal_mode").fetchone() == (expected,)
        assert cursor.execute("PRAGMA synchronous").fetchone() == (2,)  # FULL: acknowledged survives a power cut
        assert cursor.execute("PRAGMA busy_timeout").fetchone() == (20_000,)
        assert connection.transaction_mode == "IMMEDIATE"
