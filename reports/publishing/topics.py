"""Topics of many reports at once: one topic in the place of others; topics given to chosen reports, or taken from them."""

import uuid
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from reports import search
from reports.models import FormerTopicSlug, Report, ReportTopic, Topic
from reports.search.text import terms

from . import revisions
from .edits import saved_many, vocabulary_changed
from .entries import hold_reports, hold_topics
from .following import BATCH, Actor

GONE = "Nothing was merged: somebody has merged or deleted one of these topics meanwhile."


@dataclass(frozen=True, slots=True)
class Words:
    """What a topic says once others are merged into it."""

    added: list[str]  # synonyms that it did not have
    description: str


def merged_words(others: Iterable[Topic], *, into: Topic, take_hidden_words: bool) -> Words:
    """The names and synonyms that a topic takes over, but for those that differ from its own in their endings alone.

    A topic that no public report has ever had is unknown to the public, and so are its words, unless `take_hidden_words`.
    """
    said = {tuple(terms(text)) for text in (into.name, *into.other_words)} | {()}
    added, description = [], into.description
    for one in others:
        if not (one.was_public or take_hidden_words):
            continue
        description = description or one.description
        for text in (one.name, *one.other_words):
            if (key := tuple(terms(text))) not in said:
                said.add(key)
                added.append(text)
    return Words(added, description)


def merge_topics(others: Iterable[Topic], *, into: Topic, by: Actor, take_hidden_words: bool = False) -> Topic:
    """Put one topic in the place of others, for ever: on their reports, at their addresses, in searches for their names.

    The history of each of these reports says so. Returns the topic as stored. Raises ValidationError if somebody has merged or
    deleted one of them meanwhile.
    """
    ids = [one.pk for one in others]
    with transaction.atomic():
        hold_topics(alone=True)
        moved = reports_of(ids)
        hold_reports(moved)  # for their histories; before the index and the topics' rows, as a publication does
        search.hold()
        stored = Topic.objects.select_for_update().order_by("pk").in_bulk([into.pk, *ids])
        if not ids or into.pk in ids or len(stored) != len({into.pk, *ids}):
            raise ValidationError(GONE)
        kept, gone = stored[into.pk], [stored[pk] for pk in ids]
        words = merged_words(gone, into=kept, take_hidden_words=take_hidden_words)
        shown_anew = sorted({*moved, *reports_of([kept.pk])}) if says_more(kept, words) else moved
        revisions.keep(moved)
        put_in_place_of(gone, kept=kept, words=words)
        revisions.record(moved, by=by, batch=uuid.uuid4(), why=merge_text(gone, into=kept))
        vocabulary_changed(report_ids=shown_anew, words_changed=True)
    return kept


def reports_of(topic_ids: list[int]) -> list[int]:
    """The ids of the reports that have any of these topics, in the order in which reports are locked."""
    return sorted(set(ReportTopic.objects.filter(tag__in=topic_ids).values_list("content_object_id", flat=True)))


def put_in_place_of(gone: list[Topic], *, kept: Topic, words: Words) -> None:
    """The rows of a merge."""
    for one in gone:
        move_reports(one, into=kept)
        keep_addresses(one, into=kept)
        one.delete()
    kept.synonyms = "\n".join([*kept.other_words, *words.added])
    kept.description = words.description
    kept.save()


def merge_text(gone: list[Topic], *, into: Topic) -> str:
    """What the histories of the reports say of a merge."""
    names = " and ".join(f"“{one.name}”" for one in gone)
    return f"Topic{'s' * (len(gone) > 1)} {names} merged into “{into.name}”."


def says_more(topic: Topic, words: Words) -> bool:
    """Whether reports that have the topic already are found, or show it, in another way."""
    return bool(words.added) or words.description != topic.description


