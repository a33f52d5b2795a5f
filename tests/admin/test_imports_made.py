"""The imports that were made, at the desk: who sees them, and the undo of one."""

import pytest
from django.contrib.admin.models import LogEntry

from reports import publishing
from reports.models import Report, Topic
from tests import factories

from .test_importing import BASE, done, text_of
from .test_roles import groups, member  # noqa: F401  (a fixture for all tests here)

pytestmark = pytest.mark.django_db


def test_undone_after_a_look(desk):
    factories.draft("X-1", "A Title")
    batch = done(desk)
    kept = factories.draft("Y-1")
    address = f"{BASE}imports/{batch.pk}/"
    page = desk.get(address)
    said = text_of(page)
    assert "1 new report is deleted" in said
    assert "1 changed report gets its old values back" in said
    assert "0 are left alone" in said
    assert "2 X-1 A Title Executive summary New words. (empty)" in said
    assert "3 X-2 Another" in said
    assert desk.post(address, {"seen": page.context["seen"]}).status_code == 302
    words = f"The import of rows.csv, number {batch.pk}, was undone. Reports deleted: 1, put back: 1, left alone: 0."
    assert desk.messages()[-1] == words
    assert sorted(Report.objects.values_list("number", "executive_summary")) == [("X-1", ""), ("Y-1", "")]
    assert Report.objects.filter(pk=kept.pk).exists()
    assert "Undone on" in text_of(desk.get(address))
    assert "Undo this import" not in text_of(desk.get(address))
    assert desk.post(address, {"seen": page.context["seen"]}).status_code == 200
    assert "desk" in text_of(desk.get(f"{BASE}imports/"))


def test_an_undo_is_written_down_with_what_it_does_or_does_nothing(desk, monkeypatch):
    batch = done(desk)
    address = f"{BASE}imports/{batch.pk}/"
    seen, before = desk.get(address).context["seen"], Report.objects.count()
    with monkeypatch.context() as killed:
        killed.setattr(LogEntry.objects, "log_actions", lambda *args, **kwargs: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            desk.post(address, {"seen": seen})
    batch.refresh_from_db()
    assert (batch.undone_at, Report.objects.count()) == (None, before)


def test_the_words_it_added_are_named(desk):
    """An editor may add topics and not delete them; what is only taken back needs no more than adding it did."""
    editor = member("editor", "Editors")
    batch = done(editor, "Title,Tags\nA Title,Junk <b>;Used\n")
    factories.draft("Y-1", topics=["Used"])
    address = f"{BASE}imports/{batch.pk}/"
    page = editor.get(address)
    assert "no report has them any more: topic “Junk &lt;b&gt;”" in page.content.decode()
    assert "Topic Used A report has it that stays as it is." in text_of(page)
    editor.post(address, {"seen": page.context["seen"]})
    said = [str(one) for one in editor.get(f"{BASE}imports/").context["messages"]]
    assert said[-1].endswith("Reports deleted: 1, put back: 0, left alone: 0. Removed as well: “Junk <b>”.")
    assert [one.name for one in Topic.objects.all()] == ["Used"]
    assert LogEntry.objects.get(content_type__model="topic", action_flag=3).object_repr == "Junk <b>"


def test_of_very_many_words_the_first_are_named(desk, monkeypatch):
    monkeypatch.setattr("reports.admin.batches.SHOWN", 2)
    monkeypatch.setattr("reports.admin.batches.NAMED", 2)
    batch = done(desk, "Title,Tags\nA Title,A;B;C\n")
    address = f"{BASE}imports/{batch.pk}/"
    page = desk.get(address)
    assert "topic “A”, topic “B”, 3 in all" in text_of(page)
    desk.post(address, {"seen": page.context["seen"]})
    assert desk.messages()[-1].endswith("Removed as well: “A”, “B” and 1 more.")


def test_an_undo_that_would_be_another_now_is_shown_again(desk):
    batch = done(desk)
    address = f"{BASE}imports/{batch.pk}/"
    seen = desk.get(address).context["seen"]
    Report.objects.get(number="X-1").save()
    page = desk.post(address, {"seen": seen})
    assert "Nothing was undone: reports have changed since you looked." in text_of(page)
    assert "2 X-1 A Title It has been changed since." in text_of(page)
    assert Report.objects.count() == 2


def test_imports_of_others_are_for_editors(desk):
    batch = done(desk)
    author, editor = member("author", "Authors"), member("editor", "Editors")
    address = f"{BASE}imports/{batch.pk}/"
    assert [one.get(address).status_code for one in (author, editor)] == [404, 200]
    assert [len(one.get(f"{BASE}imports/").context["batches"]) for one in (author, editor)] == [0, 1]
    own = done(author, "Title\nMine\n")
    address = f"{BASE}imports/{own.pk}/"
    assert author.post(address, {"seen": author.get(address).context["seen"]}).status_code == 302
    assert not Report.objects.filter(title="Mine").exists()


def test_an_author_whose_right_is_gone_undoes_nothing(desk):
    author = member("author", "Authors")
    batch = done(author, "Title,Executive Summary\nMine,Words\n")
    publishing.submit(Report.objects.get(), by=None)
    page = author.get(f"{BASE}imports/{batch.pk}/")
    assert "2 Mine It has been changed since." in text_of(page)


def test_statements_of_the_list_do_not_grow(desk, django_assert_num_queries):
    counts = []
    for content in ("Title\nA\n", "Title\nB\n", "Title\nC\n"):
        done(desk, content)
        with django_assert_num_queries(8) as seen:
            desk.get(f"{BASE}imports/")
        counts.append(len(seen))
    assert len(set(counts)) == 1


@pytest.mark.parametrize(
    "part", ["imports/999/", f"imports/{'9' * 90}/", "imports/?p=x", "import/nothing/", "import/%00/"]
)
def test_addresses_that_lead_nowhere(desk, part):
    assert desk.get(f"{BASE}{part}").status_code in (200, 302, 404)
