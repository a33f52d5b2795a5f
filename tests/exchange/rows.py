"""Short ways to import a few rows and to look at what they did."""

import json

from reports import exchange
from reports.models import Report


def table(*rows: dict):
    """The rows as a file of JSON lines."""
    return exchange.read_bytes("\n".join(json.dumps(row) for row in rows).encode(), "rows.jsonl")


def imported(*rows: dict, dry_run=False, **terms):
    """(the last line, the lines before it) of an import of the rows."""
    outcome = exchange.import_table(table(*rows), dry_run=dry_run, terms=exchange.Terms(**terms))
    return str(outcome), [str(message) for message in outcome.messages]


def row(number="X-1", title="A Title", **values):
    """One row."""
    return {"report_number": number, "title": title, **values}


def only() -> Report:
    """The one report there is."""
    return Report.objects.get()


CREATED = "created 1, updated 0, unchanged 0, rejected 0"
UPDATED = "created 0, updated 1, unchanged 0, rejected 0"
UNCHANGED = "created 0, updated 0, unchanged 1, rejected 0"
REJECTED = "created 0, updated 0, unchanged 0, rejected 1"
