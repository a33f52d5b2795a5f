"""The way of a report inside the office: written, submitted, sent back, approved. The public sees nothing of it."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from reports.choices import INSIDE, State, TransitionKind
from reports.models import Report

from . import log, rules
from .following import Actor


def submit(report: Report, *, by: Actor, why: str = "") -> None:
    """Hand a draft in for review. It may lack something still. Raises ValidationError if it is no draft or has no title."""
    with transaction.atomic():
        current = held(report, State.DRAFT, "Only a draft can be submitted for review.")
        if not current.title.strip():
            raise ValidationError({"title": "A report needs a title before it can be submitted."})
        move(current, TransitionKind.SUBMITTED, State.REVIEW, by=by, why=why)
    report.refresh_from_db()


def send_back(report: Report, *, by: Actor, why: str = "") -> None:
    """Make a report that is in review or approved a draft again, for its author to change.

    Raises ValidationError if it stands elsewhere, or if someone else than its author does not say why.
    """
    with transaction.atomic():
        current = held(report, INSIDE[1:], "Only a report that is in review or approved can be sent back.")
        is_own = by is not None and current.created_by_id == by.pk
        if not why.strip() and not is_own:
            raise ValidationError("Say what should be changed: the author reads it.")
        move(current, TransitionKind.SENT_BACK, State.DRAFT, by=by, why=why)
    report.refresh_from_db()


def approve(report: Report, *, by: Actor, why: str = "") -> None:
    """Say that a report in review may come out. Raises ValidationError with all that is lacking, or why they may not."""
    with transaction.atomic():
        current = held(report, State.REVIEW, "Only a report that is in review can be approved.")
        rules.must_be_complete(current, by=by)
        rules.must_be_approved(current, by=by)
        move(current, TransitionKind.APPROVED, State.APPROVED, by=by, why=why)
    report.refresh_from_db()


def held(report: Report, states: str | tuple[str, ...], otherwise: str) -> Report:
    """The stored row, locked until the transaction ends. Raises ValidationError if it stands in none of these states."""
    current = Report.objects.select_for_update().get(pk=report.pk)
    if current.state not in ((states,) if isinstance(states, str) else states):
        raise ValidationError(otherwise)
    return current


def move(current: Report, kind: TransitionKind, state: State, *, by: Actor, why: str) -> None:
    """Write the new state of a locked row, and the log."""
    Report.objects.filter(pk=current.pk).update(state=state, publish_at=None, updated_by=by)
    log.record(current, kind, after=state, by=by, now=timezone.now(), why=why)
