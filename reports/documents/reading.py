"""PLACEHOLDER of the contract: the owner of this file writes it."""

from dataclasses import dataclass
from pathlib import Path

from reports.choices import ReadingProblem


@dataclass(frozen=True)
class Reading:
    """What was read."""

    pages: tuple[str, ...]
    title: str
    language: str
    is_tagged: bool
    thumbnail: bytes
    problem: str


class Unreadable(Exception):
    """Why not."""

    def __init__(self, problem: ReadingProblem) -> None:
        self.problem = problem


def read(path: Path) -> Reading:
    """Read a PDF."""
    raise Unreadable(ReadingProblem.DAMAGED)
