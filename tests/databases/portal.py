"""A portal of its own for tests that need real processes: a data folder, and on PostgreSQL a database."""

import contextlib
import json
import os
import secrets
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection

from reports import catalog

ROOT = Path(__file__).resolve().parents[2]


class Portal:
    """Runs `manage.py` and the workers of this folder on data that no other test sees."""

    def __init__(self, data: Path, url: str = "") -> None:
        self.data, self.url = data, url
        self.environment = {
            **os.environ,
            "OIG_DATA_DIR": str(data),
            "DATABASE_URL": url,
            "OIG_TEST": "1",
            "OIG_SAMPLE": "0",
            "OIG_TASKS": "worker",  # a start reads no documents: what changes, changes by what a test does
            "PYTHONPATH": str(ROOT),
        }
        self.environment.pop("SECRET_KEY", None)

    def start(self, *arguments: object, **pipes) -> subprocess.Popen:
        """Start Python with these arguments."""
        command = [sys.executable, *map(str, arguments)]
        return subprocess.Popen(command, cwd=ROOT, env=self.environment, text=True, **pipes)

    def run(self, *arguments: object, timeout: float = 600) -> subprocess.CompletedProcess:
        """Run Python with these arguments to its end."""
        command = [sys.executable, *map(str, arguments)]
        return subprocess.run(
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False, timeout=timeout
        )

    def manage(self, *arguments: object) -> str:
        """What a command of `manage.py` prints. It must succeed."""
        done = self.run("manage.py", *arguments)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def refusal(self, *arguments: object) -> str:
        """The words with which a command of `manage.py` refuses. It must do so in one line, not with a traceback."""
        done = self.run("manage.py", *arguments)
        assert done.returncode == 1, done.stdout
        assert done.stderr.startswith("CommandError: "), done.stderr
        return done.stderr.removeprefix("CommandError: ").strip()

    def worker(self, module: str, *arguments: object) -> dict:
        """The JSON that a worker prints as its last line. It must succeed."""
        done = self.run("-m", f"tests.{module}", *arguments)
        assert done.returncode == 0, done.stderr[-3000:]
        return json.loads(done.stdout.splitlines()[-1])


@contextlib.contextmanager
def database(template: str = ""):
    """The address of a new database of the server that the tests use; empty on SQLite, where a file is enough."""
    if connection.vendor == "sqlite":
        yield ""
        return
    import psycopg

    at = connection.settings_dict
    server = f"postgres://{quote(at['USER'])}:{quote(at['PASSWORD'])}@{at['HOST']}:{at['PORT']}"
    name = f"portal_{secrets.token_hex(6)}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}" + (f" TEMPLATE {template}" if template else ""))
        try:
            yield f"{server}/{name}"
        finally:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def template(tmp_path_factory):
    """A portal with its tables and nothing in them, made once; the others are copies."""
    folder = tmp_path_factory.mktemp("template")
    with database() as url:
        made = Portal(folder, url)
        made.manage("migrate", "--verbosity=0")
        yield made


@pytest.fixture
def portals(tmp_path, template):
    """Makes portals that are removed after the test: with tables, or `bare` as on a machine just installed."""
    with contextlib.ExitStack() as stack:

        def make(name: str, *, bare: bool = False) -> Portal:
            folder = tmp_path / name
            folder.mkdir()
            if bare:
                return Portal(folder, stack.enter_context(database()))
            shutil.copy(template.data / "secret_key", folder)
            if not template.url:
                shutil.copy(template.data / "portal.sqlite3", folder)
            return Portal(folder, stack.enter_context(database(template.url.rpartition("/")[2])))

        yield make


@pytest.fixture
def portal(portals):
    """One portal with its tables."""
    return portals("portal")


@pytest.fixture
def within(settings, django_db_blocker):
    """`with within(portal):` lets this very process work on a portal's data, instead of a slow one of its own."""

    @contextlib.contextmanager
    def enter(portal: Portal):
        kept = connection.connection, connection.settings_dict["NAME"]
        before = settings.DATA_DIR, settings.DOCUMENTS_DIR, settings.SECRET_KEY
        connection.connection = None
        connection.settings_dict["NAME"] = (
            portal.url.rpartition("/")[2] if portal.url else str(portal.data / "portal.sqlite3")
        )
        settings.DATA_DIR, settings.DOCUMENTS_DIR = portal.data, portal.data / "documents"
        key = portal.data / "secret_key"
        settings.SECRET_KEY = key.read_text() if key.exists() else "of no file"
        catalog.forget()
        try:
            with django_db_blocker.unblock():
                yield portal
        finally:
            connection.close()
            connection.connection, connection.settings_dict["NAME"] = kept
            settings.DATA_DIR, settings.DOCUMENTS_DIR, settings.SECRET_KEY = before
            catalog.forget()

    return enter
