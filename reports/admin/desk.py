"""The start page of the desk: what is mine, what is going public, what has come out, what wants looking at."""

import datetime as dt
from dataclasses import dataclass

from django.contrib import admin
from django.db.models import F, OuterRef, Q, Subquery
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.timesince import timesince, timeuntil

from reports import publishing
from reports.choices import Precision, State
from reports.models import Report, Revision, Topic, Transition, dates

from . import conflict, problems, publication
from .rights import may_publish
from .topic import Group, groups_alike

SHOWN = 8  # reports in each list
ALIKE_SHOWN = 6


@dataclass(frozen=True)
class Line:
    """A report in a list of the start page."""

    text: str
    url: str
    detail: str


@dataclass(frozen=True)
class Section:
    """A list of the start page. `more` is where the list of reports has more."""

    name: str
    title: str
    lines: list[Line]
    nothing: str
    more: str = ""


@dataclass(frozen=True)
class ProblemLine:
    """A kind of problem with how many reports have it, and where they are listed."""

    text: str
    count: int
    url: str


def address(name: str, *args: object) -> str:
    """An address of the admin."""
    return reverse(f"{admin.site.name}:{name}", args=args)


def start_page(request: HttpRequest) -> dict[str, object]:
    """What the start page shows to this editor: nothing to who may not see reports."""
    if not admin.site.get_model_admin(Report).has_view_permission(request):
        return {}
    now = timezone.now()
    sections = [mine(request, now), waiting(request, now), to_post(now), going_public(now), come_out(now)]
    if may_publish(request):
        sections[2:2] = copies()
    return {
        "desk_sections": sections,
        "problems": found_problems(),
        "alike": topics_alike(request),
    }


def mine(request: HttpRequest, now: dt.datetime) -> Section:
    """Drafts that this editor made or changed last."""
    drafts = Report.objects.filter(Q(created_by=request.user) | Q(updated_by=request.user), state=State.DRAFT)
    found = list(drafts.order_by("-updated_at", "-pk")[: SHOWN + 1])
    lines = [line(one, f"Changed {publication.moment_text(one.updated_at)}") for one in found[:SHOWN]]
    more = f"{address('reports_report_changelist')}?standing=draft" if len(found) > SHOWN else ""
    return Section("mine", "My drafts", lines, "You have no drafts.", more)


def waiting(request: HttpRequest, now: dt.datetime) -> Section:
    """Reports in review, the longest waiting first, with how long. Those that this person may not approve say so."""
    submitted = Transition.objects.filter(report=OuterRef("pk"), after=State.REVIEW).order_by("-happened_at", "-pk")
    reports = Report.objects.filter(state=State.REVIEW).annotate(since=Subquery(submitted.values("happened_at")[:1]))
    found = list(reports.order_by("since", "pk")[: SHOWN + 1])
    lines = [line(one, waiting_text(request, one, now)) for one in found[:SHOWN]]
    more = f"{address('reports_report_changelist')}?standing=review" if len(found) > SHOWN else ""
    return Section("review", "Waiting for review", lines, "No report is waiting for review.", more)


def waiting_text(request: HttpRequest, report: Report, now: dt.datetime) -> str:
    """How long a report has been waiting, and for whom."""
    since = report.since  # type: ignore[attr-defined]
    text = "Waiting"
    if since:
        just_now = now - since < dt.timedelta(minutes=1)
        text += " for less than a minute" if just_now else f" for {timesince(since, now)}"
    if not may_publish(request):
        return text
    why_not = publishing.why_not_approved_by(report, request.user)  # type: ignore[arg-type]
    return f"{text}. {why_not}" if why_not else f"{text}. You can review it."


