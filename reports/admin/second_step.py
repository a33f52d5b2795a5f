"""The pages of the second factor: asking for a code, setting an app up, and what a person has."""

import io
import time
from base64 import b32encode

import segno
from axes.handlers.proxy import AxesProxyHandler
from django import forms
from django.contrib.admin import AdminSite
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import View

from reports import second_factor

from . import signing_in

KEY = "second_factor_key"  # in the session: the key that is being set up, which no other session ever sees
REPLACES = "second_factor_replaces"  # in the session: when a code allowed another app, in seconds since 1970
REPLACES_S = 600


class CodeForm(forms.Form):
    """One code."""

    code = forms.CharField(
        label="Code",
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}
        ),
        error_messages={"required": "Type the code."},
    )

    def clean_code(self) -> str:
        """As it is kept. What cannot be a code costs no attempt."""
        code = second_factor.normal(self.cleaned_data["code"])
        if not code:
            raise forms.ValidationError(
                "A code has six digits, a backup code eight letters and digits. Look at it again."
            )
        return code


@method_decorator([never_cache, sensitive_post_parameters()], name="dispatch")
class Step(View):
    """What both pages have in common."""

    site: AdminSite | None = None

    def page(self, name: str, **context) -> HttpResponse:
        """One of the pages."""
        context = {**self.site.each_context(self.request), "subtitle": None, **context}
        return TemplateResponse(self.request, f"admin/second_factor/{name}.html", context)

    def to_login(self) -> HttpResponse:
        """To the first step."""
        return HttpResponseRedirect(reverse("admin:login"))

    def accepted(self, user: User, form: CodeForm):
        """The device that took the form's code. If none did the form says why, and it counts like a wrong password."""
        if not form.is_valid():
            return None
        credentials = {"username": user.get_username()}
        if not AxesProxyHandler.is_allowed(self.request, credentials):
            self.request.axes_locked_out = True  # the middleware shows the page that says how long to wait
            form.add_error("code", "Wait before you try again.")
            return None
        answer = second_factor.check(user, form.cleaned_data["code"])
        if answer.device:
            return answer.device
        if answer.locked_until:
            wait = second_factor.wait_text(answer.locked_until)
            form.add_error("code", f"A code was wrong. Wait {wait}, then try again.")
        else:
            user_login_failed.send(sender=__name__, credentials=credentials, request=self.request)
            form.add_error("code", "This code is wrong or was used already. Wait for the next one that your app shows.")
        return None


class CodeStep(Step):
    """Asks for the code after the password."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The page."""
        return self.asked(CodeForm()) if self.user() else self.to_login()

    def post(self, request: HttpRequest) -> HttpResponse:
        """Sign in."""
        user = self.user()
        if user is None:
            return self.to_login()
        form = CodeForm(request.POST)
        device = self.accepted(user, form)
        if device is None:
            return self.asked(form)
        target = signing_in.target(request)
        signing_in.begin(request, user, device=device)
        return HttpResponseRedirect(target)

    def user(self) -> User | None:
        """Who has typed the right password and has a device."""
        user = signing_in.halfway(self.request)
        return user if user and second_factor.device_of(user) else None

    def asked(self, form: CodeForm) -> HttpResponse:
        """The page that asks."""
        form.fields["code"].widget.attrs |= {"autofocus": True, "aria-describedby": "code-help"}
        return self.page("code", title="Type your sign-in code", form=form)


