"""`manage.py reset_second_factor NAME`: lets somebody in again who has lost their phone, when no manager can."""

from argparse import ArgumentParser

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError

from reports import second_factor


class Command(BaseCommand):
    """For the operator. It changes no password, and it is written into the history of the account."""

    help = "Remove the app and the backup codes of an account. After their password they set up new ones."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whose."""
        parser.add_argument("name", metavar="NAME", help="the name that the person signs in with")

    def handle(self, *, name: str, **options: object) -> None:
        """Do it and say so."""
        user = User.objects.filter(username=name).first()
        if user is None:
            raise CommandError(f"There is no account with the name “{name}”.")
        if not second_factor.reset(user, by=None):
            raise CommandError(f"“{name}” has no sign-in codes: there is nothing to reset.")
        self.stdout.write(f"The sign-in codes of “{name}” are removed. After the password they set up new ones.")
