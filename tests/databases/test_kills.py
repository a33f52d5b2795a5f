"""SIGKILL during import, upload and publication: acknowledged means complete, not acknowledged means nothing."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from benchmarks.figures import Figure

pytestmark = pytest.mark.soak
SEED = 20261124
# A round is killed in a portal of its own, since looking at everything takes the longer the more there is; two go on at once.
POINTS, AT_ONCE = 100, 2


def test_killed_anywhere_a_next_start_finds_no_halves(portals, soak, record):
    """Issue: 200 points, 2,000 in soak; `make test` tries a tenth."""
    rounds, points = (20, POINTS) if soak else (1, 20)
    made = [portals(f"portal-{n}") for n in range(rounds)]

    def run(n: int) -> dict:
        return made[n].worker("databases.kills", "--points", points, "--seed", SEED + n)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        said = list(pool.map(run, range(rounds)))
    faults = [f"round {n}, {fault}" for n, one in enumerate(said) for fault in one["faults"]]
    kills, done, unfinished = (sum(one[name] for one in said) for name in ("kills", "done", "unfinished"))
    print(f"seeds from {SEED}: {kills} kills, {done} things done, {unfinished} unfinished, faults: {faults}")
    record("Kills", figures(kills, done, unfinished, len(faults)))
    assert faults == []
    assert kills == rounds * points
    assert done >= 20
    assert unfinished >= 5


def figures(kills: int, done: int, unfinished: int, faults: int) -> list[Figure]:
    """As they stand in RESULTS.md."""
    return [
        Figure("", "killed (SIGKILL) at an import, an upload or a publication", kills, ""),
        Figure("", "things acknowledged before, each complete", done, ""),
        Figure("", "things begun and not acknowledged", unfinished, "", beside="complete or not there at all"),
        Figure("", "halves and losses that a next start found", faults, "", 0),
    ]


@pytest.mark.sqlite
@pytest.mark.parametrize(("mutant", "word"), [("no transaction", "not acknowledged"), ("row before file", "a half")])
def test_the_proof_bites(portal, mutant, word):
    said = portal.worker("databases.kills", "--points", 20, "--seed", SEED, "--mutant", mutant)
    assert any(word in fault for fault in said["faults"]), said
