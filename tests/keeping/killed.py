"""Runs a command of `manage.py` and kills itself (SIGKILL) at its n-th step. Run by test_under_load.py.

A step is one of a file, a statement that writes, or a program of PostgreSQL's that is started: that one lives on.

python -m tests.keeping.killed N COMMAND [ARGUMENT]...
"""

import os
import signal
import subprocess
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oigportal.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

nth, *arguments = sys.argv[1:]
steps = 0


def step():
    """Count a step, and die at the one that was named."""
    global steps
    steps += 1
    if steps == int(nth):
        os.kill(os.getpid(), signal.SIGKILL)


def watched(function):
    """The function, with a step counted before it."""

    def call(*arguments, **options):
        step()
        return function(*arguments, **options)

    return call


def statement(execute, sql, *arguments):
    """A statement, with a step counted before one that writes."""
    if not sql.startswith(("SELECT", "SHOW", "PRAGMA")):
        step()
    return execute(sql, *arguments)


class Program(subprocess.Popen):
    """A program, with a step counted once it has begun."""

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        step()


for name in ("open", "fsync", "rename", "replace", "link", "mkdir", "unlink"):
    setattr(os, name, watched(getattr(os, name)))
subprocess.Popen = Program
connection.execute_wrappers.append(statement)
call_command(*arguments)
print(steps)
