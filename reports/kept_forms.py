"""Keeps what was typed into a form of the desk when it cannot be saved: the session ended, or the form's token is out of date.

Who sends such a form is nobody to the portal. So each form carries, in the address it is sent to, a signed mark of whom it was
made for: what was typed goes back to that account, to no other that signs in on the same browser, and from a stranger nothing
is kept. The mark is in the address and not in the form, because it also decides whether a body as large as a document is read.
Addresses end up in logs, so a mark is worth something only from the browser that the form was made in: it is signed together
with a random cookie, which stays when the session ends.
"""

import datetime as dt
import json
import re
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, User
from django.core import signing
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string

from reports.models import KeptForm

MARK, KEPT = "for", "kept"  # parameters of a form's address
SALT = "reports.kept_forms"
BROWSER = "desk_browser"  # a cookie of the desk alone
RANDOM = re.compile("[A-Za-z0-9]{32}")  # its value
OPEN_FOR = dt.timedelta(days=7)  # a form may stay open over a long weekend
KEPT_FOR = dt.timedelta(days=2)
LONGEST = 200  # of a form's address; an id with a hundred zeros before it has a longer one
MOST = 20  # forms of one account: the oldest go
NOT_TYPED = ("csrfmiddlewaretoken", "_save", "_continue", "_addanother", "_then")


def form_address(request: HttpRequest) -> str:
    """Where a form at this address is to be sent: the same address, marked for who asked for it."""
    parameters = request.GET.copy()
    browser = getattr(request, "desk_browser", "") or browser_of(request) or get_random_string(32)
    request.desk_browser = browser  # type: ignore[attr-defined]
    parameters[MARK] = signing.dumps([request.user.pk, request.path], salt=salt(browser), compress=True)
    return f"{request.path}?{parameters.urlencode()}"


def remember_browser(request: HttpRequest, response: HttpResponseBase) -> None:
    """Set the cookie without which the marks of the forms on this page are worth nothing; on a page without a form, none.

    Lax like the session's: a link in an e-mail leads to the desk without a strict cookie, so a new one would take the place
    of the one that other forms are open with.
    """
    if browser := getattr(request, "desk_browser", ""):
        response.set_cookie(
            BROWSER,
            browser,
            max_age=OPEN_FOR,
            path=reverse("admin:index"),
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )


def browser_of(request: HttpRequest) -> str:
    """The random text that tells this browser from others, if it has one."""
    known = request.COOKIES.get(BROWSER, "")
    return known if RANDOM.fullmatch(known) else ""


def salt(browser: str) -> str:
    """What marks are signed with for one browser, besides the portal's key."""
    return f"{SALT}.{browser}"


def writer_id(request: HttpRequest) -> int | None:
    """Whom the form that is sent was made for. None for a forged, old or foreign mark, or one of another browser.

    Costs no query.
    """
    browser = browser_of(request)
    if not browser:
        return None
    try:
        pk, path = signing.loads(request.GET.get(MARK, ""), salt=salt(browser), max_age=OPEN_FOR)
    except (signing.BadSignature, ValueError):
        return None
    return pk if path == request.path and len(path) <= LONGEST else None


def keep(request: HttpRequest) -> str:
    """Keep what was typed. Gives the form's address with it, or nothing if this form is not to be kept."""
    pk = writer_id(request) if request.method == "POST" else None
    user = User.objects.filter(pk=pk, is_active=True, is_staff=True).first() if pk else None
    if user is None:
        return ""
    typed = [(name, values) for name, values in request.POST.lists() if name not in NOT_TYPED]
    kept = find(user, request) or KeptForm(user=user, address=request.path)
    kept.typed = json.dumps(typed)
    kept.files = json.dumps([str(one.name) for one in request.FILES.values()])
    kept.kept_at = timezone.now()
    kept.save()
    former = KeptForm.objects.filter(user=user).values_list("pk", flat=True)[MOST:]
    KeptForm.objects.filter(pk__in=list(former)).delete()
    parameters = {name: value for name, value in request.GET.items() if name != MARK}
    return f"{request.path}?{urlencode(parameters | {KEPT: kept.pk})}"


def of(user: AbstractBaseUser, address: str) -> QuerySet[KeptForm]:
    """What this account has of the form at an address, newest first."""
    if "\0" in address:  # PostgreSQL takes no such text
        return KeptForm.objects.none()
    return KeptForm.objects.filter(user=user, address=address, kept_at__gt=timezone.now() - KEPT_FOR)


def find(user: AbstractBaseUser, request: HttpRequest) -> KeptForm | None:
    """What the address names, if it is this account's and of this form."""
    pk = request.GET.get(KEPT, "")
    if not (pk.isascii() and pk.isdigit() and len(pk) < 19):
        return None
    return of(user, request.path).filter(pk=pk).first()


def sweep(now: dt.datetime) -> int:
    """Forget what nobody came back for. Gives how many."""
    return KeptForm.objects.filter(kept_at__lte=now - KEPT_FOR).delete()[0]
