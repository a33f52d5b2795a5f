"""The admin site of the office: its name, its content policy, and what it shows."""

from collections.abc import Callable, Iterable
from functools import update_wrapper

from csp.decorators import csp_update
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse

from reports import catalog, kept_forms

from . import second_step, signing_in

UNSHOWN = ("taggit", "otp_totp", "otp_static")  # apps whose own pages the desk does not have


class PortalAdminSite(admin.AdminSite):
    """Django's admin under the office's name."""

    site_title = "Report desk"
    site_header = "Report desk"
    index_title = "What do you want to do?"
    site_url = "/"

    def __init__(self, name: str = "admin") -> None:
        """Register our own models here and not on import: Django makes this site while it is still importing admins."""
        super().__init__(name)
        from reports.models import Agency, OversightArea, Report, Topic

        from .report import ReportAdmin
        from .topic import TopicAdmin
        from .vocabulary import AgencyAdmin, OversightAreaAdmin

        self.register(Report, ReportAdmin)
        self.register(Agency, AgencyAdmin)
        self.register(OversightArea, OversightAreaAdmin)
        self.register(Topic, TopicAdmin)

    def register(
        self,
        model_or_iterable: type[Model] | Iterable[type[Model]],
        admin_class: type[admin.ModelAdmin] | None = None,
        **options,
    ) -> None:
        """Register, but for taggit's own tags: ours are topics, and a second list of tags would only confuse.

        Nor the devices of the second factor: their pages would show keys, and nobody sees another's.

        Django registers its pages of users and groups while their module is still being imported, so ours are made here.
        """
        models = [model_or_iterable] if isinstance(model_or_iterable, type) else list(model_or_iterable)
        labels = [model._meta.label for model in models]
        if admin_class and labels == ["auth.User"]:
            from .users import UserRules

            admin_class = type("PortalUserAdmin", (UserRules, admin_class), {})
        elif admin_class and labels == ["auth.Group"]:
            from .rights import HistoryForWhoMayLook

            admin_class = type("PortalGroupAdmin", (HistoryForWhoMayLook, admin_class), {})
        super().register([model for model in models if model._meta.app_label not in UNSHOWN], admin_class, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        """As Django's, and with the second factor where one is needed; and a session in use goes on."""
        may = super().has_permission(request) and signing_in.has_second_factor(request)
        if may:
            signing_in.keep_alive(request)
        return may

    def login(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """As Django's, but for what comes after the right password."""
        may = self.has_permission(request)
        if request.method == "GET" and may:
            return HttpResponseRedirect(reverse("admin:index"))
        if super().has_permission(request) and not may:
            logout(request)  # a session from before a second factor was needed: it opens nothing
        context = {
            **self.each_context(request),
            "title": "Sign in",
            "subtitle": None,
            "app_path": request.get_full_path(),
            "username": request.user.get_username(),
            **(extra_context or {}),
        }
        view = signing_in.PasswordStep.as_view(
            extra_context=context, authentication_form=AdminAuthenticationForm, template_name="admin/login.html"
        )
        return view(request)

    def index(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """The start page, with what an editor wants to see first."""
        from .desk import start_page

        return super().index(request, {**start_page(request), **(extra_context or {})})

    def get_urls(self) -> list:
        """Without Django's own "view on site" redirect: it asks no permission and fails for what has no public page.

        With the pages of the second factor, which ask for themselves how far somebody has signed in.
        """
        mine = [
            path("login/code/", second_step.CodeStep.as_view(site=self), name="code"),
            path("second-factor/", second_step.SetUp.as_view(site=self), name="second_factor"),
        ]
        return [*mine, *(url for url in super().get_urls() if getattr(url, "name", "") != "view_on_site")]

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[dict]:
        """With reports first: they are what editors come for."""
        apps = super().get_app_list(request, app_label)
        for app in apps:
            app["models"].sort(key=lambda model: (model["object_name"] != "Report", model["name"]))
        return sorted(apps, key=lambda app: app["app_label"] != "reports")

    def admin_view(self, view: Callable, cacheable: bool = False) -> Callable:
        """Allow inline styles, which the admin's widgets set. Scripts stay as strict as on public pages.

        Whatever is asked or sent, what is due comes first: the desk shows what the public reads from now on, and a change is
        one of that. What is sent after its session has ended is kept for its writer, and waits behind the page that asks to
        sign in.
        """
        page = csp_update(settings.ADMIN_CONTENT_SECURITY_POLICY)(super().admin_view(view, cacheable))

        def kept_or_page(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            catalog.catch_up()  # here alone: before anything is locked, and before a page looks at what there is
            if request.method == "POST" and not self.has_permission(request) and (address := kept_forms.keep(request)):
                return redirect_to_login(address, reverse("admin:login"))
            response = page(request, *args, **kwargs)
            kept_forms.remember_browser(request, response)
            return response

        return update_wrapper(kept_or_page, page)
