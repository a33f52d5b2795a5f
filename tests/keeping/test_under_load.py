"""A backup taken while others write is the portal of one moment; a kill leaves the old data or the new, never a mixture."""

import json
import random
import signal
import subprocess
import time
from pathlib import Path

import pytest
from django.db import connection

from benchmarks.figures import Figure
from reports import search
from reports.keeping.folder import read_verified
from reports.models import CatalogCounter, PublicationEvent, Report, ReportDocument
from tests.databases.index import index_is_its_rebuild
from tests.keeping import looking
from tests.record import noted

pytestmark = pytest.mark.soak
SEED = 20261124
LAST = {"backup": 3, "restore": 8}  # steps in which the new takes its place


def test_backups_while_others_write(portals, within, tmp_path, soak, record):
    """Two in `make test`, twenty in soak; each is restored and its parts agree, and no writer was refused."""
    busy = portals("busy")
    backups = 20 if soak else 2
    load = busy.start("-m", "tests.databases.load", "--writers=3", "--readers=2", f"--seconds={backups * 4}",
                      stdout=subprocess.PIPE)  # fmt: skip
    time.sleep(2)
    acknowledged = []
    for n in range(backups):
        with within(busy):
            acknowledged.append(CatalogCounter.objects.get().n)
        busy.manage("backup", tmp_path / f"backup-{n}")
    said = json.loads(load.communicate()[0])
    counters, faults = [], []
    for n in range(backups):
        with within(portals(f"new-{n}", bare=True)):
            looking.command("restore", tmp_path / f"backup-{n}")
            counters.append(CatalogCounter.objects.get().n)
            with noted(faults):
                assert_one_moment()
                assert acknowledged[n] <= counters[n], "what was acknowledged before the backup began is not in it"
    print(f"counters {counters} of {said['raised']}; {said['done']}")
    figures = [
        Figure(
            "", "backups while 3 wrote, each restored", backups, "", beside=f"{said['raised'][1]:,} changes meanwhile"
        ),
        Figure("", "backups that are not of one moment", len(faults), "", 0),
        Figure("", "processes that were told of an error", len(said["errors"]), "", 0),
    ]
    record("Backups under load", figures)
    assert faults == said["errors"] == []
    assert 0 < counters[0] < counters[-1] <= said["raised"][1] + 2


def assert_one_moment() -> None:
    """What one transaction writes together is there together."""
    public = Report.objects.exclude(slug=None)
    events = PublicationEvent.objects.all()
    assert public.count() == events.filter(kind="published").count()
    assert Report.objects.filter(state="withdrawn").count() == events.filter(kind="withdrawn").count()
    assert index_is_its_rebuild()


def test_killed_while_backing_up_and_restoring(settings, portals, within, tmp_path, soak, record):
    """At some of the steps and the last ones, in soak at each. No unfinished backup has its name; the data are the old or
    the new, and a next restore succeeds and leaves nothing of the killed one.
    """
    settings.TASKS = "worker"  # so that no start of the portal reads documents meanwhile
    portal = portals("portal")
    with within(portal):
        looking.fill()
        looking.spoil_index()  # so that one can tell a restore that was not finished
    steps = {"backup": kill(portal, 0, "backup", tmp_path / "good")}
    with within(portal):
        search.rebuild()
        old = looking.everything()
        change()
        new = looking.everything()
    steps["restore"] = kill(portal, 0, "restore", tmp_path / "good", "--force")
    with within(portal):
        assert looking.everything() == old
    strides = {"backup": 1, "restore": 1} if soak else {"backup": 40, "restore": 16}

    def points(name: str) -> list[int]:
        some = range(random.Random(SEED).randint(1, strides[name]), steps[name] + 1, strides[name])
        return sorted({*some, *range(steps[name] - LAST[name] + 1, steps[name] + 1)})

    faults = []
    for n in points("backup"):
        kill(portal, n, "backup", tmp_path / f"killed-{n}")
        with noted(faults):
            assert not (tmp_path / f"killed-{n}").exists() or is_whole(tmp_path / f"killed-{n}")
    with within(portal):
        change()
    kept = 0
    for n in points("restore"):
        kill(portal, n, "restore", tmp_path / "good", "--force")
        with within(portal):
            looking.command("prepare")
            found = looking.everything()
            with noted(faults):
                assert found in (old, new), n
            kept += found == new
            looking.command("restore", tmp_path / "good", force=True)  # whatever of PostgreSQL's is still at work
            with noted(faults):
                assert looking.everything() == old, n
                assert left_over(portal) == [], n
            change()
    print(f"steps: {steps}, killed at each {strides}th; {kept} of {len(points('restore'))} restores left the old data")
    figures = [
        Figure("", "backups killed (SIGKILL)", len(points("backup")), "", beside=f"of {steps['backup']} steps"),
        Figure("", "restores killed (SIGKILL)", len(points("restore")), "", beside=f"of {steps['restore']} steps"),
        Figure("", "mixtures, unfinished backups, remains", len(faults), "", 0),
    ]
    record("Killed backups and restores", figures)
    assert faults == []


def change() -> None:
    """What is done after the backup: a title, and a document whose file is lost too."""
    Report.objects.filter(number="OIG-24-01").update(title="Changed since")
    document = ReportDocument.objects.get(report__number="OIG-24-02")
    Path(document.file.path).unlink()
    document.delete()


def left_over(portal) -> list[str]:
    """What a restore that was cut short has left where the next one puts its own."""
    found = [path.name for path in portal.data.iterdir() if "restoring" in path.name]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'restoring%'")
            found += [name for (name,) in cursor.fetchall()]
    return found


def kill(portal, nth: int, *arguments) -> int:
    """Kill a command at the n-th step of its work; 0: never, and return how many steps it took."""
    done = portal.run("-m", "tests.keeping.killed", nth, *arguments)
    assert done.returncode == (-signal.SIGKILL if nth else 0), done.stderr
    return 0 if nth else int(done.stdout.splitlines()[-1])


def is_whole(folder: Path) -> bool:
    """Whether every file of a backup is as its list says."""
    return bool(read_verified(folder))
