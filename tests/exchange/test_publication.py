"""What an import changes for the public: everything at once, or nothing."""

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection
from django.utils import timezone

from reports import catalog, publishing, search
from reports.models import Agency, FormerReportSlug, OversightArea, PublicationEvent, Report, Topic
from tests import factories

from .rows import UPDATED, imported, only, row

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 11, 24, 17, tzinfo=dt.UTC)


def listed():
    """Slugs on the list, in its order."""
    snapshot = catalog.current()
    return [Report.objects.get(pk=pk).slug for pk in snapshot.ids]


def found(words):
    """Slugs that a search finds."""
    return sorted(Report.objects.filter(pk__in=search.match(search.parse(words))).values_list("slug", flat=True))


def test_new_reports_are_public_at_once():
    with time_machine.travel(NOON, tick=False):
        imported(row("X-1", "Wildlife at ports", agencies=["CBP"], tags=["trafficking"]))
        report = only()
        assert (report.state, report.slug, report.publish_at, report.first_published_at) == (
            "published",
            "x-1",
            NOON,
            NOON,
        )
        assert listed() == ["x-1"]
        assert found("wildlife") == found("trafficking") == ["x-1"]
        assert list(PublicationEvent.objects.values_list("kind", "happened_at", "by")) == [("published", NOON, None)]


def test_the_editor_who_imports_is_recorded():
    editor = factories.editor()
    imported(row(), by=editor)
    report = only()
    assert (report.created_by, report.updated_by, report.events.get().by) == (editor, editor, editor)


def test_drafts_change_nothing_for_the_public(counter):
    factories.published("Y-1")
    before, version = counter(), catalog.current().version
    imported(row("X-1", "Wildlife"), as_drafts=True)
    imported(row("X-2", ""))
    assert list(Report.objects.order_by("pk").values_list("number", "state", "slug")) == [
        ("Y-1", "published", "y-1"),
        ("X-1", "draft", None),
        ("X-2", "draft", None),
    ]
    assert (counter(), catalog.current().version) == (before, version)
    assert found("wildlife") == []
    assert PublicationEvent.objects.count() == 1


def test_filling_a_draft_changes_nothing_for_the_public(counter):
    imported(row("X-1", "Wildlife"), as_drafts=True)
    imported(row("X-1", "Wildlife", agencies=["CBP"], issue_date="2018-01-02"))
    assert counter() == 0
    assert (only().state, found("wildlife")) == ("draft", [])


def test_filling_a_public_report_is_seen_at_once(counter):
    imported(row())
    before = counter()
    imported(row(tags=["Wildlife"]))
    assert counter() == before + 1
    assert found("wildlife") == ["x-1"]


@pytest.mark.parametrize("again", [row(), row(fiscal_year="20187")])
def test_what_the_public_cannot_see_does_not_move_the_counter(counter, again):
    imported(row())
    before = counter()
    imported(again)
    assert counter() == before


def test_a_withdrawn_report_stays_withdrawn():
    factories.withdrawn("X-1", "Wildlife")
    imported(row("X-1", "Wildlife", executive_summary="Tigers."))
    assert (only().state, only().executive_summary) == ("withdrawn", "Tigers.")
    assert found("tigers") == []
    assert listed() == []


def test_slugs_are_unique_among_all_that_were_ever_public():
    factories.draft("X-1", "A draft has no slug")
    other = factories.published("Y-1")
    FormerReportSlug.objects.create(slug="x-1-2", current=other)
    imported(*(row("X-1", f"Title {n}") for n in range(3)), row("x_1", "Title 9"), row("", "X 1"))
    assert list(Report.objects.exclude(slug=None).order_by("pk").values_list("title", "slug"))[1:] == [
        ("Title 0", "x-1"),
        ("Title 1", "x-1-3"),
        ("Title 2", "x-1-4"),
        ("Title 9", "x-1-5"),
        ("X 1", "x-1-6"),
    ]


