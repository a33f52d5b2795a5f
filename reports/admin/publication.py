"""Where a report stands, in words, and moments in the office's zone."""

import datetime as dt

from django import forms
from django.conf import settings
from django.contrib.admin.widgets import AdminSplitDateTime
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format

from reports.choices import FISCAL_YEARS, RevisionState, Standing
from reports.models import Report, Revision


def moment_text(moment: dt.datetime) -> str:
    """A moment in the office's zone, with the zone's name: "November 30, 2026, 9:00 a.m. EST"."""
    return date_format(timezone.localtime(moment), "F j, Y, g:i a T")


def standing_text(report: Report, now: dt.datetime) -> str:
    """Where a report stands, in words, with the moment of a scheduled one."""
    standing = report.standing_at(now)
    if standing == Standing.SCHEDULED:
        return f"Scheduled for {moment_text(report.publish_at)}"  # type: ignore[arg-type]
    return str(standing.label)


def copy_text(copy: Revision) -> str:
    """How far a working copy is, in words, with the moment of a scheduled one."""
    if copy.takes_place_at:
        return f"Scheduled for {moment_text(copy.takes_place_at)}"
    return str(RevisionState(copy.state).label)


def lower(text: str) -> str:
    """In the middle of a line: the first letter small, the names of months and zones as they are."""
    return text[:1].lower() + text[1:]


class OfficeMomentWidget(AdminSplitDateTime):
    """Django's two boxes, each with a name of its own for a screen reader: a label can name one of them alone."""

    def get_context(self, name: str, value: object, attrs: dict | None) -> dict:
        """See the class."""
        context = super().get_context(name, value, attrs)
        for part, label in zip(context["widget"]["subwidgets"], ("Date", "Time"), strict=True):
            part["attrs"]["aria-label"] = label
        return context


class OfficeMomentField(forms.SplitDateTimeField):
    """A date and a time in the office's zone. Times that the clocks skip or repeat are refused in plain words."""

    widget = OfficeMomentWidget
    default_error_messages = {
        "invalid_date": "Enter the date as year-month-day, for example 2026-11-30.",
        "invalid_time": "Enter the time as hours and minutes of a 24-hour clock, for example 09:00 or 14:30.",
    }

    def compress(self, data_list: list) -> dt.datetime | None:
        """See the class."""
        if data_list and data_list[0] and data_list[0].year not in FISCAL_YEARS:
            raise ValidationError("That year is out of reach. Look at it again.", code="year")
        try:
            return super().compress(data_list)
        except ValidationError as error:
            if error.code != "ambiguous_timezone":
                raise
            raise ValidationError(clock_change_text(*data_list), code="clock-change") from None


def clock_change_text(day: dt.date, time: dt.time) -> str:
    """Why a local time cannot be used."""
    written = f"{date_format(time, 'g:i a')} on {date_format(day, 'F j, Y')}"
    zone = timezone.get_current_timezone()
    local = dt.datetime.combine(day, time)
    before, after = (local.replace(tzinfo=zone, fold=fold).utcoffset() for fold in (0, 1))
    if before > after:  # type: ignore[operator]
        return f"The clocks go back that night, so {written} happens twice. Choose a time an hour earlier or later."
    return f"The clocks go forward that night, so {written} does not exist. Choose a time an hour earlier or later."


def zone_text(now: dt.datetime) -> str:
    """What times mean, for the help text beside the boxes: “Office time: America/New_York (now 12:00 p.m. EST, UTC-05:00).”"""
    local = timezone.localtime(now)
    return f"Office time: {settings.TIME_ZONE} (now {date_format(local, 'g:i a T')}, UTC{local.isoformat()[-6:]})."
