"""Runs the whole suite on SQLite, with the browser's tests, and then on PostgreSQL: `make test`.

    python scripts/test.py [--only sqlite|postgres] [what pytest takes ...]

Without a browser or PostgreSQL it says so in a line and goes on; with REQUIRE_BROWSER=1 or REQUIRE_POSTGRES=1 (as in
.ci/run) that is a failure, and so is a skipped test that needs one, or the tools from npm. SOAK=1 runs
the tests marked `soak` alone, at their full figures. Exits 0 only if every run passed. A browser's test that fails is
tried once more, since a busy machine may starve a browser: it is named at the end, and more than three are a failure.
"""

import argparse
import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import chromium
from postgres import NoPostgres, exit_on_sigterm, private_postgres

ROOT = Path(__file__).resolve().parent.parent
WORKERS = "0" if os.environ.get("SOAK") == "1" else "2"  # timed proofs must not compete with one another
NO_TESTS_COLLECTED = 5
MOST_TRIED_AGAIN = 3  # of a run's browser tests


@dataclass(frozen=True)
class Result:
    """What one run of the suite came to."""

    name: str
    is_good: bool
    line: str


def main(arguments: list[str]) -> int:
    """Run what was asked for; 0 if all of it passed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", choices=("sqlite", "postgres"), help="run on this database alone")
    options, rest = parser.parse_known_args(arguments)
    exit_on_sigterm()
    results = []
    if options.only != "postgres":
        results += on_sqlite(rest)
    if options.only != "sqlite":
        results += on_postgres(rest)
    print("\n" + "\n".join(result.line for result in results), flush=True)
    return 0 if results and all(result.is_good for result in results) else 1


def on_sqlite(rest: list[str]) -> list[Result]:
    """The suite on the embedded default, with the browser's tests if there is a browser."""
    browser = chromium.executable()
    if browser:
        return [
            run("SQLite", "not postgres", rest, {"CHROMIUM": browser}, must_run=required("BROWSER", "browser", "npm"))
        ]
    missing = "No Chromium: the browser's tests are left out (Debian: apt-get install chromium; or CHROMIUM=/path)."
    print(missing, flush=True)
    result = run("SQLite", "not postgres and not browser", rest, {})
    return [result, *refused("BROWSER", missing)]


def on_postgres(rest: list[str]) -> list[Result]:
    """The suite on a private PostgreSQL, or on the one that DATABASE_URL names."""
    with contextlib.ExitStack() as stack:
        try:
            url = os.environ.get("DATABASE_URL") or stack.enter_context(private_postgres())
        except (NoPostgres, RuntimeError) as error:
            missing = f"No PostgreSQL: the suite runs on SQLite alone. {error}."
            print(missing, flush=True)
            return refused("POSTGRES", missing)
        selection = "not sqlite and not browser"
        return [run("PostgreSQL", selection, rest, {"DATABASE_URL": url}, must_run=required("POSTGRES", "postgres"))]


def required(what: str, *markers: str) -> tuple[str, ...]:
    """The markers of the tests that may not be skipped, or nothing."""
    return markers if os.environ.get(f"REQUIRE_{what}") == "1" else ()


def refused(what: str, missing: str) -> list[Result]:
    """A failure if what is missing was required."""
    return [Result(what, False, f"FAILED, since REQUIRE_{what}=1: {missing}")] if required(what, what) else []


def run(name: str, selection: str, rest: list[str], extra: dict[str, str], must_run: tuple[str, ...] = ()) -> Result:
    """Run pytest once, in a data folder of its own, on the tests that the marker expression selects."""
    if os.environ.get("SOAK") == "1":
        selection = f"soak and {selection}"
    print(f"\n=== {name} ===", flush=True)
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="portal-test-") as folder:
        counts_file = Path(folder) / "counts.json"
        environment = {
            **os.environ,
            "DATABASE_URL": "",
            "OIG_TEST": "1",
            "OIG_DATA_DIR": str(Path(folder) / "data"),
            "COUNTS_FILE": str(counts_file),
            "PYTHONPATH": str(ROOT),
            "DJANGO_ALLOW_ASYNC_UNSAFE": "true",  # playwright has an event loop in the test's own thread
            **extra,
        }
        command = [sys.executable, "-m", "pytest", "-p", "scripts.pytest_counts", "-n", WORKERS, "-m", selection, *rest]
        code = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
        counts = json.loads(counts_file.read_text(encoding="utf-8")) if counts_file.exists() else {}
    return judge(name, code, counts, bool(rest), must_run, time.monotonic() - began)


def judge(name: str, code: int, counts: dict, is_chosen: bool, must_run: tuple[str, ...], seconds: float) -> Result:
    """Whether the run was good, and its line. No test at all is good only if tests were chosen by hand or for a soak."""
    may_be_empty = is_chosen or os.environ.get("SOAK") == "1"
    is_good = code == 0 or (code == NO_TESTS_COLLECTED and may_be_empty)
    skips = [test for test, markers in counts.get("skips", {}).items() if set(must_run) & set(markers)]
    for test in skips:
        print(f"FAILED: skipped, though what it needs is required here ({', '.join(must_run)}): {test}", flush=True)
    again = counts.get("again", [])
    for test in again:
        print(f"Tried again after it failed, so look at it: {test}", flush=True)
    too_many = len(again) > MOST_TRIED_AGAIN
    if too_many:
        print(f"FAILED: more than {MOST_TRIED_AGAIN} tests had to be tried again", flush=True)
    is_good = is_good and not too_many
    failed = counts.get("failed", 0) + len(skips) or (0 if is_good else 1)
    line = f"{name}: {counts.get('passed', 0)} passed, {failed} failed, {counts.get('skipped', 0) - len(skips)} skipped"
    print(f"{name} took {seconds:.0f} s", flush=True)
    return Result(name, is_good and not skips, line)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
