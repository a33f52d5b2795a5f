"""Starts the portal as a stranger would, twice, and times it: `make smoke`.

`make run` on an empty data folder and a free port, until `/readyz` and the list answer; SIGTERM; nothing may be left
running; then once more on the same data, within the time a second start may take.
"""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FIRST_START_S = 120
SECOND_START_S = 5  # what is promised in the README
STOP_S = 10


def main() -> None:
    """Exits with words if a start, a page or a stop isn't as promised."""
    with tempfile.TemporaryDirectory(prefix="portal-smoke-") as data:
        first = start_and_stop(data, FIRST_START_S)
        second = start_and_stop(data, FIRST_START_S)
        print(f"Up after {first:.1f} s, the second time after {second:.1f} s; both stopped cleanly.")
        if second > SECOND_START_S:
            sys.exit(f"The second start took {second:.1f} s, more than {SECOND_START_S} s.")


def start_and_stop(data: str, timeout_s: float) -> float:
    """Seconds from `make run` to the first good answer."""
    port = free_port()
    log = Path(data) / "smoke.log"
    environment = {**os.environ, "PORT": str(port), "OIG_DATA_DIR": data}
    environment.pop("MAKEFLAGS", None)
    with log.open("ab") as out:
        began = time.monotonic()
        make = subprocess.Popen(
            ["make", "run"],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
    try:
        seconds = wait_until_up(make, port, began, timeout_s)
        for path in ("/", "/reports/"):
            answer = fetch(port, path)
            if answer != 200:
                raise RuntimeError(f"{path} answered {answer}")
    except RuntimeError as error:
        print(log.read_text(errors="replace"), file=sys.stderr)
        sys.exit(f"make run: {error}")
    finally:
        stop(make, port)
    return seconds


def wait_until_up(make: subprocess.Popen, port: int, began: float, timeout_s: float) -> float:
    """Seconds until /readyz answers 200. Raises RuntimeError if `make` ends or the time is over."""
    while time.monotonic() - began < timeout_s:
        if make.poll() is not None:
            raise RuntimeError(f"ended with exit code {make.returncode}")
        if fetch(port, "/readyz") == 200:
            return time.monotonic() - began
        time.sleep(0.05)
    raise RuntimeError(f"not up within {timeout_s} s")


def fetch(port: int, path: str) -> int:
    """The status of a page; 0 if nobody answers."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
            answer.read()
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


def stop(make: subprocess.Popen, port: int) -> None:
    """SIGTERM to `make` alone: it and all it started must end, and the port be free."""
    make.terminate()
    try:
        make.wait(timeout=STOP_S)
    except subprocess.TimeoutExpired:
        os.killpg(make.pid, signal.SIGKILL)
        sys.exit(f"make run did not stop within {STOP_S} s of SIGTERM")
    try:
        os.killpg(make.pid, 0)
    except ProcessLookupError:
        return
    os.killpg(make.pid, signal.SIGKILL)
    sys.exit("make run ended but left a process behind")


def free_port() -> int:
    """A port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


if __name__ == "__main__":
    main()
