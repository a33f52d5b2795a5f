"""The second factor: who needs it, setting it up, and typing codes."""
# ruff: noqa: F811 (fixtures)

import base64
import datetime as dt
import re

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django_otp.plugins.otp_totp.models import TOTPDevice

from reports import second_factor
from tests import factories
from tests.trust.test_register import concrete
from tests.trust.worlds import routes

from .apps import CODE, LOGIN, MINUTE, PASSWORD, SET_UP, ann, clock, entered, equip, is_in, said, shown, type_code  # noqa: F401
from .test_roles import groups, member  # noqa: F401  (fixtures)

pytestmark = pytest.mark.usefixtures("clock")


class TestWho:
    """Whoever may do more than write drafts."""

    def test_by_group(self, groups, settings):
        people = {name: member(name.lower(), name).user for name in ("Authors", "Editors", "Managers")}
        people["superuser"] = User.objects.create_superuser("root")
        assert [name for name, user in people.items() if second_factor.is_required(user)] == [
            "Editors", "Managers", "superuser",
        ]  # fmt: skip
        settings.SECOND_FACTOR = "optional"
        people = {name: User.objects.get(pk=user.pk) for name, user in people.items()}
        assert not any(second_factor.is_required(user) for user in people.values())

    def test_a_right_that_is_new_takes_it(self):
        user = User.objects.create_user("reader", is_staff=True)
        assert not second_factor.is_required(user)
        user._perm_cache = {"reports.view_report", "reports.add_report", "reports.launch_report"}
        assert second_factor.is_required(user)

    def test_an_author_signs_in_with_the_password(self, groups):
        member("author", "Authors")
        assert is_in(entered("author"))

    def test_a_session_without_it_ends_when_it_is_needed(self, groups):
        client = member("author", "Authors")
        assert is_in(client)
        client.user.groups.add(Group.objects.get(name="Editors"))
        assert not is_in(client)
        assert client.get(LOGIN).context["user"].is_anonymous

    def test_where_it_is_optional_nobody_is_asked_who_has_none(self, settings):
        settings.SECOND_FACTOR = "optional"
        factories.editor("ann")
        client = entered()
        assert is_in(client)
        assert client.get(SET_UP).status_code == 200

    def test_where_it_is_optional_who_has_one_is_asked_everywhere(self, settings):
        settings.SECOND_FACTOR = "optional"
        user = factories.editor("ann")
        client, other = entered(), entered()
        client.get(SET_UP)
        key = client.session["second_factor_key"]
        assert client.post(SET_UP, {"code": shown(key)}).status_code == 200
        assert (is_in(client), is_in(other)) == (True, False)
        assert entered(user.username).led_to == CODE


class TestSettingUp:
    """The first time, after the password; nothing else is to be had before."""

    def test_from_the_password_to_where_they_wanted(self, client):
        factories.editor("ann")
        client = entered(following="?next=/admin/reports/topic/")
        assert client.led_to == SET_UP
        page = client.get(SET_UP).content.decode()
        key = client.session["second_factor_key"]
        text = base64.b32encode(bytes.fromhex(key)).decode()
        assert " ".join(re.findall("....", text)) in page
        assert "<svg " in page
        assert "http" not in page.partition("<svg")[2].partition("</svg>")[0]
        assert said(client.post(SET_UP, {"code": "000000"})).startswith("This is not the code of the key below.")
        assert not is_in(client)
        answer = client.post(SET_UP, {"code": shown(key)})
        codes = re.findall(r"<li><code>(\w{4} \w{4})</code>", answer.content.decode())
        assert len(set(codes)) == 10
        assert 'href="/admin/reports/topic/"' in answer.content.decode()
        assert "no-store" in answer.headers["Cache-Control"]
        assert is_in(client)
        again = client.get(SET_UP).content.decode()
        assert not [one for one in (*codes, key, text) if one in again]
        assert "10 backup codes are left" in again

    def test_before_that_nothing_else_is_to_be_had(self):
        factories.editor("ann")
        client = entered()
        for route in routes():
            if route.startswith("admin/") and route not in ("admin/login/", "admin/second-factor/"):
                answer = client.get("/" + concrete(route))
                if route != "admin/logout/":
                    assert answer.headers["Location"].startswith(LOGIN), route
        assert client.get("/admin/").wsgi_request.user.is_anonymous

    def test_whose_password_is_old_news(self, clock):
        user = factories.editor("ann")
        late, changed = entered(), entered()
        clock.shift(11 * MINUTE)
        assert late.get(SET_UP).headers["Location"] == LOGIN
        changed = entered()
        user.set_password("another long password")
        user.save()
        assert changed.get(SET_UP).headers["Location"] == LOGIN

    def test_nobody_puts_an_app_in_the_place_of_one_set_up_meanwhile(self):
        user = factories.editor("ann")
        client = entered()
        client.get(SET_UP)
        equip(user)
        answer = client.post(SET_UP, {"code": shown(client.session["second_factor_key"])})
        assert answer.headers["Location"] == CODE
        assert second_factor.set_up(user, key="22" * 20, code=shown("22" * 20), replaces=False) is None
        assert TOTPDevice.objects.get().key == "11" * 20

    def test_the_browser_gets_a_session_that_nobody_knew(self):
        factories.editor("ann")
        client = entered()
        before = client.session.session_key
        client.post(LOGIN, {"username": "ann", "password": PASSWORD})
        halfway = client.session.session_key
        client.get(SET_UP)
        client.post(SET_UP, {"code": shown(client.session["second_factor_key"])})
        assert len({before, halfway, client.session.session_key}) == 3

    def test_no_way_out_of_the_site(self, ann):
        client = entered(following="?next=https://example.org/")
        assert type_code(client, shown("11" * 20, later=1)).headers["Location"] == "/admin/"


