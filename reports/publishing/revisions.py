"""The history of reports: a version is written in the transaction of each change, and only if there is something new in it."""

import uuid
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from reports.choices import RevisionKind
from reports.models import Report, Revision

from .contents import contents, differing
from .following import BATCH, Actor


def keep(report_ids: Iterable[int]) -> None:
    """Write down what these reports say now, where their history does not know it: before a change, or at a decision.

    So a report that is older than the history gets its first version just before it changes.
    """
    record(report_ids, kind=RevisionKind.FOUND, by=None)


def record(
    report_ids: Iterable[int],
    *,
    kind: RevisionKind = RevisionKind.EDITED,
    by: Actor,
    batch: uuid.UUID | None = None,
    why: str = "",
) -> None:
    """Write a version of each of these reports that says something else than its last one.

    Must run in the transaction of the change, before the catalog's counter is raised. A bounded number of statements.
    """
    ids = list(report_ids)
    with transaction.atomic():
        for start in range(0, len(ids), BATCH):
            rows = new_rows(ids[start : start + BATCH], kind=kind, by=by)
            for row in rows:
                row.batch, row.why = batch, why
            Revision.objects.bulk_create(rows)


def new_rows(report_ids: list[int], *, kind: RevisionKind, by: Actor) -> list[Revision]:
    """The versions to be written. The reports are locked, so that two changes at once get two numbers."""
    held = Report.objects.select_for_update().filter(pk__in=report_ids).order_by("pk")
    said = {one.report_id: one for one in Revision.objects.newest().filter(report__in=report_ids)}
    found, says = [], contents(held)
    now = timezone.now()  # once the lock is had, so that versions are in the order of their numbers
    for report_id, content in says.items():
        last = said.get(report_id)
        changed = differing(last.content, content) if last else []
        if last and not changed:
            continue
        is_first_edit = last is None and kind == RevisionKind.EDITED
        found.append(
            Revision(
                report_id=report_id,
                number=(last.number or 0) + 1 if last else 1,
                kind=RevisionKind.CREATED if is_first_edit else kind,
                content=content,
                changed=changed,
                happened_at=now,
                by=by,
            )
        )
    return found
