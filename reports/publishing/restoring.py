"""Putting an earlier version of a report back. Nothing is lost by it: what the report said until then stays in its history."""

import os
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from reports.choices import DocumentKind, RevisionKind, State
from reports.models import Report, ReportDocument, Revision

from . import revisions, rules
from .contents import FIELDS, Content, set_fields
from .edits import saved
from .entries import hold_topics
from .filing import entries_of
from .following import Actor

DERIVED = ("number_key", "number_sort", "title_key", "post_by", "sort_on", "updated_at")


def restore(report: Report, revision: Revision, *, by: Actor) -> list[str]:
    """Make a report that is not public say again what a version of it said: fields, agencies, area, topics and documents.

    Returns what could not be put back, in words. Raises ValidationError if the report is public, or may not be without a
    title and the version has none. A file is never taken away, and one that was replaced since stays replaced. Of a working
    copy that never took its place no document comes back.
    """
    with transaction.atomic():
        hold_topics(alone=False)
        current = Report.objects.select_for_update().get(pk=report.pk)
        if current.is_public(timezone.now()):
            raise ValidationError("This report is public. An earlier version comes back by way of a working copy.")
        revisions.keep([current.pk])
        gone = put_back(current, revision.content)
        before = current.documents.count()
        if revision.number:  # files that only a working copy had were never the report's
            gone += put_documents_back(current, revision.content)
        saved(current, by=by, kind=RevisionKind.RESTORED, why=str(revision))
        if current.documents.count() > before:  # not checked again yet, and its moment may come before that
            rules.take_approvals_back([current.pk], by=by, now=timezone.now())
    report.refresh_from_db()
    return gone


def put_back(current: Report, content: Content) -> list[str]:
    """Write a version's fields, area, agencies and topics to a report that is locked. The caller follows it up.

    Returns what is not there any more. Raises ValidationError if the report may not be without a title.
    """
    if not content["title"] and current.state != State.DRAFT:
        raise ValidationError("This version has no title, and a report that is no draft needs one.")
    entries = entries_of(content)
    set_fields(current, content)
    current.area = entries.area
    current.save(update_fields=[*FIELDS, *DERIVED, "area"])
    current.agencies.set(entries.agencies)
    current.topics.set(entries.topics)
    return entries.gone


def put_documents_back(current: Report, content: Content) -> list[str]:
    """Bring removed documents back whose file is still stored, and give those that are there their title and kind of then.

    Returns what stays as it is now, in words.
    """
    kept = {one.file.name: one for one in current.documents.all()}
    ids = {one.pk for one in kept.values()}
    said = []
    for rank, one in enumerate(content["documents"]):
        name = one["title"] or one["original_name"] or f"{one['name']}.pdf"
        if document := kept.pop(one["file"], None):
            current.documents.filter(pk=document.pk).update(**described(one, rank))
        elif one["id"] in ids:
            said.append(f"“{name}” has another file since. The newer file stays.")
        elif bring_back(current, one, rank):
            said.append(f"“{name}” was removed since. It is back.")
        else:
            said.append(f"“{name}” was removed since, and its file is not stored any more, so it is not back.")
    return said + later_ones(kept.values(), content)


def described(one: Content, rank: int) -> dict[str, object]:
    """What of a document's row a version says; `rank` is its place in the version."""
    position = DocumentKind.values.index(one["kind"])
    return {"kind": one["kind"], "title": one["title"], "position": position, "rank": rank}


def bring_back(current: Report, one: Content, rank: int) -> bool:
    """Give a removed document its row again, to be read anew. Returns whether its file is still stored.

    The file is made young first, so that no sweep takes it before its row is committed.
    """
    document = ReportDocument(report=current, uploaded_at=timezone.now(), **described(one, rank))
    document.size, document.sha256, document.original_name = one["size"], one["sha256"], one["original_name"]
    document.file.name = one["file"]
    try:
        os.utime(document.file.path)
    except FileNotFoundError:
        return False
    document.save()
    return True


def later_ones(documents: Iterable[ReportDocument], content: Content) -> list[str]:
    """Documents that the version does not have."""
    known = {one["id"] for one in content["documents"]}
    return [f"“{one}” was added later. It stays." for one in documents if one.pk not in known]
