"""`make bench`: measures the portal on large made-up catalogs, on both databases, beside the targets.

    make bench                                      everything; the figures of a million reports take long
    make bench ARGS="--size 35000"                  one size
    make bench ARGS="--database sqlite --only catalog"
    make bench ARGS="--write"                       also writes benchmarks/RESULTS.md

Catalogs on SQLite are kept in $OIG_BENCH_DIR (var/bench) for the next run; PostgreSQL is private to the run.
"""

import argparse
import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from . import results
from .figures import Figure

ROOT = Path(__file__).resolve().parent.parent
SIZES = (35_000, 1_000_000)
DATABASES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
PARTS = ("catalog", "snapshot", "edits", "pages", "profile")


def arguments() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(
        prog="make bench", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument(
        "--size", type=int, action="append", help=f"public reports; default: {', '.join(map(str, SIZES))}"
    )
    parser.add_argument("--database", choices=DATABASES, action="append", help="default: both")
    parser.add_argument("--only", choices=PARTS, action="append", help="parts; default: all of them")
    parser.add_argument("--write", action="store_true", help="write benchmarks/RESULTS.md")
    return parser.parse_args()


def main() -> int:
    """Run what was asked for; 1 if a figure misses its target."""
    asked = arguments()
    found: list[Figure] = []
    for size in asked.size or SIZES:
        for database in asked.database or DATABASES:
            began = time.monotonic()
            print(f"\n== {DATABASES[database]}, {size:,} reports ==", flush=True)
            machine, figures = run(database, size, asked.only or PARTS)
            found += figures
            print(f"\n{time.monotonic() - began:.0f} s in all", flush=True)
            if asked.write:
                command = f'make bench ARGS="--size {size} --database {database}"'
                title = f"Lists: {DATABASES[database]}, {size:,} reports"
                results.write(title, command, machine, results.tables(figures))
    missed = [figure for figure in found if figure.verdict == "FAIL"]
    print(f"\n{len(missed)} figures miss their target" if missed else "\nAll targets are met")
    return bool(missed)


def run(database: str, size: int, parts: list[str]) -> tuple[dict, list[Figure]]:
    """Measure in a process of its own, since settings are read once in a process."""
    with prepared(database, size) as environment, tempfile.NamedTemporaryFile("r", suffix=".json") as out:
        command = [sys.executable, "-m", "benchmarks.measure", str(size), out.name, *parts]
        subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, check=True)
        told = json.load(out)
    return told["machine"], [Figure(**figure) for figure in told["figures"]]


@contextlib.contextmanager
def prepared(database: str, size: int) -> Iterator[dict[str, str]]:
    """The environment of a portal with its own data folder and database."""
    folder = Path(os.environ.get("OIG_BENCH_DIR", ROOT / "var" / "bench")) / f"{database}-{size}"
    folder.mkdir(parents=True, exist_ok=True)
    environment = {
        "OIG_DATA_DIR": str(folder),
        "DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
        "SECRET_KEY": "benchmark",
        "DEBUG": "false",
        "OIG_TEST": "false",
        # One client that asks without a pause is what the limiter is made to stop.
        "LIST_LIMIT": "0",
    }
    if database == "sqlite":
        yield environment
        return
    from scripts.postgres import private_postgres

    (folder / "catalog.json").unlink(missing_ok=True)  # it told of a server that is gone
    with private_postgres() as url:
        # the SQL that the catalog is compared with takes longer than a page may
        yield environment | {"DATABASE_URL": url, "STATEMENT_TIMEOUT_MS": "600000"}


if __name__ == "__main__":
    sys.exit(main())
