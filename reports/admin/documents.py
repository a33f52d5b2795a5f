"""The documents of a report in its form, and the only way for an editor to open a stored file."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString

from reports.choices import DocumentKind, Standing
from reports.documents import doubts, intake, states
from reports.models import Finding, Report, ReportDocument

DOCUMENTS = "documents"  # what the fields of this part of the form begin with
OUT = (Standing.PUBLISHED, Standing.SCHEDULED)


class DocumentFileWidget(forms.FileInput):
    """A file box that links to the present file through the admin: the store itself has no address."""

    def __init__(self) -> None:
        super().__init__(attrs={"accept": "application/pdf,.pdf"})
        self.document: ReportDocument | None = None
        self.sent_name = ""
        self.again_name = ""  # of the box that has the text read again
        self.found: Callable[[], dict[int, list[Finding]]] = dict  # of all documents of the report, asked once

    def value_from_datadict(self, data: Any, files: Any, name: str) -> UploadedFile | None:
        """The upload. Its name is remembered: if the page comes back with an error, it must be chosen again."""
        upload = super().value_from_datadict(data, files, name)
        self.sent_name = upload.name if upload else ""
        return upload

    def render(self, name: str, value: object, attrs: dict | None = None, renderer: Any = None) -> SafeString:
        """The present file, the box, and after an error the name of a file that must be chosen again."""
        context = {
            "box": super().render(name, None, attrs, renderer),
            "document": self.document,
            "lost_name": self.sent_name,
        }
        if self.document:
            found = self.found().get(self.document.pk, [])
            context |= {
                "url": document_address(self.document),
                "again_name": self.again_name,
                "red": [one for one in found if one.is_red],
                "yellow": [one for one in found if not one.is_red],
            }
        return render_to_string("admin/reports/_document_file.html", context)


class DocumentForm(forms.ModelForm):
    """One document. What is no PDF, or too large, is refused by `intake.check`."""

    read_again = forms.BooleanField(required=False)  # the box stands beside what was read: see the file's widget

    class Meta:
        model = ReportDocument
        fields = ("file", "kind", "title")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if "file" not in self.fields:  # someone who may only look
            return
        field = self.fields["file"]
        field.max_length = None  # a long name on the editor's computer is no fault: the stored name is our own
        field.error_messages["required"] = "Choose a PDF file, or tick “Delete” to leave this document out."
        field.widget = DocumentFileWidget()
        field.widget.is_required = field.required
        if not self.instance.pk and self.prefix == f"{DOCUMENTS}-0":
            field.widget.attrs["accesskey"] = "p"  # of the first document of a report that has none
        if self.instance.pk:
            field.widget.document, field.widget.again_name = self.instance, self.add_prefix("read_again")

    def clean_file(self) -> object:
        """Look at a new file's content and size. Raises ValidationError with words for the editor.

        A file that the public would see at once is checked for its release first: there is no later step to stop it.
        """
        upload = self.cleaned_data["file"]
        if isinstance(upload, UploadedFile):
            intake.check(upload)
            if self.instance.report_id and self.instance.report.standing_at(timezone.now()) in OUT:
                intake.check_for_release(upload)
        return upload

    def save(self, commit: bool = True) -> ReportDocument:
        """Record a new file's facts with it. A document's kind decides its place on the page."""
        self.instance.position = DocumentKind.values.index(self.instance.kind)
        upload = self.cleaned_data.get("file")
        if isinstance(upload, UploadedFile):
            intake.fill(self.instance, upload)
        elif self.instance.pk and commit:  # not what reading found: that may be newer than this form
            self.instance.save(update_fields=["kind", "title", "position"])
            if self.cleaned_data.get("read_again"):
                states.read_again([self.instance.pk])
            return self.instance
        return super().save(commit)


class DocumentFormSet(forms.BaseInlineFormSet):
    """The documents of one report."""

    @cached_property
    def found(self) -> dict[int, list[Finding]]:
        """What is to be known about each document before its release."""
        return doubts.found_in(self.instance) if self.instance.pk else {}

    def add_fields(self, form: DocumentForm, index: int | None) -> None:
        """See Django; and let each file's box know what was found."""
        super().add_fields(form, index)
        if "file" in form.fields:
            form.fields["file"].widget.found = lambda: self.found

    def _should_delete_form(self, form: DocumentForm) -> bool:
        """Also a row whose document another editor has removed: that stays so, whatever the row says."""
        return super()._should_delete_form(form) or bool(form["id"].data and not form.instance.pk)


def document_address(document: ReportDocument) -> str:
    """Where an editor opens the stored file."""
    return reverse(f"{admin.site.name}:reports_report_document", args=[document.report_id, document.pk])


class DocumentInline(admin.StackedInline):
    """Documents under the report's fields."""

    model = ReportDocument
    form = DocumentForm
    formset = DocumentFormSet
    readonly_fields = ("stored_file",)
    verbose_name_plural = "Documents"

    def get_extra(self, request: HttpRequest, obj: Report | None = None, **kwargs) -> int:
        """An empty row to fill where there is none yet."""
        return 0 if obj and obj.documents.exists() else 1

    def get_fields(self, request: HttpRequest, obj: Report | None = None) -> tuple:
        """The file as a box, or as a mere link for someone who may only look."""
        may_write = obj is None or self.has_change_permission(request, obj)
        return (("file", "kind", "title"),) if may_write else (("stored_file", "kind", "title"),)

    def has_add_permission(self, request: HttpRequest, obj: Report | None = None) -> bool:
        """Adding to an existing report changes it, so it takes the right to change."""
        may_add = super().has_add_permission(request, obj)
        return may_add and (obj is None or self.has_change_permission(request, obj))

    def view_on_site(self, document: ReportDocument) -> str | None:
        """The public address of a document that the public can open now."""
        return document.get_absolute_url() if document.name and document.report.is_public() else None

    @admin.display(description="PDF file")
    def stored_file(self, document: ReportDocument) -> str:
        """A link to the file."""
        if not document.pk:
            return ""
        return format_html('<a href="{}">{}</a>', document_address(document), document.file_name)


def file_response(document: ReportDocument, *, is_for_public: bool) -> FileResponse:
    """The stored PDF, or what the public gets of it, for an editor's eyes: shown in the browser, kept by no cache."""
    file = document.public_file if is_for_public else document.file
    name = document.file_name if document.name else f"{document.proposed_name(set())}.pdf"
    response = FileResponse(file.open("rb"), content_type="application/pdf", filename=name)
    response["Cache-Control"] = "no-store, private"
    return response
