"""`manage.py tick`: what time alone brings about. Run it every minute or so (cron, a systemd timer)."""

import time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from reports import catalog, kept_forms
from reports.documents import release, states
from reports.exchange import pending


class Command(BaseCommand):
    """Publishes what is due, reads and checks documents that nobody finished with, drops forms and lists kept for too long."""

    help = "Publish what is due; let documents whose reading was interrupted be read again. Run it every minute."

    def add_arguments(self, parser: CommandParser) -> None:
        """How long it may read documents."""
        parser.add_argument(
            "--seconds", type=float, default=50, help="stop reading and checking after this (default: 50)"
        )

    def handle(self, **options: object) -> None:
        """Do what is due, and say what was done."""
        catalog.current()  # promotes what is due
        kept_forms.sweep(timezone.now())
        pending.sweep(timezone.now())
        again = states.requeue_dead(timezone.now())
        end = time.monotonic() + float(str(options["seconds"]))
        is_inline = settings.TASKS == "inline"
        read = states.read_for(end - time.monotonic()) if is_inline else 0
        checked = release.check_for(end - time.monotonic()) if is_inline else 0
        self.stdout.write(f"Documents read: {read}, checked: {checked}, waiting again after an interruption: {again}.")
