"""`manage.py migrate`: Django's own, with time for large tables and for filling the search index."""

from django.core.management.commands import migrate

from reports.models.patience import no_statement_timeout


class Command(migrate.Command):
    """Applies migrations; see Django's documentation."""

    def handle(self, *args: object, **options: object) -> None:
        """On PostgreSQL no statement of it is cut short."""
        with no_statement_timeout():
            super().handle(*args, **options)
