"""The log of transitions: who changed where a report stands, when, and why."""

import datetime as dt

from reports.choices import TransitionKind
from reports.models import Report, Transition

from . import revisions
from .following import BATCH, Actor


def record(
    before: Report,
    kind: TransitionKind,
    *,
    after: str,
    by: Actor,
    now: dt.datetime,
    why: str = "",
    publish_at: dt.datetime | None = None,
) -> None:
    """Write down one transition, and what the report said at it.

    `before` is the report as it stood, in hand; `publish_at` the moment of a scheduled one.
    """
    revisions.keep([before.pk])
    Transition.objects.create(
        report_id=before.pk,
        kind=kind,
        before=before.state,
        after=after,
        publish_at=publish_at,
        why=why.strip(),
        happened_at=now,
        by=by,
    )


def record_many(
    before: list[Report], kind: TransitionKind, *, after: str, by: Actor, now: dt.datetime, why: str = ""
) -> None:
    """The same for many reports that stood as these rows say and now stand alike. A bounded number of statements."""
    rows = [
        Transition(report_id=report.pk, kind=kind, before=report.state, after=after, why=why, happened_at=now, by=by)
        for report in before
    ]
    Transition.objects.bulk_create(rows, batch_size=BATCH)
