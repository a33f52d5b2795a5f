"""People and their groups, kept by managers. Only a superuser makes superusers or hands out single rights."""

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import ManyToManyField, Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html

from reports import second_factor

from . import publication
from .choosing import ChosenFromAll, StrictActions
from .rights import HistoryForWhoMayLook

SUPERUSERS_ONLY = ("is_superuser", "user_permissions")


class UserRules(StrictActions, HistoryForWhoMayLook):
    """What is laid over Django's own page of a user: no way to more rights than the groups give."""

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> list:
        """Without what a superuser alone may decide; with whether they sign in with codes."""
        found = [*super().get_fieldsets(request, obj)]
        if obj:
            found.insert(1, ("Signing in", {"fields": ["codes_shown"]}))
        if request.user.is_superuser:
            return found
        return [
            (name, {**options, "fields": [one for one in options["fields"] if one not in SUPERUSERS_ONLY]})
            for name, options in found
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple:
        """Nobody sees or types another person's key."""
        return (*super().get_readonly_fields(request, obj), "codes_shown")

    def formfield_for_manytomany(self, db_field: ManyToManyField, request: HttpRequest, **kwargs):
        """Groups and rights, of which made-up ones are refused in words."""
        widget = ChosenFromAll(str(db_field.verbose_name), is_stacked=False)
        return super().formfield_for_manytomany(db_field, request, **{"widget": widget, **kwargs})

    @admin.display(description="Sign-in codes")
    def codes_shown(self, user: User) -> str:
        """Whether there is an app, since when, and the way to reset it."""
        device = second_factor.device_of(user)
        if device is None:
            return "Not set up."
        address = reverse("admin:auth_user_reset_codes", args=[user.pk])
        words = f"Set up on {publication.moment_text(device.created_at)}."
        return format_html('{} <a href="{}">Reset, if they have lost their phone</a>', words, address)

    def get_urls(self) -> list:
        """With the page that resets the codes of a colleague."""
        view = self.admin_site.admin_view(self.reset_codes_view)
        return [path("<int:pk>/reset-codes/", view, name="auth_user_reset_codes"), *super().get_urls()]

    def reset_codes_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask for a confirmation (GET), then reset (POST). One's own are replaced with a code, not reset."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        user = User.objects.filter(pk=pk).first()
        if user is None:
            raise Http404
        if not self.has_change_permission(request, user):
            raise PermissionDenied
        if user.pk == request.user.pk:
            return HttpResponseRedirect(reverse("admin:second_factor"))
        if request.method == "POST":
            if second_factor.reset(user, by=request.user):
                messages.success(request, f"{user}’s sign-in codes are reset. Whoever signs in next sets up new ones.")
            return HttpResponseRedirect(reverse("admin:auth_user_change", args=[pk]))
        context = {
            **self.admin_site.each_context(request),
            "title": f"Reset the sign-in codes of {user}?",
            "subtitle": None,
            "opts": self.opts,
            "person": user,
            "has_device": second_factor.device_of(user) is not None,
            "is_required": second_factor.is_required(user),
        }
        return TemplateResponse(request, "admin/second_factor/reset.html", context)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """A superuser's account, password included, is changed by superusers alone."""
        return super().has_change_permission(request, obj) and self.may_touch(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """The same."""
        return super().has_delete_permission(request, obj) and self.may_touch(request, obj)

    def may_touch(self, request: HttpRequest, obj: Model | None) -> bool:
        """Whether this account is not above the person's own."""
        return bool(obj is None or request.user.is_superuser or not obj.is_superuser)  # type: ignore[attr-defined]
