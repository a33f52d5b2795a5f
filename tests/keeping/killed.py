"""Runs a command of `manage.py` and kills itself (SIGKILL) at the n-th step of a file. Run by test_under_load.py.

python -m tests.keeping.killed N COMMAND [ARGUMENT]...
"""

import os
import signal
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oigportal.settings")
django.setup()

from django.core.management import call_command  # noqa: E402

nth, *arguments = sys.argv[1:]
steps = 0


def watched(function):
    """The function, with a step counted before it."""

    def call(*arguments, **options):
        global steps
        steps += 1
        if steps == int(nth):
            os.kill(os.getpid(), signal.SIGKILL)
        return function(*arguments, **options)

    return call


for name in ("open", "fsync", "rename", "replace", "link", "mkdir", "unlink"):
    setattr(os, name, watched(getattr(os, name)))
call_command(*arguments)
print(steps)
