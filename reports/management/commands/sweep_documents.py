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
        sizes = []
        for path in keeping.find_orphans():
            size = keeping.old_size(path)  # asked again: one may be gone, or named again, since they were looked for
            if size is None:
                continue
            sizes.append(size)
            self.stdout.write(str(path))
            if delete:
                path.unlink(missing_ok=True)
        done = "removed" if delete else "found; add --delete to remove them"
        self.stdout.write(f"{len(sizes)} files, {megabytes(sum(sizes))}: {done}")
