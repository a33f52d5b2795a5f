"""`manage.py sweep_documents`: files of the private store that no row names."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand

from reports import keeping
from reports.documents.intake import megabytes


class Command(BaseCommand):
    """Lists them, and with --delete removes them."""

    help = "List files of the private store that no document names and that are older than a day."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whether to remove."""
        parser.add_argument("--delete", action="store_true", help="remove them, for good")

    def handle(self, *, delete: bool, **options: object) -> None:
        """Print a line for each, then the sum."""
        orphans = keeping.find_orphans()
        size = sum(path.stat().st_size for path in orphans)
        for path in orphans:
            self.stdout.write(str(path))
            if delete:
                path.unlink()
        done = "removed" if delete else "found; add --delete to remove them"
        self.stdout.write(f"{len(orphans)} files, {megabytes(size)}: {done}")
