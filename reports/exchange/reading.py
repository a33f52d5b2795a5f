"""From a file's bytes to rows of raw values. Knows columns, but not what a good value is."""

import csv
import io
import json
from dataclasses import dataclass, field
from pathlib import Path

from . import columns

MAX_BYTES = 100 * 1024 * 1024
CSV_ENDINGS, JSON_ENDINGS = (".csv", ".tsv"), (".jsonl", ".ndjson")
DELIMITERS = ",;\t"


class Unreadable(Exception):
    """The file as a whole cannot be read; the words say why and what to do."""


@dataclass
class RawRow:
    """One row. `number` counts from 1: lines of JSON, rows of a spreadsheet (where the header is row 1)."""

    number: int
    values: dict[str, object] = field(default_factory=dict)  # by key of columns.COLUMNS
    extra: dict[str, object] = field(default_factory=dict)  # what stands under other names
    problem: str = ""  # why the row cannot be used at all


@dataclass
class Table:
    """All rows of a file, blank ones left out, and the names that are no columns, with the row where each was seen."""

    rows: list[RawRow]
    unknown: dict[str, int] = field(default_factory=dict)


def read_file(path: Path) -> Table:
    """Read a file of JSON lines or CSV. Raises Unreadable in plain words."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)  # no more of a device that never ends, or of a file that grows
        if len(data) > MAX_BYTES:
            raise Unreadable(f"{path} is larger than {MAX_BYTES // 1024**2} MB. Import it in parts.")
        return read_bytes(data, path.name)
    except FileNotFoundError:
        raise Unreadable(f"There is no file {path}.") from None
    except IsADirectoryError:
        raise Unreadable(f"{path} is a folder, not a file.") from None
    except OSError as error:
        raise Unreadable(f"{path} cannot be read: {error.strerror}.") from error


def read_bytes(data: bytes, name: str) -> Table:
    """Read JSON lines or CSV; the name's ending tells which, else the first character. Raises Unreadable."""
    text = decoded(data)
    start = text.lstrip()[:1]
    if not start:
        raise Unreadable("The file is empty.")
    ending = Path(name).suffix.lower()
    if ending not in CSV_ENDINGS and start == "[":
        raise Unreadable("The file is one JSON list. Write one report to a line instead (JSON lines).")
    is_json = ending in JSON_ENDINGS or (ending not in CSV_ENDINGS and start == "{")
    table = read_json_lines(text) if is_json else read_csv(text)
    if not table.rows:
        raise Unreadable("The file has a header and no rows.")
    return table


def decoded(data: bytes) -> str:
    """The text of UTF-8 bytes, with or without a byte order mark. Raises Unreadable for anything else."""
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise Unreadable("This is a spreadsheet. Save it as “CSV UTF-8” and import that file.")
    if data.startswith(b"%PDF"):
        raise Unreadable("This is a PDF. What is imported is a list of reports: CSV or JSON lines.")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unreadable("The file is UTF-16 text. Save it as UTF-8 (in a spreadsheet: “CSV UTF-8”).")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Unreadable(
            f"The file is not UTF-8 text (line {line}, byte 0x{data[error.start]:02x}). "
            "Save it as UTF-8 (in a spreadsheet: “CSV UTF-8”)."
        ) from error


def read_json_lines(text: str) -> Table:
    """One object to a line. A line that is none becomes a row with a problem."""
    table = Table([])
    # split at \n alone: splitlines() also splits at separators that may stand inside a JSON text
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        row = RawRow(number)
        table.rows.append(row)
        try:
            found = json.loads(line)
        except (ValueError, RecursionError):
            row.problem = "the line is not JSON"
            continue
        if not isinstance(found, dict):
            row.problem = "the line is JSON, but not a report (an object with keys)"
            continue
        for name, value in found.items():
            put(table, row, name, value)
    return table


def put(table: Table, row: RawRow, name: str, value: object) -> None:
    """Store a value under its column, or note that the name is none."""
    key = columns.key_of(name)
    if key is None:
        row.extra[name] = value
        table.unknown.setdefault(name, row.number)
    elif row.values.get(key) in (None, "", []):
        row.values[key] = value
    elif value not in (None, "", [], row.values[key]):
        row.problem = f"two values for {key}"


def read_csv(text: str) -> Table:
    """The first row names the columns. Raises Unreadable if number and title are not among them, or one comes twice."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text), strict=True)
    try:
        header = [name.strip() for name in next(reader)]
    except csv.Error as error:
        raise Unreadable(f"The first row cannot be read: {error}.") from error
    keys = [columns.key_of(name) for name in header]
    if "report_number" not in keys and "title" not in keys:
        raise Unreadable(
            f"The first row must name the columns, “Report Number” and “Title” among them. It says: {', '.join(header)[:300]}"
        )
    for key in columns.KEYS:
        if keys.count(key) > 1:
            names = " and ".join(f"“{name}”" for name, other in zip(header, keys, strict=True) if other == key)
            raise Unreadable(f"{names} mean the same column. Keep one of them.")
    table = Table([], {name: 1 for name, key in zip(header, keys, strict=True) if key is None and name})
    for number, cells, problem in numbered(reader):
        if problem or any(cell.strip() for cell in cells):
            table.rows.append(csv_row(number, cells, problem, keys, header))
    return table


def numbered(reader):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201  (csv has no public reader type)
    """(number of the row, its cells, what is wrong with it) for each row after the header."""
    number = 1
    while True:
        number += 1
        try:
            yield number, next(reader), ""
        except StopIteration:
            return
        except csv.Error as error:
            yield number, [], f"not CSV: {error}"


def csv_row(number: int, cells: list[str], problem: str, keys: list[str | None], header: list[str]) -> RawRow:
    """The cells under their columns. Cells beyond the header mean that the row has slipped: a problem."""
    if not problem and any(cell.strip() for cell in cells[len(header) :]):
        problem = f"{len(cells)} cells, but the header names {len(header)}"
    row = RawRow(number, problem=problem)
    for name, key, cell in zip(header, keys, cells, strict=False):
        if key:
            row.values[key] = cell
        else:
            row.extra[name] = cell
    return row


def delimiter_of(text: str) -> str:
    """The delimiter under which the first row names the most columns we know: some spreadsheets write semicolons."""
    first = text.partition("\n")[0]
    return max(
        DELIMITERS, key=lambda mark: sum(columns.key_of(cell.strip('" \r')) is not None for cell in first.split(mark))
    )
