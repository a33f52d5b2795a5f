"""A private PostgreSQL for tests: made in a temporary folder, reachable from this machine only, gone at the end.

    python scripts/postgres.py                  prints DATABASE_URL=... and waits for Ctrl-C
    python scripts/postgres.py COMMAND ...      runs the command with DATABASE_URL set; exits with its code

Nothing of it survives a crash, on purpose: it never waits for the disk.
"""

import contextlib
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg

START_TIMEOUT_S = 30
USER = "portal"
# In the order tried when we are root, which PostgreSQL refuses to run as.
UNPRIVILEGED_USERS = ("postgres", "nobody")
FAST_AND_UNSAFE = (
    "fsync=off",
    "full_page_writes=off",
    "synchronous_commit=off",
    "max_connections=60",
    "logging_collector=off",
)


class NoPostgres(Exception):
    """PostgreSQL's programs aren't on this machine."""


def find_programs() -> Path:
    """The folder with `initdb` and `postgres`: on the PATH, where pg_config says, or where Debian puts them (newest)."""
    folders = [Path(found).resolve().parent for name in ("initdb", "postgres") if (found := shutil.which(name))]
    if pg_config := shutil.which("pg_config"):
        told = subprocess.run([pg_config, "--bindir"], capture_output=True, text=True, check=False).stdout.strip()
        folders.append(Path(told))
    debian = Path("/usr/lib/postgresql").glob("*/bin")
    folders += sorted(
        debian, key=lambda path: float(path.parent.name) if path.parent.name.isdigit() else 0, reverse=True
    )
    for folder in folders:
        if all(os.access(folder / name, os.X_OK) for name in ("initdb", "postgres")):
            return folder
    raise NoPostgres("PostgreSQL's initdb and postgres were not found (Debian: apt-get install postgresql)")


@contextlib.contextmanager
def private_postgres() -> Iterator[str]:
    """Start a server and yield its DATABASE_URL; stop it and remove its files at the end.

    Raises NoPostgres where it isn't installed, RuntimeError if it doesn't start (with its own words).
    """
    programs = find_programs()
    owner = unprivileged_owner()
    folder = Path(tempfile.mkdtemp(prefix="portal-postgres-"))
    server = None
    try:
        if owner:
            shutil.chown(folder, owner["user"], owner["group"])
        password = secrets.token_hex(16)
        make_cluster(programs, folder, password, owner)
        server, url = start(programs, folder, password, owner)
        yield url
    finally:
        if server:
            stop(server)
        shutil.rmtree(folder, ignore_errors=True)


def unprivileged_owner() -> dict:
    """Arguments for subprocess that give up root; empty if we aren't root."""
    if os.geteuid() != 0:
        return {}
    for name in UNPRIVILEGED_USERS:
        with contextlib.suppress(KeyError):
            return {"user": name, "group": pwd.getpwnam(name).pw_gid, "extra_groups": []}
    raise NoPostgres("PostgreSQL refuses to run as root, and there is no user 'postgres' or 'nobody' to run it as")


def make_cluster(programs: Path, folder: Path, password: str, owner: dict) -> None:
    """Make the data folder, with one user who has a password."""
    password_file = folder / "password"
    password_file.write_text(password, encoding="ascii")
    if owner:
        shutil.chown(password_file, owner["user"], owner["group"])
    command = [
        *(programs / "initdb", "--pgdata", folder / "data", "--username", USER, "--pwfile", password_file),
        *("--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions"),
    ]
    done = subprocess.run(
        command, capture_output=True, text=True, cwd=folder, env=clean_environment(), check=False, **owner
    )
    if done.returncode:
        raise RuntimeError(f"initdb failed: {done.stderr.strip() or done.stdout.strip()}")
    password_file.unlink()


def start(programs: Path, folder: Path, password: str, owner: dict) -> tuple[subprocess.Popen, str]:
    """Start the server on a free port and wait until it answers; tries again if another program takes the port first."""
    for _attempt in range(3):
        port = free_port()
        command = [programs / "postgres", "-D", folder / "data", "-k", folder, "-h", "127.0.0.1", "-p", str(port)]
        for setting in FAST_AND_UNSAFE:
            command += ["-c", setting]
        with (folder / "log").open("ab") as log:
            server = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=folder, env=clean_environment(), **owner
            )
        url = f"postgres://{USER}:{password}@127.0.0.1:{port}/postgres"
        if answers(server, url):
            return server, url
        stop(server)
    raise RuntimeError(f"PostgreSQL did not start: {(folder / 'log').read_text(errors='replace')[-2000:]}")


def answers(server: subprocess.Popen, url: str) -> bool:
    """Whether the server takes a connection within START_TIMEOUT_S; False at once if it ends."""
    deadline = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < deadline and server.poll() is None:
        try:
            psycopg.connect(url, connect_timeout=2).close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return True
    return False


def stop(server: subprocess.Popen) -> None:
    """End the server without ceremony: SIGINT closes its connections, SIGQUIT is for one that doesn't listen."""
    for polite in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        if server.poll() is None:
            server.send_signal(polite)
            with contextlib.suppress(subprocess.TimeoutExpired):
                server.wait(timeout=10)


def free_port() -> int:
    """A port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def clean_environment() -> dict[str, str]:
    """Our environment without PostgreSQL's own variables, which would send its programs elsewhere."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PG")}


def exit_on_sigterm() -> None:
    """Let a SIGTERM end the program as an exception does, so that the server is stopped too."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))


def main(command: list[str]) -> int:
    """Run the command on a private server, or wait to be stopped."""
    exit_on_sigterm()
    try:
        with private_postgres() as url:
            if command:
                return subprocess.run(command, env={**os.environ, "DATABASE_URL": url}, check=False).returncode
            print(f"DATABASE_URL={url}", flush=True)
            while True:
                signal.pause()
    except NoPostgres as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
