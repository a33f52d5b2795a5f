"""What a generated or timed proof found, written down: a section of benchmarks/RESULTS.md, when it ran in full."""

import contextlib
import os
import random
import time
from collections.abc import Callable, Iterator

import pytest
from django.db import connection

from benchmarks import results
from benchmarks.figures import Figure
from benchmarks.machine import machine

NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
ONE_DATABASE = ("sqlite", "postgres", "browser")  # markers; the browser's tests are run on SQLite alone
Record = Callable[[str, list[Figure]], None]


@pytest.fixture
def soak() -> bool:
    """Whether generated proofs run in full (make soak) or at a tenth."""
    return os.environ.get("SOAK") == "1"


@pytest.fixture
def seed() -> int:
    """What generated proofs draw from: SEED, or a new one. Printed, so that a failure can be run again."""
    seed = int(os.environ.get("SEED", "0")) or random.randrange(10**9)
    print(f"SEED={seed}")
    return seed


@pytest.fixture
def record(request, soak, django_db_blocker) -> Record:
    """`record(title, figures)`, called before the figures are asserted, so that a miss is written down too.

    The database is added to the title of a proof that runs on both. At a tenth nothing is written.
    """
    if not soak:
        return lambda title, figures: None
    request.getfixturevalue("django_db_setup")
    with django_db_blocker.unblock():
        facts = machine()
    began = time.monotonic()

    def write(title: str, figures: list[Figure]) -> None:
        is_on_both = not any(request.node.get_closest_marker(name) for name in ONE_DATABASE)
        facts["time"] = f"{time.monotonic() - began:.0f} s"
        if is_on_both:
            title += f": {NAMES[connection.vendor]}"
        results.write(title, command(request), facts, results.tables(figures))

    return write


@contextlib.contextmanager
def noted(faults: list[str]) -> Iterator[None]:
    """Go on after a failed assertion: it is put on the list, so that a proof can count its faults before it fails."""
    try:
        yield
    except AssertionError as fault:
        faults.append(str(fault))


def command(request) -> str:
    """What runs this very test again."""
    seeded = f"SEED={request.getfixturevalue('seed')} " if "seed" in request.fixturenames else ""
    database = "postgres" if connection.vendor == "postgresql" else "sqlite"
    test = request.node.nodeid.partition("[")[0]
    return f'{seeded}make soak ARGS="--only {database} {test}"'
