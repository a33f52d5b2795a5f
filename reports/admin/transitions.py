"""The changes of a report's state that the desk offers: from where, to whom, what is asked, and what the public will see."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from reports import publishing
from reports.choices import Standing
from reports.models import Report

from . import publication, transition_forms
from .rights import may_publish

Do = Callable[[Report, transition_forms.TransitionForm, publishing.Actor], None]
DRAFT, REVIEW, APPROVED, SCHEDULED, PUBLISHED, WITHDRAWN = Standing


@dataclass(frozen=True)
class Transition:
    """One change of state, as a person at the desk meets it."""

    name: str  # in its address
    button: str
    question: str  # heading of the page that asks for a confirmation
    outcome: Callable[[Report], str]  # what the public will see, and when
    starts: tuple[Standing, ...]  # where the report must stand
    form: type[transition_forms.TransitionForm]
    do: Do
    is_release: bool = False  # the public is going to see the report: it must be complete and approved
    done: str = ""  # the word afterwards, if where the report stands then does not say it
    for_authors: bool = False  # the report's author may do it without the right to publish


def public_address(report: Report) -> str:
    """The address that a report has or would get on coming out now."""
    return reverse("report", args=[report.slug or publishing.free_slug(report)])


def when_published(report: Report) -> str:
    """What everyone sees once a report is out."""
    count = report.documents.count()
    files = {0: "", 1: ", with its document"}.get(count, f", with its {count} documents")
    return f"everyone can see it at {public_address(report)}{files}, in lists, counts and search."


def when_off_schedule(report: Report) -> str:
    """What does not happen."""
    moment = publication.moment_text(report.publish_at) if report.publish_at else "the moment set"
    return f"It will not come out on {moment}. The public sees nothing of it. The approval stays."


ALL = (
    Transition(
        "submit", "Submit for review", "Submit this report for review?",
        lambda report: "Editors find it on their start page. The public sees nothing of it.",
        (DRAFT,), transition_forms.NoteForm,
        lambda report, form, by: publishing.submit(report, by=by, why=form.cleaned_data["why"]), for_authors=True,
    ),
    Transition(
        "approve", "Approve", "Approve this report?",
        lambda report: "It may then be published, at once or at a moment. Until then the public sees nothing of it.",
        (REVIEW,), transition_forms.NoteForm,
        lambda report, form, by: publishing.approve(report, by=by, why=form.cleaned_data["why"]), is_release=True,
    ),
    Transition(
        "publish", "Publish now", "Publish this report now?",
        lambda report: f"At once {when_published(report)}",
        (DRAFT, REVIEW, APPROVED, SCHEDULED, WITHDRAWN), transition_forms.NoteForm,
        lambda report, form, by: publishing.publish(report, by=by, why=form.cleaned_data["why"]), is_release=True,
    ),
    Transition(
        "schedule", "Publish at a date and time", "Publish this report at a date and time?",
        lambda report: f"Until that moment the public sees nothing of it. From that moment on {when_published(report)}",
        (DRAFT, REVIEW, APPROVED, SCHEDULED), transition_forms.ScheduleForm,
        lambda report, form, by: publishing.publish(
            report, at=form.cleaned_data["publish_moment"], by=by, why=form.cleaned_data["why"]
        ),
        is_release=True,
    ),
    Transition(
        "unschedule", "Take off the schedule", "Take this report off the schedule?", when_off_schedule,
        (SCHEDULED,), transition_forms.NoteForm,
        lambda report, form, by: publishing.unschedule(report, by=by, why=form.cleaned_data["why"]),
    ),
    Transition(
        "send-back", "Send back to draft", "Send this report back?",
        lambda report: "It becomes a draft again, for its author to change. The public sees nothing of it.",
        (REVIEW, APPROVED), transition_forms.SendBackForm,
        lambda report, form, by: publishing.send_back(report, by=by, why=form.cleaned_data["why"]),
    ),
    Transition(
        "take-back", "Take back to draft", "Take your report back?",
        lambda report: "It becomes a draft again, for you to change. The public sees nothing of it.",
        (REVIEW,), transition_forms.TakeBackForm,
        lambda report, form, by: publishing.send_back(report, by=by, why=form.cleaned_data["why"]), for_authors=True,
    ),
    Transition(
        "correct", "Tell of a correction", "Tell the public of a correction?",
        lambda report: f"Your words stand at once, with today’s date, at {public_address(report)} and under Corrections. "
        "They stay for good.",
        (PUBLISHED,), transition_forms.CorrectForm,
        lambda report, form, by: publishing.correct(report, notice=form.cleaned_data["why"], by=by),
        done="The public is told of a correction",
    ),
    Transition(
        "withdraw", "Withdraw", "Withdraw this report?",
        lambda report: f"At once its files, its text and its place in lists and search are gone. {public_address(report)} "
        "keeps its number, title, date and your reason.",
        (PUBLISHED,), transition_forms.WithdrawForm,
        lambda report, form, by: publishing.withdraw(report, reason=form.cleaned_data["why"], by=by),
    ),
)  # fmt: skip
BY_NAME = {one.name: one for one in ALL}


def offered(request: HttpRequest, report: Report) -> list[Transition]:
    """The changes that this person may make where the report stands."""
    standing = report.standing_at(timezone.now())
    return [one for one in ALL if standing in one.starts and is_for(one, request, report)]


def is_for(one: Transition, request: HttpRequest, report: Report) -> bool:
    """Whether this person may make a change, wherever the report stands; and not another editor's part of it."""
    is_author = report.pk is None or report.created_by_id == request.user.pk
    if not may_publish(request):
        return one.for_authors and is_author
    if one.name == "take-back":
        return False  # an editor sends back
    return not (one.is_release and why_not(one, request, report))


def why_not(one: Transition, request: HttpRequest, report: Report) -> str:
    """Why the two-person rule keeps this person from it, or nothing."""
    if not one.is_release or report.standing_at(timezone.now()) in (APPROVED, SCHEDULED):
        return ""
    return publishing.why_not_approved_by(report, request.user)  # type: ignore[arg-type]
