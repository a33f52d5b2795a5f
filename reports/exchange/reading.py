"""From a file's bytes to rows of raw values. Knows columns, but not what a good value is."""

import csv
import hashlib
import io
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from . import cells, columns, workbook
from .messages import Unreadable

MAX_BYTES = 100 * 1024 * 1024
CSV_ENDINGS, JSON_ENDINGS = (".csv", ".tsv"), (".jsonl", ".ndjson")
DELIMITERS = ",;\t"


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
    sha256: str = ""  # of the file's bytes


def read_file(path: Path) -> Table:
    """Read a file of CSV, XLSX, JSON or JSON lines. Raises Unreadable in plain words."""
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


def read_bytes(data: bytes, name: str, *, max_rows: int | None = None) -> Table:
    """Read CSV, XLSX, JSON or JSON lines; the content tells which, and the name's ending. Raises Unreadable.

    With `max_rows`, a file of more rows is refused.
    """
    table = read_workbook(data, max_rows) if data.startswith(workbook.ZIP) else read_text(decoded(data), name)
    if not table.rows:
        raise Unreadable("The file has a header and no rows.")
    if max_rows and len(table.rows) > max_rows:
        raise Unreadable(f"The file has {len(table.rows):,} rows, at most {max_rows:,} go at once. Import it in parts.")
    table.sha256 = hashlib.sha256(data).hexdigest()
    return table


def read_text(text: str, name: str) -> Table:
    """Read a text: JSON, JSON lines or CSV."""
    start = text.lstrip()[:1]
    if not start:
        raise Unreadable("The file is empty.")
    ending = Path(name).suffix.lower()
    if ending in CSV_ENDINGS:
        return read_csv(text)
    if start == "[" and ending not in JSON_ENDINGS:
        return read_json_list(text)
    return read_json_lines(text) if start == "{" or ending in JSON_ENDINGS else read_csv(text)


def decoded(data: bytes) -> str:
    """The text of UTF-8 bytes, with or without a byte order mark. Raises Unreadable for anything else."""
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable(
            "This spreadsheet is in an old format or has a password. Save it as an Excel workbook (.xlsx)."
        )
    if data.startswith(b"%PDF"):
        raise Unreadable("This is a PDF. What is imported is a list of reports: XLSX, CSV or JSON.")
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
        try:
            found = json.loads(line)
        except (ValueError, RecursionError):
            table.rows.append(RawRow(number, problem="the line is not JSON"))
            continue
        add_object(table, number, found)
    return table


def read_json_list(text: str) -> Table:
    """One list of objects; the first is row 1. Raises Unreadable if it is none."""
    try:
        found = json.loads(text)
    except RecursionError:
        raise Unreadable("The file is JSON, but too deep to be a list of reports.") from None
    except ValueError as error:
        raise Unreadable(f"The file is not JSON: {error}.") from error
    table = Table([])
    for number, one in enumerate(found, start=1):
        add_object(table, number, one)
    return table


def add_object(table: Table, number: int, found: object) -> None:
    """Make a row of a JSON object; of anything else, a row with a problem."""
    row = RawRow(number)
    table.rows.append(row)
    if not isinstance(found, dict):
        row.problem = "the line is JSON, but not a report (an object with keys)"
        return
    for name, value in found.items():
        put(table, row, name, value)


def put(table: Table, row: RawRow, name: str, value: object) -> None:
    """Store a value under its column, or note that the name is none."""
    key = columns.key_of(name)
    if key is None:
        row.extra[name] = value
        if not columns.is_written_only(name):
            table.unknown.setdefault(name, row.number)
    elif row.values.get(key) in (None, "", []):
        row.values[key] = value
    elif value not in (None, "", [], row.values[key]):
        row.problem = f"two values for {key}"


def read_csv(text: str) -> Table:
    """The rows of CSV. Raises Unreadable if the first is no header."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text), strict=True)
    try:
        header = next(reader)
    except csv.Error as error:
        raise Unreadable(f"The first row cannot be read: {error}.") from error
    return table_of(header, numbered(reader))


def read_workbook(data: bytes, max_rows: int | None) -> Table:
    """The rows of a workbook's first sheet."""
    sheet = workbook.rows(data)
    number, header = next(((number, one) for number, one in sheet if any(one)), (0, []))
    if not header:
        raise Unreadable("The first sheet of the workbook is empty.")
    if number != 1:
        raise Unreadable("The first row of the sheet is empty. It must name the columns.")
    return table_of(header, ((number, one, "") for number, one in workbook.at_most(max_rows, sheet)))


def table_of(header: list[str], rows: Iterable[tuple[int, list[str], str]]) -> Table:
    """The rows of a sheet whose first row names the columns.

    Raises Unreadable if number and title are not among them, or if one comes twice.
    """
    header = [name.strip() for name in header]
    keys = [columns.key_of(name) for name in header]
    if "report_number" not in keys and "title" not in keys:
        raise Unreadable(
            f"The first row must name the columns, “Report Number” and “Title” among them. It says: {', '.join(header)[:300]}"
        )
    for key in columns.KEYS:
        if keys.count(key) > 1:
            names = " and ".join(f"“{name}”" for name, other in zip(header, keys, strict=True) if other == key)
            raise Unreadable(f"{names} mean the same column. Keep one of them.")
    unread = [name for name, key in zip(header, keys, strict=True) if key is None and name]
    table = Table([], {name: 1 for name in unread if not columns.is_written_only(name)})
    for number, cells_found, problem in rows:
        if problem or any(cell.strip() for cell in cells_found):
            table.rows.append(sheet_row(number, cells_found, problem, keys, header))
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


def sheet_row(number: int, found: list[str], problem: str, keys: list[str | None], header: list[str]) -> RawRow:
    """The cells under their columns. Cells beyond the header mean that the row has slipped: a problem."""
    if not problem and any(cell.strip() for cell in found[len(header) :]):
        problem = f"{len(found)} cells, but the header names {len(header)}"
    row = RawRow(number, problem=problem)
    for name, key, cell in zip(header, keys, found, strict=False):
        if key:
            row.values[key] = cells.unguarded(cell)
        else:
            row.extra[name] = cell
    return row


def delimiter_of(text: str) -> str:
    """The delimiter under which the first row names the most columns we know: some spreadsheets write semicolons."""
    first = text.partition("\n")[0]
    return max(
        DELIMITERS, key=lambda mark: sum(columns.key_of(cell.strip('" \r')) is not None for cell in first.split(mark))
    )
