"""Edits that are no transitions: what follows once a report, or a word of a vocabulary, was saved."""

import datetime as dt
import uuid
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from reports import search
from reports.choices import RevisionKind
from reports.models import Report

from . import revisions, rules
from .following import BATCH, Actor, seen_by_public
from .names import name_documents
from .states import promote_due


def saved(
    report: Report, *, by: Actor, is_changed: bool = True, kind: RevisionKind = RevisionKind.EDITED, why: str = ""
) -> None:
    """Follow up a change of a report's fields, topics, agencies or documents; or a save that changed none (`is_changed`).

    What changes after it was approved goes back to review, by the two-person rule. `kind` and `why` are for its history.
    Must run after all of them are saved, in the same transaction. A report the public has never seen changes nothing
    for the public, so nothing moves: not the counter, not the index.
    """
    now = timezone.now()
    with transaction.atomic():
        promote_due(now)
        if is_changed:
            changed_by([report.pk], by=by, now=now)
        report.refresh_from_db(fields=["state", "slug", "publish_at", "first_published_at"])
        if not report.is_withdrawn:  # what was never public gets no address that could tell of it
            name_documents(report)
        if is_changed:
            revisions.record([report.pk], kind=kind, by=by, why=why)
        if report.was_public:
            seen_by_public([report.pk])


def saved_many(
    report_ids: list[int],
    *,
    by: Actor,
    kind: RevisionKind = RevisionKind.EDITED,
    batch: uuid.UUID | None = None,
    why: str = "",
) -> None:
    """Follow up a change of many reports, as `saved` does of one; numbers, titles and documents stayed as they are.

    `batch` marks in their histories what was done in one go.
    What they say themselves is indexed anew, where it changed; their pages are not.
    """
    now = timezone.now()
    with transaction.atomic():
        promote_due(now)
        public: list[int] = []
        for start in range(0, len(report_ids), BATCH):
            some = report_ids[start : start + BATCH]
            changed_by(some, by=by, now=now)
            reports = Report.objects.filter(pk__in=some)
            public += reports.exclude(first_published_at=None).values_list("pk", flat=True)
        revisions.record(report_ids, kind=kind, by=by, batch=batch, why=why)
        if public:
            seen_by_public(public, pages_too=False)


def changed_by(report_ids: list[int], *, by: Actor, now: dt.datetime) -> None:
    """Remember who changed what these reports say, and let approvals of what they said before lapse.

    An import that nobody answers for (`by` is None) does not make the last editor's change somebody else's.
    """
    reports = Report.objects.filter(pk__in=report_ids)
    reports.update(updated_by=by, **({"edited_by": by} if by else {}))
    rules.let_approvals_lapse(report_ids, by=by, now=now)


def document_read(report: Report) -> None:
    """Follow up that the text of a document became known, in the same transaction."""
    with transaction.atomic():
        if Report.objects.public().filter(pk=report.pk).exclude(slug=None).exists():
            seen_by_public([report.pk])


def document_cleaned(report: Report) -> None:
    """Follow up that the public gets another file of a document, in the same transaction: pages tell its size."""
    with transaction.atomic():
        if Report.objects.public().filter(pk=report.pk).exclude(slug=None).exists():
            seen_by_public([report.pk], pages_too=False)


def document_unfit(report: Report) -> None:
    """Follow up that a document cannot come out as it is, in the same transaction: a report that waits to does no more.

    What is public stays so: the office decides whether to withdraw it.
    """
    with transaction.atomic():
        now = timezone.now()
        promote_due(now)
        rules.take_approvals_back([report.pk], by=None, now=now, why=rules.UNFIT)


def vocabulary_changed(*, report_ids: Iterable[int], words_changed: bool) -> None:
    """Follow up a change, merge or removal of an agency, area or topic that these reports use (or used).

    `words_changed`: whether text that is indexed with the reports (a name, a synonym) changed or went. Only then are they
    indexed anew, without their pages: a new description of an agency with 100,000 reports must not rewrite the index.
    """
    ids = list(report_ids)
    with transaction.atomic():
        search.hold()  # what is published at this moment either knows of the change, or is seen here
        public: list[int] = []
        for start in range(0, len(ids), BATCH):
            found = Report.objects.public().filter(pk__in=ids[start : start + BATCH])
            public += found.values_list("pk", flat=True)
        if public:
            seen_by_public(public if words_changed else [], pages_too=False)
