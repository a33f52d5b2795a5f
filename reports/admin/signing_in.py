"""Signing in to the desk: the password, the code after it, and sessions that end some time after their last use.

Nobody is signed in between the two steps: the session only remembers whose password was right, for ten minutes. So no page,
of the desk or elsewhere, can take half a sign-in for a whole one.
"""

import time

from django import forms
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, authenticate, login
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.models import User
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.models import Device

from reports import second_factor

SEEN = "seen"  # in the session: when it was last written, in seconds since 1970
WRITTEN_EVERY_S = 300  # a session is written anew at most so often: each writing is a transaction
HALFWAY = "halfway"  # in the session: whose password was right, before the code is
HALFWAY_S = 600
PROVED_AT = "proved_at"  # in the session: when the password was typed, in seconds since 1970


def keep_alive(request: HttpRequest) -> None:
    """Have a session that is in use end later, `SESSION_COOKIE_AGE` from now."""
    seen = request.session.get(SEEN)
    now = int(time.time())
    if seen is not None and now - seen >= WRITTEN_EVERY_S:
        request.session[SEEN] = now  # a changed session is saved and its cookie sent again


def begin(request: HttpRequest, user: User, *, device: Device | None) -> None:
    """Sign somebody in. Their session ends some time after their last request."""
    request.session.pop(HALFWAY, None)
    user.otp_device = device  # django-otp puts it into the session
    login(request, user)
    request.session[SEEN] = request.session[PROVED_AT] = int(time.time())


def is_fresh(request: HttpRequest) -> bool:
    """Whether the password was typed in this session not longer ago than one may be halfway."""
    return 0 <= time.time() - request.session.get(PROVED_AT, 0) <= HALFWAY_S


class PasswordAgain(forms.Form):
    """Asks somebody who is signed in for their password: their desk may have been left open. Wrong ones count as ever."""

    password = forms.CharField(
        strip=False,
        widget=forms.PasswordInput(
            attrs={"autocomplete": "current-password", "autofocus": True, "aria-describedby": "password-help"}
        ),
        error_messages={"required": "Type your password."},
    )

    def __init__(self, *args, request: HttpRequest, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_password(self) -> str:
        """Remember in the session that it was right."""
        password, name = self.cleaned_data["password"], self.request.user.get_username()
        user = authenticate(self.request, username=name, password=password)
        if user is None or user.pk != self.request.user.pk:
            raise forms.ValidationError("This is not your password.")
        self.request.session[PROVED_AT] = int(time.time())
        return password


def renew(request: HttpRequest, *, device: Device) -> None:
    """Have the session of somebody who is signed in rest on this device, under a new id."""
    request.session[DEVICE_ID_SESSION_KEY] = device.persistent_id
    request.session.cycle_key()


def has_second_factor(request: HttpRequest) -> bool:
    """Whether the session of somebody who is signed in is enough for the desk. Asked several times a request."""
    asked = (request.user.pk, request.session.get(DEVICE_ID_SESSION_KEY))
    known, is_enough = getattr(request, "second_factor", (None, False))
    if known != asked:
        is_enough = second_factor.is_passed(request.user, asked[1])  # type: ignore[arg-type]
        request.second_factor = (asked, is_enough)  # type: ignore[attr-defined]
    return is_enough


class PasswordStep(LoginView):
    """Django's page. Who has a device, or must have one, is not signed in by it but led on."""

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """See the class."""
        user, target = form.get_user(), self.get_success_url()
        step = next_step(user)
        if not step:
            begin(self.request, user, device=None)
            return HttpResponseRedirect(target)
        self.request.session.flush()  # nothing of who used this browser before, and an id that nobody knows
        self.request.session[HALFWAY] = {
            "user": user.pk,
            "at": int(time.time()),
            "next": target,
            BACKEND_SESSION_KEY: user.backend,
            HASH_SESSION_KEY: user.get_session_auth_hash(),
        }
        return HttpResponseRedirect(step)


def next_step(user: User) -> str:
    """The address to go on to after the right password, or nothing."""
    if second_factor.device_of(user):
        return reverse("admin:code")
    return reverse("admin:second_factor") if second_factor.is_required(user) else ""


def halfway(request: HttpRequest) -> User | None:
    """Whose password was right in this session, not long ago; none if it was changed since."""
    known = request.session.get(HALFWAY)
    if not known or not 0 <= time.time() - known["at"] <= HALFWAY_S:
        return None
    user = User.objects.filter(pk=known["user"], is_active=True, is_staff=True).first()
    if user is None or not constant_time_compare(known[HASH_SESSION_KEY], user.get_session_auth_hash()):
        return None
    user.backend = known[BACKEND_SESSION_KEY]
    return user


def target(request: HttpRequest) -> str:
    """Where they wanted to go when they were asked to sign in."""
    return (request.session.get(HALFWAY) or {}).get("next") or reverse("admin:index")
