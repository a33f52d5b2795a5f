"""Puts one defect at a time into a copy of the portal and asks the proofs to find it."""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SKIPPED = shutil.ignore_patterns(".git", ".venv", "node_modules", "var", ".build", "__pycache__", ".*_cache")
FETCHED = ("node_modules", ".build")  # not copied
PASSED, FAILED, NOTHING_RUN = 0, 1, 5  # what pytest says
MOST = 3  # failures after which a defect is found well enough
TIMEOUT_S = 1200


class Unfit(Exception):
    """A mutant, or a proof, with which nothing can be shown. In words."""


@dataclass(frozen=True)
class Mutant:
    """A defect: what is replaced by what, and where."""

    name: str
    path: str
    old: str
    new: str
    also: tuple[tuple[str, str], ...] = ()  # more replacements in the same file
    proofs: tuple[str, ...] = ()  # in the place of the group's


@dataclass(frozen=True)
class Group:
    """Mutants of one promise, and what pytest is told to run to find them."""

    promise: str
    proofs: tuple[str, ...]
    mutants: tuple[Mutant, ...]
    needs_postgres: bool = False

    def proofs_of(self, mutant: Mutant) -> tuple[str, ...]:
        """Those that should find this one."""
        return mutant.proofs or self.proofs


@contextmanager
def portal(*, of: Path = ROOT) -> Iterator[Path]:
    """A copy of the portal that is removed at the end."""
    with tempfile.TemporaryDirectory(prefix="portal-mutant-", ignore_cleanup_errors=True) as folder:
        copy = Path(folder) / "portal"
        shutil.copytree(of, copy, ignore=SKIPPED)
        for name in FETCHED:
            if (ROOT / name).exists():
                (copy / name).symlink_to((ROOT / name).resolve())
        yield copy


def mutated(text: str, mutant: Mutant) -> str:
    """A file's text with the defect in. Raises Unfit if it no longer says what the mutant replaces."""
    for old, new in ((mutant.old, mutant.new), *mutant.also):
        if old not in text:
            raise Unfit(
                f"“{mutant.name}” no longer fits {mutant.path}: {old!r} is not there. Mend it in tests/mutants."
            )
        text = text.replace(old, new)
    return text


def mutate(copy: Path, mutant: Mutant) -> None:
    """Put the defect in. Raises Unfit."""
    path = copy / mutant.path
    path.write_text(mutated(path.read_text(encoding="utf-8"), mutant), encoding="utf-8")


def failures(copy: Path, proofs: Iterable[str], url: str, *, most: int = MOST, but: Iterable[str] = ()) -> list[str]:
    """The first tests that fail in a copy, `most` at most (0: all), `but` left out.

    `url` is a database of PostgreSQL, or empty for SQLite.
    Raises Unfit if the proofs did not come to an end: a defect by which nothing runs any more is found by everything.
    """
    environment = {
        **{name: value for name, value in os.environ.items() if name != "SOAK"},
        "OIG_TEST": "1",
        "OIG_DATA_DIR": str(copy / "var"),
        "PYTHONPATH": str(copy),
        "DATABASE_URL": url,
    }
    options = ["-q", f"--maxfail={most}", "-p", "no:cacheprovider", *(f"--deselect={test}" for test in but)]
    command = [sys.executable, "-m", "pytest", *options, *proofs]
    code, said = run(command, copy, environment)
    failed = re.findall(r"^FAILED (tests/\S+?)(?:\[| - |$)", said, re.MULTILINE)
    if code not in (PASSED, FAILED, *((NOTHING_RUN,) if but else ())) or (code == FAILED and not failed):
        raise Unfit(f"The proofs did not run: {said[-2000:]}")
    return list(dict.fromkeys(failed))


def run(command: list[str], folder: Path, environment: dict[str, str]) -> tuple[int, str]:
    """A program's exit code and all it said. It ends with everything it started. Raises Unfit after TIMEOUT_S."""
    options = {"cwd": folder, "env": environment, "text": True, "start_new_session": True}
    program = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **options)
    try:
        said, _ = program.communicate(timeout=TIMEOUT_S)
    except subprocess.TimeoutExpired:
        raise Unfit(f"The proofs did not end within {TIMEOUT_S} s.") from None
    finally:
        with suppress(ProcessLookupError):
            os.killpg(program.pid, signal.SIGKILL)
        program.wait()
    return program.returncode, said
