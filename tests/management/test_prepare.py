"""The first start, every other start, and what goes wrong."""

import io

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import DatabaseError

from reports.exchange import sample
from reports.management.commands import prepare as command
from reports.models import Report
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def address(settings):
    settings.ORIGIN = "http://127.0.0.1:8123"
    settings.TASKS = "worker"  # the sample's PDFs are not read in each of these tests


def prepare():
    out = io.StringIO()
    call_command("prepare", stdout=out)
    return out.getvalue().splitlines()


def test_first_and_second_start(client):
    lines = prepare()
    assert lines[:2] == ["Loading the sample …", "Portal: http://127.0.0.1:8123/"]
    before, _, rest = lines[2].partition("  password: ")
    password, _, after = rest.partition("  ")
    assert (before, after, len(lines)) == (
        "Admin: http://127.0.0.1:8123/admin/  user: editor",
        "(shown once; change it there)",
        3,
    )
    assert len(password) == 16
    user = User.objects.get()
    assert (user.username, user.is_superuser, user.check_password(password)) == ("editor", True, True)
    assert Report.objects.count() == 361
    assert prepare() == ["Portal: http://127.0.0.1:8123/", "Admin: http://127.0.0.1:8123/admin/"]
    assert (User.objects.count(), Report.objects.count()) == (1, 361)


def test_a_start_reads_what_was_left_unread_for_a_while(settings, monkeypatch):
    monkeypatch.setenv("OIG_SAMPLE", "0")
    document = factories.published("OIG-24-01", "Ports", documents=["report"]).documents.get()
    prepare()
    document.refresh_from_db()
    assert document.reading_state == "waiting"
    settings.TASKS = "inline"
    assert prepare() == ["Portal: http://127.0.0.1:8123/", "Admin: http://127.0.0.1:8123/admin/"]
    document.refresh_from_db()
    assert (document.reading_state, document.reading_problem) == ("failed", "damaged")
    factories.document(document.report)
    monkeypatch.setattr(command, "READING_S", 0)
    assert prepare()[0] == "Some documents wait to be read: run manage.py tick now and then until none is left."


def test_without_the_sample(monkeypatch):
    monkeypatch.setenv("OIG_SAMPLE", "0")
    assert prepare()[0] == "Portal: http://127.0.0.1:8123/"
    assert (Report.objects.count(), User.objects.count()) == (0, 1)
    assert len(prepare()) == 2


def test_each_password_is_another(monkeypatch):
    monkeypatch.setenv("OIG_SAMPLE", "0")
    first = prepare()
    User.objects.all().delete()
    assert prepare() != first


@pytest.mark.parametrize("make", [factories.draft, factories.editor])
def test_a_portal_in_use_gets_no_sample_and_no_user(make):
    make()
    before = (Report.objects.count(), User.objects.count())
    assert len(prepare()) == 2
    assert (Report.objects.count(), User.objects.count()) == before


def test_a_sample_that_fails_keeps_nothing(monkeypatch):
    def fail():
        factories.draft()
        raise OSError("disk full")

    monkeypatch.setattr(sample, "load_sample", fail)
    with pytest.raises(CommandError) as raised:
        prepare()
    assert str(raised.value) == (
        "The first start could not be finished: disk full\n"
        "Nothing of it was kept. Start again, or without the sample: OIG_SAMPLE=0 make run"
    )
    assert (Report.objects.count(), User.objects.count()) == (0, 0)


def test_a_database_that_is_not_there(monkeypatch):
    def fail(connection):
        raise DatabaseError("unable to open database file")

    monkeypatch.setattr("reports.management.commands.prepare.MigrationExecutor", fail)
    with pytest.raises(CommandError, match=r"^The database could not be brought up to date: unable to open"):
        prepare()
