"""What an import says about its rows."""

from dataclasses import dataclass

SHOWN = 120  # characters of a value


@dataclass(frozen=True, order=True)
class Message:
    """One warning or rejection: row, field, what, and what was done about it."""

    row: int
    field: str
    text: str

    def __str__(self) -> str:
        return f"row {self.row}: {self.field}: {self.text}"


def quoted(value: object) -> str:
    """A value as it may stand in a message: quoted, shortened, without characters that could act on a terminal."""
    text = "; ".join(map(str, value)) if isinstance(value, list) else str(value)
    text = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text[: SHOWN + 1])
    return f"“{text[:SHOWN]}…”" if len(text) > SHOWN else f"“{text}”"
