"""From a raw row to what it says about a report: values read, unreadable ones set aside with a warning."""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from reports.models import Agency, OversightArea, Report, Topic, naming

from . import values
from .messages import Message, Rejected, quoted
from .reading import RawRow

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")  # PostgreSQL takes no NUL, and half a surrogate pair is no text


def longest(model: type, name: str) -> int:
    """How many characters a field of a model takes."""
    return model._meta.get_field(name).max_length  # type: ignore[attr-defined]


@dataclass
class Row:
    """What a row says. Empty means that it says nothing."""

    number: int
    report_number: str
    title: str
    title_key: str = ""
    identity: tuple[str, str] = ("", "")  # number and title, both folded
    issued: tuple[dt.date, str] | None = None
    fiscal_year: int | None = None
    agencies: list[str] = field(default_factory=list)
    area: str = ""
    topics: list[str] = field(default_factory=list)
    report_type: str = ""
    summary: str = ""
    paths: list[str] = field(default_factory=list)
    unread: dict[str, tuple[str, str]] = field(
        default_factory=dict
    )  # by column: what is printed, what is wrong with it
    messages: list[Message] = field(default_factory=list)

    def warn(self, column: str, text: str) -> None:
        """Note something that a person should look at."""
        self.messages.append(Message(self.number, column, text))


def read_row(raw: RawRow) -> Row:
    """Read all values of a row. Raises Rejected if it cannot be used."""
    if raw.problem:
        raise Rejected("row", raw.problem, "Mend this row in the file.")
    for key, value in raw.values.items():
        if _UNSTORABLE.search("".join(value) if is_texts(value) else str(value)):  # type: ignore[arg-type]
            raise Rejected(key, "contains a NUL or a broken character", "Type this text anew.")
    row = Row(raw.number, identifying(raw, "report_number", values.line), identifying(raw, "title", values.title))
    row.title_key = naming.fold(row.title)[: longest(Report, "title_key")]
    if row.title and not row.title_key:
        set_aside(row, "title", row.title, "has no letter or digit")
        row.title = ""
    row.identity = (naming.fold(row.report_number), row.title_key)
    if not any(row.identity):
        raise Rejected("row", "neither a report number nor a title", "Fill in one of them, or remove the row.")
    if values.is_doubled(row.title):
        row.warn("title", f"{quoted(row.title)} says the same twice; kept as printed")
    read_facts(row, raw)
    return row


def is_texts(value: object) -> bool:
    """Whether it is a list of texts."""
    return isinstance(value, list) and all(isinstance(part, str) for part in value)


def identifying(raw: RawRow, key: str, read: Callable[[object], str]) -> str:
    """The number or the title. Raises Rejected: without knowing them, nothing is known about whose row it is."""
    value = raw.values.get(key)
    try:
        text = read(value)
    except ValueError as error:
        raise Rejected(key, f"{quoted(value)} {error}", "Write it as text.") from error
    most = longest(Report, "number" if key == "report_number" else "title")
    if len(text) > most:
        raise Rejected(key, f"{quoted(text)} has {len(text)} characters, at most {most} can be kept", "Shorten it.")
    return text


def read_facts(row: Row, raw: RawRow) -> None:
    """Read everything but number and title."""

    def read(key: str, reader: Callable, empty: object) -> object:
        value = raw.values.get(key)
        try:
            return reader(value)
        except ValueError as error:
            set_aside(row, key, value, str(error))
            return empty

    row.issued = read("issue_date", values.issue_date, None)  # type: ignore[assignment]
    row.fiscal_year = read("fiscal_year", values.fiscal_year, None)  # type: ignore[assignment]
    row.report_type = read("report_type", values.report_type, "")  # type: ignore[assignment]
    row.summary = read("executive_summary", values.block, "")  # type: ignore[assignment]
    row.agencies = read("agencies", names_up_to(longest(Agency, "name")), [])  # type: ignore[assignment]
    row.topics = read("tags", names_up_to(longest(Topic, "name")), [])  # type: ignore[assignment]
    row.area = read("oversight_area", area_name, "")  # type: ignore[assignment]
    paths = [read("document_url", values.document_path, ""), read("source", values.report_page, "")]
    row.paths = [path for path in dict.fromkeys(paths) if path]  # type: ignore[misc]


def names_up_to(length: int) -> Callable[[object], list[str]]:
    """A reader of lists of names."""
    return lambda value: values.names(value, longest=length)


def area_name(value: object) -> str:
    """The name of one oversight area. A comma may be part of it."""
    found = values.names([value], longest=longest(OversightArea, "name"))
    return found[0] if found else ""


def set_aside(row: Row, key: str, value: object, why: str) -> None:
    """Keep what is printed but cannot be read."""
    text = "; ".join(map(str, value)) if isinstance(value, list) else str(value)
    row.unread[key] = (text[:1000], why)
