"""The form with which a file comes to the desk."""

from django import forms
from django.conf import settings

from reports.exchange import pending

KEEP, REPLACE = "keep", "replace"


class ImportForm(forms.Form):
    """A file, and what becomes of values that differ. Publishing at once is offered only to who may do so alone."""

    file = forms.FileField(
        label="File",
        max_length=200,
        help_text=f"An Excel workbook (XLSX), CSV, JSON or JSON lines, at most {pending.MAX_BYTES // 1024**2} MB and "
        f"{pending.MAX_ROWS:,} rows. The first row of a sheet names the columns: an export shows which there are.",
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.tsv,.json,.jsonl,.ndjson"}),
    )
    differing = forms.ChoiceField(
        label="If a report here says something else than the file",
        choices=((KEEP, "keep what is here; the file fills what is empty"), (REPLACE, "take what the file says")),
        initial=KEEP,
        widget=forms.RadioSelect,
        help_text="An empty cell never removes anything.",
    )
    publishes = forms.BooleanField(
        label="Publish new reports at once",
        required=False,
        help_text="Everyone sees them as soon as you confirm, without a document. For reports that were public elsewhere.",
    )

    def __init__(self, *args, may_publish_alone: bool, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if not may_publish_alone:
            del self.fields["publishes"]

    def clean_file(self):
        """Refuse by size what would only be read to be refused."""
        file = self.cleaned_data["file"]
        if file.size > pending.MAX_BYTES:
            raise forms.ValidationError(
                f"The file is larger than {pending.MAX_BYTES // 1024**2} MB. Import it in parts."
            )
        return file


def may_publish_alone(may_publish: bool) -> bool:
    """Whether what somebody imports may come out by their word alone."""
    return may_publish and not settings.TWO_PERSON_RULE
