"""The verb: import a table, as a whole or not at all."""

from collections.abc import Callable
from dataclasses import dataclass

from django.apps import apps
from django.db import connection, transaction

from reports import publishing, search
from reports.models import ImportBatch, Report
from reports.models.patience import no_statement_timeout

from .apply import apply
from .batches import Source, record
from .messages import Message
from .plan import Plan, make_plan
from .reading import Table
from .terms import Terms

LOCK = 0x0161_7072  # any number that nothing else here locks
ROWS_THAT_AGE_STATISTICS = 500


class PlanChanged(Exception):
    """The import would not do any more what was shown: reports have changed meanwhile."""


@dataclass(frozen=True)
class Outcome:
    """What an import did, or would do."""

    created: int
    updated: int
    unchanged: int
    rejected: int
    messages: list[Message]
    created_reports: dict[int, Report]  # by number of the row that brought each
    batch: ImportBatch | None = None

    def __str__(self) -> str:
        return f"created {self.created}, updated {self.updated}, unchanged {self.unchanged}, rejected {self.rejected}"


def import_table(
    table: Table,
    *,
    dry_run: bool = False,
    terms: Terms = Terms(),  # noqa: B008  (it never changes)
    source: Source | None = None,
    seen: str | None = None,
    also: Callable[[ImportBatch | None], object] | None = None,
) -> Outcome:
    """Import all rows in one transaction, or with `dry_run` only say what that would do.

    With a `source` the import is recorded as a batch. `also` is done with that batch in the same transaction: killed at any
    moment, an import is there with all that belongs to it, or not at all. Raises PlanChanged, and writes nothing, if the plan
    is another one than that which was `seen` (its fingerprint).
    """
    if dry_run:
        return outcome(make_plan(table, lock=False, terms=terms))
    with no_statement_timeout():
        with transaction.atomic():
            one_at_a_time()
            publishing.hold_topics(alone=False)
            plan = make_plan(table, lock=True, terms=terms)
            if seen is not None and plan.fingerprint != seen:
                raise PlanChanged
            apply(plan, terms)
            batch = record(plan, terms, source) if source else None
            if also is not None:
                also(batch)
        if len(plan.created) + len(plan.updated) >= ROWS_THAT_AGE_STATISTICS:
            refresh_statistics()
    return outcome(plan, batch)


def outcome(plan: Plan, batch: ImportBatch | None = None) -> Outcome:
    """The plan's result, for those who don't need the plan."""
    made = {number: plan.entry_of[number].report for number, outcome in plan.outcomes.items() if outcome == "created"}
    return Outcome(**plan.counts, messages=plan.messages, created_reports=made, batch=batch)


def one_at_a_time() -> None:
    """Let no two imports run at once: each would create what the other has not yet committed.

    SQLite has one writer anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def refresh_statistics() -> None:
    """After many new rows PostgreSQL plans searches badly until its statistics are made anew (measured: 1.5 s for 68 ms)."""
    if connection.vendor == "postgresql" and not connection.in_atomic_block:
        ours = {model._meta.db_table for model in apps.get_app_config("reports").get_models(include_auto_created=True)}
        names = ", ".join(connection.ops.quote_name(table) for table in sorted({*ours, *search.all_tables()}))
        with connection.cursor() as cursor:
            cursor.execute(f"VACUUM (ANALYZE) {names}")
