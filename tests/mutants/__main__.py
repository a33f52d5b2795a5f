"""Puts defects into a copy of the portal, one at a time, and asks the proofs to find each: `make mutants`.

    python -m tests.mutants [leaks|attacks|safety] [WORD ...]

Words choose the mutants in whose name or promise one of them occurs. First the proofs are run without a defect. Prints
which tests found which defect and writes that to docs/trust.md; exits 1 if one was missed or no longer fits its file,
or if a proof fails without a defect.
Generated proofs run at a tenth.
"""

import argparse
import contextlib
import sys
import time
from pathlib import Path

from scripts.postgres import NoPostgres, exit_on_sigterm, private_postgres

from . import listing
from .engine import Group, Mutant, Unfit, failures, mutate, portal
from .families import FAMILIES

Pair = tuple[Group, Mutant]


def main() -> int:
    """Try the mutants that were asked for; 0 if each was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("words", nargs="*", metavar="leaks|attacks|safety or a word")
    chosen = chosen_of(parser.parse_args().words)
    exit_on_sigterm()
    began, found = time.monotonic(), 0
    try:
        with portal() as base, contextlib.ExitStack() as stack:  # a copy of now, whatever is edited meanwhile
            url = stack.enter_context(private_postgres()) if any(group.needs_postgres for group, _ in chosen) else ""
            broken = failing_without_a_defect(base, chosen, url)
            for group, mutant in chosen:
                found += is_found(base, group, mutant, url, broken)
    except (Unfit, NoPostgres) as error:
        sys.exit(str(error))
    print(f"{found} of {len(chosen)} found in {time.monotonic() - began:.0f} s")
    return 0 if found == len(chosen) and not broken else 1


def chosen_of(words: list[str]) -> list[Pair]:
    """The mutants that the words choose, each with its group: all if there are none."""
    names = [word for word in words if word in FAMILIES]
    words = [word for word in words if word not in FAMILIES]
    groups = [group for family in names or FAMILIES for group in FAMILIES[family]]
    every = [(group, mutant) for group in groups for mutant in group.mutants]
    return [
        (group, mutant)
        for group, mutant in every
        if not words or any(word in f"{group.promise}: {mutant.name}" for word in words)
    ]


def failing_without_a_defect(base: Path, chosen: list[Pair], url: str) -> list[str]:
    """The proofs whose failing shows nothing, since they fail anyway: said, and left out afterwards."""
    broken = []
    for needs_postgres in (False, True):
        pairs = [(group, mutant) for group, mutant in chosen if group.needs_postgres == needs_postgres]
        if proofs := dict.fromkeys(proof for group, mutant in pairs for proof in group.proofs_of(mutant)):
            with portal(of=base) as copy:
                failed = failures(copy, proofs, url if needs_postgres else "", most=0)
            said = f"these fail: {', '.join(failed)}" if failed else "all pass"
            print(f"without a defect {said} ({'PostgreSQL' if needs_postgres else 'SQLite'})", flush=True)
            broken += failed
    return broken


def is_found(base: Path, group: Group, mutant: Mutant, url: str, broken: list[str]) -> bool:
    """Whether the proofs find one. Says so, and writes it down."""
    what = f"{group.promise}: {mutant.name}"
    with portal(of=base) as copy:
        try:
            mutate(copy, mutant)
            tests = failures(copy, group.proofs_of(mutant), url if group.needs_postgres else "", but=broken)
        except Unfit as error:
            print(f"UNFIT   {what}: {error}", flush=True)
            return False
    print(f"{'found ' if tests else 'MISSED'}  {what}: {', '.join(tests) or 'no test failed'}", flush=True)
    listing.write(group, mutant, tests)
    return bool(tests)


if __name__ == "__main__":
    sys.exit(main())
