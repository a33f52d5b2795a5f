"""Writers and readers on one database, each a process of its own. Run by test_load.py.

    python -m tests.databases.load --writers 4 --readers 16 --seconds 6 [--deferred] [--rollback-journal]

Writers publish, schedule, edit and withdraw through `publishing`; readers ask the catalog and whole pages, and promote
what has become due. Prints as JSON what everybody was told, and what the database holds in the end.
"""

import argparse
import json
import os
import random
import sys
import time
import traceback
from collections import Counter
from datetime import timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oigportal.settings")
django.setup()

from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from reports import catalog, publishing  # noqa: E402
from reports.models import CatalogCounter, PublicationEvent, Report  # noqa: E402
from tests import factories  # noqa: E402
from tests.databases.index import index_is_its_rebuild  # noqa: E402

ADDRESSES = (
    "/", "/reports/", "/reports/?agency=cbp", "/reports/?q=wildlife&year=2024", "/topics/", "/topics/trafficking/",
    "/reports/oig-24-01/", "/sitemap.xml",
)  # fmt: skip
raises = 0  # of the catalog's counter that this process committed


def count_raises() -> None:
    """Count, on commit, each raising of the counter in this process."""
    manager = type(CatalogCounter.objects)
    raise_by_one = manager.raise_by_one

    def counted(self) -> None:
        def committed() -> None:
            global raises
            raises += 1

        raise_by_one(self)
        transaction.on_commit(committed)

    manager.raise_by_one = counted


def write(me: int, done: Counter) -> None:
    """One thing an editor does, and a tally of what was acknowledged."""
    what = random.choice(("publish", "edit", "edit", "withdraw", "schedule", "sum"))
    if what == "sum":
        with transaction.atomic():  # read, then write: what a deferred transaction loses
            shared = Report.objects.select_for_update().get(number="SUM")
            shared.executive_summary = str(int(shared.executive_summary) + 1)
            shared.save()
            publishing.saved(shared, by=None)
    elif what in ("publish", "schedule"):
        number = f"W{me}-{done['publish'] + done['schedule']}"
        with transaction.atomic():
            report = factories.draft(number, f"Wildlife {number}", topics=["trafficking"], agencies=["CBP"])
            at = timezone.now() + timedelta(seconds=random.random()) if what == "schedule" else None
            publishing.publish(report, at=at, by=None)
    else:
        with transaction.atomic():
            mine = Report.objects.public().filter(number__startswith=f"W{me}-").order_by("?").first()
            if mine is None:
                return
            if what == "withdraw":
                publishing.withdraw(mine, reason="Wrong.", by=None)
            else:
                mine.title = f"Wildlife {mine.number} {done['edit']}"
                mine.save()
                publishing.saved(mine, by=None)
    done[what] += 1


def read(client: Client, seen: list[int], done: Counter) -> None:
    """One thing a reader does: the catalog's own answer, or a page. What was seen once is never unseen."""
    if random.random() < 0.5:
        snapshot = catalog.current()
        answer = catalog.answer(snapshot, catalog.Criteria())
        assert answer.total == len(snapshot.everything)
        counter = CatalogCounter.objects.values_list("n", flat=True).get()
        assert counter >= seen[0], f"the counter went back from {seen[0]} to {counter}"
        seen[0] = counter
    else:
        address = random.choice(ADDRESSES)
        response = client.get(address)
        assert response.status_code == 200, f"{address}: {response.status_code}"
    done["read"] += 1


def work(role: str, me: int, seconds: float, out: int) -> None:
    """What one process does until the time is over; the first error ends it."""
    random.seed(me)
    count_raises()
    client, seen, done, error = Client(SERVER_NAME="127.0.0.1"), [0], Counter(), ""
    end = time.monotonic() + seconds
    while time.monotonic() < end and not error:
        try:
            if role == "writer":
                write(me, done)
                time.sleep(random.random() / 100)  # an editor thinks, be it for 5 ms
            else:
                read(client, seen, done)
                time.sleep(random.random())  # a reader reads; 32 that never pause measure the scheduler of two cores
        except Exception as problem:
            error = f"{role} {me}: {problem!r}\n{traceback.format_exc()[-800:]}"
    with os.fdopen(out, "w") as pipe:
        json.dump({"role": role, "done": done, "error": error, "raises": raises}, pipe)


def start(role: str, me: int, seconds: float) -> tuple[int, int]:
    """Fork a worker. Its process id, and the pipe its tally comes through."""
    incoming, outgoing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(incoming)
            work(role, me, seconds, outgoing)
        finally:
            os._exit(0)
    os.close(outgoing)
    return child, incoming


def main() -> dict:
    """Start all, wait for all, look at what is there."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--writers", type=int)
    parser.add_argument("--readers", type=int)
    parser.add_argument("--seconds", type=float)
    parser.add_argument("--deferred", action="store_true")
    parser.add_argument("--rollback-journal", action="store_true")
    options = parser.parse_args()
    database = connection.settings_dict["OPTIONS"]
    if options.deferred:
        database["transaction_mode"] = "DEFERRED"
    if options.rollback_journal:
        database["init_command"] = database["init_command"].replace("journal_mode=WAL", "journal_mode=DELETE")
    factories.published("OIG-24-01", "Wildlife", topics=["trafficking"], agencies=["CBP"])
    factories.published("SUM", "A sum", executive_summary="0")
    before = CatalogCounter.objects.get().n
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode" if connection.vendor == "sqlite" else "SELECT 'none'")
        journal = cursor.fetchone()[0]
    connection.close()
    roles = ["writer"] * options.writers + ["reader"] * options.readers
    started = [start(role, me, options.seconds) for me, role in enumerate(roles)]
    tallies = []
    for child, pipe in started:
        with os.fdopen(pipe) as said:
            tallies.append(json.loads(said.read()))
        os.waitpid(child, 0)
    return outcome(tallies, before, journal)


def outcome(tallies: list[dict], before: int, journal: str) -> dict:
    """What was acknowledged, beside what the database holds."""
    done = sum((Counter(one["done"]) for one in tallies), Counter())
    time.sleep(1.1)  # the last scheduled one is due
    count_raises()
    catalog.current()
    published = Report.objects.exclude(number__in=["SUM", "OIG-24-01"])
    return {
        "journal": journal,
        "errors": [one["error"] for one in tallies if one["error"]],
        "done": done,
        "raised": [sum(one["raises"] for one in tallies) + raises, CatalogCounter.objects.get().n - before],
        "sum": [done["sum"], int(Report.objects.get(number="SUM").executive_summary)],
        "published": [done["publish"] + done["schedule"], published.exclude(slug=None).count()],
        "withdrawn": [done["withdraw"], PublicationEvent.objects.filter(kind="withdrawn").count()],
        "index is its rebuild": index_is_its_rebuild(),
    }


if __name__ == "__main__":
    json.dump(main(), sys.stdout)
