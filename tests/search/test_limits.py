"""The time that is left for a page's statements."""

import pytest

from reports import search
from reports.search import indexing, limits
from tests import factories


class Clock:
    now = 1000.0

    def monotonic(self) -> float:
        return self.now


def fail_after(clock: Clock, seconds: float) -> None:
    clock.now += seconds
    raise ZeroDivisionError


@pytest.fixture
def clock(monkeypatch, settings) -> Clock:
    settings.SEARCH_TIMEOUT_MS = 250
    clock = Clock()
    monkeypatch.setattr(limits, "time", clock)
    return clock


@pytest.mark.no_database
def test_statements_of_one_search_share_its_time(clock):
    lefts = []
    with search.one_search():
        for seconds in (0.1, 0.1, 0.2):
            with search.one_search(), limits.statement() as left:
                lefts.append(round(left, 6))
                clock.now += seconds
            clock.now += 7  # what is made of the answer is not the engine's time
        with pytest.raises(search.SearchTooSlow), limits.statement():
            pass
    assert lefts == [0.25, 0.15, 0.05]
    with limits.statement() as left:
        assert left == 0.25


@pytest.mark.no_database
def test_a_statement_that_fails_is_counted(clock):
    with search.one_search():
        with pytest.raises(ZeroDivisionError), limits.statement():
            fail_after(clock, 0.2)
        with limits.statement() as left:
            assert round(left, 6) == 0.05


@pytest.mark.parametrize("address", ["/reports/?q=wildlife+border", "/reports/oig-22-02/pages/1/?q=fictional"])
def test_all_that_a_page_asks_shares_one_time(client, db, monkeypatch, address):
    """Matches, their order, reasons and tips. Another page has its own."""
    factories.published("OIG-22-02", "Wildlife", executive_summary="At the border.", documents=["report"])
    seen = []

    def noted() -> object:
        seen.append(limits._spent.get())
        return limits.statement()

    monkeypatch.setattr(indexing.engine(), "statement", noted)
    client.get(address)
    first = list(seen)
    client.get(address)
    assert len(first) >= 2
    assert {id(one) for one in first} == {id(first[0])}
    assert None not in seen
    assert {id(one) for one in seen[len(first) :]} == {id(seen[-1])} != {id(first[0])}
