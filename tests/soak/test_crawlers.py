"""Two hundred crawlers on combinations of filters, and ten readers who must not notice: see docs/crawlers.md.

`make test` runs a tenth of it and asserts no times, since the suite shares the machine; `make soak` runs all of it, with
the limiter and without, and writes benchmarks/RESULTS.md.
"""

import contextlib
import http.client
import json
import os
import random
import signal
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from benchmarks.figures import Figure

ROOT = Path(__file__).resolve().parents[2]
READERS, THINKING_S, WARM_UP = 10, (0.1, 0.4), 0.2  # the last: a part of the time, before memory is measured
P95_S, GROWTH, LIMIT = 0.5, 1.15, 120  # the last as in the settings
pytestmark = [pytest.mark.soak, pytest.mark.sqlite]


@dataclass
class Outcome:
    """What readers and crawlers saw, and how large the server's processes were after the warm-up and at the end."""

    times: list[float] = field(default_factory=list)  # seconds
    statuses: Counter = field(default_factory=Counter)
    crowd: dict[str, int] = field(default_factory=dict)
    memory: list[int] = field(default_factory=list)  # kB, all workers

    @property
    def p95(self) -> float:
        """Nineteen of twenty reads took no longer."""
        return statistics.quantiles(self.times, n=20)[-1]

    def __str__(self) -> str:
        crowd = ", ".join(f"{number} × {status}" for status, number in sorted(self.crowd.items()) if status != "bytes")
        middle, p95, worst = (1000 * one for one in (statistics.median(self.times), self.p95, max(self.times)))
        before, after = (one // 1024 for one in self.memory)
        return (
            f"readers: {len(self.times)} pages, median {middle:.0f} ms, p95 {p95:.0f} ms, worst {worst:.0f} ms; "
            f"crawlers: {crowd}; memory {before} -> {after} MB"
        )


@pytest.fixture(scope="module")
def catalog(tmp_path_factory):
    """A data folder with a synthetic catalog, and what there is to read in it."""
    size = 35_000 if os.environ.get("SOAK") == "1" else 3_500
    folder = tmp_path_factory.mktemp("crawlers")
    command = [sys.executable, "-m", "tests.soak.catalog", str(size)]
    done = subprocess.run(command, cwd=ROOT, env=environment(folder), capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    return folder, json.loads(done.stdout.splitlines()[-1])


def environment(folder: Path, **more: str) -> dict[str, str]:
    """Default settings, but for static files, which are not collected here, and a proxy, which the test plays."""
    return {
        **os.environ,
        "DATABASE_URL": "",
        "OIG_TEST": "1",
        "OIG_DATA_DIR": str(folder),
        "TRUSTED_PROXIES": "1",
        **more,
    }


@contextlib.contextmanager
def server(folder: Path, limit: int):
    """gunicorn as it comes. Yields its port and its process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "oigportal.wsgi", "-c", "oigportal/gunicorn_conf.py"]
    settings = environment(
        folder, PORT=str(port), LIST_LIMIT=str(limit), WEB_CONCURRENCY="2", THREADS="4", LOG_LEVEL="ERROR"
    )
    process = subprocess.Popen(command, cwd=ROOT, env=settings, stdout=subprocess.DEVNULL)
    try:
        wait_until_ready(process, port)
        yield port, process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)


def wait_until_ready(process: subprocess.Popen, port: int) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end and process.poll() is None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        with contextlib.suppress(OSError), contextlib.closing(connection):
            if get(connection, "/reports/", {}) == 200:
                return
        time.sleep(0.1)
    raise AssertionError("the server did not start")


def memory_of_workers(process: subprocess.Popen) -> int:
    """Kilobytes in memory, of all workers."""
    total = 0
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    for pid in children:
        status = Path(f"/proc/{pid}/status").read_text()
        total += int(status.split("VmRSS:")[1].split()[0])
    return total


def read(number: int, port: int, end: float, pages: dict[str, list[str]], outcome: Outcome) -> None:
    """One reader: a page of some kind, a moment of thinking, the next. Each comes from a network of their own."""
    chance = random.Random(number)
    headers = {"X-Forwarded-For": f"203.0.{number}.7"}
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        while time.monotonic() < end:
            address = chance.choice(pages[chance.choice(list(pages))])
            began = time.perf_counter()
            try:
                status = get(connection, address, headers)
            except OSError:  # it was idle and closed: a browser asks again
                connection.close()
                try:
                    status = get(connection, address, headers)
                except OSError:
                    status = 0  # nobody there
            outcome.times.append(time.perf_counter() - began)
            outcome.statuses[status] += 1
            time.sleep(chance.uniform(*THINKING_S))


def get(connection: http.client.HTTPConnection, address: str, headers: dict[str, str]) -> int:
    """The status of a page, read to its end."""
    connection.request("GET", address, headers=headers)
    response = connection.getresponse()
    response.read()
    return response.status


def run(catalog, *, limit: int, crawlers: int, networks: int, seconds: float) -> Outcome:
    """Readers and crawlers at once for so long."""
    folder, found = catalog
    outcome = Outcome()
    command = [sys.executable, "-m", "tests.soak.crowd"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "cwd": ROOT}
    with (
        server(folder, limit) as (port, process),
        subprocess.Popen([*command, *map(str, (port, seconds, crawlers, networks))], **pipes) as crowd,
    ):
        crowd.stdin.write(json.dumps(found["values"]))
        crowd.stdin.close()
        end = time.monotonic() + seconds
        threads = [threading.Thread(target=read, args=(n, port, end, found["pages"], outcome)) for n in range(READERS)]
        for thread in threads:
            thread.start()
        time.sleep(seconds * WARM_UP)
        outcome.memory.append(memory_of_workers(process))
        for thread in threads:
            thread.join()
        outcome.memory.append(memory_of_workers(process))
        outcome.crowd = json.loads(crowd.stdout.read())
    print(f"\n{crawlers} crawlers from {networks} networks, limit {limit or 'off'}, {seconds} s: {outcome}")
    return outcome


def test_readers_do_not_notice(catalog, soak, record, capsys):
    crowd = {"crawlers": 200, "seconds": 120} if soak else {"crawlers": 20, "seconds": 6}
    with capsys.disabled():
        one = run(catalog, limit=LIMIT, networks=1, **crowd)
        many = run(catalog, limit=LIMIT, networks=200, **crowd)
        without = run(catalog, limit=0, networks=200, **crowd) if soak else None
    if soak:
        found = {"from one network": one, "each from a network of its own": many, "limiter off": without}
        record("Crawlers", figures(found))
        assert set(without.statuses) == {200}
        assert set(without.crowd) <= {"200", "404", "bytes"}
    for outcome in (one, many):
        assert set(outcome.statuses) == {200}
        assert set(outcome.crowd) <= {"200", "404", "429", "bytes"}  # 404: a page past the end
        assert outcome.crowd["200"] > 0
        assert outcome.crowd["429"] > 0
        if soak:
            assert outcome.p95 <= P95_S
            assert outcome.memory[1] <= outcome.memory[0] * GROWTH


def figures(outcomes: dict[str, Outcome]) -> list[Figure]:
    """As they stand in RESULTS.md."""
    found = []
    for name, outcome in outcomes.items():
        part, is_on, requests = (
            f"200 crawlers, {name}, 35,000 reports",
            outcome.crowd.get("429", 0) > 0,
            sum(outcome.statuses.values()),
        )
        growth = 100 * outcome.memory[1] / outcome.memory[0] - 100
        found += [
            Figure(
                part,
                "readers' p95",
                outcome.p95 * 1000,
                "ms",
                P95_S * 1000 if is_on else None,
                beside=f"{requests} pages",
            ),
            Figure(
                part,
                "memory of the workers, growth",
                growth,
                "%",
                15 if is_on else None,
                beside=f"{outcome.memory[1] // 1024} MB",
            ),
            Figure(part, "combinations answered", outcome.crowd["200"], ""),
            Figure(part, "combinations refused", outcome.crowd.get("429", 0), ""),
        ]
    return found
