"""Undo of an import: what it made goes, what it changed gets its old values back; what somebody touched since is left alone.

Agencies, areas and topics that it added go too, if no report has them any more: see `brought`.
"""

import datetime as dt
import hashlib
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Count, Model
from django.utils import timezone

from reports import publishing
from reports.choices import RevisionKind
from reports.models import FormerTopicSlug, ImportBatch, ImportedReport, LegacyAddress, Report
from reports.models.patience import no_statement_timeout
from reports.publishing import Actor

from . import brought, trial
from .apply import change
from .batches import digest, stored_versions
from .entries import BATCH, Entry, batches, load_ids
from .importing import PlanChanged, one_at_a_time
from .messages import Change
from .vocabulary import Vocabularies

DELETE, RESTORE, LEAVE = "delete", "restore", "leave"


@dataclass
class Step:
    """What the undo does to one report, or why nothing."""

    imported: ImportedReport
    does: str
    why: str = ""
    entry: Entry | None = None
    changes: list[Change] = field(default_factory=list)  # what it says now, and will say


@dataclass(frozen=True)
class Rights:
    """What somebody may do with a report."""

    by: Actor
    may_change: Callable[[Report], bool]
    may_delete: Callable[[Report], bool]
    may_add: Callable[[type[Model]], bool]  # agencies, areas or topics


@dataclass(frozen=True)
class Undo:
    """All that an undo does."""

    steps: list[Step]
    words: list[brought.Word]

    @property
    def fingerprint(self) -> str:
        """The same for two undos that would do and say the same."""
        said = [(one.imported.pk, one.does, one.why, one.changes) for one in self.steps]
        words = [(one.kind, one.stored.pk, one.why) for one in self.words]
        return hashlib.sha256(repr((said, words)).encode(errors="backslashreplace")).hexdigest()


def undo_of(batch: ImportBatch, rights: Rights, *, lock: bool = False) -> Undo:
    """What an undo would do now. Writes nothing."""
    steps = steps_of(batch, rights, lock=lock)
    return Undo(steps, brought.words_of(batch, steps, rights))


def steps_of(batch: ImportBatch, rights: Rights, *, lock: bool = False) -> list[Step]:
    """The same report by report, in the order of the file."""
    items = list(batch.reports.order_by("row", "pk"))
    vocabularies = Vocabularies()
    by_id = load_ids([one.report_id for one in items if one.report_id], vocabularies, lock=lock)
    versions = stored_versions(by_id)
    with_documents: set[int] = set()
    for some in batches(by_id):
        counted = Report.objects.filter(pk__in=some).annotate(count=Count("documents")).filter(count__gt=0)
        with_documents.update(counted.values_list("pk", flat=True))
    merged = FormerTopicSlug.objects.exclude(merged_id=None)
    into = {old: new for old, new in merged.values_list("merged_id", "current_id") if old is not None}
    steps = []
    for one in items:
        entry = by_id.get(one.report_id or 0)
        step = Step(one, LEAVE, "It has been deleted since.", entry)
        if entry:
            is_touched = versions[entry.report.pk] != one.version or digest(entry) != one.digest
            is_touched = is_touched or (one.is_new and entry.report.pk in with_documents)
            step.does, step.why = decide(one, entry.report, is_touched, rights)
        if entry and step.does == RESTORE:
            step.changes = put_back(entry, one.before, vocabularies, into)
        steps.append(step)
    return steps


def decide(one: ImportedReport, report: Report, is_touched: bool, rights: Rights) -> tuple[str, str]:
    """What becomes of a report, and why nothing."""
    if one.is_new and (report.was_public or report.is_public(timezone.now())):
        return LEAVE, "It is or was public. Withdraw it if it should go."
    if is_touched:
        return LEAVE, "It has been changed since."
    if not (rights.may_delete if one.is_new else rights.may_change)(report):
        return LEAVE, f"You may not {'delete' if one.is_new else 'change'} it."
    return (DELETE if one.is_new else RESTORE), ""


def put_back(entry: Entry, before: dict, vocabularies: Vocabularies, into: dict[int, int]) -> list[Change]:
    """Make an entry in hand what it was before the import; words of a vocabulary that are gone since stay away.

    `into`: ids of topics that were merged, and of those they were merged into.
    """
    shown = trial.in_words(entry)
    for name, value in before["fields"].items():
        is_day = name == "issued_on" and value
        setattr(entry.report, name, dt.date.fromisoformat(value) if is_day else value)
    if "area" in before:
        entry.area = vocabularies.areas.by_id.get(before["area"])  # type: ignore[assignment]
    for name, vocabulary in (("agencies", vocabularies.agencies), ("topics", vocabularies.topics)):
        if name in before:
            merged = into if name == "topics" else {}
            today = dict.fromkeys(merged.get(pk, pk) for pk in before[name])  # two that were merged are one
            found = [vocabulary.by_id[pk] for pk in today if pk in vocabulary.by_id]
            getattr(entry, name)[:] = found
    entry.changed = set(before["changed"])
    now = {**trial.in_words(entry), "paths": ""}
    shown["paths"] = "; ".join(before.get("paths", []))
    return [Change(name, shown[name], now[name]) for name in trial.LABELS if shown[name] != now[name]]


def undo(batch: ImportBatch, rights: Rights, *, seen: str, also: Callable[[Undo], object] | None = None) -> Undo:
    """Undo a batch, as one, and return what was done. `also` is done with it in the same transaction, as in an import.

    Raises PlanChanged, and writes nothing, if that would be something else than was `seen`, or if it has been undone.
    """
    with no_statement_timeout(), transaction.atomic():
        one_at_a_time()
        publishing.hold_topics(alone=bool(batch.new_words))
        found = undo_of(batch, rights, lock=True)
        steps = found.steps
        done = ImportBatch.objects.filter(pk=batch.pk, undone_at=None)
        if found.fingerprint != seen or not done.update(undone_at=timezone.now(), undone_by=rights.by):
            raise PlanChanged
        change(
            [one.entry for one in steps if one.entry and one.does == RESTORE],
            by=rights.by,
            replaces=True,
            batch=uuid.uuid4(),
            kind=RevisionKind.RESTORED,
        )
        for some in batches(one for one in steps if one.does == RESTORE and one.imported.before.get("paths")):
            paths = [path for one in some for path in one.imported.before["paths"]]
            LegacyAddress.objects.filter(path__in=paths, report__in=[one.imported.report_id for one in some]).delete()
        gone = [one.entry.report.pk for one in steps if one.entry and one.does == DELETE]
        for start in range(0, len(gone), BATCH):
            Report.objects.filter(pk__in=gone[start : start + BATCH], first_published_at=None).delete()
        brought.remove(found.words)
        if also is not None:
            also(found)
    return found
