"""`manage.py load_sample`: the reports of data/sample. data/README.md says what they are."""

from django.core.management.base import BaseCommand, CommandError

from reports.exchange import Unreadable, sample


class Command(BaseCommand):
    """Safe to repeat: what is there already stays as it is."""

    help = "Load the sample: real reports, fictional ones with documents, and their vocabulary."

    def handle(self, **options: object) -> None:
        """Load it and say what was done."""
        try:
            outcomes = sample.load_sample()
        except (Unreadable, OSError, ValueError, KeyError) as error:
            raise CommandError(f"The sample in {sample.SAMPLE} is not whole: {error}") from error
        for name, outcome in outcomes.items():
            self.stdout.write(f"{name}: {outcome}, warnings {len(outcome.messages) - outcome.rejected}")
