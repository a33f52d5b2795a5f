"""The program that checks a PDF before its release, in a process of its own with limits, as child.py is.

Started by checking.py with the file as standard input. It answers on standard output in records, as child.py does: `F` a
finding (JSON: code, page or null, detail), `E` when everything was looked at. What is missing then was not checked.
"""

import io
import itertools
import json
import mmap
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from reports.documents.child import begin, content, send

CPU_S = 75
LOOKING_S = 60  # of these, for words that cannot be seen: 2,000 pages of a report take half of it
MOST_TOLD = 100  # findings of a kind
LONGEST = 80  # letters of hidden words that are told
Found = tuple[str, int | None, str]  # code, page, detail


def main() -> None:
    """Check standard input and tell what is wrong with it."""
    begin(tell, cpu_s=CPU_S)


def tell(out: io.BufferedIOBase) -> None:
    """Everything that is found out: first what the file carries, then what its pages hide."""
    told: Counter[str] = Counter()
    try:
        for code, page, detail in itertools.chain(carried(), hidden()):
            told[code] += 1
            if told[code] <= MOST_TOLD:
                send(out, b"F", json.dumps([code, page, detail]).encode())
    except Exception:
        send(out, b"F", json.dumps(["incomplete", None, ""]).encode())
    send(out, b"E", b"")


def carried() -> Iterator[Found]:
    """What the file carries besides its pages."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    from reports.documents import structure

    with os.fdopen(os.dup(0), "rb") as file, mmap.mmap(0, 0, access=mmap.ACCESS_READ) as data:
        try:
            yield from structure.findings(PdfReader(file), data)
        except (PyPdfError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
            yield "damaged", None, ""


def hidden() -> Iterator[Found]:
    """The pages with words that cannot be seen, and the first that could not be looked at in time."""
    import pypdfium2

    document = pypdfium2.PdfDocument(content())
    end = time.process_time() + LOOKING_S
    for number in range(1, len(document) + 1):
        if time.process_time() > end:
            yield "incomplete", number, ""
            return
        try:
            page = document[number - 1]
        except pypdfium2.PdfiumError:
            yield "damaged", number, ""
            continue
        yield from on_page(page, number)


def on_page(page: Any, number: int) -> Iterator[Found]:
    """The words of a page that cannot be seen."""
    from reports.documents.hidden_words import hidden_words
    from reports.documents.sheet import Sheet, TooMuch

    sheet = Sheet(page)
    try:
        if words := hidden_words(sheet):
            yield "hidden_text", number, " ".join(words)[:LONGEST]
    except TooMuch:
        yield "incomplete", number, ""
    finally:
        sheet.close()


if __name__ == "__main__":
    main()
