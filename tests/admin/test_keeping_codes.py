"""The second factor once it is there: what people may change of their own, and what colleagues may do about it."""
# ruff: noqa: F811 (fixtures)

import base64
import re

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from reports import second_factor
from tests.trust.worlds import routes

from .apps import MINUTE, SET_UP, ann, clock, entered, equip, is_in, said, shown, type_code  # noqa: F401
from .test_roles import groups, member  # noqa: F401  (fixtures)

pytestmark = pytest.mark.usefixtures("clock")


class TestOwn:
    """One changes what one has with a code, never without."""

    @pytest.fixture
    def inside(self, ann, clock) -> Client:
        client = entered()
        clock.shift(MINUTE)
        assert type_code(client, shown("11" * 20)).status_code == 302
        clock.shift(MINUTE)
        return client

    def test_new_backup_codes(self, inside):
        former = set(StaticToken.objects.values_list("token", flat=True))
        assert said(inside.post(SET_UP, {"do": "codes", "code": "000000"})).startswith("This code is wrong")
        code = sorted(former)[0]
        answer = inside.post(SET_UP, {"do": "codes", "code": code})
        assert len(re.findall(r"<li><code>", answer.content.decode())) == 10
        assert not former & set(StaticToken.objects.values_list("token", flat=True))
        assert is_in(inside)

    def test_another_phone(self, inside):
        inside.post(SET_UP, {"do": "replace", "code": shown("11" * 20)})
        inside.get(SET_UP)
        key = inside.session["second_factor_key"]
        assert inside.post(SET_UP, {"code": shown(key)}).status_code == 200
        assert TOTPDevice.objects.get().key == key
        assert is_in(inside)
        assert inside.session.get("second_factor_key") is None

    def test_not_without_a_code_of_the_present_one(self, inside):
        session = inside.session
        session["second_factor_key"] = "33" * 20
        session.save()
        assert said(inside.post(SET_UP, {"code": shown("33" * 20)})).startswith("This code is wrong")
        assert TOTPDevice.objects.get().key == "11" * 20

    def test_the_permission_ends(self, inside, clock):
        inside.post(SET_UP, {"do": "replace", "code": shown("11" * 20)})
        clock.shift(11 * MINUTE)
        assert "device" in inside.get(SET_UP).context


class TestColleagues:
    """Managers reset, and see no key."""

    @pytest.fixture
    def manager(self, groups) -> Client:
        return self.equipped("Managers", "manager")

    def equipped(self, group: str, name: str) -> Client:
        client = member(name, group)
        equip(client.user, key="44" * 20)
        session = client.session
        session["otp_device_id"] = TOTPDevice.objects.get(user=client.user).persistent_id
        session.save()
        assert client.get("/admin/").status_code == 200
        return client

    def address(self, user: User) -> str:
        return f"/admin/auth/user/{user.pk}/reset-codes/"

    def test_a_colleague_has_lost_the_phone(self, ann, manager, clock):
        theirs = entered()
        clock.shift(MINUTE)
        type_code(theirs, shown("11" * 20))
        assert is_in(theirs)
        assert self.address(ann) in manager.get(f"/admin/auth/user/{ann.pk}/change/").content.decode()
        assert "stop working at once" in manager.get(self.address(ann)).content.decode()
        assert second_factor.device_of(ann)
        assert manager.post(self.address(ann)).headers["Location"] == f"/admin/auth/user/{ann.pk}/change/"
        assert (second_factor.device_of(ann), second_factor.codes_left(ann)) == (None, 0)
        assert not is_in(theirs)
        assert entered().led_to == SET_UP
        entry = LogEntry.objects.get()
        assert (entry.user, entry.object_id, entry.get_change_message()) == (
            manager.user, str(ann.pk), "Sign-in codes reset.",
        )  # fmt: skip
        assert "Not set up." in manager.get(f"/admin/auth/user/{ann.pk}/change/").content.decode()
        manager.post(self.address(ann))  # there is nothing more to reset
        assert LogEntry.objects.count() == 1

    def test_nobody_above_them(self, manager):
        root = User.objects.create_superuser("root", is_staff=True)
        equip(root)
        assert [manager.get(self.address(root)).status_code, manager.post(self.address(root)).status_code] == [403, 403]
        assert second_factor.device_of(root)

    def test_not_their_own(self, manager):
        assert manager.post(self.address(manager.user)).headers["Location"] == SET_UP
        assert second_factor.device_of(manager.user)

    @pytest.mark.parametrize("group", ["Authors", "Editors"])
    def test_nobody_else(self, ann, groups, group):
        client = self.equipped(group, "other")
        assert [client.get(self.address(ann)).status_code, client.post(self.address(ann)).status_code] == [403, 403]
        assert second_factor.device_of(ann)

    def test_somebody_who_is_not_there(self, manager):
        assert manager.get("/admin/auth/user/999999/reset-codes/").status_code == 404

    def test_no_page_shows_a_key_or_a_code(self, ann, manager):
        manager.user.is_superuser = True
        manager.user.save()
        secrets = [
            "11" * 20,
            base64.b32encode(b"\x11" * 20).decode(),
            *StaticToken.objects.values_list("token", flat=True),
        ]
        for path in (f"/admin/auth/user/{ann.pk}/change/", self.address(ann), "/admin/auth/user/", SET_UP, "/admin/"):
            page = manager.get(path).content.decode()
            assert not [one for one in secrets if one in page], path
        assert not [route for route in routes() if "otp_" in route]

    def test_the_operator_can_when_nobody_else_can(self, ann, capsys):
        call_command("reset_second_factor", "ann")
        assert "“ann” are removed" in capsys.readouterr().out
        assert second_factor.device_of(ann) is None
        assert LogEntry.objects.get().get_change_message() == (
            "Sign-in codes reset by the operator, with manage.py reset_second_factor."
        )
        with pytest.raises(CommandError, match="nothing to reset"):
            call_command("reset_second_factor", "ann")
        with pytest.raises(CommandError, match="no account"):
            call_command("reset_second_factor", "nobody")
