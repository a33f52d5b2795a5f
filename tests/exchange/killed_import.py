"""Run by test_kill.py in a process of its own: migrates if told so, imports a file, and kills itself at the n-th write.

python -m tests.exchange.killed_import FILE N        (N = 0: never)
"""

import os
import signal
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oigportal.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

file, nth = sys.argv[1], int(sys.argv[2])
call_command("migrate", verbosity=0)
writes = 0


def count_and_kill(execute, sql, params, many, context):
    """SIGKILL after the n-th statement that writes: nothing is flushed, rolled back or closed."""
    global writes
    result = execute(sql, params, many, context)
    if sql.split()[0] in ("INSERT", "UPDATE", "DELETE"):
        writes += 1
        if writes == nth:
            os.kill(os.getpid(), signal.SIGKILL)
    return result


with connection.execute_wrapper(count_and_kill):
    call_command("import_reports", file)
print(f"writes {writes}")
