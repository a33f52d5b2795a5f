"""A process of its own that fills the data folder OIG_DATA_DIR with the little world of the trust tests.

Run as `python -m tests.hardening.filling`; the settings come from the environment.
"""

import os

import django


def main() -> None:
    """Tables, then reports of every state."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oigportal.settings")
    django.setup()
    from django.core.management import call_command

    from tests.trust import worlds

    call_command("migrate", verbosity=0)
    worlds.make_public()
    worlds.make_hidden()


if __name__ == "__main__":
    main()
