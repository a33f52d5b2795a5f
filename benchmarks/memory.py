"""What a snapshot weighs, and what building it does to a process: memory that only the process has (USS).

Each is measured in a process of its own, so nothing else is counted. The weight is measured where the snapshot was not
built but read from a file: what building leaves behind in the heap is another figure. SQLite's page cache is given back
before each look.
"""

import ctypes
import gc
import json
import pickle
import re
import subprocess
import sys
import tempfile
from pathlib import Path

TARGET_MB = {35_000: 5.0, 1_000_000: 150.0}
MB = 1_000_000
REBUILDS = 5


def measure(size: int) -> list:
    """The weight, and the growth of a process that builds one, then more."""
    from .figures import Figure

    with tempfile.NamedTemporaryFile(suffix=".pickle") as file:
        built, weighed = told("build", file.name), told("weigh", file.name)
    assert built["reports"] == weighed["reports"] == size
    return [
        Figure("Snapshot", "memory it takes", weighed["held"] / MB, "MB", TARGET_MB.get(size)),
        Figure("Snapshot", "a process that has built one grew by", built["once"] / MB, "MB"),
        Figure("Snapshot", f"after {REBUILDS} more, each in the place of the last", built["often"] / MB, "MB"),
        Figure("Snapshot", "and at the peak", built["peak"] / MB, "MB"),
    ]


def told(what: str, file: str) -> dict[str, int]:
    """What a fresh process found out."""
    command = [sys.executable, "-m", "benchmarks.memory", what, file]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def own_memory() -> int:
    """Bytes that only this process has, after all that can be given back was."""
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
    rollup = Path("/proc/self/smaps_rollup").read_text(encoding="ascii")
    return sum(int(kib) for kib in re.findall(r"^Private_(?:Clean|Dirty): +(\d+) kB", rollup, re.MULTILINE)) * 1024


def status(name: str) -> int:
    """Bytes, from a line of /proc/self/status."""
    text = Path("/proc/self/status").read_text(encoding="ascii")
    return int(re.search(rf"^{name}:\s+(\d+) kB", text, re.MULTILINE)[1]) * 1024


def build_some(file: str) -> dict[str, int]:
    """Build a snapshot, keep it in a file, build more; bytes more than before."""
    from django.db import connection
    from django.utils import timezone

    from reports.catalog.building import build
    from reports.models import CatalogCounter, Report

    # all that is imported or compiled at the first query, without a row of it
    CatalogCounter.objects.first()
    list(Report.objects.public().filter(pk=-1).with_cards())
    connection.close()
    before, resident = own_memory(), status("VmRSS")
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # begin the peak anew
    snapshot = build("benchmark", timezone.now())
    connection.close()
    once = own_memory() - before
    for _ in range(REBUILDS):
        snapshot = build("benchmark", timezone.now())
    connection.close()
    grown = {"once": once, "often": own_memory() - before, "peak": status("VmHWM") - resident}
    Path(file).write_bytes(pickle.dumps(snapshot))
    return grown | {"reports": len(snapshot.ids)}


def weigh(file: str) -> dict[str, int]:
    """Read the snapshot; bytes more than before. What reading needs is gone by then."""
    from reports.catalog import Snapshot  # noqa: F401

    before = own_memory()
    with open(file, "rb") as stream:
        snapshot = pickle.load(stream)
    return {"reports": len(snapshot.ids), "held": own_memory() - before}


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps({"build": build_some, "weigh": weigh}[sys.argv[1]](sys.argv[2])))
