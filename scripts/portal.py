"""The portal as it is in production, with its sample: gunicorn, files hashed and compressed."""

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
START_S = 60
SETTINGS = {
    "DJANGO_SETTINGS_MODULE": "tests.browser.production_settings",
    "PYTHONPATH": str(ROOT),
    "OIG_TEST": "",
    "DATABASE_URL": "",
    "DEBUG": "",
    "SECRET_KEY": "k3y-" + "0123456789abcdefghijklmnopqrstuvwxyz-" * 2,
    "ALLOWED_HOSTS": "127.0.0.1",
    "LIST_LIMIT": "0",  # one reader who clicks as fast as a program is what it is made to stop
    "WEB_CONCURRENCY": "1",
    "LOG_LEVEL": "CRITICAL",  # pages that fail on purpose
}


@contextlib.contextmanager
def portal(
    folder: Path, *, origin: str = "", prepared: str = "", settings: Mapping[str, str] | None = None
) -> Iterator[str]:
    """The address of a portal that keeps its data and its static files in an empty folder, until the block ends.

    `origin` is what its pages say their address is; default: the true one. `prepared` is Python that changes the sample
    before anyone asks; `settings` are further ones. Raises RuntimeError if it does not start.
    """
    port = free_port()
    environment = {**os.environ, **SETTINGS, "PORT": str(port), "OIG_DATA_DIR": str(folder / "data")}
    environment |= settings or {}
    environment["PORTAL_STATIC_ROOT"] = str(folder / "static")
    if origin:
        environment |= {"ORIGIN": origin, "SECURE_SSL_REDIRECT": "false", "SECURE_HSTS_SECONDS": "0"}
    commands = [["collectstatic", "--noinput", "--verbosity", "0"], ["prepare"]]
    for command in commands + ([["shell", "-c", prepared]] if prepared else []):
        prepare = [sys.executable, "manage.py", *command]
        subprocess.run(prepare, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
    command = [sys.executable, "-m", "gunicorn", "oigportal.wsgi", "-c", "oigportal/gunicorn_conf.py"]
    server = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        wait_until_ready(server, f"http://127.0.0.1:{port}")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=60)


def wait_until_ready(server: subprocess.Popen, address: str) -> None:
    """Until it answers. Raises RuntimeError if it ends or takes too long."""
    end = time.monotonic() + START_S
    while time.monotonic() < end and server.poll() is None:
        with (
            contextlib.suppress(urllib.error.URLError, ConnectionError),
            urllib.request.urlopen(f"{address}/readyz", timeout=10),
        ):
            return
        time.sleep(0.1)
    raise RuntimeError("the portal did not start")


def free_port() -> int:
    """A port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
