"""Where a report stands, how it came there and what may become of it, as the desk shows it."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from reports.choices import Standing, TransitionKind
from reports.documents import doubts
from reports.models import Report, Transition

from . import conflict, publication, transitions
from .deleting import has_been_public

LOGGED = 10  # transitions that the form shows
# what a check, or a moment that has come, brings about where nobody has
BY_ITSELF = (TransitionKind.LAPSED, TransitionKind.COPY_LAPSED, TransitionKind.COPY_STUCK)


@dataclass(frozen=True)
class LogLine:
    """One transition, in words."""

    text: str
    why: str


@dataclass(frozen=True)
class Panel:
    """What `admin/reports/_standing.html` shows."""

    text: str
    buttons: list[transitions.Transition]
    hints: list[str]
    log: list[LogLine]
    is_form: bool  # the buttons save the form first
    address: str  # of the report's pages at the desk, without the name of a transition
    may_preview: bool  # links for people without an account can be made
    copy: str  # what the link to the working copy says, if the report may have one


def panel(request: HttpRequest, report: Report, *, is_form: bool) -> Panel:
    """Where a report stands and what may become of it, for this person."""
    now = timezone.now()
    log = report.transitions.select_related("by")[:LOGGED] if report.pk else []
    return Panel(
        text=publication.standing_text(report, now),
        buttons=transitions.offered(request, report),
        hints=hints(request, report),
        log=[log_line(one) for one in log],
        is_form=is_form,
        address=reverse(f"{admin.site.name}:reports_report_change", args=[report.pk or 0]).removesuffix("change/"),
        may_preview=may_preview(request, report),
        copy=copy_text(report) if is_form and report.is_public(now) else "",
    )


def copy_text(report: Report) -> str:
    """Whether a public report has a working copy, and how far that is."""
    copy = report.revisions.copies().defer("content").first()
    if copy is None:
        return "Change it in a working copy"
    return f"Working copy ({publication.lower(publication.copy_text(copy))})"


def may_preview(request: HttpRequest, report: Report) -> bool:
    """Whether this person may make links to a report that nobody outside has seen."""
    is_theirs = transitions.may_publish(request) or report.created_by_id == request.user.pk
    return bool(report.pk) and not has_been_public(report) and is_theirs


def hints(request: HttpRequest, report: Report) -> list[str]:
    """What somebody should know before they decide or change something."""
    standing = report.standing_at(timezone.now())
    found = []
    if transitions.may_publish(request) and standing in (Standing.REVIEW, Standing.WITHDRAWN):
        found.append(transitions.why_not(transitions.BY_NAME["publish"], request, report))
    if settings.TWO_PERSON_RULE and standing in (Standing.APPROVED, Standing.SCHEDULED):
        found.append("If you change this report, its approval lapses and it goes back to review.")
    return [one for one in found if one]


def doubts_about(report: Report) -> list[str]:
    """What a person should look at in its documents before it comes out. Nothing of it stands in the way."""
    found, several = doubts.found_in(report), report.documents.count() > 1
    names = {one.pk: f"“{one}”: " if several else "" for one in report.documents.all()}
    return [f"{names[pk]}{one.text}" for pk, findings in found.items() for one in findings if not one.is_red]


def log_line(one: Transition) -> LogLine:
    """A transition in words: “Scheduled for November 30, 2026, 9:00 a.m. EST by Ann Lee, November 24, 2026, 2:05 p.m. EST”."""
    kind = TransitionKind(one.kind).label
    moment = f" for {publication.moment_text(one.publish_at)}" if one.publish_at else ""
    nobody = "" if one.kind in BY_ITSELF else " by an import or a command"
    who = f" by {conflict.name_of(one.by)}" if one.by else nobody
    return LogLine(f"{kind}{moment}{who}, {publication.moment_text(one.happened_at)}", one.why)
