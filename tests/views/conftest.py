"""A limiter that is strict, with a clock that stands still, and a reader from outside."""

import pytest
from django.test import Client

from reports.views import limits
from reports.views.limits import Limiter

COMBINATION = "/reports/?agency=cbp&topic=trafficking"
OUTSIDE = "198.51.100.7"


class Clock:
    """Seconds that pass only when told to."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def strict(monkeypatch, clock) -> Limiter:
    """Two combinations a minute, one of them at once."""
    made = Limiter(per_minute=2, at_once=2, clock=clock)
    monkeypatch.setattr(limits, "limiter", made)
    return made


@pytest.fixture
def reader() -> Client:
    return Client(REMOTE_ADDR=OUTSIDE)
