"""`manage.py worker`: reads and checks documents as they are uploaded, where web processes shall not (OIG_TASKS=worker)."""

import signal
import threading

from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections
from django.utils import timezone

from reports.documents import release, states

REST = 1.0  # seconds between two looks when there was nothing to do


class Command(BaseCommand):
    """Any number of them may run: each document is claimed by one. Killed at any moment nothing is lost."""

    help = "Read and check waiting documents until stopped (SIGTERM or Ctrl-C). Several may run at a time."

    def add_arguments(self, parser: CommandParser) -> None:
        """For cron and for tests: stop when there is nothing left."""
        parser.add_argument("--once", action="store_true", help="stop when no document is waiting")

    def handle(self, **options: object) -> None:
        """Claim, read, and rest when there is nothing."""
        stop = threading.Event()
        if threading.current_thread() is threading.main_thread():
            for one in (signal.SIGTERM, signal.SIGINT):
                signal.signal(one, lambda *_: stop.set())
        while not stop.is_set():
            close_old_connections()
            states.requeue_dead(timezone.now())
            pk = states.next_waiting()
            if pk is not None and states.read_one(pk):
                self.stdout.write(f"Document {pk} was read.")
            elif pk is None and not self.has_checked():
                if options["once"]:
                    return
                stop.wait(REST)

    def has_checked(self) -> bool:
        """Check a document for its release, if one waits for that."""
        pk = release.next_unchecked()
        is_done = pk is not None and release.check_one(pk)
        if is_done:
            self.stdout.write(f"Document {pk} was checked for its release.")
        return is_done
