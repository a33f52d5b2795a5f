"""Django's own checks, with warnings as failures, and no change of the models without a migration.

Works on an empty data folder of its own, so that it reads and writes nobody's data.
"""

import os
import sys
import tempfile
from pathlib import Path

import django
from django.core.management import call_command

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))


def main() -> None:
    """Exits 1 if a check warns or a migration is missing."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(DJANGO_SETTINGS_MODULE="oigportal.settings", OIG_DATA_DIR=folder, DATABASE_URL="")
        django.setup()
        call_command("check", fail_level="WARNING")
        call_command("makemigrations", check=True, dry_run=True)


if __name__ == "__main__":
    main()
