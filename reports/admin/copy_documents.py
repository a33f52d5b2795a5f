"""The documents of a working copy in its form: what the public has, what the copy has instead, and a row for another one."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextInputWidget
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict

from reports.choices import DocumentKind
from reports.documents import doubts, intake, states
from reports.models import Report, ReportDocument, Revision
from reports.publishing import copy_documents
from reports.publishing.contents import Content

from .documents import DOCUMENTS, DocumentFileWidget

MOST = 100  # documents of one report


class CopyDocumentForm(forms.Form):
    """One document. Nothing of it is written to the public one."""

    id = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    file = forms.FileField(label="PDF file", required=False, widget=DocumentFileWidget)
    kind = forms.ChoiceField(choices=DocumentKind.choices, initial=DocumentKind.REPORT)
    title = forms.CharField(
        required=False,
        max_length=200,
        widget=AdminTextInputWidget,
        help_text=ReportDocument._meta.get_field("title").help_text,
    )
    # the box stands beside what was read: see the file's widget
    read_again = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def clean_file(self) -> UploadedFile | None:
        """A PDF by its content. Raises ValidationError in words."""
        upload = self.cleaned_data["file"]
        if upload:
            intake.check(upload)
        return upload

    def clean(self) -> dict:
        """A row that says something is about a file."""
        data = super().clean() or self.cleaned_data
        if not data.get("id") and not data.get("file") and "file" not in self.errors and not data.get("DELETE"):
            self.add_error("file", "Choose a PDF file, or tick “Delete” to leave this document out.")
        return data


Documents = forms.formset_factory(
    CopyDocumentForm,
    extra=1,
    can_order=True,
    can_delete=True,
    can_delete_extra=False,
    max_num=MOST,
    absolute_max=2 * MOST,
)


def documents_form(shown: Report, data: Any, uploads: MultiValueDict | None) -> Any:
    """The rows about what the copy has (`shown` is the report as it says), or with what was sent. None if no row was sent."""
    if data is not None and f"{DOCUMENTS}-TOTAL_FORMS" not in data:
        return None
    known, found = {str(one.pk): one for one in shown.documents.all()}, doubts.found_in(shown)
    names = list(known) if data is None else sent_names(data)
    said = {pk: {"kind": one.kind, "title": one.title} for pk, one in known.items()}
    initial = [{"id": pk, **said.get(pk, {})} for pk in names]
    form = Documents(data, uploads, prefix=DOCUMENTS, initial=initial)
    for one in form.forms:
        one.fields["ORDER"].label = "Place among those of its kind"
        field = one.fields["file"]
        field.max_length = None
        document = field.widget.document = known.get(str(one["id"].value() or ""))
        if document and document.copy_id:  # what the public has is read again in the form of the report
            field.widget.again_name = one.add_prefix("read_again")
        field.widget.found = lambda: found
    return form


def sent_names(data: Any) -> list[str]:
    """The documents that the rows were about when the page was opened. Others may be there by now."""
    count = data.get(f"{DOCUMENTS}-INITIAL_FORMS", "")
    most = min(int(count), MOST) if count.isascii() and count.isdigit() and len(count) < 6 else 0
    return [data.get(f"{DOCUMENTS}-{n}-id", "") for n in range(most)]


def typed_documents(form: Any, shown: Report, copy: Revision) -> list[Content]:
    """What valid rows say, with new files stored as the copy's own. A document that another editor added meanwhile stays."""
    former = {one["id"]: one for one in copy.content["documents"]}
    known = {str(one.pk): one for one in shown.documents.all()}
    found: list[tuple[int, Content]] = []  # with the place that was typed
    named = set()
    for data in (one.cleaned_data for one in form.forms if one.has_changed() or one.cleaned_data.get("id")):
        document = known.get(data["id"])
        named.add(data["id"])
        if data.get("DELETE") or (document is None and not data["file"]):
            continue
        place = MOST if data.get("ORDER") is None else data["ORDER"]
        if data["file"]:
            found.append((place, stored(data, document, former, copy)))
        elif document:
            said = {"kind": data["kind"], "title": data["title"].strip()}
            found.append((place, entry(document, former) | said))
    found += [(MOST, entry(one, former)) for pk, one in known.items() if pk not in named]
    found.sort(key=lambda one: (DocumentKind.values.index(one[1]["kind"]), one[0]))
    return [one for _, one in found]


def read_again(form: Any, copy: Revision) -> None:
    """Let files of the copy that valid rows ask it for be read and checked anew, once what was typed is stored."""
    asked = [data["id"] for data in (one.cleaned_data for one in form.forms) if data.get("read_again")]
    own = copy_documents.own_documents(copy)
    states.read_again([pk for pk in own if str(pk) in asked])


def entry(document: ReportDocument, former: dict[int, Content]) -> Content:
    """A document that stays, as the copy's list names it."""
    said = former.get(document.pk, {})
    if document.copy_id:
        return copy_documents.entry_of(document, replaces=said.get("replaces", 0))
    return copy_documents.file_of(document)


def stored(data: dict, document: ReportDocument | None, former: dict[int, Content], copy: Revision) -> Content:
    """A new file of the copy, in the place of a document or as another one."""
    replaces = 0
    if document:
        replaces = former.get(document.pk, {}).get("replaces", 0) if document.copy_id else document.pk
    made = ReportDocument(report_id=copy.report_id, copy=copy, kind=data["kind"], title=data["title"].strip())
    intake.fill(made, data["file"])
    made.save()
    return copy_documents.entry_of(made, replaces=replaces)
