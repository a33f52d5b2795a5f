"""A backup taken while others write is the portal of one moment; a kill leaves the old data or the new, never a mixture."""

import json
import random
import signal
import subprocess
import time

import pytest

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
    for n in range(backups):
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
    assert counters == sorted(counters)
    assert 0 < counters[0] <= counters[-1] <= said["raised"][1] + 2


def assert_one_moment() -> None:
    """What one transaction writes together is there together."""
    public = Report.objects.exclude(slug=None)
    events = PublicationEvent.objects.all()
    assert public.count() == events.filter(kind="published").count()
    assert Report.objects.filter(state="withdrawn").count() == events.filter(kind="withdrawn").count()
    assert index_is_its_rebuild()


@pytest.mark.sqlite
def test_killed_while_backing_up_and_restoring(portals, within, tmp_path, soak):
    """At 6 moments of each, 60 in soak. No unfinished backup has its name; the data are the old or the new."""
    random.seed(SEED)
    portal = portals("portal")
    with within(portal):
        looking.fill()
        old = looking.everything()
    portal.manage("backup", tmp_path / "good")
    with within(portal):
        Report.objects.filter(number="OIG-24-01").update(title="Changed since")
        new = looking.everything()
    seen = set()
    for n in range(60 if soak else 6):
        is_finished = kill(portal, "backup", tmp_path / f"killed-{n}")
        assert (tmp_path / f"killed-{n}").exists() == is_finished
        is_finished = kill(portal, "restore", tmp_path / "good", "--force")
        with within(portal):
            looking.command("prepare")
            found = looking.everything()
            assert found in (old, new)
            assert found == old or not is_finished
            seen.add(is_finished)
            Report.objects.filter(number="OIG-24-01").update(title="Changed since")
    print(f"seed {SEED}: finished before the kill: {seen}")
    assert False in seen


def kill(portal, *arguments) -> bool:
    """Kill a command at some moment of its work. Whether it had ended well before that."""
    process = portal.start("-m", "tests.keeping.killed", random.randint(1, 60), *arguments, stdout=subprocess.DEVNULL)
    process.wait(timeout=60)
    assert process.returncode in (0, -signal.SIGKILL)
    return process.returncode == 0
