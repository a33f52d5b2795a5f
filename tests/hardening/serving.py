"""gunicorn as in production: the documented settings, a data folder of its own, plain HTTP as from a proxy with TLS."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from tests.test_settings import PRODUCTION

ROOT = Path(__file__).resolve().parents[2]
HOST = PRODUCTION["ALLOWED_HOSTS"]
# Static files are not collected in a test, so the settings of the suite decide where they come from, and nothing else.
# The limiter has a proof of its own.
ONLY_HERE = {"OIG_TEST": "1", "LIST_LIMIT": "0", "DATABASE_URL": "", "LOG_LEVEL": "ERROR", "THREADS": "4"}


def environment(folder: Path, **more: str) -> dict[str, str]:
    """Of the server's process."""
    return {**os.environ, **PRODUCTION, **ONLY_HERE, "OIG_DATA_DIR": str(folder), "PYTHONPATH": str(ROOT), **more}


def fill(folder: Path) -> None:
    """Make the little world of the trust tests in a data folder."""
    command = [sys.executable, "-m", "tests.hardening.filling"]
    done = subprocess.run(command, cwd=ROOT, env=environment(folder), capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr


@contextlib.contextmanager
def server(folder: Path) -> Iterator[int]:
    """The port of a running portal."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "oigportal.wsgi", "-c", "oigportal/gunicorn_conf.py"]
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment(folder, PORT=str(port)), stdout=log, stderr=subprocess.STDOUT
        )
    try:
        wait_until_ready(process, port)
        yield port
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)


def wait_until_ready(process: subprocess.Popen, port: int) -> None:
    """Until it answers; a minute at most."""
    end = time.monotonic() + 60
    while time.monotonic() < end and process.poll() is None:
        with contextlib.suppress(OSError):
            if (
                status(ask(port, b"GET /readyz HTTP/1.1\r\nHost: " + HOST.encode() + b"\r\nConnection: close\r\n\r\n"))
                == 200
            ):
                return
        time.sleep(0.1)
    raise AssertionError("the server did not start")


def ask(port: int, request: bytes, *, timeout: float = 5) -> bytes:
    """What comes back for these bytes until the server closes, raw. Raises TimeoutError if it says nothing for so long."""
    with socket.create_connection(("127.0.0.1", port), timeout=timeout) as connection:
        connection.sendall(request)
        answer = b""
        with contextlib.suppress(ConnectionResetError):  # it refused before it had read all: what it said counts
            while part := connection.recv(65_536):
                answer += part
        return answer


def status(answer: bytes) -> int:
    """The status of a raw answer; 0 if the connection was closed without one."""
    return int(answer[9:12]) if answer.startswith(b"HTTP/1.") else 0
