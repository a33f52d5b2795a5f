"""`manage.py restore DIR`: a backup in the place of what is there. docs/backup.md says how."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from reports import keeping


class Command(BaseCommand):
    """The portal must be stopped."""

    help = "Restore a backup, of this release or an earlier one. What is there moves aside. See docs/backup.md."
    requires_migrations_checks = False
    requires_system_checks = ()  # the database may be the very thing that is broken

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where from."""
        parser.add_argument("folder", type=Path, metavar="DIR", help="a folder written by the command backup")
        parser.add_argument("--force", action="store_true", help="replace the data there are; they are moved aside")

    def handle(self, *, folder: Path, force: bool, **options: object) -> None:
        """Restore it and say what was done."""
        try:
            done = keeping.restore_backup(folder, force=force)
        except keeping.Unusable as error:
            raise CommandError(str(error)) from error
        facts = done.facts
        self.stdout.write(f"Restored as of {facts.made_at}: {facts.reports} reports, {facts.documents} documents.")
        self.stdout.write(
            "What was done since is undone: a report withdrawn since then is public again. Look at those before you start."
        )
        if not done.has_key:
            self.stdout.write("The secret key was not restored; people at the desk log in again.")
        if done.aside:
            self.stdout.write(f"The data of before: {done.aside}")
        for problem in facts.problems:
            self.stdout.write(f"Missing since before the backup: {problem}")
