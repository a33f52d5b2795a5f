"""Many processes on one database: nobody is told that it is locked, and no acknowledged change is lost.

Writers hardly pause (5 ms), readers half a second. SQLite's queue for the write lock is not fair: with 32 readers that
never paused, on two cores that others used too (load 40), 2 of 2,200 changes in 5 minutes waited in vain for 20 s.
"""

import pytest

from benchmarks.figures import Figure

pytestmark = pytest.mark.soak

# Issue: 4 writers and 16 readers for 60 s, 8 and 32 for 5 minutes in soak; `make test` takes a tenth of the time.
SMALL, LARGE = {"writers": 4, "readers": 16, "seconds": 6}, {"writers": 8, "readers": 32, "seconds": 300}
AGREEING = ("raised", "sum", "published", "withdrawn")


def run(portal, asked: dict[str, int], *options: str) -> dict:
    """What the worker says of so many writers and readers."""
    said = portal.worker("databases.load", *(f"--{name}={number}" for name, number in asked.items()), *options)
    print(said)
    return said


def figures(asked: dict[str, int], said: dict) -> list[Figure]:
    """As they stand in RESULTS.md. The first error ends a process, so there are as many as processes at most."""
    part = "{writers} writers and {readers} readers, {seconds} s".format(**asked)
    kinds = {name: number for name, number in said["done"].items() if name != "read"}
    pairs = {name: said[name] for name in AGREEING}
    lost = sum(abs(acknowledged - found) for acknowledged, found in pairs.values())
    told = ", ".join(f"{name} {acknowledged:,} of {found:,}" for name, (acknowledged, found) in pairs.items())
    return [
        Figure(part, "changes acknowledged", sum(kinds.values()), "", beside=tally(kinds)),
        Figure(part, "acknowledged and not found, or found and not acknowledged", lost, "", 0, beside=told),
        Figure(part, "processes that were told of an error", len(said["errors"]), "", 0),
        Figure(part, "index differs from its rebuild", not said["index is its rebuild"], "", 0),
        Figure(part, "lists and pages read", said["done"]["read"], ""),
    ]


def tally(kinds: dict[str, int]) -> str:
    """How many of each."""
    return ", ".join(f"{number:,} × {name}" for name, number in kinds.items())


def assert_nothing_was_lost(said: dict) -> None:
    assert said["errors"] == []
    assert said["done"]["read"] > 0
    for name in AGREEING:
        acknowledged, found = said[name]
        assert acknowledged == found > 0, name
    assert said["index is its rebuild"]


def test_nobody_is_locked_out_and_nothing_is_lost(portal, soak, record):
    asked = LARGE if soak else SMALL
    said = run(portal, asked)
    record("Load", figures(asked, said))
    assert_nothing_was_lost(said)


@pytest.mark.sqlite
def test_the_rollback_journal_of_an_old_sqlite_holds_too(portal, soak, record):
    """Readers wait for writers there, and writers for readers, but nobody in vain.

    In soak with the smaller figures: with 8 writers and 32 readers that never paused a writer waited for over 20 s.
    """
    asked = SMALL | {"seconds": 60 if soak else 6}
    said = run(portal, asked, "--rollback-journal")
    record("Load, SQLite with the rollback journal", figures(asked, said))
    assert said["journal"] == "delete"
    assert_nothing_was_lost(said)


@pytest.mark.sqlite
def test_deferred_transactions_fail(portal):
    """The proof bites: with Django's own default, others' writes are refused at once, however long one would wait."""
    said = run(portal, {"writers": 4, "readers": 4, "seconds": 3}, "--deferred")
    assert any("database is locked" in error for error in said["errors"])
