"""The two nights on which the office's clocks change: a report scheduled at the desk appears at the right instant."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django import forms

from reports import catalog
from reports.admin.publication import OfficeMomentField
from reports.models import Report
from tests import factories
from tests.admin.conftest import desk  # noqa: F401  (desk is a fixture)

BEFORE = dt.datetime(2026, 12, 1, 12, 0, tzinfo=dt.UTC)
MILLISECOND = dt.timedelta(milliseconds=1)
SURFACES = {  # what shows that the report is out
    "/": "oig-27-77", "/reports/": "oig-27-77", "/reports/?q=clocks": 'data-report="oig-27-77"', "/topics/": "The night",
    "/reports/oig-27-77/": "OIG-27-77", "/number/OIG-27-77/": "", "/sitemap-reports-1.xml": "oig-27-77",
    "/reports/oig-27-77/documents/oig-27-77.pdf": "",
}  # fmt: skip


@pytest.fixture
def early():
    """Weeks before both nights."""
    with time_machine.travel(BEFORE, tick=False):
        yield


def schedule(desk, day: str, time: str):  # noqa: F811
    """The answer to a form that schedules a report for a time of the office."""
    report = factories.finished("OIG-27-77", "When the clocks change", topics=["The night"])
    return desk.decide(report, "schedule", publish_moment_0=day, publish_moment_1=time)


def is_out(client, address: str, sign: str) -> bool:
    """Whether a surface shows the report, asked by a process that has just started."""
    catalog.forget()
    answer = client.get(address)
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    answer.close()
    return answer.status_code in (200, 302) and sign in content.decode("latin-1")


@pytest.mark.parametrize(
    ("day", "time", "instant"),
    [
        ("2027-03-14", "00:00", "2027-03-14T05:00Z"),
        ("2027-03-14", "01:59", "2027-03-14T06:59Z"),  # a minute before the hour that does not exist
        ("2027-03-14", "03:00", "2027-03-14T07:00Z"),  # a minute later
        ("2027-03-14", "23:59", "2027-03-15T03:59Z"),
        ("2027-11-07", "00:00", "2027-11-07T04:00Z"),
        ("2027-11-07", "00:59", "2027-11-07T04:59Z"),  # a minute before the hour that comes twice
        ("2027-11-07", "02:00", "2027-11-07T07:00Z"),  # two hours and a minute later
        ("2027-11-07", "23:59", "2027-11-08T04:59Z"),
    ],
)
def test_a_report_appears_at_its_instant(early, desk, client, day, time, instant):  # noqa: F811
    assert schedule(desk, day, time).status_code == 302
    moment = dt.datetime.fromisoformat(instant)
    assert Report.objects.get().publish_at == moment
    for address, sign in SURFACES.items():
        for step in (-1, 0, 1):
            with time_machine.travel(moment + step * MILLISECOND, tick=False):
                assert is_out(client, address, sign) == (step >= 0), (address, step)
        Report.objects.update(slug=None, first_published_at=None)  # as before its moment, for the next surface


@pytest.mark.parametrize(
    ("day", "time", "words"),
    [
        ("2027-03-14", "02:00", "2:00 a.m. on March 14, 2027 does not exist"),
        ("2027-03-14", "02:30", "2:30 a.m. on March 14, 2027 does not exist"),
        ("2027-03-14", "02:59", "2:59 a.m. on March 14, 2027 does not exist"),
        ("2027-11-07", "01:00", "1:00 a.m. on November 7, 2027 happens twice"),
        ("2027-11-07", "01:30", "1:30 a.m. on November 7, 2027 happens twice"),
        ("2027-11-07", "01:59", "1:59 a.m. on November 7, 2027 happens twice"),
    ],
)
def test_a_time_that_is_none_or_two_is_refused_in_words(early, desk, day, time, words):  # noqa: F811
    answer = schedule(desk, day, time)
    assert answer.status_code == 200
    (said,) = answer.context["form"].errors["publish_moment"]
    assert words in said.replace("\xa0", " ")
    assert Report.objects.get().publish_at is None


HOUR, MINUTE = dt.timedelta(hours=1), dt.timedelta(minutes=1)
ZONE = ZoneInfo("America/New_York")


def changes(last: int) -> list[dt.datetime]:
    """The instants, in UTC, at which the office's clocks change, until the end of a year."""
    hours = (BEFORE + n * HOUR for n in range(24 * 366 * (last + 1 - BEFORE.year)))
    return [
        one for one in hours
        if one.year <= last and one.astimezone(ZONE).utcoffset() != (one - HOUR).astimezone(ZONE).utcoffset()
    ]  # fmt: skip


CHANGES = changes(2030)


def typed(moment: dt.datetime) -> list[str]:
    """A time of the office as it is typed."""
    return [f"{moment:%Y-%m-%d}", f"{moment:%H:%M}"]


@pytest.mark.no_database
def test_the_nights_through_2030_are_known():
    assert [f"{one.astimezone(ZONE):%Y-%m-%d}" for one in CHANGES] == [
        "2027-03-14", "2027-11-07", "2028-03-12", "2028-11-05", "2029-03-11", "2029-11-04", "2030-03-10", "2030-11-03",
    ]  # fmt: skip


@pytest.mark.no_database
@pytest.mark.parametrize("change", CHANGES, ids=lambda one: f"{one:%Y-%m-%d}")
def test_every_minute_of_each_night(change):
    """Those around the change are the instants they name; those skipped or repeated are refused, each of them."""
    forward = change.month == 3
    words = "does not exist" if forward else "happens twice"
    first = change.astimezone(ZONE).replace(tzinfo=None) - (
        HOUR if forward else 0 * HOUR
    )  # of the hour that is none or two
    refused, taken = {}, {}
    for n in range(-180, 240):
        local = first + n * MINUTE
        try:
            taken[n] = OfficeMomentField().clean(typed(local)).astimezone(dt.UTC)
        except forms.ValidationError as error:
            refused[n] = words in error.messages[0]
    assert refused == dict.fromkeys(range(60), True)
    before, after = (change, change - HOUR) if forward else (change - HOUR, change)
    assert all(taken[n] == (before if n < 0 else after) + n * MINUTE for n in taken)


@pytest.mark.parametrize("change", CHANGES, ids=lambda one: f"{one:%Y-%m-%d}")
def test_the_last_and_the_first_minute_that_can_be_chosen(client, db, change):
    """A report of each is out at its instant, on every surface, not a millisecond earlier."""
    before, after = (change - MINUTE, change) if change.month == 3 else (change - HOUR - MINUTE, change + HOUR)
    for number, moment in (("OIG-30-01", before), ("OIG-30-02", after)):
        at = OfficeMomentField().clean(typed(moment.astimezone(ZONE)))
        report = factories.scheduled(
            number, f"Clocks {number}", at=at, topics=[f"Night of {number}"], documents=["report"], fiscal_year=2027
        )
        assert report.publish_at == moment
        for address, sign in surfaces_of(number).items():
            for step in (-1, 0, 1):
                with time_machine.travel(moment + step * MILLISECOND, tick=False):
                    assert is_out(client, address, sign) == (step >= 0), (moment, address, step)
            Report.objects.filter(pk=report.pk).update(slug=None, first_published_at=None)  # as before its moment


def surfaces_of(number: str) -> dict[str, str]:
    """Every surface with what shows that this report is out."""
    names = {"OIG-27-77": number, "oig-27-77": number.lower(), "The night": f"Night of {number}"}

    def put(text: str) -> str:
        for old, new in names.items():
            text = text.replace(old, new)
        return text

    return {put(address): put(sign) for address, sign in SURFACES.items()}
