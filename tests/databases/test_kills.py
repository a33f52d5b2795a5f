"""SIGKILL during import, upload and publication: acknowledged means complete, not acknowledged means nothing."""

import pytest

pytestmark = pytest.mark.soak
SEED = 20261124


def test_killed_anywhere_a_next_start_finds_no_halves(portal, soak):
    """Issue: 200 points, 2,000 in soak; `make test` tries a tenth."""
    said = portal.worker("databases.kills", "--points", 2_000 if soak else 20, "--seed", SEED)
    print(f"seed {SEED}: {said}")
    assert said["faults"] == []
    assert said["done"] >= 20
    assert said["unfinished"] >= 5


@pytest.mark.sqlite
@pytest.mark.parametrize(("mutant", "word"), [("no transaction", "not acknowledged"), ("row before file", "a half")])
def test_the_proof_bites(portal, mutant, word):
    said = portal.worker("databases.kills", "--points", 10, "--seed", SEED, "--mutant", mutant)
    assert any(word in fault for fault in said["faults"]), said