class TestFirstApp:
    """Of somebody who is signed in by the password alone, perhaps long since: at a desk left open anybody could set one up."""

    @pytest.fixture
    def client(self, settings, clock):
        settings.SECOND_FACTOR = "optional"
        factories.editor("ann")
        factories.editor("bob")
        return entered()

    def test_soon_after_the_password_it_is_not_asked_again(self, client, clock):
        clock.shift(9 * MINUTE)
        client.get(SET_UP)
        assert client.post(SET_UP, {"code": shown(client.session["second_factor_key"])}).status_code == 200
        assert TOTPDevice.objects.count() == 1

    def test_later_it_is_before_a_key_is_shown(self, client, clock):
        clock.shift(11 * MINUTE)
        assert "Type your password again" in client.get(SET_UP).content.decode()
        for wrong in ("", "wrong", PASSWORD + " "):
            assert client.post(SET_UP, {"password": wrong}).context["form"].errors
        assert "second_factor_key" not in client.session
        assert client.post(SET_UP, {"password": PASSWORD}).headers["Location"] == SET_UP
        assert "Set up sign-in codes" in client.get(SET_UP).content.decode()
        client.post(SET_UP, {"code": shown(client.session["second_factor_key"])})
        assert is_in(client)
        assert TOTPDevice.objects.get().user.username == "ann"

    def test_and_before_one_that_was_shown_is_taken(self, client, clock):
        client.get(SET_UP)
        clock.shift(11 * MINUTE)
        is_in(client)  # a session in use goes on, and is no fresher for it
        answer = client.post(SET_UP, {"code": shown(client.session["second_factor_key"])})
        assert "Type your password again" in answer.content.decode()
        assert TOTPDevice.objects.count() == 0

    def test_guessing_it_there_is_stopped_as_elsewhere(self, client, clock):
        clock.shift(11 * MINUTE)
        answers = [client.post(SET_UP, {"password": "wrong"}).status_code for _ in range(5)]
        assert answers == [200, 200, 200, 200, 429]
        assert client.post(SET_UP, {"password": PASSWORD}).status_code == 429
        assert Client().post(LOGIN, {"username": "ann", "password": PASSWORD}).status_code == 429

    def test_a_session_that_does_not_know_when_is_asked(self, client):
        client.force_login(User.objects.get(username="bob"))
        assert "Type your password again" in client.get(SET_UP).content.decode()


class TestCodes:
    """After the password, each of them once."""

    def test_the_app(self, ann, clock):
        client = entered(following="?next=/admin/reports/topic/")
        assert (client.led_to, is_in(client)) == (CODE, False)
        clock.shift(MINUTE)
        code = shown("11" * 20)
        assert type_code(client, f" {code[:3]} {code[3:]} ").headers["Location"] == "/admin/reports/topic/"
        assert is_in(client)
        assert said(type_code(entered(), code)).startswith("This code is wrong or was used already.")

    def test_that_of_setting_up_is_used_up(self, ann):
        assert said(type_code(entered(), shown("11" * 20))).startswith("This code is wrong or was used already.")

    def test_backup_codes(self):
        user = factories.editor("ann")
        codes = equip(user)
        client = entered()
        assert type_code(client, f"{codes[0][:4]}-{codes[0][4:]}".upper()).status_code == 302
        assert is_in(client)
        assert said(type_code(entered(), codes[0])).startswith("This code is wrong or was used already.")
        assert second_factor.codes_left(user) == 9

    @pytest.mark.parametrize(("name", "other"), [("ann", "bob"), ("bob", "ann")])
    def test_those_of_another_open_nothing(self, clock, name, other):
        keys = {"ann": "11" * 20, "bob": "22" * 20}
        codes = {one: equip(factories.editor(one), key=key) for one, key in keys.items()}
        clock.shift(MINUTE)
        for code in (codes[other][0], shown(keys[other])):
            assert said(type_code(entered(name), code)).startswith("This code is wrong or was used already.")

    @pytest.mark.parametrize("typed", ["12345", "1234567", "\0", "٣٣٣٣٣٣", "x" * 8 + "1", "9" * 40, "' or 1=1"])
    def test_what_can_be_none_is_said_to_and_costs_nothing(self, ann, typed):
        client = entered()
        for _ in range(6):
            assert type_code(client, typed).status_code == 200
        assert TOTPDevice.objects.get().throttling_failure_count == 0

    def test_guessing_is_slow_for_each_device(self, ann, clock):
        client = entered()
        type_code(client, "000000")
        clock.shift(dt.timedelta(seconds=MINUTE.seconds + 1))
        type_code(client, "000000")
        assert said(type_code(client, shown("11" * 20))) == "A code was wrong. Wait 2 seconds, then try again."
        clock.shift(dt.timedelta(seconds=3))
        assert type_code(client, shown("11" * 20)).status_code == 302

    def test_five_wrong_codes_are_like_five_wrong_passwords(self, ann, clock):
        client, answers = entered(), []
        for _ in range(5):
            clock.shift(dt.timedelta(seconds=40))
            answers.append(type_code(client, "000000").status_code)
        assert answers == [200, 200, 200, 200, 429]
        clock.shift(MINUTE)
        assert type_code(client, shown("11" * 20)).status_code == 429
        assert Client().post(LOGIN, {"username": "ann", "password": PASSWORD}).status_code == 429
        clock.shift(16 * MINUTE)
        client = entered()
        assert type_code(client, shown("11" * 20)).status_code == 302

    def test_without_the_password_nobody_is_asked(self, ann):
        for method in ("get", "post"):
            assert getattr(Client(), method)(CODE, {"code": "000000"}).headers["Location"] == LOGIN
