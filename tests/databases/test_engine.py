"""Our PostgreSQL engine: a kept connection is asked nothing while it lives, and noticed at once when it is gone."""

import psycopg
import pytest
from django.db import connection
from django.db.backends.postgresql.base import DatabaseWrapper as DjangosWrapper

from oigportal.postgresql import base

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def asked(monkeypatch):
    """How often the server was asked whether it is there."""
    times: list[bool] = []
    ask = DjangosWrapper.is_usable

    def counted(self):
        times.append(ask(self))
        return times[-1]

    monkeypatch.setattr(DjangosWrapper, "is_usable", counted)
    connection.close()
    connection.ensure_connection()
    connection.is_usable()
    times.clear()
    yield times
    connection.close()  # the next test finds none that is dead


def end_from_outside() -> None:
    pid = connection.connection.info.backend_pid
    with psycopg.connect(**connection.get_connection_params() | {"cursor_factory": psycopg.Cursor}) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])


def test_a_living_connection_is_not_asked(asked):
    assert [connection.is_usable() for _ in range(3)] == [True, True, True]
    assert asked == []


def test_a_connection_that_the_server_ended_is_noticed(asked):
    end_from_outside()
    assert not connection.is_usable()
    assert asked == [False]


def test_a_long_silence_is_broken_by_asking(asked, monkeypatch):
    monkeypatch.setattr(base, "SILENCE_S", -1.0)
    assert connection.is_usable()
    assert asked == [True]


@pytest.mark.parametrize("address", ["/reports/", "/topics/", "/"])
def test_readers_see_no_error_after_the_server_ended_their_connection(asked, client, address):
    """As in production: at the end of a request the next one is told to look before its first query."""
    client.get(address)
    end_from_outside()
    connection.health_check_enabled, connection.health_check_done = True, False
    assert client.get(address).status_code == 200
    assert asked == [False]
