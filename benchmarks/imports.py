"""Times an import of 5,000 rows, into an empty and a full catalog, and at the desk: `python -m benchmarks.imports`.

Uses the database of DATABASE_URL, else SQLite in OIG_DATA_DIR; it fills it, so give it one that may be filled.
"""

import io
import json
import os
import random
import re
import sys
import time
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oigportal.settings")
django.setup()

from django.contrib.auth.models import User  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

from reports import exchange  # noqa: E402
from reports.exchange import export  # noqa: E402
from reports.models import Report  # noqa: E402

WORDS = "grant audit border patrol airport screening funds county records review oversight cyber storm housing".split()
AGENCIES = ["CBP", "FEMA", "ICE", "MGMT", "TSA", "USCIS", "USCG", "USSS"]


def rows(count: int, first: int = 0) -> bytes:
    """JSON lines of made-up reports, as full as real ones."""
    lines = []
    for n in range(first, first + count):
        rng = random.Random(n)
        row = {
            "report_number": f"BEN-{n // 500:02}-{n % 500:03}",
            "title": f"{' '.join(rng.choices(WORDS, k=10))} {n}".capitalize(),
            "issue_date": f"{2000 + n % 25}-{1 + n % 12:02}-{1 + n % 28:02}",
            "agencies": rng.sample(AGENCIES, rng.randint(1, 3)),
            "oversight_area": rng.choice(["Management", "Immigration", "Disaster Recovery"]),
            "tags": [f"Topic {rng.randint(1, 300)}" for _ in range(3)],
            "executive_summary": " ".join(rng.choices(WORDS, k=150)),
        }
        lines.append(json.dumps(row))
    return "\n".join(lines).encode()


def timed(what: str, data: bytes) -> None:
    """Import and print how long it took."""
    began = time.perf_counter()
    outcome = exchange.import_table(exchange.read_bytes(data, "rows.jsonl"))
    print(f"{what}: {time.perf_counter() - began:.2f} s ({outcome})", flush=True)


def seen_on(page) -> str:
    """The mark of what a page shows, which its form sends."""
    return re.search(r'name="seen" value="(\w+)"', page.content.decode())[1]


def at_the_desk(what: str, data: bytes, name: str, **typed: str) -> None:
    """Upload, look through, confirm, as a browser does it, all of Django included; print how long each took."""
    client = Client(SERVER_NAME="localhost")
    client.force_login(
        User.objects.get_or_create(username="bench", defaults={"is_staff": True, "is_superuser": True})[0]
    )
    file = io.BytesIO(data)
    file.name = name
    moments, busy = [time.perf_counter()], time.process_time()
    address = client.post("/admin/reports/report/import/", {"file": file, "differing": "keep", **typed}).headers[
        "Location"
    ]
    moments.append(time.perf_counter())
    page = client.get(address)
    moments.append(time.perf_counter())
    batch = client.post(address, {"seen": seen_on(page)}).headers["Location"]
    moments.append(time.perf_counter())
    busy = time.process_time() - busy
    parts = ", ".join(
        f"{name} {end - start:.2f}"
        for name, start, end in zip(("upload", "look", "confirm"), moments, moments[1:], strict=False)
    )
    print(f"{what}: {moments[-1] - moments[0]:.2f} s ({parts}; {busy:.2f} s of this process)", flush=True)
    began = time.perf_counter()
    client.post(batch, {"seen": seen_on(client.get(batch))})
    print(f"    undone in {time.perf_counter() - began:.2f} s", flush=True)


def exported(kind: str, data: bytes) -> bytes:
    """The rows as a file of this kind, in the columns of an export."""
    facts = [dict.fromkeys(export.KEYS, "") | json.loads(line) for line in data.split(b"\n")]
    if kind == "csv":
        return "".join(export.csv_lines(facts)).encode()
    with export.xlsx_file(facts) as file:
        return file.read()


def desk() -> None:
    """Imports at the desk, each undone, into a catalog that holds what the runs before have left."""
    print(f"{connection.vendor}, {Report.objects.count():,} reports before", flush=True)
    data = rows(5_000, first=200_000)
    at_the_desk("5,000 new rows of CSV at the desk", exported("csv", data), "rows.csv")
    at_the_desk("5,000 new rows of XLSX at the desk", exported("xlsx", data), "rows.xlsx")
    exchange.import_table(exchange.read_bytes(data, "rows.jsonl"))
    changed = exported("xlsx", data.replace(b'"executive_summary": "', b'"executive_summary": "Now '))
    at_the_desk("5,000 rows of XLSX that change public reports", changed, "rows.xlsx", differing="replace")
    began = time.perf_counter()
    ids = list(Report.objects.values_list("pk", flat=True)[:5_000])
    Path(os.devnull).write_bytes(export.xlsx_file(export.rows(ids, is_allowed=lambda report: True)).read())
    print(f"5,000 reports exported as XLSX: {time.perf_counter() - began:.2f} s", flush=True)


def main() -> int:
    """Run all of them; with "desk" only those at the desk."""
    call_command("migrate", verbosity=0)
    if sys.argv[1:] == ["desk"]:
        desk()
        return 0
    data = rows(5_000)
    timed("5,000 rows into an empty catalog", data)
    timed("the same 5,000 rows again", data)
    filling = data.replace(b"BEN-", b"FIL-")
    emptied = b"\n".join(
        json.dumps({k: v for k, v in json.loads(line).items() if k in ("report_number", "title")}).encode()
        for line in filling.split(b"\n")
    )
    timed("5,000 rows of number and title", emptied)
    timed("5,000 rows that fill all other fields", filling)
    timed("30,000 rows more", rows(30_000, first=10_000))
    timed("5,000 new rows into a catalog of 40,000", rows(5_000, first=50_000))
    desk()
    return 0


if __name__ == "__main__":
    sys.exit(main())
