"""Issue dates with their precision, federal fiscal years, and the days that the law gives for posting. Pure functions."""

import calendar
import datetime as dt

from django.utils import timezone

from reports.choices import Precision


def fiscal_year_of(day: dt.date, precision: str = Precision.DAY) -> int | None:
    """The federal fiscal year of a date: year N runs from 1 October N-1 to 30 September N (31 U.S.C. 1102).

    A date of which only the calendar year is known lies in two fiscal years: None.
    """
    if precision in (Precision.YEAR, Precision.UNKNOWN):
        return None
    return day.year + (day.month >= 10)


def last_day(day: dt.date, precision: str) -> dt.date:
    """The last day the date may mean: itself, or the end of its month or calendar year."""
    if precision == Precision.MONTH:
        return day.replace(day=calendar.monthrange(day.year, day.month)[1])
    if precision == Precision.YEAR:
        return day.replace(month=12, day=31)
    return day


def first_day(day: dt.date, precision: str) -> dt.date:
    """The first day the date may mean. This is what is stored for a month or a year."""
    if precision == Precision.MONTH:
        return day.replace(day=1)
    if precision == Precision.YEAR:
        return day.replace(month=1, day=1)
    return day


def fiscal_year_end(year: int) -> dt.date:
    """30 September of the fiscal year."""
    return dt.date(year, 9, 30)


DAYS_TO_POST = 3  # after the day of the final submission: 5 U.S.C. 420


def due_on(final_on: dt.date) -> dt.date:
    """The last day on which a report that became final on this day is posted in time."""
    return final_on + dt.timedelta(days=DAYS_TO_POST)


def post_by(final_on: dt.date) -> dt.datetime:
    """The first moment at which it would be posted late: midnight after that day, in the office's zone."""
    next_day = due_on(final_on) + dt.timedelta(days=1)
    return dt.datetime.combine(next_day, dt.time(), tzinfo=timezone.get_default_timezone())


def as_text(day: dt.date, precision: str) -> str:
    """The date as far as it is known, in words: "December 3, 2018", "June 2009" or "2009"."""
    if precision == Precision.YEAR:
        return str(day.year)
    month = calendar.month_name[day.month]
    return f"{month} {day.year}" if precision == Precision.MONTH else f"{month} {day.day}, {day.year}"
