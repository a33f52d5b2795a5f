"""Reading a PDF: the portal's side. Starts the child, watches it, and believes nothing of what it says.

A PDF is a program for whoever reads it, and pdfium is written in C++. So it runs apart (child.py): without environment,
with limits of its own; here its time and its output are limited, and whatever becomes of it ends in a word for editors.
"""

import os
import resource
import select
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from reports.choices import ReadingProblem

from .child import MOST_PAGES

SECONDS = 20  # by the clock, from the start of the child to its last record
DRAWING_S = 5  # of these, at most, for the picture, once all text is there
MOST_OUTPUT = 32 * 1024**2  # bytes that are taken from the child, and that its text may have in memory
MOST_RECORD = 2 * 1024**2  # bytes: the text of one page, or the picture
CHUNK = 64 * 1024  # bytes
ENDING_S = 1.0  # a child that has closed its output is gone in no time
COMMAND = (sys.executable, "-I", "-B", str(Path(__file__).with_name("child.py")))
# How a child ends that had no more memory or time: pdfium aborts; the kernel kills
OUT_OF_BOUNDS = (-signal.SIGABRT, -signal.SIGKILL, -signal.SIGXCPU)


@dataclass(frozen=True)
class Reading:
    """What a PDF says. `pages` is the text of each, paragraphs with a blank line between them."""

    pages: tuple[str, ...]
    title: str
    language: str  # BCP 47, or nothing
    is_tagged: bool
    thumbnail: bytes  # page 1 as WebP, 400 pixels wide at most; empty if it cannot be drawn
    problem: str  # nothing, or "scanned": there are pages, and none has text


class Unreadable(Exception):
    """Nothing can be read; `problem` says why."""

    def __init__(self, problem: ReadingProblem) -> None:
        super().__init__(problem.label)
        self.problem = problem


class Garbage(Exception):
    """The child says what no child says."""


@dataclass
class Heard:
    """What the child has said, as far as it is understood."""

    facts: dict[bytes, str] = field(default_factory=dict)
    pages: list[str] = field(default_factory=list)
    thumbnail: bytes = b""
    has_all_text: bool = False
    size: int = 0  # bytes of memory
    most_output: int = MOST_OUTPUT  # bytes
    rest: bytearray = field(default_factory=bytearray)  # the beginning of a record

    def add(self, output: bytes) -> None:
        """Take in more output. Raises Garbage, or OverflowError if it says too much."""
        self.rest += output
        while len(self.rest) >= 5:
            end = 5 + int.from_bytes(self.rest[1:5], "big")
            if end > MOST_RECORD:
                raise OverflowError
            if len(self.rest) < end:
                return
            self.record(bytes(self.rest[:1]), bytes(self.rest[5:end]))
            del self.rest[:end]

    def record(self, kind: bytes, content: bytes) -> None:
        """Take in a record. Raises as `add` does."""
        self.has_all_text |= kind == b"E"
        if kind == b"W":
            self.thumbnail = content
        elif kind in b"PTLGX":
            try:
                text = content.decode()
            except UnicodeDecodeError as error:
                raise Garbage from error
            self.size += sys.getsizeof(text)
            if self.size > MOST_OUTPUT or len(self.pages) > MOST_PAGES:
                raise OverflowError
            if kind == b"P":
                self.pages.append(text)
            else:
                self.facts[kind] = text
        elif kind != b"E":
            raise Garbage


@dataclass(frozen=True)
class Ended:
    """What became of a child: what it said, how it ended (a signal is negative), and what it used."""

    heard: Heard
    status: int
    problem: ReadingProblem | None  # why it was stopped, if it was
    seconds: float
    usage: resource.struct_rusage


def read(path: Path) -> Reading:
    """Read the PDF at `path`. Takes at most 20 s and, in the child, 1 GiB. Raises Unreadable; OSError if there is no file."""
    with open(path, "rb") as file:
        return reading_of(watched(COMMAND, file))


def reading_of(ended: Ended) -> Reading:
    """What a child has found out. Raises Unreadable."""
    heard = ended.heard
    if not heard.has_all_text:
        raise Unreadable(ended.problem or problem_of(heard.facts.get(b"X", ""), ended.status))
    facts = heard.facts
    return Reading(
        pages=tuple(heard.pages),
        title=facts.get(b"T", ""),
        language=facts.get(b"L", ""),
        is_tagged=facts.get(b"G") == "1",
        thumbnail=heard.thumbnail,
        problem="" if any(heard.pages) else ReadingProblem.SCANNED.value,
    )


def problem_of(said: str, status: int) -> ReadingProblem:
    """Why there is no text: as the child says, or as it ended."""
    if said in ReadingProblem.values:
        return ReadingProblem(said)
    return ReadingProblem.TOO_LARGE if status in OUT_OF_BOUNDS else ReadingProblem.DAMAGED


def watched(
    command: Sequence[str], file: BinaryIO, *, heard: Heard | None = None, seconds: float | None = None
) -> Ended:
    """Run a child on a file, listen to it for so long at most (or SECONDS), and leave nothing of it behind."""
    began = time.monotonic()
    child = subprocess.Popen(
        command, stdin=file, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd="/", env={}, process_group=0
    )
    heard, problem = heard or Heard(), None
    assert child.stdout is not None
    try:
        listen(child.stdout.fileno(), heard, began + (seconds or SECONDS))
    except (TimeoutError, OverflowError, MemoryError):
        problem = ReadingProblem.TOO_LARGE
    except Garbage:
        problem = ReadingProblem.DAMAGED
    finally:
        child.stdout.close()
        status, usage = ended(child, patience=0 if problem else ENDING_S)
    return Ended(heard, status, problem, time.monotonic() - began, usage)


def listen(output: int, heard: Heard, end: float) -> None:
    """Take in what the child says until it closes its output, or that moment. Raises TimeoutError, OverflowError, Garbage."""
    poll, taken = select.poll(), 0
    poll.register(output, select.POLLIN)
    while (left := end - time.monotonic()) > 0:
        if not poll.poll(left * 1000):
            continue
        chunk = os.read(output, CHUNK)
        taken += len(chunk)
        if taken > heard.most_output:
            raise OverflowError
        if not chunk:
            return
        had_all_text = heard.has_all_text
        heard.add(chunk)
        if heard.has_all_text and not had_all_text:
            end = min(end, time.monotonic() + DRAWING_S)
    raise TimeoutError


def ended(child: subprocess.Popen, *, patience: float) -> tuple[int, resource.struct_rusage]:
    """The status and the usage of a child that has ended within so many seconds, or is now killed with all it started."""
    end = time.monotonic() + patience
    pid, status, usage = os.wait4(child.pid, os.WNOHANG)
    while not pid and time.monotonic() < end:
        time.sleep(0.005)
        pid, status, usage = os.wait4(child.pid, os.WNOHANG)
    if not pid:
        os.killpg(child.pid, signal.SIGKILL)
        pid, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    return child.returncode, usage
