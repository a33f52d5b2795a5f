"""What is asked before a report's state is changed."""

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.utils import timezone

from reports.models import Report
from reports.publishing import copy_moments

from . import publication


def words(label: str, help_text: str, *, missing: str = "") -> forms.CharField:
    """A box for a sentence or two; required if there is something to say when it is missing."""
    return forms.CharField(
        label=label,
        required=bool(missing),
        max_length=5000,
        widget=AdminTextareaWidget(attrs={"rows": 3}),
        help_text=help_text,
        error_messages={"required": missing},
    )


class TransitionForm(forms.Form):
    """The form of a change of state of one report."""

    def __init__(self, *args, report: Report, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.report = report


class NoteForm(TransitionForm):
    """A word to colleagues."""

    why = words("Note for colleagues", "May be empty. Only the office sees it.")


class SendBackForm(TransitionForm):
    """What the author should do."""

    why = words(
        "What should be changed", "The author reads it. Only the office sees it.", missing="Say what should be changed."
    )


class TakeBackForm(TransitionForm):
    """An author takes back what they submitted."""

    why = words("Why", "May be empty. Only the office sees it.")


class ScheduleForm(TransitionForm):
    """The moment of publication."""

    publish_moment = publication.OfficeMomentField(label="Date and time", required=False)
    why = words("Note for colleagues", "May be empty. Only the office sees it.")
    passed = "That moment has passed. Publish now instead, or choose a later date and time."

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["publish_moment"].help_text = publication.zone_text(timezone.now())
        self.initial.setdefault("publish_moment", self.report.publish_at)

    def clean_publish_moment(self) -> object:
        """A moment that is still to come."""
        moment = self.cleaned_data["publish_moment"]
        if moment is None:
            raise forms.ValidationError("Say on which date and at what time.")
        if moment <= timezone.now():
            raise forms.ValidationError(self.passed)
        return moment


class CopyScheduleForm(ScheduleForm):
    """The moment at which a working copy takes its place."""

    passed = copy_moments.PASSED


class CorrectForm(TransitionForm):
    """The notice of a correction."""

    why = words(
        "Notice of the correction",
        "Say what was wrong and what is right. The public reads it.",
        missing="Say what was corrected: the notice is shown to the public.",
    )


class WithdrawForm(TransitionForm):
    """The reason of a withdrawal."""

    why = words(
        "Reason for withdrawing",
        "One or two plain sentences. The public reads them at the report’s address.",
        missing="Say why the report is withdrawn: the reason is shown to the public.",
    )