class SetUp(Step):
    """Sets an app up, for who signs in and has none yet, and for who is signed in; then shows how things stand."""

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        """To the first step with who has not passed it."""
        self.is_inside = self.site.has_permission(request)
        self.user = request.user if self.is_inside else signing_in.halfway(request)
        if self.user is None:
            return self.to_login()
        self.has_device = second_factor.device_of(self.user) is not None
        if self.has_device and not self.is_inside:
            return HttpResponseRedirect(reverse("admin:code"))
        if self.is_inside and not self.has_device and not signing_in.is_fresh(request):
            return self.password_asked()
        return super().dispatch(request, *args, **kwargs)

    def password_asked(self) -> HttpResponse:
        """Ask for the password again: there is no code yet that could show who wants to set up an app."""
        request = self.request
        typed = request.POST if request.method == "POST" and "password" in request.POST else None
        form = signing_in.PasswordAgain(typed, request=request)
        if form.is_valid():
            return HttpResponseRedirect(request.path)
        return self.page("password", title="Type your password again", form=form)

    def get(self, request: HttpRequest) -> HttpResponse:
        """How things stand, or a key to set up."""
        return self.standing(CodeForm()) if self.has_device and not self.may_replace() else self.offer(CodeForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Confirm the new app; or, with a code of the present one, make new backup codes or begin with another app."""
        form = CodeForm(request.POST)
        if not self.has_device or self.may_replace():
            return self.confirm(form)
        device = self.accepted(self.user, form)
        if device is None:
            return self.standing(form)
        if request.POST.get("do") == "replace":
            request.session[REPLACES] = int(time.time())
            return HttpResponseRedirect(request.path)
        codes = second_factor.new_codes(self.user)
        signing_in.renew(request, device=second_factor.device_of(self.user))
        return self.codes(codes, reverse("admin:index"))

    def may_replace(self) -> bool:
        """Whether a code of the present app was typed a moment ago."""
        return 0 <= time.time() - self.request.session.get(REPLACES, 0) <= REPLACES_S

    def confirm(self, form: CodeForm) -> HttpResponse:
        """Take the app that shows this code; who is not signed in yet is now."""
        request, key = self.request, self.request.session.get(KEY)
        if not key or not form.is_valid():
            return self.offer(form)
        code, replaces = form.cleaned_data["code"], self.has_device
        codes = second_factor.set_up(self.user, key=key, code=code, replaces=replaces)
        if codes is None:
            form.add_error("code", "This is not the code of the key below. Wait for the next one that your app shows.")
            return self.offer(form)
        target, device = signing_in.target(request), second_factor.device_of(self.user)
        for name in (KEY, REPLACES):
            request.session.pop(name, None)
        if self.is_inside:
            signing_in.renew(request, device=device)
        else:
            signing_in.begin(request, self.user, device=device)
        return self.codes(codes, target)

    def offer(self, form: CodeForm) -> HttpResponse:
        """A key of this session's own, as a picture and as text."""
        key = self.request.session.setdefault(KEY, second_factor.new_key())
        address = second_factor.app_address(self.user, key)
        return self.page(
            "set_up",
            title="Set up sign-in codes",
            form=form,
            qr=qr_code(address),
            key_text=key_text(key),
            is_required=second_factor.is_required(self.user),
        )

    def standing(self, form: CodeForm) -> HttpResponse:
        """What this person has."""
        device, left = second_factor.device_of(self.user), second_factor.codes_left(self.user)
        return self.page("standing", title="Your sign-in codes", form=form, device=device, left=left)

    def codes(self, codes: list[str], target: str) -> HttpResponse:
        """The backup codes, this once."""
        shown = [f"{one[:4]} {one[4:]}" for one in codes]
        return self.page("codes", title="Keep these backup codes", codes=shown, target=target)


def qr_code(address: str) -> SafeString:
    """The picture that an app photographs: SVG in the page itself, made here, so no other host ever hears of the key."""
    out = io.BytesIO()
    segno.make(address, error="m").save(out, kind="svg", scale=5, light="#fff", xmldecl=False, svgns=False, nl=False)
    return mark_safe(out.getvalue().decode())  # of our own making: segno writes no text into it


def key_text(key: str) -> str:
    """The key as apps take it when it is typed: in groups of four."""
    text = b32encode(bytes.fromhex(key)).decode()
    return " ".join(text[n : n + 4] for n in range(0, len(text), 4))
