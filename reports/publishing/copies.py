"""The working copy of a public report: written and approved while the public reads the old version, then put in its place."""

import datetime as dt

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from reports.choices import COPIES, RevisionKind, RevisionState, TransitionKind
from reports.models import Report, Revision

from . import copy_documents, log, revisions
from .contents import Content, contents, differing, files
from .copy_rules import (
    APPROVED,
    REVIEW,
    WORKING,
    must_be_approved,
    must_be_complete,
    must_be_public,
    must_have_a_place,
    newest,
    why_copy_not_approved_by,
)
from .entries import hold_topics
from .following import Actor, seen_by_public
from .restoring import put_back
from .rules import UNFIT


def make_copy(report: Report, *, by: Actor, revision: Revision | None = None) -> Revision:
    """Begin a working copy: of what the public reads, or of an earlier version of it, with the documents of now.

    Raises ValidationError if the report is not public or has a working copy.
    """
    with transaction.atomic():
        current = Report.objects.select_for_update().get(pk=report.pk)
        must_be_public(current)
        if current.revisions.copies().exists():
            raise ValidationError(
                "There is a working copy of this report already. Put it in place or discard it first."
            )
        last = public_version(current)
        content = (revision or last).content | {"documents": last.content["documents"]}
        made = Revision.objects.create(
            report=current,
            kind=RevisionKind.REPLACED,
            state=WORKING,
            content=content,
            changed=differing(last.content, content),
            base=last.number,
            happened_at=timezone.now(),
            by=by,
        )
        log.record(current, TransitionKind.COPY_MADE, after=current.state, by=by, now=made.happened_at)
    return made


def change_copy(copy: Revision, content: Content, *, by: Actor, base: int | None = None) -> None:
    """Write what a working copy says. By the two-person rule its approval lapses, and with it its moment.

    `base`: the version of the public report with which the editor has compared it, if there was a newer one.
    """
    with transaction.atomic():
        current, copy = held(copy, COPIES)
        last = newest(current)
        content = content | {"documents": kept_or_typed(copy, last, content, base)}
        base = base if base == last.number else copy.base
        if base == copy.base and not differing(copy.content, content):
            return
        if copy.state == APPROVED and settings.TWO_PERSON_RULE:
            copy.state, copy.takes_place_at = REVIEW, None
            log.record(current, TransitionKind.COPY_LAPSED, after=current.state, by=by, now=timezone.now())
        copy.content, copy.changed, copy.problem = content, differing(last.content, content), ""
        copy.base, copy.by, copy.happened_at = base, by, timezone.now()
        copy.save()
        copy_documents.drop_own(copy, but=content["documents"])


def kept_or_typed(copy: Revision, last: Revision, content: Content, base: int | None) -> list[Content]:
    """The list of documents to be stored: as it was typed; or untouched, if it says what nobody touched."""
    as_shown = (files(last.content), files(copy.content))
    if copy_documents.is_touched(copy) or files(content) not in as_shown:
        return content["documents"]
    return last.content["documents"] if base == last.number else copy.content["documents"]


def submit_copy(copy: Revision, *, by: Actor, why: str = "") -> None:
    """Hand a working copy in for review."""
    move(copy, (WORKING,), REVIEW, TransitionKind.COPY_SENT, by=by, why=why)


def send_copy_back(copy: Revision, *, by: Actor, why: str = "") -> None:
    """Have a working copy that is in review or approved written on."""
    move(copy, (REVIEW, APPROVED), WORKING, TransitionKind.COPY_BACK, by=by, why=why)


def discard_copy(copy: Revision, *, by: Actor, why: str = "") -> None:
    """Give a working copy up. It stays in the history, from where it can become a working copy again."""
    move(copy, COPIES, RevisionState.DISCARDED, TransitionKind.COPY_DROPPED, by=by, why=why)


