"""Four reports; a limiter that is strict, with a clock that stands still, and a reader from outside."""

import datetime as dt

import pytest
from django.test import Client

from reports.views import limits
from reports.views.limiter import Limiter
from tests import factories

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


@pytest.fixture
def reports(db) -> None:
    """Four public reports and a draft. A file with others of its own says so under the same name."""
    day = dt.date(2022, 1, 5)
    factories.published("OIG-22-01", "One", agencies=["CBP"], topics=["red"], report_type="audit", issued_on=day)
    factories.published(
        "OIG-22-02", "Two", agencies=["CBP", "ICE"], topics=["red", "blue"], area="Border", fiscal_year=2021
    )
    factories.published("OIG-22-03", "Three", agencies=["FEMA"], topics=["blue"], report_type="audit")
    factories.published("", "Four", issued_on=dt.date(2009, 6, 1), issued_precision="month")
    factories.draft("OIG-22-05", "Hidden", agencies=["CBP"], topics=["red", "hush"])
