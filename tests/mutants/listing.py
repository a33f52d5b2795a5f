"""The list of mutants in docs/trust.md: which tests found each when it was last tried."""

import datetime as dt
import re

from benchmarks import results

from .engine import ROOT, Group, Mutant
from .families import FAMILIES

FILE = ROOT / "docs/trust.md"
BEGIN, END = "<!-- mutants: written by make mutants -->\n", "<!-- end of mutants -->\n"
_ROW = re.compile(r"^\| (?P<promise>[^|]+): (?P<name>[^|]+) \| (?P<found>.*) \| (?P<day>[\d-]*) \|$", re.MULTILINE)
UNTRIED = ("not tried yet", "")
Rows = dict[tuple[str, str], tuple[str, str]]  # promise and name -> tests and day


def read() -> Rows:
    """What stands there."""
    between = FILE.read_text(encoding="utf-8").partition(BEGIN)[2].partition(END)[0]
    return {(one["promise"], one["name"]): (one["found"], one["day"]) for one in _ROW.finditer(between)}


def write(group: Group, mutant: Mutant, tests: list[str]) -> None:
    """Put a result in the place of what the last run found. Mutants that are no more are left out."""
    found = ", ".join(f"`{test.removeprefix('tests/')}`" for test in tests) or "**no test**"
    with results.locked(FILE.parent):  # another run may write too
        rows = read() | {(group.promise, mutant.name): (found, f"{dt.datetime.now(dt.UTC):%Y-%m-%d}")}
        before, rest = FILE.read_text(encoding="utf-8").split(BEGIN)
        new = FILE.with_name(f"{FILE.name}.new")
        new.write_text(before + BEGIN + table(rows) + END + rest.partition(END)[2], encoding="utf-8")
        new.replace(FILE)


def table(rows: Rows) -> str:
    """The list, a part for each family."""
    parts = []
    for family, groups in FAMILIES.items():
        known = [(group.promise, mutant.name) for group in groups for mutant in group.mutants]
        found = {key: rows.get(key, UNTRIED) for key in known}
        lines = [f"| {promise}: {name} | {tests} | {day} |\n" for (promise, name), (tests, day) in found.items()]
        head = f"\n### {family.capitalize()}: {len(known)}\n\n| mutant | found by | tried |\n|---|---|---|\n"
        parts.append(head + "".join(lines) + "\n")
    return "".join(parts)
