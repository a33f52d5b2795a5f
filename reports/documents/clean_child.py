"""The program that cleans a PDF, in a process of its own with limits, as child.py is.

Started by cleaning.py with the file as standard input. It answers on standard output in records, as child.py does: `C` the next
piece of the cleaned file, `S` if it is signed and so has to stay as it is, `E` at the end. Without it nothing was cleaned.
"""

import io
import mmap
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from reports.documents.child import begin, send

CPU_S = 45
PIECE = 1024 * 1024  # bytes
PROPERTIES = (0, 0)  # a place that no file has


def main() -> None:
    """Clean standard input and tell what comes of it."""
    begin(tell, cpu_s=CPU_S)


def tell(out: io.BufferedIOBase) -> None:
    """The cleaned file in pieces."""
    from pypdf import PdfReader
    from pypdf.generic import IndirectObject, NameObject

    from reports.documents import keeping_parts, properties, revisions
    from reports.documents.rewriting import Rewriter

    with os.fdopen(os.dup(0), "rb") as file:
        reader = PdfReader(file)
        if reader.is_encrypted:
            return
        if keeping_parts.is_signed(reader):
            send(out, b"S", b"")
            return
        pieces = Pieces(out)
        root, new = keeping_parts.catalog(reader), {}
        if (packet := properties.packet(reader)) is not None:
            new[PROPERTIES] = packet
            root[NameObject("/Metadata")] = IndirectObject(*PROPERTIES, reader)
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            present = revisions.present(reader, data)
        keep = keeping_parts.Parts(reader).keep
        Rewriter(reader, keep, pieces.add, present).write(root, properties.facts(reader), new)
        pieces.send()
        send(out, b"E", b"")


class Pieces:
    """What is written, in records of a size that is listened to."""

    def __init__(self, out: io.BufferedIOBase) -> None:
        self._out, self._waiting = out, bytearray()

    def add(self, data: bytes) -> None:
        """Take in what is written next."""
        self._waiting += data
        while len(self._waiting) > PIECE:
            send(self._out, b"C", bytes(self._waiting[:PIECE]))
            del self._waiting[:PIECE]

    def send(self) -> None:
        """Send what is left."""
        send(self._out, b"C", bytes(self._waiting))
        self._waiting.clear()


if __name__ == "__main__":
    main()
