"""Times an import of 5,000 rows, into an empty and a full catalog: `python -m benchmarks.imports`.

Uses the database of DATABASE_URL, else SQLite in OIG_DATA_DIR; it fills it, so give it one that may be filled.
"""

import json
import os
import random
import sys
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oigportal.settings")
django.setup()

from django.core.management import call_command  # noqa: E402

from reports import exchange  # noqa: E402

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


def main() -> int:
    """Run all of them."""
    call_command("migrate", verbosity=0)
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
    return 0


if __name__ == "__main__":
    sys.exit(main())
