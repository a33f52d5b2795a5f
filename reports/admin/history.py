"""The history of a report at the desk: its versions, what changed between any two of them, and what was decided."""

from dataclasses import dataclass

from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.admin.utils import unquote
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from reports.choices import RevisionKind, RevisionState
from reports.models import Report, Revision
from reports.publishing.contents import differing
from reports.publishing.filing import MODELS, as_of_then

from . import conflict, publication
from .differences import LABELS, Difference, differences
from .standing import log_line

SHOWN = 25  # versions on a page
OFFERED = 500  # versions to choose from for a comparison
DECISIONS = 100


@dataclass(frozen=True)
class Row:
    """A version as the list shows it."""

    pk: int
    name: str
    text: str  # what was done, by whom, when
    parts: str
    why: str
    is_in_batch: bool


@dataclass(frozen=True)
class Comparison:
    """Two versions and what differs."""

    before: Revision | None
    after: Revision
    heading: str
    found: list[Difference]
    problem: str = ""
    is_merged: bool = False  # nothing differs but topics that are the same today


def name_of(one: Revision) -> str:
    """“Version 3”, “Working copy (in review)”."""
    return str(one) if one.number else f"Working copy ({RevisionState(one.state).label.lower()})"


def row(one: Revision) -> Row:
    """See `Row`. A version that was only found has nobody who made it."""
    who = "" if one.kind == RevisionKind.FOUND else f" by {conflict.name_of(one.by).replace('An import', 'an import')}"
    return Row(
        pk=one.pk,
        name=name_of(one),
        text=f"{RevisionKind(one.kind).label}{who}, {publication.moment_text(one.happened_at)}",
        parts=", ".join(LABELS[name] for name in one.changed if name in LABELS),
        why=one.why,
        is_in_batch=one.batch is not None,
    )


def comparison(report: Report, asked: dict) -> Comparison | None:
    """The two versions that the address asks for; else the last one and the one before it.

    Compared under the entries of today: one that was merged since was not exchanged for another.
    """
    after, problem = one_of(report, asked.get("after", ""))
    before, other = one_of(report, asked.get("before", ""))
    if after is None:
        after = report.revisions.versions().order_by("-number").first()
    if after is None:
        return None
    if before is None:
        number = after.base if after.number is None else after.number - 1
        before = report.revisions.versions().filter(number=number).first()
    if before is None:
        return Comparison(None, after, name_of(after), [], problem or other)
    heading = f"What {name_of(after).lower()} changed since {name_of(before).lower()}"
    parts, contents = set(differing(before.content, after.content)), [before.content, after.content]
    if parts & set(MODELS):
        contents = [as_of_then(one) for one in contents]
    found = differences(*contents)
    is_merged = bool(parts) and not found
    return Comparison(before, after, heading, found, problem or other, is_merged)


def one_of(report: Report, text: str) -> tuple[Revision | None, str]:
    """The version of this report with an id, and what to say if there is none."""
    if not text:
        return None, ""
    is_id = text.isascii() and text.isdigit() and len(text) < 19
    found = report.revisions.filter(pk=int(text)).first() if is_id else None
    return found, "" if found else "There is no such version of this report; the last one is shown."


def choices(report: Report) -> list[tuple[int, str]]:
    """Versions to compare, newest first."""
    rows = newest_first(report).defer("content", "changed")[:OFFERED]
    return [(one.pk, f"{name_of(one)}, {publication.moment_text(one.happened_at)}") for one in rows]


def newest_first(report: Report) -> QuerySet[Revision]:
    """All revisions, working copies among them."""
    return report.revisions.order_by("-happened_at", "-pk")


def other_lines(report: Report) -> list[str]:
    """Links that were made for people without an account, as Django's own log has them."""
    kind = ContentType.objects.get_for_model(Report)
    entries = LogEntry.objects.filter(content_type=kind, object_id=str(report.pk))
    links = entries.filter(change_message__startswith="Preview link").select_related("user")[:DECISIONS]
    return [
        f"{one.change_message} {conflict.name_of(one.user)}, {publication.moment_text(one.action_time)}"
        for one in links
    ]


class History(admin.ModelAdmin):
    """The page in the place of Django's own history, at the same address."""

    def history_view(self, request: HttpRequest, object_id: str, extra_context: dict | None = None) -> HttpResponse:
        """The versions and a comparison, to whoever may see the report."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        report = self.get_object(request, unquote(object_id))
        if report is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[attr-defined]
        if not self.has_view_or_change_permission(request, report):
            raise PermissionDenied
        pages = Paginator(newest_first(report).defer("content").select_related("by"), SHOWN)
        page = pages.get_page(request.GET.get("p"))
        context = {
            **self.admin_site.each_context(request),
            "title": "History",
            "subtitle": str(report),
            "opts": self.opts,
            "report": report,
            "page": page,
            "rows": [row(one) for one in page],
            "compared": comparison(report, request.GET),
            "choices": choices(report),
            "decisions": [log_line(one) for one in report.transitions.select_related("by")[:DECISIONS]],
            "links": other_lines(report),
            "may_restore": self.has_change_permission(request, report),
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/reports/report/history.html", context)
