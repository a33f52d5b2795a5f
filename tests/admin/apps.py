"""People with apps that show sign-in codes, and their browsers."""

import datetime as dt

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client
from django_otp.oath import totp

from reports import second_factor
from tests import factories

LOGIN, CODE, SET_UP = "/admin/login/", "/admin/login/code/", "/admin/second-factor/"
PASSWORD = "a long enough password"
NOW = dt.datetime(2026, 11, 24, 17, 0, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def clock(db, settings):
    """A portal that needs it, and a clock that moves when told to."""
    settings.SECOND_FACTOR = "required"
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def ann():
    """An editor who has set up an app with the key 11…."""
    user = factories.editor("ann")
    equip(user)
    return user


def equip(user: User, key: str = "11" * 20) -> list[str]:
    """Give somebody an app. Its present code is used up by that; gives the backup codes."""
    codes = second_factor.set_up(user, key=key, code=shown(key), replaces=False)
    assert codes is not None
    return codes


def shown(key: str, *, later: int = 0) -> str:
    """The code that an app with this key shows now, or so many codes later."""
    return f"{totp(bytes.fromhex(key), t0=-30 * later):06d}"


def entered(name: str = "ann", following: str = "", **more) -> Client:
    """A browser in which the right password was typed."""
    client = Client()
    answer = client.post(LOGIN + following, {"username": name, "password": PASSWORD}, **more)
    assert answer.status_code == 302
    client.led_to = answer.headers["Location"]
    return client


def type_code(client: Client, code: str):
    return client.post(CODE, {"code": code})


def said(answer) -> str:
    (text,) = answer.context["form"].errors["code"]
    return text


def is_in(client: Client) -> bool:
    """Whether the desk is open. If not, it asks for the password."""
    answer = client.get("/admin/reports/report/")
    assert answer.status_code == 200 or answer.headers["Location"].startswith(LOGIN)
    return answer.status_code == 200
