"""Issue dates as people type and print them, read with the precision they have. Pure functions."""

import datetime as dt
import re

from reports.choices import FISCAL_YEARS, Precision

MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
EXAMPLES = "2024-09-30, 09/30/2024, September 30, 2024, June 2009, or 2009"

_YEAR = r"(?P<year>[0-9]{4})"
_NAME = r"(?P<name>[a-z]{3,9})\.?"
_DAY = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
_WEEKDAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? +)?"
_FORMS = tuple(
    re.compile(pattern, re.ASCII | re.IGNORECASE)
    for pattern in (
        rf"{_YEAR}-(?P<month>[0-9]{{1,2}})-(?P<day>[0-9]{{1,2}})",
        r"(?P<month>[0-9]{1,2})[/-](?P<day>[0-9]{1,2})[/-](?P<year>[0-9]{4}|[0-9]{2})",  # American order
        rf"{_WEEKDAY}{_NAME} +{_DAY} *,? *{_YEAR}",
        rf"{_WEEKDAY}{_DAY} +{_NAME},? +{_YEAR}",
        rf"{_YEAR}-(?P<month>[0-9]{{1,2}})",
        rf"(?P<month>[0-9]{{1,2}})/{_YEAR}",
        rf"{_NAME},? +{_YEAR}",
        _YEAR,
    )
)


def read_date(text: str) -> tuple[dt.date | None, str]:
    """The first day a written date may mean, and how much of it is known: day, month or calendar year.

    An empty text is (None, unknown). Two digits of a year mean 1969 to 2068, as in POSIX. Raises ValueError with words for
    the person who typed it.

    >>> read_date("June 2009")
    (datetime.date(2009, 6, 1), Precision.MONTH)
    """
    text = " ".join(text.split())
    if not text:
        return None, Precision.UNKNOWN
    match = next((found for form in _FORMS if (found := form.fullmatch(text))), None)
    if match is None:
        raise ValueError(f"This is not a date we can read. Write it like {EXAMPLES}.")
    parts = match.groupdict()
    year, month = _year(parts["year"]), _month(parts)
    if year not in FISCAL_YEARS:
        raise ValueError(f"The year must be between {FISCAL_YEARS[0]} and {FISCAL_YEARS[-1]}.")
    try:
        day = dt.date(year, 1 if month is None else month, int(parts.get("day") or 1))
    except ValueError:
        raise ValueError(f"There is no such day: {text}.") from None
    if parts.get("day"):
        return day, Precision.DAY
    return day, Precision.YEAR if month is None else Precision.MONTH


def write_date(day: dt.date | None, precision: str) -> str:
    """The text from which `read_date` reads this date back: 2024-09-30, June 2009, 2009, or nothing."""
    if day is None or precision == Precision.UNKNOWN:
        return ""
    if precision == Precision.YEAR:
        return str(day.year)
    if precision == Precision.MONTH:
        return f"{MONTHS[day.month - 1].capitalize()} {day.year}"
    return day.isoformat()


def _year(digits: str) -> int:
    if len(digits) == 4:
        return int(digits)
    return int(digits) + (2000 if int(digits) < 69 else 1900)


def _month(parts: dict[str, str | None]) -> int | None:
    """The month's number, or None if only a year was written. Raises ValueError for a word that is no month."""
    if parts.get("month"):
        return int(parts["month"] or 0)
    if not (name := (parts.get("name") or "").lower()):
        return None
    for number, month in enumerate(MONTHS, start=1):
        if month.startswith(name):
            return number
    raise ValueError(f"“{parts['name']}” is not a month. Write the date like {EXAMPLES}.")
