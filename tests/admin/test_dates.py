"""How the desk writes dates: with the month in full, as the public pages do."""

import datetime as dt

import time_machine
from django.utils.formats import date_format, localize

from tests import factories


def test_months_are_written_in_full():
    moment = dt.datetime(2021, 11, 3, 14, 5)
    assert (date_format(moment.date()), localize(moment)) == ("November 3, 2021", "November 3, 2021, 2:05 p.m.")


def test_the_history_of_a_report(desk):
    with time_machine.travel(dt.datetime(2026, 11, 3, 19, 5, tzinfo=dt.UTC)):
        report = factories.draft("OIG-27-01", "First")
        desk.force_login(factories.editor("then"))
        desk.save(report, title="Second")
        page = desk.get(f"/admin/reports/report/{report.pk}/history/").content.decode()
    assert "November 3, 2026, 2:05 p.m." in page
