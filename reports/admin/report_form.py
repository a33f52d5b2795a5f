"""The form of a report, in the order of the document that editors type from."""

import datetime as dt

from django import forms
from django.contrib.admin.widgets import AdminTextInputWidget
from django.utils import timezone

from reports.choices import FISCAL_YEARS, State
from reports.models import Report, dates
from reports.models.reading_dates import read_date, write_date

from . import conflict


class IssueDateField(forms.CharField):
    """One box for a date with the precision it is known to. Cleans to (date or None, precision)."""

    widget = AdminTextInputWidget

    def clean(self, value: str) -> tuple[dt.date | None, str]:
        """See `read_date`."""
        try:
            return read_date(super().clean(value))
        except ValueError as error:
            if isinstance(error, forms.ValidationError):
                raise
            raise forms.ValidationError(str(error), code="unreadable-date") from None


class ReportForm(forms.ModelForm):
    """A report as an editor enters it. Doubts become warnings after saving; only the impossible is refused."""

    issue_date = IssueDateField(
        required=False,
        max_length=60,
        help_text="As much as is known: 2024-09-30, 09/30/2024, September 30, 2024, June 2009, or 2009.",
    )
    loaded_version = conflict.VersionField(required=False)  # of the report as it was when the page was opened
    overwritten_version = conflict.VersionField(required=False)  # of another editor's save that may be lost

    class Meta:
        model = Report
        fields: list[str] = []  # the admin names them

    class Media:
        js = ["admin/report_form.js", "admin/unsaved.js"]
        css = {"all": ["admin/desk.css"]}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        report = self.instance
        self.conflict: conflict.Conflict | None = None
        self.initial["loaded_version"] = conflict.version(report) if report.pk else ""
        self.initial.setdefault("issue_date", write_date(report.issued_on, report.issued_precision))

    def clean(self) -> dict:
        """Check what several fields say together."""
        data = super().clean() or self.cleaned_data
        if not data.get("number") and not data.get("title") and not self.errors:
            self.add_error("title", "Enter at least a number or a title.")
        self.conflict = conflict.find(self, data)
        if self.conflict:
            self.add_error(None, self.conflict.text)
        self._read_date(data)
        self._keep_title(data)
        return data

    def clean_final_on(self) -> dt.date | None:
        """A day that has come, in a year that reports can be of."""
        day = self.cleaned_data["final_on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError("That day is yet to come. A report is final once it has been submitted.")
        if day and day.year not in FISCAL_YEARS:
            raise forms.ValidationError("That year is out of reach. Look at it again.")
        return day

    def _keep_title(self, data: dict) -> None:
        """Only a draft may be without one."""
        has_title = bool((data.get("title") or "").strip()) or "title" not in self.fields
        if not has_title and "title" not in self.errors and self.instance.state != State.DRAFT:
            self.add_error(
                "title", f"This report is no draft ({self.instance.get_state_display().lower()}), so it needs a title."
            )

    def _read_date(self, data: dict) -> None:
        """Put the date on the report, and say whether its fiscal year was set by hand: if it differs from the date's."""
        if "issue_date" not in data or "fiscal_year" not in data:
            return
        report, year = self.instance, data["fiscal_year"]
        report.issued_on, report.issued_precision = data["issue_date"]
        derived = dates.fiscal_year_of(*data["issue_date"]) if report.issued_on else None
        report.is_fiscal_year_by_hand = year is not None and year != derived
