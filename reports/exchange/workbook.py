"""XLSX, read and written. A workbook is a zip of XML, so it is measured before anything unpacks it.

openpyxl reads it row by row, and by defusedxml, which refuses entities (a few lines of them can become gigabytes).
"""

import datetime as dt
import io
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from typing import IO

import openpyxl
from openpyxl.cell import WriteOnlyCell

from .cells import guarded
from .messages import Unreadable

ZIP = b"PK\x03\x04"
MAX_PARTS, MAX_UNPACKED = 1_000, 150 * 1024**2  # 20,000 rows with long summaries take 60 MB
MAX_COLUMNS, MOST_BLANK = 100, 10_000  # of our columns there are a dozen
LONGEST_CELL = 32_767  # characters: Excel's own limit
NOT_ONE = "This is no Excel workbook that can be read. Save it as an Excel workbook (.xlsx) again, or as “CSV UTF-8”."
_WIDTHS = {"title": 60, "executive_summary": 60, "agencies": 20, "tags": 30}


def rows(data: bytes) -> Iterator[tuple[int, list[str]]]:
    """(number, cells as text) of the rows of the first sheet, blank ones included. Raises Unreadable."""
    measure(data)
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # some programs write a size that is not the sheet's: rows beyond it would be lost
        blank = 0  # one after the other: a file of a kilobyte may say that it has a million
        for number, found in enumerate(sheet.iter_rows(values_only=True, max_col=MAX_COLUMNS), start=1):
            is_blank = all(value is None for value in found)
            blank = blank + 1 if is_blank else 0
            if blank > MOST_BLANK:
                raise Unreadable(
                    f"The sheet has more than {MOST_BLANK:,} blank rows one after the other. Delete them, or save the rows "
                    "that matter as “CSV UTF-8”."
                )
            yield number, [] if is_blank else trimmed([text_of(value) for value in found])
    except (Unreadable, MemoryError):
        raise
    except Exception as error:  # openpyxl meets a broken file with whatever its code stumbles over
        raise Unreadable(NOT_ONE) from error


def measure(data: bytes) -> None:
    """Refuse what is no workbook, or unpacks to too much. The sizes are binding: zipfile unpacks no more than they say."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise Unreadable(NOT_ONE) from error
    if not any(part.filename == "[Content_Types].xml" for part in parts):
        raise Unreadable(NOT_ONE)
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise Unreadable(
            f"The workbook unpacks to more than {MAX_UNPACKED // 1024**2} MB. Remove pictures and other sheets, or save it as "
            "“CSV UTF-8”."
        )


def at_most(count: int | None, found: Iterable[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
    """The same rows; Unreadable as soon as more than `count` of them hold something."""
    used = 0
    for number, cells in found:
        used += bool(cells)
        if count and used > count:
            raise Unreadable(f"The sheet has more than {count:,} rows. Import it in parts.")
        yield number, cells


def trimmed(cells: list[str]) -> list[str]:
    """Without empty cells at the end, where sheets keep formats."""
    while cells and not cells[-1].strip():
        cells.pop()
    return cells


def text_of(value: object) -> str:
    """What a cell says, as one would have typed it."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date().isoformat()
    return str(value)


def write(header: list[tuple[str, str]], found: Iterable[list[str]]) -> IO[bytes]:
    """A workbook of one sheet, in a temporary file, at its start. `header`: (key, what it says) of each column.

    Every cell is text and says so: neither a formula nor a number that a spreadsheet would make a date of. A text longer than a
    cell may be is left out, since half a summary would come back as a changed one.
    """
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Reports")
    sheet.freeze_panes = "A2"
    for n, (key, _) in enumerate(header, start=1):
        sheet.column_dimensions[openpyxl.utils.get_column_letter(n)].width = _WIDTHS.get(key, 18)
    sheet.append([cell_of(sheet, name) for _, name in header])
    for one in found:
        sheet.append([cell_of(sheet, text) for text in one])
    file = tempfile.TemporaryFile(suffix=".xlsx")  # noqa: SIM115  (whoever sends it closes it)
    book.save(file)
    file.seek(0)
    return file


def cell_of(sheet: object, text: str) -> WriteOnlyCell:
    """A cell of text."""
    text = guarded(text)
    cell = WriteOnlyCell(sheet, "" if len(text) > LONGEST_CELL else text)
    cell.data_type = "s"
    cell.number_format = "@"
    return cell
