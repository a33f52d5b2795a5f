"""The site that the tests in a browser visit: enough for two pages, long facets and every kind of page."""

import base64
import datetime as dt
import shutil
import sqlite3
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import connection

from reports import catalog, publishing
from reports.choices import ReadingProblem, ReadingState
from tests.factories import published, read, scheduled, withdrawn

AGENCIES = {"CBP": 14, "FEMA": 10, "ICE": 4}
# Seven pages, one of them empty: words looked for in several paragraphs and in a word without a place to break it.
PAGES = (
    "The ledger of the town.",
    "The ledgers were kept.\n\nNothing here.\n\nA ledger, a ledger and a ledger.\n\n" + "ledger/" * 40 + "\n\nThe end.",
    "",
    *("A ledger " + "of a long page " * 60,) * 3,
    "Seal.",
)
# One white pixel as WebP
PICTURE = base64.b64decode("UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA")
SUMMARY = "We found that **records** were incomplete.\n\n- one thing\n- another thing\n\n" + "Word " * 100


_kept: list[tuple[sqlite3.Connection, TemporaryDirectory]] = []  # the filled database and its documents, once made


def set_up() -> None:
    """The same site as `fill` makes, for tests that commit: on SQLite made once and copied back, a hundred times as fast."""
    if connection.vendor != "sqlite":
        fill()
        return
    if not _kept:
        fill()
        database, folder = sqlite3.connect(":memory:", check_same_thread=False), TemporaryDirectory()
        connection.connection.backup(database)
        shutil.copytree(settings.DOCUMENTS_DIR, Path(folder.name) / "documents")
        _kept.append((database, folder))
        return
    database, folder = _kept[0]
    database.backup(connection.connection)
    shutil.copytree(Path(folder.name) / "documents", settings.DOCUMENTS_DIR)
    catalog.forget()


def fill() -> None:
    """Put 30 public reports, a withdrawn and a scheduled one into the empty database."""
    names = [agency for agency, count in AGENCIES.items() for _ in range(count)]
    for n, agency in enumerate(names):
        published(
            f"OIG-{20 + n % 5}-{n + 1:02}",
            f"Review number {n + 1} of records",
            agencies=[agency] + (["USCG"] if n % 7 == 0 else []),
            area="Border Security" if n % 3 else "Disaster Recovery",
            topics=["grants" if n % 2 else "trafficking", f"subject {n % 12}"],
            report_type=("audit", "inspection", "")[n % 3],
            fiscal_year=2020 + n % 5,
            issued_on=dt.date(2020 + n % 5, 3, 1 + n % 28) if n % 4 else None,
            executive_summary=SUMMARY if n % 5 == 0 else "",
        )
    town = published("DA-07-04", "Grant to a town", documents=["report", "highlights"], executive_summary=SUMMARY)
    read(town, *PAGES)
    town.documents.first().thumbnail.save("page.webp", ContentFile(PICTURE))
    county = published("DA-07-04", "Grant to a county " + "with a very long name " * 8, documents=["report"])
    county.documents.update(
        reading_state=ReadingState.FAILED, reading_problem=ReadingProblem.SCANNED, page_count=3, word_count=0
    )
    publishing.correct(town, notice="Table 2 was wrong.\nSo was its heading.", by=None)
    withdrawn("OIG-24-99", "A report with wrong figures", documents=["report"])
    scheduled("OIG-26-01", "A report of tomorrow")
