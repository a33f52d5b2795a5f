"""The snapshot is always what is true now, and nothing hidden moves its version."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from reports import catalog, publishing
from reports.catalog import building
from reports.models import PublicationEvent, Report
from tests import factories


def numbers() -> list[str]:
    rows = dict(Report.objects.values_list("pk", "number"))
    return [rows[pk] for pk in catalog.all_ids(catalog.current(), catalog.Criteria(sort="number"))]


def test_it_holds_public_reports_only(world):
    snapshot = catalog.current()
    assert numbers() == ["OIG-24-01"]
    assert {name: sorted(facet.bitmaps) for name, facet in snapshot.facets.items()} == {
        "agency": ["cbp"],
        "area": ["border-security"],
        "topic": ["trafficking"],
        "type": ["audit"],
        "year": ["2024"],
    }


def test_one_query_when_nothing_changed(world, django_assert_num_queries):
    first = catalog.current()
    with django_assert_num_queries(1):
        assert catalog.current() is first


def test_hidden_changes_do_not_move_the_version(world, counter):
    before = (catalog.current().version, counter())
    factories.draft("OIG-24-99", "Another draft", topics=["new topic"], agencies=["NEW"])
    factories.scheduled("OIG-24-98", "Another scheduled report")
    world.draft.title = "Changed"
    world.draft.save()
    publishing.saved(world.draft, by=world.editor)
    publishing.unschedule(world.scheduled, by=world.editor)
    Report.objects.get(pk=world.draft.pk).delete()
    assert (catalog.current().version, counter()) == before


def test_public_changes_are_seen_by_the_next_call(world):
    publishing.publish(world.draft, by=world.editor)
    assert numbers() == ["OIG-24-01", "OIG-24-02"]
    publishing.withdraw(world.public, reason="Wrong.", by=world.editor)
    assert numbers() == ["OIG-24-02"]


def test_a_scheduled_report_appears_at_its_moment_and_is_promoted_once(db):
    moment = timezone.now() + dt.timedelta(hours=1)
    report = factories.scheduled("OIG-24-03", "Soon", at=moment)
    with time_machine.travel(moment - dt.timedelta(milliseconds=1), tick=False):
        assert numbers() == []
    with time_machine.travel(moment, tick=False):
        assert numbers() == ["OIG-24-03"]
        version = catalog.current().version
        assert publishing.promote_due(timezone.now()) == 0
        assert catalog.current().version == version
    report.refresh_from_db()
    assert (report.slug, report.first_published_at) == ("oig-24-03", moment)
    assert list(PublicationEvent.objects.values_list("report__number", "kind", "happened_at")) == [
        ("OIG-24-03", "published", moment)
    ]


def test_if_promotion_fails_the_report_stays_hidden_and_pages_go_on(world, monkeypatch):
    from django.db import OperationalError

    def broken(now):
        raise OperationalError("attempt to write a readonly database")

    monkeypatch.setattr(publishing, "promote_due", broken)
    with time_machine.travel(timezone.now() + dt.timedelta(days=2), tick=False):
        assert numbers() == ["OIG-24-01"]


def test_a_request_that_began_before_a_publication_does_not_hide_it(world, monkeypatch):
    """The clock is read after the counter: else a snapshot could bear the new version without the new report."""
    moments = iter([timezone.now(), timezone.now()])
    factories.published("OIG-24-07", "Published meanwhile")

    def clock():
        return next(moments, None) or dt.datetime.now(dt.UTC)

    monkeypatch.setattr(timezone, "now", clock)
    assert "OIG-24-07" in numbers()
    assert "OIG-24-07" in numbers()


def test_what_is_published_while_a_snapshot_is_built_is_in_the_next(world, monkeypatch):
    """The counter is read before the reports: else a snapshot could bear the version of a report it does not have."""
    read = building.read

    def then_another_publishes(now):
        rows = read(now)
        monkeypatch.setattr(building, "read", read)
        factories.published("OIG-24-07", "Published meanwhile")
        return rows

    monkeypatch.setattr(building, "read", then_another_publishes)
    assert numbers() == ["OIG-24-01"]
    assert numbers() == ["OIG-24-01", "OIG-24-07"]


def test_a_snapshot_that_is_held_gives_way_at_the_moment(db):
    moment = timezone.now() + dt.timedelta(hours=1)
    factories.scheduled("OIG-24-03", "Soon", at=moment)
    with time_machine.travel(moment - dt.timedelta(milliseconds=1), tick=False):
        held = catalog.current()
        assert catalog.current() is held
    with time_machine.travel(moment, tick=False):
        assert numbers() == ["OIG-24-03"]


@pytest.mark.sqlite
def test_what_is_due_is_found_by_an_index(db):
    """Asked on every request, so it must not grow with the catalog: SQLite passed over a partial index for it."""
    assert "report_due" in Report.objects.due(timezone.now()).explain()