def approve_copy(copy: Revision, *, by: Actor, why: str = "") -> None:
    """Say that a working copy may take the place of the public version."""
    with transaction.atomic():
        _, stored = held(copy, (REVIEW,))
        must_be_complete(stored, by=by)
        if words := why_copy_not_approved_by(stored, by):
            raise ValidationError(words)
        move(copy, (REVIEW,), APPROVED, TransitionKind.COPY_PASSED, by=by, why=why)


def put_in_place(copy: Revision, *, by: Actor, why: str = "") -> list[str]:
    """Let a working copy take the place of what the public reads, topics included, in one transaction.

    Returns what of it could not be taken over, in words. Raises ValidationError if it is not approved and this person may
    not approve it, lacks something, or the public version was changed meanwhile and nobody has compared both.
    """
    revisions.keep([copy.report_id])  # for good, also if what follows is refused: the form compares with it
    with transaction.atomic():
        hold_topics(alone=False)
        current, copy = held(copy, COPIES)
        last = public_version(current)
        must_have_a_place(current, copy, last)
        must_be_complete(copy, by=by)
        must_be_approved(copy, by=by)
        return replace(current, copy, last, by=by, why=why, now=timezone.now())


def public_version(current: Report) -> Revision:
    """What a report that is locked says now, as the last version of its history."""
    revisions.keep([current.pk])
    return newest(current)


def replace(current: Report, copy: Revision, last: Revision, *, by: Actor, why: str, now: dt.datetime) -> list[str]:
    """Put a locked working copy in the place of the version `last`. Returns what of it could not be taken over, in words."""
    gone = put_back(current, copy.content)
    if copy_documents.is_touched(copy):
        copy_documents.place(current, copy)
    Report.objects.filter(pk=current.pk).update(updated_by=by, edited_by=copy.by)
    copy.content = contents([current])[current.pk]
    copy.number, copy.state, copy.why = (last.number or 0) + 1, RevisionState.KEPT, why.strip()
    copy.changed, copy.happened_at = differing(last.content, copy.content), now
    copy.takes_place_at, copy.problem = None, ""
    copy.save()
    log.record(current, TransitionKind.COPY_PUT, after=current.state, by=by, now=now, why=why)
    seen_by_public([current.pk])
    return gone


def held(copy: Revision, states: tuple[str, ...]) -> tuple[Report, Revision]:
    """The report and its working copy as stored, locked in this order. Raises ValidationError if the copy stands elsewhere."""
    current = Report.objects.select_for_update().get(pk=copy.report_id)
    stored = Revision.objects.select_for_update().get(pk=copy.pk)
    if stored.state not in states:
        words = str(RevisionState(stored.state).label).lower() if stored.number is None else "in place"
        raise ValidationError(f"Not possible any more: the working copy is now {words}.")
    return current, stored


def move(
    copy: Revision, states: tuple[str, ...], after: str, kind: TransitionKind, *, by: Actor, why: str = ""
) -> None:
    """Change where a working copy stands, with a line in the report's log. A moment that was set is set no more."""
    with transaction.atomic():
        current, stored = held(copy, states)
        stored.state, stored.takes_place_at, stored.problem = after, None, ""
        stored.save(update_fields=["state", "takes_place_at", "problem"])
        if after == RevisionState.DISCARDED:
            copy_documents.drop_own(stored)
        log.record(current, kind, after=current.state, by=by, now=timezone.now(), why=why)


def copy_unfit(copy: Revision) -> None:
    """Follow up that a document of a working copy cannot come out as it is, in the same transaction: its approval lapses."""
    with transaction.atomic():
        current, stored = held(copy, COPIES)
        if stored.state == APPROVED:
            stored.state, stored.takes_place_at, stored.problem = REVIEW, None, UNFIT
            stored.save(update_fields=["state", "takes_place_at", "problem"])
            now = timezone.now()
            log.record(current, TransitionKind.COPY_LAPSED, after=current.state, by=None, now=now, why=UNFIT)
