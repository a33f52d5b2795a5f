"""What figures depend on."""

import os
import platform

import django
from django.db import connection


def machine() -> dict[str, str]:
    """Processor, software and load, as sections of RESULTS.md name them. Asks the database in use for its version."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sqlite_version()" if connection.vendor == "sqlite" else "SHOW server_version")
        version = cursor.fetchone()[0]
    return {
        "processor": f"{os.cpu_count()} cores, {processor()}",
        "software": f"Python {platform.python_version()}, Django {django.get_version()}, "
        f"{'SQLite' if connection.vendor == 'sqlite' else 'PostgreSQL'} {version}",
        "load at the start": f"{os.getloadavg()[0]:.1f}",
    }


def processor() -> str:
    """The processor's name."""
    with open("/proc/cpuinfo", encoding="utf-8") as lines:
        names = [line.split(":")[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()
