"""The agencies, areas and topics that an import brought, and which of them go when it is undone."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Model

from reports.models import Agency, ImportBatch, OversightArea, Report, ReportTopic, Revision, Topic

from .entries import batches
from .vocabulary import Entry, Vocabularies

if TYPE_CHECKING:
    from .undoing import Rights, Step

MODELS: dict[str, type[Entry]] = {"agency": Agency, "oversightarea": OversightArea, "topic": Topic}
LISTS = {"agency": "agencies", "oversightarea": "area", "topic": "topics"}  # of an entry in hand, and of a version
SEEN = ("id", "was_public")  # fields that say nothing of what an editor wrote


@dataclass(frozen=True)
class Word:
    """One of them, and why it stays; it goes if there is no reason."""

    stored: Entry
    kind: str
    why: str = ""


def made_words(vocabularies: Vocabularies) -> list[dict]:
    """What a batch remembers of the entries that were just made: which, and a digest of what they say."""
    made = (entry for vocabulary in vocabularies.by_column.values() for entry in vocabulary.made)
    return [{"model": entry._meta.model_name, "id": entry.pk, "digest": digest(entry)} for entry in made]


def digest(entry: Entry) -> str:
    """The same as long as nobody has changed an entry."""
    said = {field.attname: getattr(entry, field.attname) for field in entry._meta.concrete_fields}
    text = json.dumps({name: value for name, value in said.items() if name not in SEEN}, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def words_of(batch: ImportBatch, steps: "list[Step]", rights: "Rights") -> list[Word]:
    """The entries that a batch brought and that are still there, by kind and name, with what its undo does to each.

    It takes the right to add such entries, as the import did: what nobody else has touched or used is only taken back.
    """
    found = []
    for model_name, model in MODELS.items():
        brought = {one["id"]: one["digest"] for one in batch.new_words if one["model"] == model_name}
        stored: dict[int, Entry] = model._default_manager.in_bulk(list(brought))  # type: ignore[assignment]
        used, copied = used_after(model, stored, steps), in_copies(LISTS[model_name]) if stored else set()
        has_former = {pk for some in batches(stored) for pk in with_former_address(model, some)}
        for pk, entry in sorted(stored.items(), key=lambda one: (one[1].name.casefold(), one[0])):
            why = ""
            if digest(entry) != brought[pk] or pk in has_former:
                why = "It has been changed since."
            elif pk in used:
                why = "A report has it that stays as it is."
            elif pk in copied:
                why = "A working copy has it."
            elif not rights.may_add(model):
                why = "You may not add or remove it."
            found.append(Word(entry, str(model._meta.verbose_name).capitalize(), why))
    return found


def with_former_address(model: type[Entry], ids: list[int]) -> Iterable[int]:
    """Those that were renamed, or that others were merged into."""
    return model.former_slug_model._default_manager.filter(current__in=ids).values_list("current_id", flat=True)


def used_after(model: type[Entry], ids: Iterable[int], steps: "list[Step]") -> set[int]:
    """Which of these entries any report has once the steps are done: the entries in hand say already what they will say."""
    known = {one.entry.report.pk: one for one in steps if one.entry and one.does != "leave"}
    left: set[int] = set()
    for some in batches(ids):
        for report_id, pk in pairs(model, some):
            step = known.get(report_id)
            if step is None or (step.does == "restore" and step.entry and pk in ids_of(step.entry, model)):
                left.add(pk)
    return left


def pairs(model: type[Entry], ids: list[int]) -> Iterable[tuple[int, int]]:
    """Report and entry, for each report that has one of them."""
    if model is Agency:
        through = Report.agencies.through.objects.filter(agency__in=ids)
        return through.values_list("report_id", "agency_id").iterator()
    if model is Topic:
        return ReportTopic.objects.filter(tag__in=ids).values_list("content_object_id", "tag_id").iterator()
    return Report.objects.filter(area__in=ids).order_by().values_list("pk", "area_id").iterator()


def ids_of(entry: object, model: type[Entry]) -> set[int]:
    """The agencies, the area or the topics of an entry in hand."""
    value = getattr(entry, LISTS[str(model._meta.model_name)])
    return {one.pk for one in (value if isinstance(value, list) else [value]) if one}


def in_copies(part: str) -> set[int]:
    """The agencies, areas or topics of all open working copies."""
    said = (content[part] for content in Revision.objects.copies().values_list("content", flat=True))
    return {one["id"] for value in said for one in (value if isinstance(value, list) else [value]) if one}


def remove(words: list[Word]) -> None:
    """Delete those that go. Nothing follows: no report has any of them."""
    gone: dict[type[Model], list[int]] = {}
    for one in words:
        if not one.why:
            gone.setdefault(type(one.stored), []).append(one.stored.pk)
    for model, ids in gone.items():
        for some in batches(ids):
            model._default_manager.filter(pk__in=some).delete()