def move_reports(topic: Topic, *, into: Topic) -> None:
    """Give a topic's reports another one instead. Those that have both keep theirs; the rest goes with the topic."""
    have_both = ReportTopic.objects.filter(tag=into).values("content_object")
    # the rows stay: only their topic is another
    ReportTopic.objects.filter(tag=topic).exclude(content_object__in=have_both).update(tag=into)


def keep_addresses(topic: Topic, *, into: Topic) -> None:
    """Let a topic's address, its former ones, its number on the former site and its id mean another topic from now on."""
    FormerTopicSlug.objects.filter(current=topic).update(current=into)
    number = topic.legacy_term_id
    if into.legacy_term_id is None:
        into.legacy_term_id, number = number, None
    kept = {"current": into, "was_public": topic.was_public, "merged_id": topic.pk, "legacy_term_id": number}
    FormerTopicSlug.objects.update_or_create(slug=topic.slug, defaults=kept)


def change_topics(report_ids: Iterable[int], *, add: Collection[int], remove: Collection[int], by: Actor) -> list[int]:
    """Give topics to reports and take topics from them. Returns the ids of the reports that this changed.

    As any edit of a report: approvals lapse, and who has its form open is told. Topics are named by their ids; one that has
    been deleted meanwhile is left out, one that was merged means the one it was merged into.
    """
    ids, now = sorted(set(report_ids)), timezone.now()
    with transaction.atomic():
        hold_topics(alone=False)
        for batch in batches(ids):
            list(Report.objects.select_for_update().filter(pk__in=batch).order_by("pk").values_list("pk"))
        revisions.keep(changing(ids, add=present(add), remove=present(remove) - present(add)))
        changed, adding = [], present(add)
        removing = present(remove) - adding  # two that were merged meanwhile are one: the report keeps it
        for batch in batches(ids):
            lacking, having = differences(batch, add=adding, remove=removing)
            ReportTopic.objects.filter(pk__in=[one.pk for one in having]).delete()
            ReportTopic.objects.bulk_create(lacking)
            touched = sorted({one.content_object_id for one in [*lacking, *having]})
            Report.objects.filter(pk__in=touched).update(updated_at=now)
            changed += touched
        if changed:
            saved_many(changed, by=by, batch=uuid.uuid4())
    return changed


def differences(
    report_ids: list[int], *, add: Collection[int], remove: Collection[int]
) -> tuple[list[ReportTopic], list[ReportTopic]]:
    """What is to be made and what deleted so that these reports have the topics to `add`, and not those to `remove`."""
    rows = ReportTopic.objects.filter(content_object__in=report_ids)
    having = set(rows.filter(tag__in=add).values_list("content_object_id", "tag_id"))
    stored = Report.objects.filter(pk__in=report_ids).order_by("pk").values_list("pk", flat=True)
    wanted = [(pk, tag) for pk in stored for tag in add]
    lacking = [ReportTopic(content_object_id=pk, tag_id=tag) for pk, tag in wanted if (pk, tag) not in having]
    return lacking, list(rows.filter(tag__in=remove))


def changing(report_ids: Iterable[int], *, add: Collection[int], remove: Collection[int]) -> list[int]:
    """The ids of the reports that `change_topics` would change."""
    found: set[int] = set()
    for batch in batches(sorted(set(report_ids))):
        lacking, having = differences(batch, add=add, remove=remove)
        found |= {one.content_object_id for one in [*lacking, *having]}
    return sorted(found)


def present(topic_ids: Collection[int]) -> set[int]:
    """These topics by the ids they have now."""
    merged = FormerTopicSlug.objects.filter(merged_id__in=topic_ids).values_list("current_id", flat=True)
    there = Topic.objects.filter(pk__in=topic_ids).values_list("pk", flat=True)
    return {*merged, *there}


def batches(ids: list[int]) -> Iterator[list[int]]:
    """In parts that fit into a statement."""
    return (ids[start : start + BATCH] for start in range(0, len(ids), BATCH))
