"""On what terms a file is imported: for whom, what they may do, and what becomes of values that differ."""

from collections.abc import Callable
from dataclasses import dataclass

from reports.models import Report
from reports.publishing import Actor

VOCABULARIES = frozenset({"agencies", "oversight_area", "tags"})  # columns whose new words become entries


def anything(report: Report) -> bool:
    """For the command, behind which stands whoever may run it."""
    return True


@dataclass(frozen=True)
class Terms:
    """The terms. Those of the command are the defaults."""

    by: Actor = None
    as_drafts: bool = False  # new reports stay hidden; otherwise those with a title become public now
    overwrites: bool = False  # a value that differs replaces what is recorded; otherwise it is a warning
    may_change: Callable[[Report], bool] = anything
    may_add: frozenset[str] = VOCABULARIES  # columns whose new words may become entries of the vocabulary
