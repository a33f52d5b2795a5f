"""Files of the private store that no row names: uploads whose transaction never committed, replaced or removed documents."""

import os
import time
from pathlib import Path

from django.conf import settings

from reports.models import ReportDocument

DAY = 24 * 60 * 60  # seconds


def find_orphans(*, min_age: float = DAY) -> list[Path]:
    """Files that no row names and that are older than `min_age` seconds: a younger one's row may be about to commit.

    The folder is read before the rows, so a file that gets its row meanwhile is not taken for an orphan.
    """
    store = Path(settings.DOCUMENTS_DIR)
    found = []
    for parent, _, names in os.walk(store):
        found += [path for name in names if old_size(path := Path(parent, name), min_age=min_age) is not None]
    named = {
        name for names in ReportDocument.with_copies.values_list("file", "clean_file", "thumbnail") for name in names
    }
    return sorted(path for path in found if path.relative_to(store).as_posix() not in named)


def old_size(path: Path, *, min_age: float = DAY) -> int | None:
    """Bytes of a file that is old enough to be swept; None if it is gone, or young (again: a document may be brought back)."""
    try:
        facts = path.lstat()
    except FileNotFoundError:
        return None
    return facts.st_size if facts.st_mtime <= time.time() - min_age else None
