"""Real workers on a real database, killed (SIGKILL) while they read, check and clean: nothing lost, nothing done twice."""

import hashlib
import random
import signal
import time
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from benchmarks.figures import Figure
from reports import publishing, search
from reports.choices import ReadingState
from reports.documents import intake, states
from reports.models import CatalogCounter, DocumentPage, ReportDocument
from tests import factories
from tests.databases.portal import portal, portals, template, within  # noqa: F401
from tests.databases.survivors import wait_for_the_dead

SAMPLE = Path(__file__).resolve().parents[2] / "data" / "sample" / "documents"
COUNT = 12


@pytest.mark.soak
def test_killed_workers_lose_nothing_and_do_nothing_twice(portal, within, soak, seed, record):  # noqa: F811
    """Two workers at a time, killed again and again; then one that is left alone. Each document is read and cleaned, once."""
    rng, kills = random.Random(seed), (60 if soak else 6)
    with within(portal):
        ids = upload(COUNT if not soak else 8 * COUNT)
        before = CatalogCounter.objects.get().n
    for _ in range(kills // 2):
        workers = [portal.start("manage.py", "worker") for _ in range(2)]
        time.sleep(rng.uniform(0.8, 2.5))
        for worker in workers:
            worker.send_signal(signal.SIGKILL)
            worker.wait()
        with within(portal):  # what a tick does once a reading is older than any can be
            wait_for_the_dead()
            states.requeue_dead(timezone.now() + states.LONGEST * 2)
            ReportDocument.objects.update(checking_since=None)  # as if that were long ago
            assert not any(map(is_half_cleaned, ReportDocument.objects.filter(pk__in=ids)))
    portal.manage("worker", "--once")
    with within(portal):
        documents = list(ReportDocument.objects.filter(pk__in=ids))
        unread = [state_of(document) for document in documents if document.reading_state != ReadingState.READY]
        halves = [one.pk for one in documents if DocumentPage.objects.filter(document=one).count() != one.page_count]
        unclean = [one.pk for one in documents if not one.clean_file or is_half_cleaned(one)]
        raised = CatalogCounter.objects.get().n - before
        found = len(search.find("fictional").ids)
    figures = [
        Figure("", "workers killed (SIGKILL)", kills, "", beside=f"{len(ids)} documents"),
        Figure("", "documents not read in the end", len(unread), "", 0),
        Figure("", "documents with pages missing or doubled", len(halves), "", 0),
        Figure("", "documents not cleaned in the end, or by halves", len(unclean), "", 0),
        Figure("", "readings and clean files published, more than one of each", raised - 2 * len(ids), "", 0),
    ]
    record("Killed readers of documents", figures)
    assert (unread, halves, unclean, raised, found) == ([], [], [], 2 * len(ids), len(ids))


def is_half_cleaned(document: ReportDocument) -> bool:
    """Whether what the public gets is not what its row says, or the row says it without having been checked."""
    data = Path(document.public_file.path).read_bytes()
    is_true = (len(data), hashlib.sha256(data).hexdigest()) == (document.public_size, document.public_sha256)
    return not is_true or (bool(document.clean_file) and not document.is_checked)


def state_of(document: ReportDocument) -> tuple:
    """What is known of a document that was not read."""
    return document.pk, document.reading_state, document.reading_problem, document.reading_attempts


def upload(count: int) -> list[int]:
    """Public reports with a real PDF each, unread."""
    files = [path.read_bytes() for path in sorted(SAMPLE.glob("*.pdf"))]
    ids = []
    for n in range(count):
        report = factories.published(f"W-{n}", f"Report {n}")
        ids.append(intake.attach(report, "report", ContentFile(files[n % len(files)], name="upload.pdf")).pk)
        publishing.saved(report, by=None)
    return ids
