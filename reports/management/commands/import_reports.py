"""`manage.py import_reports FILE`: reports from a spreadsheet or JSON. docs/import.md says how."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from reports import exchange


class Command(BaseCommand):
    """Prints a line for each warning or rejection, then one with the counts."""

    help = "Import reports from CSV, XLSX, JSON or JSON lines, in one transaction. See docs/import.md."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, and what to do with it."""
        parser.add_argument("file", type=Path, metavar="FILE", help="CSV, XLSX, JSON or JSON lines (text in UTF-8)")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen and write nothing")
        parser.add_argument(
            "--as-drafts", action="store_true", help="keep new reports as drafts, hidden from the public"
        )

    def handle(self, *, file: Path, dry_run: bool, as_drafts: bool, **options: object) -> None:
        """Read, import, report."""
        try:
            table = exchange.read_file(file)
        except exchange.Unreadable as error:
            raise CommandError(str(error)) from error
        terms, source = exchange.Terms(as_drafts=as_drafts), exchange.Source.of(table, file.name)
        outcome = exchange.import_table(table, dry_run=dry_run, terms=terms, source=source)
        for message in outcome.messages:
            self.stdout.write(str(message))
        if dry_run:
            self.stdout.write("dry run: nothing was written")
        self.stdout.write(str(outcome))
