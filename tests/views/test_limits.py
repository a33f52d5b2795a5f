"""The limiter of searches and combinations of filters: what is one, and how much of them there may be."""

import threading

import pytest
from django.test import RequestFactory

from reports.views.limiter import MAX_NETWORKS, Limiter, Refused
from reports.views.limits import is_combination, network_of
from tests.views.conftest import OUTSIDE


def ask(limiter: Limiter, key: str | None = "net", *, gives_back: bool = False) -> int:
    """0 if there was a place, else the seconds to wait."""
    try:
        with limiter.place(key) as give_back:
            if gives_back:
                give_back()
    except Refused as refusal:
        return refusal.seconds
    return 0


# What is a combination ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "alone", "within"),
    [
        ("", False, False),
        ("agency=cbp", False, True),
        ("agency=cbp&agency=fema", True, True),
        ("agency=cbp&topic=-grants", True, True),
        ("%61gency=cbp&t%6Fpic=red", True, True),
        ("q=wildlife", True, True),
        ("%71=wildlife", True, True),
        ("q=", False, False),
        ("q=&agency=&area=&issued_after=&issued_before=&sort=", False, False),
        ("issued_after=2020-01-01", False, True),
        ("issued_after=2020-01-01&issued_before=2021-01-01", True, True),
        ("agency=nonsense&area=nonsense", True, True),
        ("page=7&sort=title&expand=topic&leave_out=agency", False, False),
        ("expand=topic&leave_out=topic&topic=-grants", False, True),
        ("agency=cbp&page=7&sort=title&expand=topic&utm_source=x", False, True),
        ("agency", False, False),
        ("&&&==&=x&q", False, False),
        ("x&" * 40 + "q=late", True, True),
    ],
)
def test_what_is_a_combination(query, alone, within):
    assert (is_combination(query, is_within=False), is_combination(query, is_within=True)) == (alone, within)


def test_looking_costs_microseconds():
    """Generous, since the machine is shared: a hundredth of what a list costs."""
    import timeit

    limiter = Limiter(per_minute=10**9, at_once=2)
    request = RequestFactory().get("/reports/", REMOTE_ADDR=OUTSIDE)

    def look():
        is_combination("agency=cbp&topic=red&year=2024&page=3", is_within=False)
        with limiter.place(network_of(request)):
            pass

    assert min(timeit.repeat(look, number=200, repeat=5)) / 200 < 0.0002


# How much ----------------------------------------------------------------------------------------------------------------


def test_half_a_minutes_share_at_once_then_one_an_interval(clock):
    limiter = Limiter(per_minute=120, at_once=2, clock=clock)
    assert [ask(limiter) for _ in range(61)] == [0] * 60 + [1]
    clock.now += 0.5
    assert [ask(limiter) for _ in range(2)] == [0, 1]
    clock.now += 15
    assert [ask(limiter) for _ in range(31)] == [0] * 30 + [1]
    clock.now += 10_000  # what was not used for long is not saved up
    assert [ask(limiter) for _ in range(61)] == [0] * 60 + [1]


def test_says_when_to_come_again(clock):
    limiter = Limiter(per_minute=2, at_once=2, clock=clock)
    assert [ask(limiter), ask(limiter)] == [0, 30]
    clock.now += 29
    assert ask(limiter) == 1
    clock.now += 1
    assert ask(limiter) == 0


def test_networks_do_not_share(clock):
    limiter = Limiter(per_minute=2, at_once=2, clock=clock)
    assert [ask(limiter, "one"), ask(limiter, "one"), ask(limiter, "other")] == [0, 30, 0]


def test_what_was_no_work_is_given_back(clock):
    limiter = Limiter(per_minute=2, at_once=2, clock=clock)
    assert [ask(limiter, gives_back=True) for _ in range(50)] == [0] * 50


def test_all_together_get_a_quarter_of_the_time(clock):
    """From a new network each time, one hour of asking for what takes 0.1 s: a quarter of it is worked, and no more."""
    limiter = Limiter(per_minute=120, at_once=2, clock=clock)
    worked, refused, waits = 0, 0, set()
    while clock.now < 1000 + 3600:
        try:
            with limiter.place(f"net {clock.now}"):
                clock.now += 0.1
                worked += 1
        except Refused as refusal:
            clock.now += 0.1
            waits.add(refusal.seconds)
            refused += 1
    assert 9_000 <= worked <= 9_000 + 30
    assert refused > 26_000
    assert waits == {30}


def test_one_slow_search_alone_has_nobody_refused(clock):
    """The first after a start may take seconds. A second one that is as slow is answered; only then is it too much."""
    limiter = Limiter(per_minute=120, at_once=2, clock=clock)
    refused = []
    for _ in range(3):
        try:
            with limiter.place(None):
                clock.now += 6
        except Refused:
            refused.append(True)
        else:
            refused.append(False)
    assert refused == [False, False, True]


def test_no_more_than_so_many_at_once(monkeypatch):
    monkeypatch.setattr(Limiter, "WAIT_S", 0.01)
    limiter = Limiter(per_minute=2, at_once=2)
    with limiter.place("one"), limiter.place("two"):
        assert ask(limiter, "three") == 30
    assert ask(limiter, "three") == 0  # the refusal cost it nothing


def test_a_short_wait_for_a_place(monkeypatch):
    monkeypatch.setattr(Limiter, "WAIT_S", 10)
    limiter, is_in, may_go, found = Limiter(per_minute=120, at_once=1), threading.Event(), threading.Event(), []

    def hold():
        with limiter.place("one"):
            is_in.set()
            may_go.wait(10)

    threads = [threading.Thread(target=hold), threading.Thread(target=lambda: found.append(ask(limiter, "two")))]
    threads[0].start()
    is_in.wait(10)
    threads[1].start()
    may_go.set()
    for thread in threads:
        thread.join()
    assert found == [0]


def test_a_place_is_free_again_after_an_error():
    limiter = Limiter(per_minute=120, at_once=1)
    for _ in range(3):
        with pytest.raises(ZeroDivisionError), limiter.place("one"):
            1 / 0  # noqa: B018
    assert ask(limiter) == 0


def test_switched_off(clock):
    limiter = Limiter(per_minute=0, at_once=1, clock=clock)
    with limiter.place("one"), limiter.place("one"), limiter.place("one"):
        pass
    assert not limiter.paid_at


def test_memory_is_bounded(clock):
    limiter = Limiter(per_minute=120, at_once=2, clock=clock)
    for n in range(100_000):
        ask(limiter, f"net {n}")
    assert len(limiter.paid_at) == MAX_NETWORKS
    assert next(iter(limiter.paid_at)) == f"net {100_000 - MAX_NETWORKS}"


def test_threads_lose_no_count(clock):
    limiter, granted = Limiter(per_minute=200, at_once=8, clock=clock), []

    def many():
        granted.extend(1 for _ in range(200) if not ask(limiter))

    threads = [threading.Thread(target=many) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(granted) == 100
