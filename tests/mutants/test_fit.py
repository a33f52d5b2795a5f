"""Every mutant still fits the code, and its proofs are there: so none rots between two runs of `make mutants`."""

import ast
import re

import pytest

from tests.mutants import listing
from tests.mutants.engine import ROOT, Mutant, Unfit, mutated
from tests.mutants.families import FAMILIES

pytestmark = pytest.mark.no_database

ALL = [(group, mutant) for groups in FAMILIES.values() for group in groups for mutant in group.mutants]
NAMES = [f"{group.promise}: {mutant.name}" for group, mutant in ALL]


def test_each_fits_its_file():
    misfits = []
    for _, mutant in ALL:
        text = (ROOT / mutant.path).read_text(encoding="utf-8")
        try:
            changed = mutated(text, mutant)
        except Unfit as error:
            misfits.append(str(error))
            continue
        assert changed != text, mutant.name
        if mutant.path.endswith(".py"):
            ast.parse(changed)
    assert misfits == []


def test_the_proofs_of_each_are_there():
    proofs = {proof for group, mutant in ALL for proof in group.proofs_of(mutant)}
    for path, _, name in (proof.partition("::") for proof in proofs):
        assert (ROOT / path).exists(), path
        assert not name or f"def {name.partition('[')[0]}(" in (ROOT / path).read_text(encoding="utf-8"), name


def test_one_that_fits_no_longer_is_said_to():
    with pytest.raises(Unfit, match=r"“a name” no longer fits a\.py: 'gone' is not there"):
        mutated("text", Mutant("a name", "a.py", "gone", "come"))


def test_each_has_a_name_of_its_own_and_stands_in_the_list():
    assert len(set(NAMES)) == len(NAMES)
    assert [name for name in NAMES if "|" in name or not re.search(r"\w: \w", name)] == []
    assert {": ".join(key) for key in listing.read()} == set(NAMES)


def test_the_list_is_read_as_it_is_written():
    assert listing.table(listing.read()) in listing.FILE.read_text(encoding="utf-8")
