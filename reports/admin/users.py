"""People and their groups, kept by managers. Only a superuser makes superusers or hands out single rights."""

from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import Model
from django.http import HttpRequest

SUPERUSERS_ONLY = ("is_superuser", "user_permissions")


class UserRules(admin.ModelAdmin):
    """What is laid over Django's own page of a user: no way to more rights than the groups give."""

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> list:
        """Without what a superuser alone may decide."""
        found = super().get_fieldsets(request, obj)
        if request.user.is_superuser:
            return found
        return [
            (name, {**options, "fields": [one for one in options["fields"] if one not in SUPERUSERS_ONLY]})
            for name, options in found
        ]

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """A superuser's account, password included, is changed by superusers alone."""
        return super().has_change_permission(request, obj) and self.may_touch(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """The same."""
        return super().has_delete_permission(request, obj) and self.may_touch(request, obj)

    def may_touch(self, request: HttpRequest, obj: Model | None) -> bool:
        """Whether this account is not above the person's own."""
        return bool(obj is None or request.user.is_superuser or not obj.is_superuser)  # type: ignore[attr-defined]
