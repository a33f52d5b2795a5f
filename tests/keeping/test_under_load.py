"""A backup taken while others write is the portal of one moment; a kill leaves the old data or the new, never a mixture."""

import json
import random
import signal
import subprocess
import time
from pathlib import Path

import pytest

from reports.keeping.folder import read_verified
from reports.models import CatalogCounter, PublicationEvent, Report
from tests.databases.index import index_is_its_rebuild
from tests.keeping import looking

pytestmark = pytest.mark.soak
SEED = 20261124


def test_backups_while_others_write(portals, within, tmp_path, soak):
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
    assert said["errors"] == []
    counters = []
    for n in range(backups):
        with within(portals(f"new-{n}", bare=True)):
            looking.command("restore", tmp_path / f"backup-{n}")
            counters.append(CatalogCounter.objects.get().n)
            assert_one_moment()
    print(f"counters {counters} of {said['raised']}; {said['done']}")
    # what was acknowledged before the backup began is in it
    assert all(before <= found for before, found in zip(acknowledged, counters, strict=True))
    assert 0 < counters[0] < counters[-1] <= said["raised"][1] + 2


def assert_one_moment() -> None:
    """What one transaction writes together is there together."""
    public = Report.objects.exclude(slug=None)
    events = PublicationEvent.objects.all()
    assert public.count() == events.filter(kind="published").count()
    assert Report.objects.filter(state="withdrawn").count() == events.filter(kind="withdrawn").count()
    assert index_is_its_rebuild()


@pytest.mark.sqlite
def test_killed_while_backing_up_and_restoring(portals, within, tmp_path, soak):
    """At some of the steps, in soak at each. No unfinished backup has its name; the data are the old or the new."""
    portal = portals("portal")
    with within(portal):
        looking.fill()
        old = looking.everything()
    steps = {"backup": kill(portal, 0, "backup", tmp_path / "good")}
    with within(portal):
        Report.objects.filter(number="OIG-24-01").update(title="Changed since")
        new = looking.everything()
    steps["restore"] = kill(portal, 0, "restore", tmp_path / "good", "--force")
    with within(portal):
        assert looking.everything() == old
        Report.objects.filter(number="OIG-24-01").update(title="Changed since")
    strides = {"backup": 1, "restore": 1} if soak else {"backup": 20, "restore": 8}

    def points(name: str) -> range:
        return range(random.Random(SEED).randint(1, strides[name]), steps[name] + 1, strides[name])

    for n in points("backup"):
        kill(portal, n, "backup", tmp_path / f"killed-{n}")
        assert not (tmp_path / f"killed-{n}").exists() or is_whole(tmp_path / f"killed-{n}")
    for n in points("restore"):
        kill(portal, n, "restore", tmp_path / "good", "--force")
        with within(portal):
            looking.command("prepare")
            found = looking.everything()
            assert found in (old, new)
            Report.objects.filter(number="OIG-24-01").update(title="Changed since")
    print(f"steps: {steps}, killed at each {strides}th")


def kill(portal, nth: int, *arguments) -> int:
    """Kill a command at the n-th step of its work; 0: never, and return how many steps it took."""
    done = portal.run("-m", "tests.keeping.killed", nth, *arguments)
    assert done.returncode == (-signal.SIGKILL if nth else 0), done.stderr
    return 0 if nth else int(done.stdout.splitlines()[-1])


def is_whole(folder: Path) -> bool:
    """Whether every file of a backup is as its list says."""
    return bool(read_verified(folder))
