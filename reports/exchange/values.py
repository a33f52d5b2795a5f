"""Reading one printed value. Pure functions; each raises ValueError with the end of a sentence: “20187” … "is not a year"."""

import datetime as dt
import re
from urllib.parse import unquote, urlsplit

from reports.choices import FISCAL_YEARS, ReportType
from reports.models import naming
from reports.models.reading_dates import read_date

from .cells import printable

_MIDNIGHT = re.compile(r"[T ]00:00(:00)?Z?$")  # spreadsheets add it to a day
_TYPES = {naming.fold(name): value for value, label in ReportType.choices for name in (value, label)}
_BULLET = re.compile(r"^[•▪◦‣●·]\s*")
_REPORT_PAGE = re.compile(
    r"/reports/\d{4}-\d{2}/[^/]+/?"
)  # a report's own page on the former site; lists have no month


def line(value: object) -> str:
    """One line of text, its blanks tidied. A whole number counts as text: a spreadsheet may turn a number into one."""
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise ValueError("is not text")
    return " ".join(printable(str(value)).split())


def title(value: object) -> str:
    """A title without blanks and a bullet in front."""
    return _BULLET.sub("", line(value))


def block(value: object) -> str:
    """Text of several lines."""
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ValueError("is not text")
    return printable(value).replace("\r\n", "\n").replace("\r", "\n").strip()


def is_doubled(text: str) -> bool:
    """Whether a title stands twice inside itself, as in "Audit of X Audit of X"."""
    words = naming.fold(text).split()
    half = len(words) // 2
    return half > 0 and len(words) % 2 == 0 and words[:half] == words[half:]


def fiscal_year(value: object) -> int | None:
    """A year of four digits, with or without "FY"."""
    text = line(int(value) if isinstance(value, float) and value.is_integer() else value)
    if not text:
        return None
    found = re.fullmatch(r"(?:fy|fiscal year)?\s*([0-9]{4})", text, re.IGNORECASE)
    if not found or int(found[1]) not in FISCAL_YEARS:
        raise ValueError("is not a year")
    return int(found[1])


def issue_date(value: object) -> tuple[dt.date, str] | None:
    """A date with its precision: a day, a month or a calendar year, in any form an editor may type too."""
    text = _MIDNIGHT.sub("", line(value))
    try:
        day, precision = read_date(text)
    except ValueError:
        raise ValueError("is not a date") from None
    return (day, precision) if day else None


def names(value: object, *, longest: int) -> list[str]:
    """The names in a list, or in one text separated by semicolons, bars or lines, else by commas. Doubles are dropped."""
    if isinstance(value, list):
        parts = [line(part) for part in value]
    elif isinstance(value, str):
        marks = r"[;|\n]" if re.search(r"[;|\n]", value.strip()) else ","
        parts = [line(part) for part in re.split(marks, value)]
    elif value is None:
        parts = []
    else:
        raise ValueError("is not a list of names")
    found = {naming.fold(part): part for part in reversed(parts) if part}
    if "" in found:
        raise ValueError("has a name without a letter or a digit")
    if any(len(name) > longest for name in found.values()):
        raise ValueError(f"has a name longer than {longest} characters")
    return list(reversed(found.values()))


def report_type(value: object) -> str:
    """The key of a type given by its key or in words."""
    text = line(value)
    if not text:
        return ""
    if found := _TYPES.get(naming.fold(text)):
        return str(found)
    raise ValueError("is not a type of report")


def report_page(value: object) -> str:
    """The path of an address that is a report's own page on a former site; empty for any other text."""
    path = path_of(value)
    return path.rstrip("/") if _REPORT_PAGE.fullmatch(path) else ""


def document_path(value: object) -> str:
    """The path of a document's address on a former site."""
    text = line(value)
    path = path_of(text)
    if text and (path in ("", "/") or len(path) > 500):
        raise ValueError("is not the address of a document")
    return path


def path_of(value: object) -> str:
    """The decoded path of a web address or of a path from the root; empty for any other text."""
    text = line(value)
    try:
        parts = urlsplit(text)
    except ValueError:
        return ""
    if parts.scheme not in ("", "http", "https") or not parts.path.startswith("/"):
        return ""
    path = unquote(parts.path, errors="replace")
    return path if path.isprintable() and len(path) <= 500 else ""
