"""The moment at which an approved working copy takes the place of what the public reads, without a job.

As with a report that is scheduled: the first request that sees the moment passed does it, once. What could go wrong then
must not reach a reader: the copy then stays a copy without a moment, and says what was wrong.
"""

import datetime as dt
import logging

from django.core.exceptions import ValidationError
from django.db import OperationalError, transaction
from django.utils import timezone

from reports.choices import COPIES, TransitionKind
from reports.models import Report, Revision, Transition

from . import log, rules
from .copies import held, public_version, replace
from .copy_rules import APPROVED, REVIEW, must_be_approved, must_be_complete, must_have_a_place, proposed
from .entries import hold_topics
from .following import Actor
from .names import hold_slugs

PASSED = "That moment has passed. Put the working copy in its place now, or choose a later date and time."
UNEXPECTED = (
    "Something that nobody foresaw kept it from taking its place. Your administrator finds it in the server’s log."
)
logger = logging.getLogger(__name__)


def schedule_copy(copy: Revision, *, at: dt.datetime, by: Actor, why: str = "") -> None:
    """Let a working copy take its place at a moment that is to come. It may have another moment already.

    Raises ValidationError for what would keep it from taking its place now, and for a moment that has passed.
    """
    with transaction.atomic():
        current, stored = held(copy, COPIES)
        now = timezone.now()
        if at <= now:
            raise ValidationError(PASSED)
        must_have_a_place(current, stored, public_version(current))
        must_be_complete(stored, by=by)
        must_be_approved(stored, by=by)
        if stored.state == REVIEW:
            log.record(current, TransitionKind.COPY_PASSED, after=current.state, by=by, now=now)
        stored.state, stored.takes_place_at, stored.problem = APPROVED, at, ""
        stored.save(update_fields=["state", "takes_place_at", "problem"])
        log.record(current, TransitionKind.COPY_TIMED, after=current.state, by=by, now=now, why=why, publish_at=at)


def unschedule_copy(copy: Revision, *, by: Actor, why: str = "") -> None:
    """Take a working copy off the schedule; its approval stays. Raises ValidationError if it is not on it (any more)."""
    with transaction.atomic():
        current, stored = held(copy, COPIES)
        if stored.takes_place_at is None:
            raise ValidationError("This working copy is not scheduled.")
        Revision.objects.filter(pk=stored.pk).update(takes_place_at=None)
        log.record(current, TransitionKind.COPY_UNTIMED, after=current.state, by=by, now=timezone.now(), why=why)


def put_due_in_place(now: dt.datetime) -> int:
    """Let working copies whose moment has passed take their places, each in a transaction. Returns how many did.

    Raises DatabaseError, for the caller to log, where the database itself is in the way; the next request tries again.
    """
    due = Revision.objects.due(now).order_by("takes_place_at", "pk")
    return sum(put_one(pk, report_id, now) for pk, report_id in list(due.values_list("pk", "report_id")))


def put_one(pk: int, report_id: int, now: dt.datetime) -> bool:
    """Let one take its place, or say on it why it cannot. Whether it did."""
    with transaction.atomic():
        hold_topics(alone=False)
        hold_slugs()  # who comes second waits here until the first is done, so that both answer the new version
        # somebody who saves the report at this moment is not waited for: the next request tries again
        current = Report.objects.select_for_update(skip_locked=True).filter(pk=report_id).first()
        copy = Revision.objects.select_for_update().due(now).filter(pk=pk).first() if current else None
        if current is None or copy is None:
            return False
        by, why = scheduled_by(current)
        try:
            with transaction.atomic():
                last = public_version(current)
                must_have_a_place(current, copy, last)
                if lacks := rules.lacking(proposed(copy)):  # nobody is there to answer for it
                    raise ValidationError([one.text for one in lacks])
                moment = max(copy.takes_place_at or now, last.happened_at)  # versions are in the order of their moments
                replace(current, copy, last, by=by, why=why, now=moment)
        except ValidationError as error:
            give_up(current, pk, " ".join(error.messages), now=now)
            return False
        except OperationalError:
            raise
        except Exception:
            logger.exception("Working copy %s could not take its place", pk)
            give_up(current, pk, UNEXPECTED, now=now)
            return False
    return True


def scheduled_by(current: Report) -> tuple[Actor, str]:
    """Who gave the working copy of a report its moment, and why."""
    said = Transition.objects.filter(report=current, kind=TransitionKind.COPY_TIMED).select_related("by")
    last = said.order_by("-happened_at", "-pk").first()
    return (last.by, last.why) if last else (None, "")


def give_up(current: Report, pk: int, problem: str, *, now: dt.datetime) -> None:
    """Let a working copy be one that nobody has scheduled, and tell why. The public goes on reading the old version."""
    Revision.objects.filter(pk=pk).update(takes_place_at=None, problem=problem)
    log.record(current, TransitionKind.COPY_STUCK, after=current.state, by=None, now=now, why=problem)
