"""The second factor of the desk: six digits from an app on the person's own phone, or one of ten backup codes.

Keys and codes are kept and checked by django-otp. Nobody is shown the key of another person, by no page and no command; a
lost phone is settled by `reset`, after which the person sets up a new one.
"""

import datetime as dt
import re
import time
from dataclasses import dataclass

from django.conf import settings
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import AbstractBaseUser, User
from django.db import transaction
from django.utils import timezone
from django_otp.models import Device
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp.util import random_hex

BACKUP_CODES = 10
KEY_BYTES = 20  # 160 bits, as RFC 4226 recommends
FROM_APP, BACKUP = re.compile(r"[0-9]{6}"), re.compile(r"[a-z2-7]{8}")
# What an author's group may do. Every other right, those of future features included, takes a second factor.
RIGHTS_WITHOUT = re.compile(r"\w+\.view_\w+|reports\.(add|change|delete)_(report|reportdocument)")


@dataclass(frozen=True)
class Answer:
    """What became of a code: the device that accepted it, or None and perhaps until when none is looked at."""

    device: Device | None
    locked_until: dt.datetime | None = None


def is_required(user: User) -> bool:
    """Whether this person may be at the desk only with a second factor: whoever may do more than write drafts."""
    if settings.SECOND_FACTOR != "required":
        return False
    return user.is_superuser or any(not RIGHTS_WITHOUT.fullmatch(right) for right in user.get_all_permissions())


def device_of(user: AbstractBaseUser) -> TOTPDevice | None:
    """The app that this person has set up."""
    return TOTPDevice.objects.filter(user=user, confirmed=True).first()


def codes_left(user: AbstractBaseUser) -> int:
    """How many backup codes have not been used."""
    return StaticToken.objects.filter(device__user=user).count()


def normal(typed: str) -> str:
    """A code as it is kept, without the blanks and dashes that people put in; empty if it cannot be one."""
    code = re.sub(r"[\s-]", "", typed).lower()
    return code if FROM_APP.fullmatch(code) or BACKUP.fullmatch(code) else ""


def check(user: AbstractBaseUser, code: str) -> Answer:
    """Try a code of `normal` form. It is used up: the device is locked meanwhile, so no second request can use it too.

    After a failure the device waits a second, then two, four and so on (django-otp).
    """
    kind = TOTPDevice if FROM_APP.fullmatch(code) else StaticDevice
    with transaction.atomic():
        device = kind.objects.select_for_update().filter(user=user, confirmed=True).first()
        if device is None:
            return Answer(None)
        may_try, facts = device.verify_is_allowed()
        if not may_try:
            return Answer(None, facts["locked_until"])
        return Answer(device if device.verify_token(code) else None)


def new_key() -> str:
    """A fresh key, in hexadecimal digits."""
    return random_hex(KEY_BYTES)


def app_address(user: AbstractBaseUser, key: str) -> str:
    """What an app reads from the QR code."""
    return TOTPDevice(user=user, key=key).config_url


def set_up(user: AbstractBaseUser, *, key: str, code: str, replaces: bool) -> list[str] | None:
    """Take the app that has this key and just showed this code; gives its backup codes, which nobody can read again.

    None if the code is not the app's, or if there is a device already and it is not to be replaced.
    """
    device = TOTPDevice(user=user, key=key, name="App")
    counter = TOTP(device.bin_key, device.step, device.t0, device.digits)
    counter.time = time.time()
    if not FROM_APP.fullmatch(code) or not counter.verify(int(code), device.tolerance):
        return None
    device.last_t, device.drift = counter.t(), counter.drift  # this code is used up, too
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)  # two who set up at a time stand in line
        if device_of(user) and not replaces:
            return None
        remove(user)
        device.save()
        return new_codes(user)


@transaction.atomic
def new_codes(user: AbstractBaseUser) -> list[str]:
    """Ten new backup codes in the place of all former ones."""
    StaticDevice.objects.filter(user=user).delete()
    kept = StaticDevice.objects.create(user=user, name="Backup codes")
    codes: set[str] = set()
    while len(codes) < BACKUP_CODES:
        codes.add(StaticToken.random_token())
    kept.token_set.bulk_create([StaticToken(device=kept, token=code) for code in sorted(codes)])
    return sorted(codes)


def remove(user: AbstractBaseUser) -> bool:
    """Forget the app and all codes; sessions that were begun with them end. Whether there was something."""
    found = [kind.objects.filter(user=user).delete()[0] for kind in (TOTPDevice, StaticDevice)]
    return any(found)


@transaction.atomic
def reset(user: User, *, by: AbstractBaseUser | None) -> bool:
    """The same for somebody who has lost them, with a line in the history of their account. None: the operator, by command."""
    if not remove(user):
        return False
    how = "Sign-in codes reset." if by else "Sign-in codes reset by the operator, with manage.py reset_second_factor."
    LogEntry.objects.log_actions((by or user).pk, [user], CHANGE, change_message=how, single_object=True)
    return True


def is_passed(user: User, persistent_id: str | None) -> bool:
    """Whether a session is enough for the desk: begun with a device that still stands, or by who has and needs none."""
    if persistent_id:
        device = Device.from_persistent_id(persistent_id)
        return device is not None and device.user_id == user.pk and device.confirmed
    return not is_required(user) and device_of(user) is None


def wait_text(until: dt.datetime) -> str:
    """How long to wait, in words."""
    seconds = max(1, round((until - timezone.now()).total_seconds()))
    return f"{seconds} second{'s' * (seconds != 1)}" if seconds < 120 else f"{round(seconds / 60)} minutes"
