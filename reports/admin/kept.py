"""Forms that give back what was typed into them when it could not be saved: see `kept_forms`."""

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from reports import kept_forms
from reports.models import KeptForm

from . import publication
from .choosing import is_id

THROW_AWAY = "_throw_away"  # the button, with the number of what is kept


class NotSavedYet(forms.ModelForm):
    """Laid over a form that shows what was kept: it saves nothing, whatever it holds."""

    kept: KeptForm

    def clean(self) -> dict:
        """See the class."""
        data = super().clean() or self.cleaned_data
        self.add_error(None, kept_text(self.kept))
        return data


class KeepsTyped(admin.ModelAdmin):
    """The page of a form whose text outlives its session."""

    def changeform_view(self, request: HttpRequest, object_id=None, form_url="", extra_context=None) -> HttpResponse:
        """As Django's, marked for who asked; with what was kept, if the address names it."""
        mine = kept_forms.of(request.user, request.path)
        if request.method == "POST" and THROW_AWAY in request.POST:
            pk = request.POST[THROW_AWAY]
            mine.filter(pk=pk if is_id(pk) else 0).delete()
            return HttpResponseRedirect(request.path)
        kept = kept_forms.find(request.user, request) if request.method == "GET" else None
        if kept and self.may_write(request, object_id):
            request.kept = kept
            assert not request.FILES  # read now: else they would be read again and take the place of the text
            request.method, request.POST = "POST", kept.data()
        shown = [] if request.method == "POST" else [line(one) for one in mine]
        context = {"kept_forms": shown, **(extra_context or {})}
        return super().changeform_view(request, object_id, kept_forms.form_address(request), context)

    def may_write(self, request: HttpRequest, object_id: str | None) -> bool:
        """Whether the form would be one to type in."""
        if object_id is None:
            return self.has_add_permission(request)
        found = self.get_object(request, unquote(object_id))
        return found is not None and self.has_change_permission(request, found)

    def get_form(self, request: HttpRequest, obj: Model | None = None, change: bool = False, **kwargs):
        """The form, which saves nothing where it only gives back."""
        form = super().get_form(request, obj, change=change, **kwargs)
        kept = getattr(request, "kept", None)
        return type(form)(form.__name__, (NotSavedYet, form), {"kept": kept}) if kept else form

    def save_form(self, request: HttpRequest, form: forms.ModelForm, change: bool) -> Model:
        """As Django's, which asks before it saves. What is only given back never comes here."""
        assert not hasattr(request, "kept"), "a form that gives back saves nothing"
        return super().save_form(request, form, change)

    def response_add(self, request: HttpRequest, obj: Model, post_url_continue: str | None = None) -> HttpResponse:
        """It is saved: what was kept is not needed any more."""
        self.forget(request)
        return super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Model) -> HttpResponse:
        """The same."""
        self.forget(request)
        return super().response_change(request, obj)

    def forget(self, request: HttpRequest) -> None:
        """Delete what this form gave back."""
        if kept := kept_forms.find(request.user, request):
            kept.delete()


def kept_text(kept: KeptForm) -> str:
    """What somebody should know who sees their text again."""
    names = " and ".join(f"“{name}”" for name in kept.file_names())
    files = f" The chosen file {names} could not be kept: choose it again." if names else ""
    return f"Not saved yet. This is what you typed until {publication.moment_text(kept.kept_at)}.{files} Save it now."


def line(kept: KeptForm) -> dict:
    """What was kept, as `admin/reports/_kept.html` shows it."""
    texts = [(name, "; ".join(filter(None, values))) for name, values in kept.data().lists() if is_text(name)]
    return {
        "pk": kept.pk,
        "address": f"{kept.address}?{kept_forms.KEPT}={kept.pk}",
        "moment": publication.moment_text(kept.kept_at),
        "texts": [(name.replace("_", " ").capitalize(), text) for name, text in texts if text],
    }


def is_text(name: str) -> bool:
    """Whether a field holds words of the writer, and not numbers of entries or of the form's own."""
    own = ("loaded_version", "overwritten_version", "agencies", "area", "topics")
    return name not in own and not name.startswith(("documents-", "_"))
