"""`manage.py backup DIR`: database, documents and key into a new folder. docs/backup.md says when and how."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from reports import keeping
from reports.documents.intake import megabytes


class Command(BaseCommand):
    """Runs while the portal does. Exits 1 if a document of the store was missing or changed; the backup is kept then."""

    help = "Write a backup of the database, the documents and the secret key into a new folder. See docs/backup.md."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to."""
        parser.add_argument("folder", type=Path, metavar="DIR", help="a folder that does not exist yet, or is empty")
        parser.add_argument(
            "--link", action="store_true", help="hard links of documents instead of copies: no space, less safe"
        )

    def handle(self, *, folder: Path, link: bool, **options: object) -> None:
        """Write it and say what is in it."""
        try:
            made = keeping.write_backup(folder, link=link)
        except keeping.Unusable as error:
            raise CommandError(str(error)) from error
        facts = made.facts
        self.stdout.write(
            f"{folder}: {facts.reports} reports, {facts.documents} documents, {megabytes(made.size)}. "
            "It holds drafts and passwords' hashes: keep it as private as the portal's own data."
        )
        if not made.has_key:
            self.stdout.write("The secret key is set in the environment and not in the backup: keep it elsewhere.")
        if facts.problems:
            raise CommandError("The backup is complete but for what the store lacks:\n" + "\n".join(facts.problems))
