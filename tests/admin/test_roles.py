"""Authors, editors and managers: the groups that the migration makes, and the two-person rule at the desk."""

import importlib

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, User

from reports import publishing
from reports.models import Report
from tests import factories

from .conftest import Desk
from .test_transitions import NAMES, address, offered

GROUPS = importlib.import_module("reports.migrations.0008_groups")


@pytest.fixture(autouse=True)
def groups(db):
    """As the migration makes them: a test that empties all tables may have run before."""
    GROUPS.make_groups(apps, None)


def member(name: str, group: str) -> Desk:
    """The browser of a member of a group."""
    user = User.objects.create_user(name, password="a long enough password", is_staff=True)
    user.groups.add(Group.objects.get(name=group))
    client = Desk()
    client.force_login(user)
    client.user = user
    return client


@pytest.fixture
def author(groups) -> Desk:
    return member("author", "Authors")


@pytest.fixture
def editor(groups) -> Desk:
    return member("editor-one", "Editors")


@pytest.fixture
def manager(groups) -> Desk:
    return member("manager", "Managers")


def entered(author) -> Report:
    """A complete draft of the author's own."""
    report = factories.finished("OIG-27-01", "Mine")
    Report.objects.filter(pk=report.pk).update(created_by=author.user, edited_by=author.user)
    return Report.objects.get()


def test_rights_of_the_groups():
    def rights(name: str) -> set[str]:
        return set(Group.objects.get(name=name).permissions.values_list("codename", flat=True))

    write = {
        f"{action}_{model}" for action in ("view", "add", "change", "delete") for model in ("report", "reportdocument")
    }
    read = {"view_agency", "view_oversightarea", "view_topic"}
    assert rights("Authors") == write | read
    assert rights("Editors") == write | read | {"add_topic", "publish_report"}
    vocabularies = {
        f"{action}_{model}"
        for action in ("view", "add", "change", "delete")
        for model in ("agency", "oversightarea", "topic")
    }
    people = {"view_user", "add_user", "change_user", "view_group"}
    assert rights("Managers") == vocabularies | people | {"view_report", "view_reportdocument"}


class TestAuthors:
    """They write and submit their own drafts."""

    def test_from_a_draft_to_review(self, author):
        author.save(number="OIG-27-01", title="Mine", _then="submit")
        report = Report.objects.get()
        assert offered(author, report) == ["submit"]
        assert author.save(report, title="Mine, still").status_code == 302
        assert author.decide(report, "submit").status_code == 302
        assert offered(author, report) == ["take-back"]
        assert author.save(report, title="Late").status_code == 403
        assert (Report.objects.get().title, Report.objects.get().state) == ("Mine, still", "review")

    def test_they_take_back_what_they_submitted(self, author):
        report = entered(author)
        publishing.submit(report, by=author.user)
        assert f'href="{address(report, "take-back")}"' in author.get(address(report)).content.decode()
        assert author.decide(report, "take-back").status_code == 302
        assert Report.objects.get().state == "draft"

    def test_reports_of_others_are_looked_at_only(self, author, world):
        for report in (world.draft, world.scheduled, world.public, world.withdrawn):
            assert offered(author, report) == []
            assert author.save(report, title="Theirs").status_code == 403
            assert author.post(address(report, "delete"), {"post": "yes"}).status_code == 403
        assert not Report.objects.filter(title="Theirs").exists()

    @pytest.mark.parametrize("name", [name for name in NAMES if name not in ("submit", "take-back")])
    def test_they_decide_nothing_about_their_own(self, author, name):
        report = entered(author)
        publishing.submit(report, by=None)
        assert author.decide(report, name, why="Mine").status_code in (302, 403)
        publishing.approve(report, by=None)
        assert author.decide(report, name, why="Mine").status_code in (302, 403)
        assert Report.objects.get().state == "approved"

    def test_their_own_draft_is_deleted_and_no_selection(self, author, world):
        report = entered_beside(author, world)
        data = {"action": "delete_selected", "_selected_action": [world.draft.pk], "post": "yes"}
        author.post("/admin/reports/report/", data)
        assert Report.objects.filter(pk=world.draft.pk).exists()
        assert author.post(address(report, "delete"), {"post": "yes"}).status_code == 302
        assert not Report.objects.filter(pk=report.pk).exists()


