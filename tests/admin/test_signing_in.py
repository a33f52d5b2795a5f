"""Signing in to the desk: throttled by account and address, and sessions that end when nobody uses them."""

import datetime as dt

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client

from tests import factories

LOGIN = "/admin/login/"
RIGHT = "a long enough password"
NOW = dt.datetime(2026, 11, 24, 17, 0, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def clock(db):
    with time_machine.travel(NOW, tick=False) as clock:
        factories.editor("ann")
        yield clock


def try_to(name: str = "ann", password: str = "wrong", client: Client | None = None, **more) -> int:
    """The status of an attempt to sign in: 302 in, 200 not, 429 not now."""
    return (client or Client()).post(LOGIN, {"username": name, "password": password}, **more).status_code


def test_after_five_failures_an_account_waits_for_a_quarter_of_an_hour(clock):
    assert [try_to() for _ in range(5)] == [200, 200, 200, 200, 429]
    assert try_to(password=RIGHT) == 429
    clock.move_to(NOW + 14 * MINUTE)
    assert try_to(password=RIGHT) == 429
    clock.move_to(NOW + 16 * MINUTE)
    assert try_to(password=RIGHT) == 302


def test_the_page_says_what_to_do_and_not_whether_there_is_such_an_account(clock):
    pages = []
    for name in ("ann", "nobody"):
        for _ in range(5):
            answer = Client().post(LOGIN, {"username": name, "password": "wrong"})
        assert answer.status_code == 429
        pages.append(answer.content)
    assert pages[0] == pages[1]
    assert "For the next 15 minutes none will be let in from there" in pages[0].decode()
    assert "ann" not in pages[0].decode().partition('id="content')[2].replace("another", "")


def test_a_stranger_does_not_lock_an_editor_out(clock):
    for _ in range(6):
        try_to(REMOTE_ADDR="203.0.113.9")
    assert try_to(password=RIGHT, REMOTE_ADDR="203.0.113.9") == 429
    assert try_to(password=RIGHT, REMOTE_ADDR="198.51.100.7") == 302


def test_a_success_begins_the_count_anew(clock):
    for _ in range(3):
        assert [try_to() for _ in range(4)] == [200] * 4
        assert try_to(password=RIGHT) == 302


def test_a_header_of_the_sender_is_no_other_address(clock):
    for n in range(5):
        try_to(HTTP_X_FORWARDED_FOR=f"198.51.100.{n}")
    assert try_to(password=RIGHT, HTTP_X_FORWARDED_FOR="198.51.100.77") == 429


def test_the_public_is_not_throttled(clock, client):
    for _ in range(6):
        try_to()
    assert client.get("/reports/").status_code == 200


class TestSessions:
    """They end two hours after the last request."""

    @pytest.fixture
    def ann(self, clock) -> Client:
        client = Client()
        assert try_to(password=RIGHT, client=client) == 302
        return client

    def test_in_use_they_go_on(self, ann, clock):
        for n in range(1, 8):
            clock.move_to(NOW + n * 60 * MINUTE)
            assert ann.get("/admin/").status_code == 200

    def test_unused_they_end(self, ann, clock):
        clock.move_to(NOW + 119 * MINUTE)
        assert ann.get("/admin/").status_code == 200
        clock.move_to(NOW + (119 + 121) * MINUTE)
        assert ann.get("/admin/").headers["Location"].startswith("/admin/login/")

    def test_they_are_written_once_in_five_minutes(self, ann, clock):
        def ends() -> dt.datetime:
            return Session.objects.get().expire_date

        first = ends()
        clock.move_to(NOW + 4 * MINUTE)
        ann.get("/admin/")
        assert ends() == first
        clock.move_to(NOW + 6 * MINUTE)
        ann.get("/admin/")
        assert ends() == first + 6 * MINUTE
