"""The program that reads a PDF, in a process of its own with limits: what kills it must not hurt the portal.

Started by reading.py with the file as standard input. It answers on standard output in records: a letter, the length of
the content in four bytes, the content. `X` is a problem and the only record; else `T` title, `L` language, `G` whether
tagged, `P` for each page its text, `E` at the end of the text, `W` the picture of page 1, if it could be drawn.
Imports nothing of Django, and of the portal only files that do as little.
"""

import contextlib
import ctypes
import gc
import io
import mmap
import os
import resource
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NoReturn

MEMORY = 1024**3  # bytes of address space
CPU_S = 20
MOST_PAGES = 5_000
LIMITS = {
    "RLIMIT_AS": MEMORY,
    "RLIMIT_CPU": CPU_S,
    "RLIMIT_FSIZE": 0,
    "RLIMIT_NOFILE": 32,
    "RLIMIT_CORE": 0,
    "RLIMIT_NPROC": 0,
}


def main() -> None:
    """Read standard input and tell what is in it."""
    begin(tell)


def begin(tell: Callable[[io.BufferedIOBase], None], *, cpu_s: int = CPU_S) -> NoReturn:
    """Be a child: within limits, with nothing but records on standard output, and gone when they are told."""
    limit(cpu_s=cpu_s)
    gc.disable()  # a fifth of the time; the process is over before it would matter
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # nothing else may write among the records
    sys.path.append(str(Path(__file__).resolve().parents[2]))
    try:
        tell(out)
    except MemoryError:
        send(out, b"X", b"too_large")
    out.flush()
    os._exit(0)  # a document with a broken inside may crash when it is taken apart


def limit(*, cpu_s: int = CPU_S) -> None:
    """Take from this process what it does not need, before anything of the file is looked at."""
    for name, most in {**LIMITS, "RLIMIT_CPU": cpu_s}.items():
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

    from reports.documents import pdfium
    from reports.documents.margins import Page
    from reports.documents.page_text import texts

    try:
        document = pypdfium2.PdfDocument(content())
        if len(document) > MOST_PAGES:
            raise pdfium.TooMuch
        pages = list(pdfium.pages_of(document))
        if sum(page is None for page in pages) * 2 >= len(pages):  # no page at all is damage, too
            raise ValueError
    except (ValueError, pypdfium2.PdfiumError) as error:
        is_locked = getattr(error, "err_code", None) in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)
        send(out, b"X", b"encrypted" if is_locked else b"damaged")
        return
    except pdfium.TooMuch:
        send(out, b"X", b"too_large")
        return
    tell_pages(out, document, texts([page or Page([], 0) for page in pages]))


def tell_pages(out: io.BufferedIOBase, document: Any, found: Iterable[str]) -> None:
    """What an open document says, and its picture."""
    from reports.documents import pdfium

    send(out, b"T", pdfium.title_of(document).encode())
    send(out, b"L", pdfium.language_of(document).encode())
    send(out, b"G", b"1" if pdfium.is_tagged(document) else b"0")
    for text in found:
        send(out, b"P", text.encode())
    send(out, b"E", b"")
    out.flush()
    with contextlib.suppress(Exception):
        send(out, b"W", pdfium.picture(document))


def content() -> Any:
    """The file, mapped: only what is looked at takes memory. Raises ValueError if it is empty."""
    view = mmap.mmap(0, 0, access=mmap.ACCESS_COPY)
    return (ctypes.c_char * len(view)).from_buffer(view)


if __name__ == "__main__":
    main()