def copies() -> list[Section]:
    """Working copies of public reports; no section where there is none.

    First those that could not take their place, then those that are going to, then the longest untouched.
    """
    open_ones = Revision.objects.copies().select_related("report", "by").defer("content")
    in_order = open_ones.order_by("-problem", F("takes_place_at").asc(nulls_last=True), "happened_at", "pk")
    lines = [
        Line(str(one.report), address("reports_report_copy", one.report_id), copy_detail(one))
        for one in in_order[:SHOWN]
    ]
    return [Section("copies", "Working copies", lines, "")] if lines else []


def copy_detail(copy: Revision) -> str:
    """How far a working copy is and who wrote it last, or why it is not in its place."""
    text = f"{publication.copy_text(copy)}. {conflict.name_of(copy.by)}, {publication.moment_text(copy.happened_at)}"
    return f"It cannot take its place: {copy.problem} {text}" if copy.problem else text


def to_post(now: dt.datetime) -> Section:
    """Final reports that nobody outside has seen, those first that are due first: the law gives three days."""
    waiting = Report.objects.filter(post_by__isnull=False, first_published_at=None)
    found = list(waiting.order_by("post_by", "pk")[: SHOWN + 1])
    lines = [line(one, clock_text(one, now)) for one in found[:SHOWN]]
    more = f"{address('reports_report_changelist')}?problem=late" if len(found) > SHOWN else ""
    return Section("clock", "Final, to be posted", lines, "No final report waits to be posted.", more)


def clock_text(report: Report, now: dt.datetime) -> str:
    """How far the three days are: “Final on November 20, 2026, to be posted by November 23, 2026. 48 hours are over”."""
    final_on: dt.date = report.final_on  # type: ignore[assignment]
    due = dates.as_text(dates.due_on(final_on), Precision.DAY)
    text = f"Final on {report.final_date_text}, to be posted by {due}"
    days = (timezone.localdate(now) - final_on).days
    late = days - dates.DAYS_TO_POST
    if late > 0:
        return f"{text}. Late by {late} day{'' if late == 1 else 's'}"
    if report.publish_at and report.publish_at >= report.post_by:  # type: ignore[operator]
        return f"{text}. Scheduled too late, for {publication.moment_text(report.publish_at)}"
    return f"{text}. {24 * min(days, 2)} hours are over" if days else text


def going_public(now: dt.datetime) -> Section:
    """Scheduled reports, the next one first, with how long it is until then."""
    found = list(
        Report.objects.filter(state=State.PUBLISHED, publish_at__gt=now).order_by("publish_at", "pk")[: SHOWN + 1]
    )
    lines = [
        line(one, f"{publication.moment_text(one.publish_at)}, in {timeuntil(one.publish_at, now)}")  # type: ignore[arg-type]
        for one in found[:SHOWN]
    ]
    more = f"{address('reports_report_changelist')}?standing=scheduled" if len(found) > SHOWN else ""
    return Section("going", "Going public", lines, "No report is scheduled.", more)


def come_out(now: dt.datetime) -> Section:
    """Reports that came out last."""
    found = Report.objects.public(now).exclude(first_published_at=None).order_by("-first_published_at", "-pk")[:SHOWN]
    lines = [line(one, f"Public since {publication.moment_text(one.first_published_at)}") for one in found]  # type: ignore[arg-type]
    return Section("out", "Published lately", lines, "No report is public yet.")


def line(report: Report, detail: str) -> Line:
    """A report as a link to its form."""
    return Line(str(report), address("reports_report_change", report.pk), detail)


def found_problems() -> list[ProblemLine]:
    """Kinds of problems that some reports have."""
    listed = address("reports_report_changelist")
    return [ProblemLine(one.label, count, f"{listed}?problem={one.name}") for one, count in problems.counts()]


def topics_alike(request: HttpRequest) -> list[Group]:
    """Some groups of topics with the same words but for their endings ("Grant", "Grants"): perhaps one topic entered twice."""
    return groups_alike(may_merge=admin.site.get_model_admin(Topic).may_merge(request))[:ALIKE_SHOWN]
