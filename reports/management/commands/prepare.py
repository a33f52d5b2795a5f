"""`manage.py prepare`: what must be true before the server starts. `make run` calls it each time."""

import secrets

import environ
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection, transaction
from django.db.migrations.exceptions import InconsistentMigrationHistory
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from reports import search
from reports.documents import release, states
from reports.exchange import Unreadable, sample
from reports.models import Report

USER = "editor"
READING_S = 10  # seconds
CHECKING_S = 5


class Command(BaseCommand):
    """Migrates if there is something to migrate; on the very first start loads the sample and makes an editor."""

    help = "Bring the database up to date; on the first start load the sample (unless OIG_SAMPLE=0) and make an editor."
    requires_migrations_checks = False
    requires_system_checks = ()  # the checks run when the server starts; here they would cost each start a second

    def handle(self, **options: object) -> None:
        """Do what is missing and print where the portal is."""
        self.migrate()
        search.prepare_storage()  # another release may store other terms, without a migration
        is_first = not Report.objects.exists() and not get_user_model()._default_manager.exists()
        password = self.set_up() if is_first else ""
        self.read_documents()
        self.stdout.write(f"Portal: {settings.ORIGIN}/")
        if password:
            self.stdout.write(
                f"Admin: {settings.ORIGIN}/admin/  user: {USER}  password: {password}  (shown once; change it there)"
            )
        else:
            self.stdout.write(f"Admin: {settings.ORIGIN}/admin/")

    def migrate(self) -> None:
        """Apply migrations that are not applied yet. Raises CommandError with what to do."""
        try:
            executor = MigrationExecutor(connection)
            if executor.migration_plan(executor.loader.graph.leaf_nodes()):
                self.stdout.write("Bringing the database up to date …")
                call_command("migrate", verbosity=0, interactive=False)
        except (DatabaseError, InconsistentMigrationHistory) as error:
            raise CommandError(
                f"The database could not be brought up to date: {error}\n"
                "Is it running and writable (DATABASE_URL, or OIG_DATA_DIR for SQLite)? Then start again: "
                "what was done is kept, and no step is done twice."
            ) from error

    def read_documents(self) -> None:
        """Read and check what an interruption or an upgrade left over, for a short while: a start must not take long."""
        states.requeue_dead(timezone.now())
        if settings.TASKS != "inline":
            return
        states.read_for(READING_S)
        release.check_for(CHECKING_S)
        if states.next_waiting() is not None:
            self.stdout.write("Some documents wait to be read: run manage.py tick now and then until none is left.")

    def set_up(self) -> str:
        """Load the sample and make the first editor, both or neither. Returns the editor's password."""
        password = secrets.token_urlsafe(12)
        try:
            with transaction.atomic():
                if environ.Env().bool("OIG_SAMPLE", default=True):
                    self.stdout.write("Loading the sample …")
                    sample.load_sample()
                get_user_model()._default_manager.create_superuser(USER, email="", password=password)  # type: ignore[attr-defined]
        except (Unreadable, ValidationError, DatabaseError, OSError, ValueError, KeyError) as error:
            raise CommandError(
                f"The first start could not be finished: {error}\n"
                "Nothing of it was kept. Start again, or without the sample: OIG_SAMPLE=0 make run"
            ) from error
        return password
