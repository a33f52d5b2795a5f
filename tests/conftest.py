"""What every test starts from: no snapshot of another test, documents in a folder of its own, a quiet clock."""

import pytest
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

from reports import catalog, search
from reports.models import CatalogCounter
from tests import factories
from tests.record import record, seed, soak  # noqa: F401  (fixtures)

DATABASES = {"db", "transactional_db", "live_server"}  # fixtures that bring one


@pytest.fixture(autouse=True)
def fresh(settings, tmp_path):
    """The catalog is held in memory and a rolled-back test would leave its counter's value to the next."""
    settings.DOCUMENTS_DIR = tmp_path / "documents"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    catalog.forget()
    yield
    catalog.forget()


@pytest.fixture(autouse=True)
def kept_connection(monkeypatch):
    """A response that a test closes must not close the connection that holds the test's transaction.

    Django's own client keeps it; `response.close()` in a test would not, and on PostgreSQL the next query would fail.
    """
    close = BaseDatabaseWrapper.close_if_unusable_or_obsolete
    monkeypatch.setattr(
        BaseDatabaseWrapper, "close_if_unusable_or_obsolete", lambda self: None if self.in_atomic_block else close(self)
    )


@pytest.fixture
def world(db):
    """A small world with something of every state: see factories.World."""
    return factories.World()


@pytest.fixture
def counter(db):
    """Reads the catalog's counter."""

    def read() -> int:
        row = CatalogCounter.objects.first()
        return row.n if row else 0

    return read


@pytest.fixture
def clean_index(transactional_db):
    """For tests that commit: the search table belongs to no model, so it is emptied by hand."""
    yield
    search.clear()


def pytest_collection_modifyitems(config, items):
    """Tests about one database are not run on the other: left out, not skipped, since nothing is missing."""
    asking = [
        item.nodeid for item in items if item.get_closest_marker("no_database") and DATABASES & {*item.fixturenames}
    ]
    assert asking == [], "marked no_database, and yet they ask for one"
    others = ("postgres",) if connection.vendor == "sqlite" else ("sqlite", "no_database")
    left_out = [item for item in items if any(item.get_closest_marker(other) for other in others)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]
