"""What an import says about its rows."""

from dataclasses import dataclass

SHOWN = 120  # characters of a value


class Unreadable(Exception):
    """The file as a whole cannot be read; the words say why and what to do."""


class Rejected(Exception):
    """The row cannot be used at all: the field, what is wrong, and what whoever made the file can do."""

    def __init__(self, field: str, text: str, todo: str) -> None:
        super().__init__(field, text, todo)
        self.field, self.text, self.todo = field, text, todo


@dataclass(frozen=True, order=True)
class Message:
    """One warning or rejection: row, field, what, and what was done about it."""

    row: int
    field: str
    text: str

    def __str__(self) -> str:
        return f"row {self.row}: {self.field}: {self.text}"


@dataclass(frozen=True)
class Rejection:
    """A row that was left out."""

    row: int
    field: str
    text: str
    todo: str


@dataclass(frozen=True)
class Change:
    """A field that a row fills or changes: its column, and what it said and says, in words."""

    field: str
    old: str
    new: str


def quoted(value: object) -> str:
    """A value as it may stand in a message: quoted, shortened, without characters that could act on a terminal."""
    text = "; ".join(map(str, value)) if isinstance(value, list) else str(value)
    text = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text[: SHOWN + 1])
    return f"“{text[:SHOWN]}…”" if len(text) > SHOWN else f"“{text}”"
