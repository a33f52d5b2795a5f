"""`make bench`: measures the portal on large made-up catalogs, on both databases, beside the targets.

    make bench                                      everything; the figures of a million reports take long
    make bench ARGS="--size 35000"                  one size
    make bench ARGS="--database sqlite --only catalog"
    make bench ARGS="--only search"                 search, with 20 pages for each of 35,000 reports
    make bench ARGS="--only reading"                reading PDFs
    make bench ARGS="--only lighthouse"             pages in a browser, on the sample
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
PARTS = ("catalog", "snapshot", "edits", "pages", "profile")  # of each size on each database
SEARCH = "search"  # on each database, with pages: a catalog of its own
SEARCH_SIZES = (35_000,)
READING, LIGHTHOUSE = "reading", "lighthouse"  # once
ALL_PARTS = (*PARTS, SEARCH, READING, LIGHTHOUSE)


def arguments() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(
        prog="make bench", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument(
        "--size", type=int, action="append", help=f"public reports; default: {', '.join(map(str, SIZES))}"
    )
    parser.add_argument("--database", choices=DATABASES, action="append", help="default: both")
    parser.add_argument("--only", choices=ALL_PARTS, action="append", help="parts; default: all of them")
    parser.add_argument("--write", action="store_true", help="write benchmarks/RESULTS.md")
    return parser.parse_args()


def main() -> int:
    """Run what was asked for; 1 if a figure misses its target."""
    asked = arguments()
    found: list[Figure] = []
    parts = asked.only or ALL_PARTS
    of_catalogs = [part for part in parts if part in PARTS]
    for size in (asked.size or SIZES) if of_catalogs else ():
        for database in asked.database or DATABASES:
            found += catalogs(database, size, of_catalogs, is_written=asked.write)
    for size in search_sizes(asked) if SEARCH in parts else ():
        for database in asked.database or DATABASES:
            found += searches(database, size, is_written=asked.write)
    if READING in parts:
        found += reading_pdfs(is_written=asked.write)
    if LIGHTHOUSE in parts:
        found += pages_in_a_browser(is_written=asked.write)
    missed = [figure for figure in found if figure.verdict == "FAIL"]
    print(f"\n{len(missed)} figures miss their target" if missed else "\nAll targets are met")
    return bool(missed)


def search_sizes(asked: argparse.Namespace) -> list[int]:
    """Sizes at which search is measured: other ones than its own only if it was named, since 20 pages a report are many."""
    sizes = asked.size or list(SEARCH_SIZES)
    return sizes if asked.only else [size for size in sizes if size in SEARCH_SIZES]


def catalogs(database: str, size: int, parts: list[str], *, is_written: bool) -> list[Figure]:
    """Measure one size on one database, and write its section if asked to."""
    title = f"Lists: {DATABASES[database]}, {size:,} reports"
    return section(title, f"--size {size} --database {database}", database, size, parts, is_written=is_written)


def searches(database: str, size: int, *, is_written: bool) -> list[Figure]:
    """Measure search with pages of documents, suggestions and the writing of the index, on one database."""
    title = f"Search: {DATABASES[database]}, {size:,} reports with their pages"
    arguments = f"--only {SEARCH} --database {database}" + ("" if size in SEARCH_SIZES else f" --size {size}")
    return section(title, arguments, database, size, [SEARCH], is_written=is_written)


def reading_pdfs(*, is_written: bool) -> list[Figure]:
    """Measure the reading of PDFs, for which no catalog is loaded."""
    return section("Reading PDFs", f"--only {READING}", "sqlite", 0, [READING], is_written=is_written)


def section(
    title: str, arguments: str, database: str, size: int, parts: list[str], *, is_written: bool
) -> list[Figure]:
    """Measure some parts, and write them as a section if asked to."""
    began = time.monotonic()
    print(f"\n== {title} ==", flush=True)
    machine, figures = run(database, size, parts)
    print(f"\n{time.monotonic() - began:.0f} s in all", flush=True)
    if is_written:
        results.write(title, f'make bench ARGS="{arguments}"', machine, results.tables(figures))
    return figures


def pages_in_a_browser(*, is_written: bool) -> list[Figure]:
    """Lighthouse's scores, and their section if asked to. Where it can't run, that is said and no figure made."""
    from . import browsing

    print("\n== Lighthouse, the sample ==", flush=True)
    if missing := browsing.why_not():
        print(f"Not measured: {missing}.")
        return []
    began = time.monotonic()
    machine = browsing.machine()
    figures = browsing.measure()
    print(f"\n{results.tables(figures)}\n\n{time.monotonic() - began:.0f} s in all", flush=True)
    if is_written:
        command = 'make bench ARGS="--only lighthouse"'
        results.write("Pages in a browser: Lighthouse", command, machine, results.tables(figures))
    return figures


def run(database: str, size: int, parts: list[str]) -> tuple[dict, list[Figure]]:
    """Measure in a process of its own, since settings are read once in a process."""
    name = f"{database}-{size}{'-pages' if SEARCH in parts else ''}"
    with prepared(database, name) as environment, tempfile.NamedTemporaryFile("r", suffix=".json") as out:
        command = [sys.executable, "-m", "benchmarks.measure", str(size), out.name, *parts]
        subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, check=True)
        told = json.load(out)
    return told["machine"], [Figure(**figure) for figure in told["figures"]]


@contextlib.contextmanager
def prepared(database: str, name: str) -> Iterator[dict[str, str]]:
    """The environment of a portal with its own database and a data folder of this name."""
    folder = Path(os.environ.get("OIG_BENCH_DIR", ROOT / "var" / "bench")) / name
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
