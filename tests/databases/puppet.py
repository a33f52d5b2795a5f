"""A process of the portal that does what it is told, a step at a time. Run by test_interleaving.py.

    python -m tests.databases.puppet

Each line of input is a step in JSON, each line of output its result. Transactions stay open from "begin" to "commit".
"""

import json
import os
import sys
from types import SimpleNamespace
from unittest.mock import MagicMock

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oigportal.settings")
django.setup()

import psycopg  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core.files.base import ContentFile  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from reports import catalog, publishing  # noqa: E402
from reports.choices import ReadingState  # noqa: E402
from reports.documents import states as readings  # noqa: E402
from reports.documents.reading import Reading  # noqa: E402
from reports.models import CatalogCounter, DocumentPage, PublicationEvent, Report, ReportDocument  # noqa: E402
from reports.publishing import names, states  # noqa: E402
from reports.search import indexing, postgres  # noqa: E402
from tests import factories  # noqa: E402
from tests.databases.index import index_is_its_rebuild  # noqa: E402

Manager = type(CatalogCounter.objects)
raise_by_one, read, withdraw = Manager.raise_by_one, Manager.read, publishing.withdraw
hold_slugs, hold_index, change_vocabulary = names.hold_slugs, postgres.hold, indexing.change_vocabulary


def in_a_transaction_of_its_own(self) -> None:
    """Mutant: the counter is raised, and seen, before what it counts."""
    at = settings.DATABASES["default"]
    with psycopg.connect(
        host=at["HOST"], port=at["PORT"], user=at["USER"], password=at["PASSWORD"], dbname=at["NAME"]
    ) as own:
        own.execute("UPDATE reports_catalogcounter SET n = n + 1")


def log(self) -> None:
    """Mutant: a row in a log with serial ids instead of a counter: no lock, so an id taken first may be seen second."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO catalog_log DEFAULT VALUES")


def newest_of_log(self, now) -> tuple[str, bool]:
    """Mutant: the version is the greatest id."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM catalog_log")
        return f"log-{cursor.fetchone()[0]}", False


def counter_first(report, **options) -> None:
    """Mutant: the counter is raised at the beginning, so its lock is held while others' rows are waited for."""
    raise_by_one(CatalogCounter.objects)
    withdraw(report, **options)


def be(mutant: str) -> None:
    """Become one of the mutants, or sound again.

    The locks that give slugs, and write the index, one at a time would hide them: they let publications pass one at a time,
    and so do the rows of the vocabulary, which two publications both count up.
    """
    catalog.forget()
    readings.Report = MagicMock() if mutant == "no lock on the report" else Report
    readings.connection = SimpleNamespace(in_atomic_block=mutant != "no lock on the document")
    is_unlocked = mutant and mutant not in ("no lock on the report", "no lock on the document")
    names.hold_slugs = states.hold_slugs = (lambda: None) if is_unlocked else hold_slugs
    postgres.hold = (lambda: None) if is_unlocked else hold_index
    indexing.change_vocabulary = (lambda change: None) if mutant in ("own transaction", "log") else change_vocabulary
    Manager.raise_by_one, Manager.read, publishing.withdraw = raise_by_one, read, withdraw
    if mutant == "own transaction":
        Manager.raise_by_one = in_a_transaction_of_its_own
    elif mutant == "log":
        Manager.raise_by_one, Manager.read = log, newest_of_log
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE IF NOT EXISTS catalog_log (id bigserial PRIMARY KEY)")
    elif mutant == "counter first":
        publishing.withdraw = counter_first


class Puppet:
    """The steps."""

    def __init__(self) -> None:
        self.block = None
        self.claimed: ReportDocument | None = None

    def be(self, mutant: str) -> None:
        """See `be`."""
        be(mutant)

    def make(self) -> None:
        """A draft to publish and a public report to withdraw, and no others."""
        PublicationEvent.objects.all().delete()
        Report.objects.all().delete()
        indexing.rebuild()
        factories.draft("DRAFT")
        factories.published("PUBLIC")

    def begin(self) -> int:
        """Open a transaction; the number of this process at the server."""
        self.block = transaction.atomic()
        self.block.__enter__()
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            return cursor.fetchone()[0]

    def twin(self) -> None:
        """A draft that would get the same slug as the other."""
        factories.draft("draft")

    def publish(self, number: str = "DRAFT") -> None:
        """Publish a draft."""
        publishing.publish(Report.objects.get(number=number), by=None)

    def withdraw(self) -> None:
        """Withdraw the public one."""
        publishing.withdraw(Report.objects.get(number="PUBLIC"), reason="Wrong.", by=None)

    def form(self) -> None:
        """What the admin writes before it calls `publishing`."""
        report = Report.objects.get(number="PUBLIC")
        report.title = "Edited"
        report.save()

    def saved(self) -> None:
        """Follow up the form."""
        publishing.saved(Report.objects.get(number="PUBLIC"), by=None)

    def file(self) -> None:
        """A document of the public one, not read yet."""
        factories.document(Report.objects.get(number="PUBLIC"))

    def read(self) -> None:
        """What reading found on its page."""
        factories.read(Report.objects.get(number="PUBLIC"), "Ivory")

    def claim(self) -> None:
        """Begin to read that document, as `read_one` does."""
        ReportDocument.objects.update(reading_state=ReadingState.READING, reading_since=timezone.now())
        self.claimed = ReportDocument.objects.get()

    def finish(self) -> bool:
        """Write down what reading found; whether that was still wanted."""
        found = Reading(("Ivory",), title="", language="", is_tagged=False, thumbnail=b"", problem="")
        return readings.finish(self.claimed, found, claimed_at=self.claimed.reading_since)

    def replace(self) -> None:
        """Another file in the place of that document's."""
        document = ReportDocument.objects.get()
        document.file.save("other.pdf", ContentFile(factories.PDF), save=False)
        readings.forget(document)
        document.save()
        self.saved()

    def texts(self) -> list[str]:
        """What there is of pages."""
        return list(DocumentPage.objects.order_by("number").values_list("text", flat=True))

    def left(self) -> bool:
        """Whether the index holds anything that a rebuild would not put there."""
        return not index_is_its_rebuild()

    def commit(self) -> None:
        """Commit."""
        self.block.__exit__(None, None, None)

    def look(self) -> list[str]:
        """The numbers that this process shows to the public."""
        ids = catalog.all_ids(catalog.current(), catalog.Criteria())
        return sorted(Report.objects.filter(pk__in=ids).values_list("number", flat=True))

    def slugs(self) -> list[str]:
        """The slugs there are."""
        return sorted(Report.objects.exclude(slug=None).values_list("slug", flat=True))

    def truth(self) -> list[str]:
        """The numbers that are public."""
        return sorted(Report.objects.public().values_list("number", flat=True))


puppet = Puppet()
for line in sys.stdin:
    step, *arguments = json.loads(line)
    try:
        result = getattr(puppet, step)(*arguments)
    except Exception as error:
        result = f"error: {error!r}"
        if puppet.block and connection.in_atomic_block:
            puppet.block.__exit__(type(error), error, None)
    print(json.dumps(result), flush=True)