def entered_beside(author, world) -> Report:
    """A draft of the author's own among others'."""
    report = factories.finished("OIG-27-01", "Mine")
    Report.objects.filter(pk=report.pk).update(created_by=author.user)
    return report


class TestTwoPersonRule:
    """Nobody approves what they last changed."""

    @pytest.fixture(autouse=True)
    def rule(self, settings):
        settings.TWO_PERSON_RULE = True

    def test_an_editor_needs_another_one_for_their_own_change(self, author, editor):
        report = entered(author)
        assert offered(editor, report) == ["submit"]
        publishing.submit(report, by=author.user)
        assert offered(editor, report) == ["approve", "publish", "schedule", "send-back"]
        editor.save(report, title="Changed a little")
        assert offered(editor, report) == ["send-back"]
        assert editor.get(address(report)).context["standing"].hints == [
            "You changed this report last, so another editor must approve it."
        ]
        for name in ("approve", "publish", "schedule"):
            assert editor.decide(report, name).headers["Location"] == address(report)
        assert Report.objects.get().state == "review"
        second = member("editor-two", "Editors")
        assert second.decide(report, "approve").status_code == 302
        assert editor.decide(report, "publish").status_code == 302
        assert Report.objects.get().is_public()

    def test_a_change_after_approval_goes_back_to_review(self, author, editor):
        report = entered(author)
        publishing.submit(report, by=author.user)
        editor.decide(report, "schedule", publish_moment_0="2099-01-01", publish_moment_1="09:00")
        assert "its approval lapses" in editor.get(address(report)).content.decode()
        assert editor.save(Report.objects.get()).status_code == 302  # nothing changed
        assert Report.objects.get().publish_at is not None
        assert editor.save(Report.objects.get(), title="Changed").status_code == 302
        assert (Report.objects.get().state, Report.objects.get().publish_at) == ("review", None)

    def test_a_superuser_is_a_person_too(self, editor):
        User.objects.filter(pk=editor.user.pk).update(is_superuser=True)
        editor.save(number="A-1", title="Mine")
        report = Report.objects.get()
        assert offered(editor, report) == ["submit"]
        assert editor.decide(report, "publish").headers["Location"] == address(report)
        assert Report.objects.get().state == "draft"


class TestManagers:
    """People and vocabularies."""

    def test_they_make_no_superuser(self, manager):
        data = {"username": "new", "password1": "correct horse 9", "password2": "correct horse 9"}
        assert manager.post("/admin/auth/user/add/", data | {"usable_password": "true"}).status_code == 302
        user = User.objects.get(username="new")
        page = manager.get(f"/admin/auth/user/{user.pk}/change/").content.decode()
        assert 'name="groups"' in page
        assert 'name="is_superuser"' not in page
        assert 'name="user_permissions"' not in page
        sent = {
            "username": "new", "is_active": "on", "is_staff": "on", "is_superuser": "on", "user_permissions": ["1"],
            "groups": [Group.objects.get(name="Editors").pk], "date_joined_0": "2026-01-01", "date_joined_1": "00:00",
        }  # fmt: skip
        assert manager.post(f"/admin/auth/user/{user.pk}/change/", sent).status_code == 302
        user.refresh_from_db()
        assert (user.is_staff, user.is_superuser, user.user_permissions.count()) == (True, False, 0)
        assert [group.name for group in user.groups.all()] == ["Editors"]

    def test_a_superusers_account_is_out_of_reach(self, manager):
        boss = User.objects.create_superuser("boss", password="a long enough password")
        before = boss.password
        assert manager.post(f"/admin/auth/user/{boss.pk}/change/", {"username": "mine"}).status_code == 403
        data = {"password1": "correct horse 9", "password2": "correct horse 9", "usable_password": "true"}
        assert manager.post(f"/admin/auth/user/{boss.pk}/password/", data).status_code == 403
        boss.refresh_from_db()
        assert (boss.username, boss.password) == ("boss", before)

    def test_they_decide_nothing_about_reports(self, manager, world):
        for report in (world.draft, world.scheduled, world.public, world.withdrawn):
            assert offered(manager, report) == []
        assert manager.decide(world.public, "withdraw", why="Mine").status_code == 403
        assert manager.get("/admin/reports/topic/add/").status_code == 200
