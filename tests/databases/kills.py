"""Workers that import, upload and publish until they are killed, and what a next start finds. Run by test_kills.py.

    python -m tests.databases.kills --points 20 --seed 1 [--mutant "no transaction"]

Half of the workers kill themselves at a certain statement or step of a file, the others are killed at any moment. A
worker says what it starts and, after the commit, that it is done. Prints the faults that were found, as JSON.
"""

import argparse
import contextlib
import json
import os
import random
import re
import signal
import sys
import time
from collections.abc import Callable

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oigportal.settings")
django.setup()

from django.contrib.auth.models import User  # noqa: E402
from django.core.files.base import ContentFile  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402

from reports import exchange, publishing  # noqa: E402
from reports.documents import intake  # noqa: E402
from reports.models import CatalogCounter, Report, storage  # noqa: E402
from tests import factories  # noqa: E402
from tests.databases import survivors  # noqa: E402

KINDS = ("import", "upload", "publish", "desk")
EVENTS = 250  # statements and steps of files that a worker may live for: some ten things done
SECONDS = 0.4


def do(kind: str, token: str) -> None:
    """One thing that is done or not done as a whole. The token is a word that occurs nowhere else."""
    if kind in ("import", "desk"):
        rows = [
            {
                "report_number": f"{token}-{n}",
                "title": f"Title {token}",
                "tags": [token],
                "document_url": f"/{token}/{n}",
            }
            for n in range(survivors.ROWS)
        ]
        lines = "\n".join(map(json.dumps, rows)).encode()
        if kind == "import":
            exchange.import_table(exchange.read_bytes(lines, "rows.jsonl"))
        else:
            at_the_desk(lines, token)
        return
    with transaction.atomic():
        if kind == "publish":
            publishing.publish(factories.draft(f"{token}-0", f"Title {token}", topics=[token]), by=None)
        else:
            report = Report.objects.get(number="HOST")
            upload = ContentFile(survivors.content(token), name=f"{token}.pdf")
            intake.attach(report, "response", upload, original_name=f"{token}.pdf")
            publishing.saved(report, by=None)


def at_the_desk(lines: bytes, token: str) -> None:
    """An import as an editor makes it: uploaded, looked through, confirmed."""
    desk = Client(SERVER_NAME="127.0.0.1")
    desk.force_login(User.objects.get(username=survivors.EDITOR))
    sent = {"file": ContentFile(lines, name=f"{token}.jsonl"), "differing": "keep"}
    plan = desk.post("/admin/reports/report/import/", sent)["Location"]
    seen = re.search(r'name="seen" value="([^"]+)"', desk.get(plan).content.decode())[1]
    answer = desk.post(plan, {"seen": seen})
    assert "/imports/" in answer["Location"], answer["Location"]


def die_at(nth: int) -> None:
    """SIGKILL this process at its n-th statement or step of a file: nothing is flushed, rolled back or closed."""
    events = 0

    def step() -> None:
        nonlocal events
        events += 1
        if events == nth:
            os.kill(os.getpid(), signal.SIGKILL)

    def statement(execute: Callable, *arguments: object) -> object:
        step()
        return execute(*arguments)

    def watched(function: Callable) -> Callable:
        def call(*arguments: object, **options: object) -> object:
            step()
            return function(*arguments, **options)

        return call

    connection.execute_wrappers.append(statement)
    for name in ("open", "write", "fsync", "rename", "replace", "chmod", "mkdir"):
        setattr(os, name, watched(getattr(os, name)))


def be(mutant: str) -> None:
    """Become a portal that does it wrong."""
    if mutant == "no transaction":
        transaction.atomic = lambda *_, **__: contextlib.nullcontext()
    elif mutant == "row before file":
        save = storage.PrivateStorage._save

        def later(self, name: str, content: ContentFile) -> str:
            transaction.on_commit(lambda: save(self, name, content))
            return name

        storage.PrivateStorage._save = later


def worker(say: int, point: int, dies_at: int, mutant: str) -> None:
    """Do one thing after the other until killed; only uploads if the mutant concerns their files."""
    kinds = ("upload",) if mutant == "row before file" else KINDS
    tell = os.write
    be(mutant)
    if dies_at:
        die_at(dies_at)
    for n in range(1000):
        kind, token = random.choice(kinds), survivors.token(point, n)
        tell(say, f"start {kind} {token}\n".encode())
        do(kind, token)
        tell(say, f"done {kind} {token}\n".encode())


def forked(work: Callable[[int], None]) -> tuple[int, int]:
    """Run something in a process of its own; its id and a pipe of what it says."""
    incoming, outgoing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(incoming)
            work(outgoing)
        except BaseException as error:
            os.write(outgoing, f"error {error!r}\n".encode())
        finally:
            os._exit(0)
    os.close(outgoing)
    return child, incoming


def killed(point: int, mutant: str) -> tuple[list[list[str]], bool]:
    """What a worker said until it was killed, and whether it was killed at a step, so before its commit."""
    at_step = point % 2 == 0
    dies_at = random.randint(1, EVENTS) if at_step else 0
    child, pipe = forked(lambda say: worker(say, point, dies_at, mutant))
    if not at_step:
        time.sleep(random.random() * SECONDS)
        os.kill(child, signal.SIGKILL)
    with os.fdopen(pipe) as said:
        lines = [line.split(maxsplit=2) for line in said.read().splitlines()]
    os.waitpid(child, 0)
    return lines, at_step


def main() -> dict:
    """Kill as often as asked; after each kill look at what a next start finds."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--points", type=int)
    parser.add_argument("--seed", type=int)
    parser.add_argument("--mutant", default="")
    options = parser.parse_args()
    random.seed(options.seed)
    factories.published("HOST", "A host")
    factories.editor(survivors.EDITOR)
    counter = CatalogCounter.objects.get().n
    survivors.warm_up()
    faults, done, unfinished, point = [], 0, 0, -1
    for point in range(options.points):
        lines, at_step = killed(point, options.mutant)
        is_thorough = point % 20 == 19 or point < 3 or point == options.points - 1
        child, pipe = forked(lambda out: survivors.report(out, lines, at_step, counter, is_thorough))  # noqa: B023
        with os.fdopen(pipe) as said:
            found = said.read()
        os.waitpid(child, 0)
        if not found.startswith("{"):
            faults.append(f"point {point}: {found}")
            break
        result = json.loads(found)
        counter = result["counter"]
        faults += [f"point {point}: {fault}" for fault in result["faults"]]
        done += sum(line[0] == "done" for line in lines)
        unfinished += bool(lines) and lines[-1][0] == "start"
    return {"faults": faults, "kills": point + 1, "done": done, "unfinished": unfinished}


if __name__ == "__main__":
    json.dump(main(), sys.stdout)
