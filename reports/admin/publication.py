"""The last section of a report's form: what should become of it before the public."""

import datetime as dt

from django import forms
from django.conf import settings
from django.contrib.admin.widgets import AdminSplitDateTime
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format

from reports import publishing
from reports.choices import FISCAL_YEARS, Standing, State
from reports.models import Report

KEEP, NOW, AT, DRAFT, CORRECT, WITHDRAW = "keep", "now", "at", "draft", "correct", "withdraw"
INTENTIONS = {
    KEEP: "Leave it where it stands",
    NOW: "Publish now",
    AT: "Publish at a date and time",
    DRAFT: "Back to draft",
    CORRECT: "Tell the public of a correction",
    WITHDRAW: "Withdraw",
}
CHANGED_MEANWHILE = "Where this report stands has changed since you opened the page. Look at the choices again."


def moment_text(moment: dt.datetime) -> str:
    """A moment in the office's zone, with the zone's name: "November 30, 2026, 9:00 a.m. EST"."""
    return date_format(timezone.localtime(moment), "F j, Y, g:i a T")


def standing_text(report: Report, now: dt.datetime) -> str:
    """Where a report stands, in words, with the moment of a scheduled one."""
    standing = report.standing_at(now)
    if standing == Standing.SCHEDULED:
        return f"Scheduled for {moment_text(report.publish_at)}"  # type: ignore[arg-type]
    return str(standing.label)


def choices(report: Report, now: dt.datetime) -> list[tuple[str, str]]:
    """What can be chosen where the report stands; the first changes nothing."""
    standing = report.standing_at(now)
    if standing == Standing.WITHDRAWN:
        return [(KEEP, "Keep withdrawn: its address shows a notice"), (NOW, "Publish again, at once")]
    if standing == Standing.PUBLISHED:
        told = "Keep public, and tell of a correction: a dated notice with your words"
        return [
            (KEEP, "Keep public"),
            (CORRECT, told),
            (WITHDRAW, "Withdraw: only a notice with the reason stays public"),
        ]
    if standing == Standing.SCHEDULED:
        keep = f"Keep the schedule: public on {moment_text(report.publish_at)}"  # type: ignore[arg-type]
        other = [(AT, "Publish at another date and time"), (NOW, "Publish now"), (DRAFT, "Back to draft")]
        return [(KEEP, keep), *other]
    return [(KEEP, "Keep as draft: only editors see it"), (NOW, "Publish now"), (AT, "Publish at a date and time")]


class OfficeMomentField(forms.SplitDateTimeField):
    """A date and a time in the office's zone. Times that the clocks skip or repeat are refused in plain words."""

    widget = AdminSplitDateTime
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
    """What times mean, for the help text beside the boxes."""
    return f"Office time: {settings.TIME_ZONE} (now {date_format(timezone.localtime(now), 'g:i a T')})."


def check(form: forms.ModelForm, data: dict) -> None:
    """Add to the form, at the field it concerns, whatever `publishing` would refuse."""
    choice, report = data.get("decision"), form.instance
    has_title = bool((data.get("title") or "").strip()) or "title" not in form.fields
    if not has_title and "title" not in form.errors:
        if report.state != State.DRAFT:
            form.add_error("title", "This report has been published or scheduled, so it cannot be without a title.")
        elif choice in (NOW, AT):
            form.add_error("title", "A report needs a title before it can be published.")
    if choice == AT and not data.get("publish_moment") and "publish_moment" not in form.errors:
        form.add_error("publish_moment", "Say on which date and at what time.")
    if choice == AT and data.get("publish_moment") and data["publish_moment"] <= timezone.now():
        words = "That moment has passed. Choose “Publish now”, or a later date and time."
        form.add_error("publish_moment", words)
    if choice == CORRECT and not (data.get("correction") or "").strip():
        form.add_error("correction", "Say what was corrected: the notice is shown to the public.")
    if choice != CORRECT and (data.get("correction") or "").strip():
        words = "You typed a notice of a correction. Choose to tell of it, or empty its box."
        form.add_error("decision", words)
    if choice == WITHDRAW and not (data.get("reason") or "").strip():
        form.add_error("reason", "Say why the report is withdrawn: the reason is shown to the public.")


def apply(report: Report, data: dict, *, by: AbstractBaseUser) -> None:
    """Do what was chosen. Raises ValidationError if the report's standing no longer allows it."""
    choice = data.get("decision", KEEP)
    if choice == NOW:
        publishing.publish(report, by=by)
    elif choice == AT:
        publishing.publish(report, at=data["publish_moment"], by=by)
    elif choice == DRAFT:
        publishing.back_to_draft(report, by=by)
    elif choice == CORRECT:
        publishing.correct(report, notice=data["correction"], by=by)
    elif choice == WITHDRAW:
        publishing.withdraw(report, reason=data["reason"], by=by)
