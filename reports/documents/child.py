"""The program that reads a PDF, in a process of its own with limits: what kills it must not hurt the portal.

Started by reading.py, with the file as standard input; answers on standard output in records of a letter, four bytes of
length and as many of content (see reading.py). Imports nothing of Django, and of the portal only what is as pure.
"""

import contextlib
import ctypes
import io
import mmap
import os
import resource
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

MEMORY = 1024**3  # bytes of address space
CPU_S = 20
FILES = 32
MOST_PAGES = 5_000
MOST_LETTERS = 16 * 1024**2  # in a document: more than the parent would take
WIDTH, MOST_HEIGHT = 400, 800  # of the picture of page 1, in pixels
QUALITY = 70
COLUMN_GAP = 1.2  # of a line's height: as wide as no gap between words
MOST_PARTS = 60  # of a line that are looked at for such gaps
LIMITS = {
    "RLIMIT_AS": MEMORY,
    "RLIMIT_CPU": CPU_S,
    "RLIMIT_FSIZE": 0,
    "RLIMIT_NOFILE": FILES,
    "RLIMIT_CORE": 0,
    "RLIMIT_NPROC": 0,
}


class TooLarge(Exception):
    """More pages or letters than are taken."""


def main() -> None:
    """Read standard input and tell what is in it."""
    limit()
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # nothing else may write among the records
    sys.path.append(str(Path(__file__).resolve().parents[2]))
    try:
        tell(out)
    except (MemoryError, TooLarge):
        send(out, b"X", b"too_large")


def limit() -> None:
    """Take from this process what it does not need, before anything of the file is looked at."""
    for name, most in LIMITS.items():
        kind = getattr(resource, name)
        hard = resource.getrlimit(kind)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (most, most))


def send(out: io.BufferedIOBase, kind: bytes, content: bytes) -> None:
    """One record."""
    out.write(kind + len(content).to_bytes(4, "big") + content)


def tell(out: io.BufferedIOBase) -> None:
    """Everything that is found out. The picture comes last: if it cannot be drawn, the text is told already."""
    import pypdfium2
    from pypdfium2 import raw

    from reports.documents.page_text import texts

    try:
        document = pypdfium2.PdfDocument(content())
    except pypdfium2.PdfiumError as error:
        needs_key = error.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)
        return send(out, b"X", b"encrypted" if needs_key else b"damaged")
    if len(document) > MOST_PAGES:
        raise TooLarge
    pages = list(pages_of(document))
    if sum(page is None for page in pages) * 2 >= len(pages):  # none at all is damage, too
        return send(out, b"X", b"damaged")
    facts(out, document)
    for text in texts([page or EMPTY for page in pages]):
        send(out, b"P", text.encode())
    send(out, b"E", b"")
    out.flush()
    with contextlib.suppress(Exception):
        send(out, b"W", picture(document))
    out.flush()


def content() -> Any:
    """The file, mapped: only what is looked at takes memory. Raises ValueError if it is empty."""
    view = mmap.mmap(0, 0, access=mmap.ACCESS_COPY)
    return (ctypes.c_char * len(view)).from_buffer(view)


if __name__ == "__main__":
    main()
