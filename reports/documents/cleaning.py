"""Cleaning a PDF for the public: the portal's side. Starts clean_child.py, and proves that readers lose nothing by it.

The cleaned file is believed only if look_child.py tells the same of it as of the old one: how each page looks, what can be
copied from it, heard and clicked on it. If not, or not in time, the file stays as it is.
"""

import hashlib
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO

from reports.choices import FindingCode

from .child import MOST_PAGES
from .reading import Garbage, Heard, watched

SECONDS = 120  # by the clock, for all of it
GROWTH, ROOM = 2, 1024**2  # a cleaned file may be so many times as large, and so many bytes
CLEAN = (sys.executable, "-I", "-B", str(Path(__file__).with_name("clean_child.py")))
LOOK = (sys.executable, "-I", "-B", str(Path(__file__).with_name("look_child.py")))


@dataclass(frozen=True)
class Cleaned:
    """A file that the public gets in the place of another one. It is gone when it is closed."""

    file: IO[bytes]
    size: int  # bytes
    sha256: str  # hexadecimal


class HeardPieces(Heard):
    """A cleaned file as it comes out of its child."""

    def __init__(self, take: Callable[[bytes], object], most: int) -> None:
        super().__init__()
        self.is_signed, self.most_output = False, most
        self._take = take

    def record(self, kind: bytes, content: bytes) -> None:
        """Take in a piece, or the end. Raises Garbage."""
        self.has_all_text |= kind == b"E"
        self.is_signed |= kind == b"S"
        if kind == b"C":
            self._take(content)
        elif kind not in (b"E", b"S"):
            raise Garbage


class HeardDigests(Heard):
    """What a child saw."""

    def __init__(self) -> None:
        super().__init__()
        self.digests: list[bytes] = []

    def record(self, kind: bytes, content: bytes) -> None:
        """Take in a digest, or the end. Raises Garbage or OverflowError."""
        self.has_all_text |= kind == b"E"
        if kind == b"D":
            if len(self.digests) > MOST_PAGES:
                raise OverflowError
            self.digests.append(content)
        elif kind != b"E":
            raise Garbage


def clean(path: Path) -> Cleaned | FindingCode:
    """What the public gets of the PDF at `path`, or why it has to get the file as it is. Raises OSError if there is no file."""
    end = time.monotonic() + SECONDS
    target = NamedTemporaryFile(suffix=".pdf")  # noqa: SIM115 (whoever asked closes it)
    digest = hashlib.sha256()

    def take(piece: bytes) -> None:
        target.write(piece)
        digest.update(piece)

    heard = HeardPieces(take, path.stat().st_size * GROWTH + ROOM)
    with ThreadPoolExecutor(1) as beside:
        before = beside.submit(seen, path, end)  # meanwhile, so that an editor waits less
        is_whole = is_heard(CLEAN, path, heard, end)
        target.flush()
        after = seen(Path(target.name), end) if is_whole else None
    if after is not None and after == before.result():
        target.seek(0)
        return Cleaned(target, Path(target.name).stat().st_size, digest.hexdigest())
    target.close()
    return FindingCode.SIGNED if heard.is_signed else FindingCode.NOT_CLEANED


def seen(path: Path, end: float) -> list[bytes] | None:
    """What readers get of a file, as digests; None if not all of it was found out by that moment."""
    heard = HeardDigests()
    return heard.digests if is_heard(LOOK, path, heard, end) else None


def is_heard(command: tuple[str, ...], path: Path, heard: Heard, end: float) -> bool:
    """Whether a child says all that it has to say of a file by that moment. Raises OSError if there is no file."""
    left = end - time.monotonic()
    if left <= 0:
        return False
    with open(path, "rb") as file:
        ended = watched(command, file, heard=heard, seconds=left)
    return heard.has_all_text and ended.problem is None
