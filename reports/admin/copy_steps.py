"""What may become of a working copy at the desk: from where, by whom, what is asked, and what the public will see."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from reports import publishing
from reports.choices import COPIES
from reports.models import Report, Revision

from . import transition_forms

WORKING, REVIEW, APPROVED = COPIES
SCHEDULED = "scheduled"  # as one that is approved and has a moment
STAYS = "The public goes on reading the old version."


@dataclass(frozen=True)
class Step:
    """One change of where a working copy stands."""

    name: str  # in its address
    button: str
    question: str
    outcome: str  # what the public will see
    starts: tuple[str, ...]  # how far the copy must be
    form: type[transition_forms.TransitionForm]
    do: Callable[..., list[str] | None]
    done: str  # the word afterwards; {moment}: when it takes place
    is_release: bool = False  # it must be complete, and approved by somebody else than who wrote it


ALL = (
    Step(
        "submit", "Submit for review", "Submit this working copy for review?", f"Editors may then approve it. {STAYS}",
        (WORKING,), transition_forms.NoteForm, publishing.submit_copy,
        "The working copy is in review.",
    ),
    Step(
        "approve", "Approve", "Approve this working copy?", f"It may then be put in its place. Until then: {STAYS}",
        (REVIEW,), transition_forms.NoteForm, publishing.approve_copy,
        "The working copy is approved.", is_release=True,
    ),
    Step(
        "put-in-place", "Put in its place now", "Let this working copy take the place of the public version now?",
        "At once everyone reads what it says and gets its files, in lists, counts and search too. The addresses stay. "
        "What the public read until then stays in the history.",
        (*COPIES, SCHEDULED), transition_forms.NoteForm, publishing.put_in_place,
        "The working copy is in the place of the public version.", is_release=True,
    ),
    Step(
        "schedule", "Put in its place at a date and time",
        "Let this working copy take the place of the public version at a date and time?",
        "Until that moment the public reads the old version. From that moment on everyone reads what the copy says, in lists, "
        "counts and search too. If something is in the way then, the old version stays and your start page says so.",
        (*COPIES, SCHEDULED), transition_forms.CopyScheduleForm, publishing.schedule_copy,
        "The working copy is scheduled for {moment}.", is_release=True,
    ),
    Step(
        "unschedule", "Take off the schedule", "Take this working copy off the schedule?",
        f"It will not take its place by itself. The approval stays. {STAYS}",
        (SCHEDULED,), transition_forms.NoteForm, publishing.unschedule_copy,
        "The working copy is off the schedule.",
    ),
    Step(
        "send-back", "Send back", "Send this working copy back?", f"It can be written on and submitted again. {STAYS}",
        (REVIEW, APPROVED), transition_forms.SendBackForm, publishing.send_copy_back,
        "The working copy was sent back.",
    ),
    Step(
        "discard", "Discard", "Discard this working copy?",
        f"{STAYS} The copy stays in the history, from where it can be taken up again.",
        (*COPIES, SCHEDULED), transition_forms.NoteForm, publishing.discard_copy,
        "The working copy was discarded.",
    ),
)  # fmt: skip
BY_NAME = {one.name: one for one in ALL}


def offered(request: HttpRequest, report: Report, copy: Revision) -> list[Step]:
    """The steps that this person may take now."""
    return [one for one in ALL if is_possible(one, copy) and not why_not(one, request, report, copy)]


def is_possible(one: Step, copy: Revision) -> bool:
    """Whether a copy is as far as it takes."""
    return (SCHEDULED if copy.is_scheduled else copy.state) in one.starts


def why_not(one: Step, request: HttpRequest, report: Report, copy: Revision) -> str:
    """Why the two-person rule, or where the report stands, keeps this person from it, or nothing."""
    if not one.is_release:
        return ""
    if not report.is_public(timezone.now()):
        return "The report is not public any more, so its working copy has no place to take. Discard it, or wait."
    if copy.state == APPROVED:
        return ""
    return publishing.why_copy_not_approved_by(copy, request.user)  # type: ignore[arg-type]


def hints(request: HttpRequest, report: Report, copy: Revision) -> list[str]:
    """What somebody should know before they decide or change something."""
    found = {words for one in ALL if (words := why_not(one, request, report, copy))}
    if settings.TWO_PERSON_RULE and copy.is_scheduled:
        found.add("If you change this working copy, its approval and its moment lapse and it goes back to review.")
    return sorted(found)


def version(copy: Revision) -> str:
    """A mark that differs after any change of the copy."""
    moment = copy.takes_place_at.isoformat() if copy.takes_place_at else ""
    return f"{copy.happened_at.isoformat()}|{copy.state}|{copy.base}|{moment}"