def test_a_scheduled_report_whose_moment_has_passed_comes_first():
    factories.scheduled("X-1", "Scheduled", at=timezone.now() + dt.timedelta(hours=1))
    with time_machine.travel(timezone.now() + dt.timedelta(hours=2)):
        imported(row("X-1", "Imported"))
    assert list(Report.objects.order_by("slug").values_list("slug", "title")) == [
        ("x-1", "Scheduled"),
        ("x-1-2", "Imported"),
    ]


def test_the_index_is_what_a_rebuild_would_make():
    imported(*(row(f"X-{n}", f"Title {n} wildlife", tags=["Ports"]) for n in range(3)))
    imported(*(row(f"X-{n}", f"Title {n} wildlife", executive_summary="Tigers") for n in range(2)))
    before = found("wildlife tigers ports")
    search.rebuild()
    assert before == found("wildlife tigers ports") == ["x-0", "x-1"]


def test_a_dry_run_says_the_same_and_writes_nothing(counter):
    rows = (row(agencies=["CBP"], fiscal_year="20187"), row("X-2", ""), row("", ""))
    said = imported(*rows, dry_run=True)
    assert [Report.objects.count(), Agency.objects.count(), counter()] == [0, 0, 0]
    assert imported(*rows) == said
    assert imported(*rows, dry_run=True) == imported(*rows)


@pytest.mark.parametrize("nth", range(1, 14))
def test_an_error_at_any_write_leaves_nothing(nth, counter):
    seen = []

    def fail(execute, sql, params, many, context):
        if sql.split()[0] in ("INSERT", "UPDATE", "DELETE"):
            seen.append(sql)
            if len(seen) == nth:
                raise IntegrityError("simulated")
        return execute(sql, params, many, context)

    rows = [
        row("X-1", "A", agencies=["CBP"], oversight_area="B", tags=["C"], document_url="/assets/x.pdf"),
        row("X-2", ""),
    ]
    with connection.execute_wrapper(fail):
        try:
            imported(*rows)
        except IntegrityError:
            left = [model.objects.count() for model in (Report, Agency, OversightArea, Topic, PublicationEvent)]
            assert ([*left, counter(), found("A")], len(seen)) == ([0, 0, 0, 0, 0, 0, []], nth)
        else:
            assert nth > len(seen) >= 11
    imported(*rows)
    assert Report.objects.count() == 2


def test_publish_many_takes_drafts_with_a_title_and_moments_that_have_come():
    drafts = [factories.draft("X-1", documents=["report", "highlights"]), factories.draft("X-2")]
    with pytest.raises(ValidationError):
        publishing.publish_many(drafts, at=timezone.now() + dt.timedelta(seconds=5), by=None)
    publishing.publish_many(drafts, at=timezone.now(), by=None)
    assert [one.slug for one in drafts] == ["x-1", "x-2"]
    assert sorted(document.name for document in drafts[0].documents.all()) == ["x-1", "x-1-highlights"]
    for unfit in (drafts[0], factories.withdrawn("X-3"), factories.scheduled("X-4"), Report(number="X-5")):
        with pytest.raises(ValidationError):
            publishing.publish_many([unfit], at=timezone.now(), by=None)


def test_what_the_public_cannot_see_does_not_move_the_last_change(counter):
    imported(row(), row("X-2", "Another"))
    before, count = Report.objects.get(number="X-1").updated_at, counter()
    assert imported(row(fiscal_year="20187"))[0] == UPDATED
    report = Report.objects.get(number="X-1")
    assert (report.unread_values, report.updated_at, counter()) == ({"fiscal_year": "20187"}, before, count)
    imported(row(fiscal_year="20187"), row("X-2", "Another", report_type="audit"))
    assert Report.objects.get(number="X-1").updated_at == before
    assert Report.objects.get(number="X-2").updated_at > before
    assert counter() == count + 1
