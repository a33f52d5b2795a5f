"""The history of a report: one version for each change, none for what changes nothing, numbered without gaps."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from reports import publishing
from reports.models import Report, Revision
from tests import factories
from tests.exchange.rows import imported, row


def history(report: Report) -> list[tuple]:
    """Number, kind, what changed, by whom; oldest first."""
    rows = report.revisions.order_by("number").values_list("number", "kind", "changed", "by__username")
    return list(rows)


def edit(report: Report, by=None, **values) -> None:
    """Change fields the way the desk does."""
    publishing.keep_versions([report.pk])
    report.refresh_from_db()
    for name, value in values.items():
        setattr(report, name, value)
    report.save()
    publishing.saved(report, by=by)


def test_one_version_for_each_change(world):
    report, editor = world.draft, world.editor
    edit(report, by=editor, title="Second", executive_summary="Other words.")
    edit(report, by=editor, title="Second")
    report.topics.set([factories.TopicFactory(name="ports")])
    publishing.saved(report, by=editor)
    report.documents.get().delete()
    publishing.saved(report, by=editor)
    assert history(report) == [
        (1, "created", [], None),
        (2, "edited", ["title", "executive_summary"], "editor"),
        (3, "edited", ["topics"], "editor"),
        (4, "edited", ["documents"], "editor"),
    ]


def test_a_version_says_it_all(db):
    report = factories.draft(
        "A-1", "T", report_type="audit", issued_on=dt.date(2024, 5, 2), final_on=dt.date(2024, 5, 1), agencies=["CBP"],
        topics=["zoo", "Ants"], area="Border", documents=["report"], executive_summary="Words.",
        unread_values={"tags": "?"},
    )  # fmt: skip
    content = report.revisions.get().content
    document = report.documents.get()
    assert [one["name"] for one in content.pop("topics")] == ["Ants", "zoo"]
    assert [(one["name"], one["slug"]) for one in content.pop("agencies")] == [("Agency CBP (CBP)", "cbp")]
    assert content.pop("area") == {"id": report.area_id, "name": "Border", "slug": "border"}
    assert content == {
        "number": "A-1", "title": "T", "report_type": "audit", "issued_on": "2024-05-02", "issued_precision": "day",
        "final_on": "2024-05-01", "fiscal_year": 2024, "is_fiscal_year_by_hand": False, "executive_summary": "Words.",
        "unread_values": {"tags": "?"},
        "documents": [{
            "id": document.pk, "file": document.file.name, "kind": "report", "title": "", "name": "a-1",
            "original_name": "", "size": len(factories.PDF), "sha256": "0" * 64,
        }],
    }  # fmt: skip


def test_nothing_is_written_where_nothing_changed(world):
    before = Revision.objects.count()
    for report in (world.draft, world.public, world.scheduled, world.withdrawn):
        publishing.saved(report, by=world.editor)
        publishing.saved(report, by=world.editor, is_changed=False)
    publishing.saved_many([world.draft.pk, world.public.pk], by=world.editor)
    publishing.submit(world.draft, by=None)
    publishing.correct(world.public, notice="A comma.", by=None)
    world.public.topics.update(name="renamed")  # the same topic, whatever it is called
    publishing.saved(world.public, by=world.editor)
    assert Revision.objects.count() == before


@pytest.mark.parametrize("decide", [
    lambda report, by: publishing.submit(report, by=by),
    lambda report, by: publishing.publish(report, by=by),
    lambda report, by: edit(report, by=by, title="New"),
])  # fmt: skip
def test_what_is_older_than_the_history_gets_its_first_version_before_anything_happens(world, decide):
    Revision.objects.all().delete()
    decide(world.draft, world.editor)
    first = world.draft.revisions.get(number=1)
    assert (first.kind, first.by, first.content["title"]) == ("found", None, "Canary-draft")


def test_a_change_by_another_door_is_found_and_nobody_is_blamed(world):
    world.draft.topics.clear()
    edit(world.draft, by=world.editor, title="New")
    assert history(world.draft)[1:] == [(2, "found", ["topics"], None), (3, "edited", ["title"], "editor")]


def test_an_import_is_one_batch(db):
    kept = factories.published("X-1", "A Title")
    other = factories.draft("X-2", "Other", executive_summary="Kept.")
    Revision.objects.filter(report=kept).delete()
    imported(row(executive_summary="Imported."), row("X-2", "Other"), row("X-3", "Third", tags="Ports"))
    third = Report.objects.get(number="X-3")
    assert [history(one) for one in (kept, other, third)] == [
        [(1, "found", [], None), (2, "imported", ["executive_summary"], None)],
        [(1, "created", [], None)],
        [(1, "imported", [], None)],
    ]
    (batch,) = {one.batch for one in Revision.objects.filter(kind="imported")}
    assert batch is not None
    imported(row(executive_summary="Imported."), row("X-4", "Fourth"))
    assert Revision.objects.exclude(batch=None).values("batch").distinct().count() == 2


def test_what_only_the_office_sees_is_in_the_history_of_an_import_too(db):
    report = factories.draft("X-1", "A Title")
    imported(row(issue_date="the day before yesterday"))
    assert history(report)[1:] == [(2, "imported", ["unread_values"], None)]


def statements(count: int) -> int:
    ids = [factories.draft(topics=["a", "b"], agencies=["CBP"], documents=["report"]).pk for _ in range(count)]
    Report.objects.filter(pk__in=ids).update(title="New")
    with CaptureQueriesContext(connection) as queries:
        publishing.record_versions(ids, by=None)
    assert Revision.objects.filter(report__in=ids, number=2).count() == count
    return len(queries)


def test_statements_do_not_grow(db):
    assert statements(1) == statements(3)


def test_the_database_refuses_a_second_number_and_a_second_copy(world):
    mine = {"report": world.public, "kind": "edited", "content": {}, "happened_at": world.public.created_at}
    with pytest.raises(IntegrityError), transaction.atomic():
        Revision.objects.create(number=1, **mine)
    Revision.objects.create(state="working", **mine)
    with pytest.raises(IntegrityError), transaction.atomic():
        Revision.objects.create(state="review", **mine)
    with pytest.raises(IntegrityError), transaction.atomic():
        Revision.objects.create(state="kept", **mine)
