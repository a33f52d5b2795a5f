"""Two editors at one report: who saves second sees what the first saved, and decides. Nothing is lost in silence."""

from collections.abc import Iterable
from dataclasses import dataclass

from django import forms
from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Model
from django.utils import timezone

from reports.choices import DocumentKind
from reports.models import Report, ReportDocument
from reports.models.reading_dates import write_date

from . import publication
from .choosing import is_id

COMPARED = (
    "number", "title", "report_type", "issue_date", "final_on", "fiscal_year", "agencies", "area", "topics",
    "executive_summary",
)  # fmt: skip


class VersionField(forms.CharField):
    """A mark that travels with the form: it is not something that an editor changes."""

    widget = forms.HiddenInput

    def has_changed(self, initial: object, data: object) -> bool:
        """Never."""
        return False


@dataclass(frozen=True)
class Difference:
    """One field, as stored and as typed."""

    label: str
    theirs: str
    mine: str


@dataclass(frozen=True)
class Conflict:
    """That the report was changed after an editor opened it, and what of it the editor's own version would change."""

    version: str  # of what is stored: to be sent back by who wants to overwrite it
    text: str
    differences: list[Difference]


def version(report: Report) -> str:
    """A mark that differs after any save and any change of standing.

    A scheduled report's moment, when it comes, is no change: nobody did anything then.
    """
    moments = (report.publish_at, report.withdrawn_at)
    parts = [report.updated_at.isoformat(), report.state, *(one.isoformat() if one else "" for one in moments)]
    return "|".join(parts)


def find(form: forms.ModelForm, data: dict) -> Conflict | None:
    """The conflict that keeps a form from being saved, if there is one.

    The report must have been read under a lock that lasts until it is saved. There is none if the editor has seen what is
    stored, has agreed to overwrite it, or would change nothing of it (a second click on "Save").
    """
    stored = form.initial["loaded_version"]
    loaded, agreed = data.get("loaded_version", ""), data.get("overwritten_version", "")
    if not form.instance.pk or stored in (loaded, agreed):
        return None
    found = [*differing_fields(form, data), *differing_documents(form)]
    return Conflict(stored, text(form.instance, stored, loaded), found) if found else None


def text(report: Report, stored: str, loaded: str) -> str:
    """Who did what, and what to do now."""
    who = name_of(report.updated_by)
    (saved, _, stands), (saw, _, stood) = stored.partition("|"), loaded.partition("|")
    happened, standing = "", publication.standing_text(report, timezone.now())
    if saved != saw:
        happened = f" {who} saved this report on {publication.moment_text(report.updated_at)}, after you opened it."
    if stands != stood:
        who = "It" if happened else f"{who} changed where this report stands after you opened it. It"
        happened += f" {who} is now: {standing}."
    return f"Nothing was saved.{happened} Everything you typed is still here: compare it with what is stored, then save again."


def name_of(editor: AbstractBaseUser | None) -> str:
    """An editor's name, as colleagues know it."""
    if editor is None:
        return "An import or a command"
    return editor.get_full_name() or editor.get_username()  # type: ignore[attr-defined]


def differing_fields(form: forms.ModelForm, data: dict) -> list[Difference]:
    """Fields whose typed value is not the stored one."""
    found = []
    for name in COMPARED:
        if name not in form.fields:
            continue
        field = form.fields[name]
        theirs = in_words(field, form.initial.get(name))
        mine = in_words(field, data[name]) if name in data else as_sent(form, name)
        if theirs != mine:
            found.append(Difference(str(form[name].label), theirs, mine))
    return found


def in_words(field: forms.Field, value: object) -> str:
    """A value of the form, stored or cleaned, as an editor reads it."""
    if isinstance(field, forms.ModelMultipleChoiceField):
        return ", ".join(sorted(map(str, value or [])))  # type: ignore[call-overload]
    if value in (None, ""):
        return ""
    if isinstance(field, forms.ModelChoiceField):
        return str(value if isinstance(value, Model) else field.queryset.filter(pk=value).first() or "")
    if isinstance(field, forms.ChoiceField):
        return str(dict(field.choices).get(value, value))
    if isinstance(value, tuple):
        return write_date(*value)
    return str(value).replace("\r\n", "\n").strip()


def as_sent(form: forms.ModelForm, name: str) -> str:
    """A value that could not be read, which its own error explains."""
    sent = form[name].data
    return sent if isinstance(sent, str) else ""


def differing_documents(form: forms.ModelForm) -> list[Difference]:
    """The list of documents, if the form has one and it would change the stored one."""
    if "documents-TOTAL_FORMS" not in form.data:
        return []
    stored = {str(one.pk): one for one in form.instance.documents.all()}
    theirs = [described(one.kind, one.title or one.file_name) for one in stored.values()]
    mine, is_different = typed_documents(form, stored)
    return [Difference("Documents", "\n".join(theirs), "\n".join(mine))] if is_different else []


def typed_documents(form: forms.ModelForm, stored: dict[str, ReportDocument]) -> tuple[list[str], bool]:
    """What the form's rows say, and whether that differs from what is stored."""
    lines, seen, is_different = [], set(), False
    for row in document_rows(form):
        one = stored.get(row["id"])
        seen.add(row["id"])
        if row["id"] and one is None:
            is_different = True  # removed by the other
        elif row["is_deleted"]:
            is_different = is_different or one is not None
        elif one is not None or row["upload"] or row["title"]:
            lines.append(described(row["kind"], row["title"] or row["upload"] or (one.file_name if one else "")))
            same = one is not None and (row["kind"], row["title"]) == (one.kind, one.title) and not row["upload"]
            is_different = is_different or not same
    return lines, is_different or not set(stored) <= seen


def document_rows(form: forms.ModelForm) -> Iterable[dict]:
    """The rows of the documents' part of the form, as sent."""
    count = form.data.get("documents-TOTAL_FORMS", "")
    for n in range(min(int(count), 1000) if is_id(count) else 0):
        prefix = f"documents-{n}-"
        upload = form.files.get(f"{prefix}file")
        yield {
            "id": form.data.get(f"{prefix}id", ""),
            "kind": form.data.get(f"{prefix}kind", ""),
            "title": form.data.get(f"{prefix}title", "").strip(),
            "is_deleted": bool(form.data.get(f"{prefix}DELETE")),
            "upload": upload.name if upload else "",
        }


def described(kind: str, name: str) -> str:
    """A document in one line."""
    return f"{dict(DocumentKind.choices).get(kind, kind)}: {name}"
