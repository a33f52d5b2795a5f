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
    latest = time.time() - min_age
    found = []
    for parent, _, names in os.walk(store):
        found += [path for name in names if (path := Path(parent, name)).lstat().st_mtime <= latest]
    named = {
        name for names in ReportDocument.with_copies.values_list("file", "clean_file", "thumbnail") for name in names
    }
    return sorted(path for path in found if path.relative_to(store).as_posix() not in named)
