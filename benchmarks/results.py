"""Tables of figures, and RESULTS.md: a section for each thing measured, replaced when it is measured again."""

import contextlib
import datetime as dt
import fcntl
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from .figures import Figure

FILE = Path(__file__).resolve().parent / "RESULTS.md"
INTRODUCTION = """# Results

Written by the commands named in each section (`make bench` with `--write`, and `make soak`). "FAIL" marks a figure that
misses its target.
"""
HEADINGS = ("", "figure", "target", "", "beside it, in the same run")


def tables(figures: Iterable[Figure]) -> str:
    """One table for each part, under its name if it has one."""
    parts: dict[str, list[tuple[str, ...]]] = {}
    for figure in figures:
        parts.setdefault(figure.part, [HEADINGS]).append(figure.cells)
    return "\n\n".join((f"### {part}\n\n" if part else "") + table(rows) for part, rows in parts.items())


def table(rows: list[tuple[str, ...]]) -> str:
    """Markdown that can be read as it stands; columns that are empty are left out."""
    used = [n for n in range(len(rows[0])) if n == 0 or any(row[n] for row in rows[1:])]
    widths = [max(len(row[n]) for row in rows) for n in used]
    lines = [
        "| " + " | ".join(row[n].ljust(width) for n, width in zip(used, widths, strict=True)) + " |" for row in rows
    ]
    return "\n".join([lines[0], "|" + "|".join("-" * (width + 2) for width in widths) + "|", *lines[1:]])


def write(title: str, command: str, machine: dict[str, str], body: str) -> None:
    """Put a section into RESULTS.md, in the place of the one with the same title if there is one.

    Others may do so at the same time: one after the other, and whoever reads it finds all of the old or all of the new.
    """
    facts = [f"- date: {dt.datetime.now(dt.UTC):%Y-%m-%d %H:%M} UTC", f"- command: `{command}`"]
    facts += [f"- {name}: {value}" for name, value in machine.items()]
    section = f"## {title}\n\n" + "\n".join(facts) + f"\n\n{body.strip()}\n"
    with locked(FILE.parent):
        text = FILE.read_text(encoding="utf-8") if FILE.exists() else INTRODUCTION
        introduction, *sections = re.split(r"^(?=## )", text, flags=re.MULTILINE)
        titles = [old.partition("\n")[0] for old in sections]
        if f"## {title}" in titles:
            sections[titles.index(f"## {title}")] = section
        else:
            sections.append(section)
        new = FILE.with_name(f"{FILE.name}.new")
        new.write_text("\n".join(part.rstrip("\n") + "\n" for part in (introduction, *sections)), encoding="utf-8")
        new.replace(FILE)


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Wait until no other process holds this lock. It is on the folder, since the file is replaced."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
