"""Checking a PDF before its release: the portal's side. Starts check_child.py, and believes nothing of what it says."""

import json
import sys
from pathlib import Path

from reports.choices import FindingCode
from reports.models import Finding

from .child import MOST_PAGES
from .page_text import clean
from .reading import Garbage, Heard, watched

SECONDS = 240  # by the clock; the child has 75 of a processor, and others may use it, too
LONGEST = 200  # letters of a detail
MOST = 1_000  # findings
COMMAND = (sys.executable, "-I", "-B", str(Path(__file__).with_name("check_child.py")))


class HeardFindings(Heard):
    """What a child has found."""

    def __init__(self) -> None:
        super().__init__()
        self.findings: list[Finding] = []

    def record(self, kind: bytes, content: bytes) -> None:
        """Take in a finding, or the end. Raises Garbage or OverflowError."""
        self.has_all_text |= kind == b"E"
        if kind == b"F":
            if len(self.findings) >= MOST:
                raise OverflowError
            self.findings.append(finding(content))
        elif kind != b"E":
            raise Garbage


def finding(content: bytes) -> Finding:
    """A finding as a child tells it. Raises Garbage."""
    try:
        code, page, detail = json.loads(content)
        is_page = page is None or (type(page) is int and 1 <= page <= MOST_PAGES)
        if not is_page or not isinstance(detail, str):
            raise ValueError
        return Finding(FindingCode(code), page, clean(detail)[:LONGEST].strip())
    except (ValueError, TypeError) as error:
        raise Garbage from error


def check(path: Path) -> list[Finding]:
    """Everything that is found in the PDF at `path`, what could not be checked included. Raises OSError if there is no file."""
    heard = HeardFindings()
    with open(path, "rb") as file:
        ended = watched(COMMAND, file, heard=heard, seconds=SECONDS)
    if ended.problem or not heard.has_all_text:
        return [*heard.findings, Finding(FindingCode.INCOMPLETE)]
    return heard.findings
