"""An import is one batch and is undone as one; nothing that somebody did since is lost by it."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from reports import exchange, publishing, search
from reports.exchange import undoing
from reports.models import Agency, ImportBatch, ImportedReport, LegacyAddress, Report
from tests import factories

from .rows import row, table
from .test_terms import full

pytestmark = pytest.mark.django_db


def batch_of(*rows, **terms) -> ImportBatch:
    read = table(*rows)
    terms = exchange.Terms(**{"as_drafts": True, **terms})
    return exchange.import_table(read, terms=terms, source=exchange.Source.of(read, "rows.jsonl")).batch


def rights(by=None, may=True, may_add=True) -> undoing.Rights:
    return undoing.Rights(
        by=by, may_change=lambda report: may, may_delete=lambda report: may, may_add=lambda model: may_add
    )


def undone(batch, **options):
    """(what was done, why nothing) for each report."""
    given = rights(**options)
    seen = undoing.undo_of(batch, given).fingerprint
    return [(one.does, one.why) for one in undoing.undo(batch, given, seen=seen).steps]


def said(report) -> dict:
    """All that an import may change of a report."""
    report = Report.objects.get(pk=report.pk)
    names = ("issued_on", "issued_precision", "fiscal_year", "is_fiscal_year_by_hand", "report_type", "executive_summary",
        "unread_values", "sort_on", "area_id", "state", "slug", "number", "title")  # fmt: skip
    return {name: getattr(report, name) for name in names} | {
        "agencies": sorted(report.agencies.values_list("name", flat=True)),
        "topics": sorted(report.topics.names()),
        "paths": sorted(report.legacy_addresses.values_list("path", flat=True)),
    }


def test_what_is_remembered():
    editor = factories.editor()
    factories.draft("X-2", "Another")
    batch = batch_of(full(), row("X-2", "Another", tags=["A"]), row("", ""), row("X-2", "Another"), by=editor)
    assert (batch.file_name, len(batch.sha256), batch.by, batch.undone_at) == ("rows.jsonl", 64, editor, None)
    assert (batch.created, batch.updated, batch.unchanged, batch.rejected) == (1, 1, 1, 1)
    assert list(batch.reports.values_list("row", "name", "is_new", "before")) == [
        (1, "X-1 A Title", True, {}),
        (2, "X-2 Another", False, {"changed": ["topics"], "fields": {}, "topics": []}),
    ]


def test_an_import_that_changes_nothing_is_no_batch():
    batch_of(full())
    assert batch_of(full()) is None
    assert ImportBatch.objects.count() == 1


def test_a_batch_is_made_with_the_import_or_not_at_all(monkeypatch):
    monkeypatch.setattr(ImportedReport.objects, "bulk_create", lambda *args, **options: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        batch_of(full())
    assert (Report.objects.count(), ImportBatch.objects.count()) == (0, 0)


def test_new_reports_go():
    kept = factories.draft("Y-1")
    batch = batch_of(full(), row("X-2", ""))
    assert undone(batch) == [("delete", ""), ("delete", "")]
    assert list(Report.objects.all()) == [kept]
    assert LegacyAddress.objects.count() == 0
    batch.refresh_from_db()
    assert batch.undone_at is not None
    assert [one.report for one in batch.reports.all()] == [None, None]


@pytest.mark.parametrize("overwrites", [False, True])
def test_changed_reports_say_again_what_they_said(overwrites):
    empty = factories.draft("X-1", "A Title", unread_values={"fiscal_year": "20187"})
    filled = factories.draft(
        "X-2", "Another", agencies=["ICE"], topics=["Wildlife", "Ports"], area="Ports",
        executive_summary="Old.", fiscal_year=2010, report_type="other",
    )  # fmt: skip
    same = factories.draft("X-3", "Third", executive_summary="Third.")
    before = [said(one) for one in (empty, filled, same)]
    batch = batch_of(
        full(),
        full(report_number="X-2", title="Another", document_url="/y.pdf"),
        row("X-3", "Third"),
        overwrites=overwrites,
    )
    assert [said(one) for one in (empty, filled)] != before[:2]
    assert undone(batch) == [("restore", ""), ("restore", "")]
    assert [said(one) for one in (empty, filled, same)] == before


def test_the_preview_says_what_every_field_will_be():
    factories.draft("X-1", "A Title", agencies=["ICE"], executive_summary="Old words.")
    batch = batch_of(full(), overwrites=True)
    [step] = undoing.steps_of(batch, rights())
    assert [(one.field, one.old, one.new) for one in step.changes] == [
        ("fiscal_year", "2018", ""),
        ("issue_date", "2018-01-02", ""),
        ("report_type", "Audit", ""),
        ("executive_summary", "New words.", "Old words."),
        ("agencies", "CBP", "ICE"),
        ("oversight_area", "Borders", ""),
        ("tags", "Grants", ""),
        ("paths", "/assets/x.pdf", ""),
    ]
    assert Report.objects.get().executive_summary == "New words."


def test_the_public_sees_the_undo_of_a_public_report_at_once(counter):
    report = factories.published("X-1", "A Title", executive_summary="About tigers.")
    batch = batch_of(full(executive_summary="About lions."), overwrites=True)
    before, changed_at = counter(), Report.objects.get().updated_at
    assert search.match(search.parse("lions"))
    undone(batch, by=factories.editor())
    assert (list(search.match(search.parse("tigers"))), list(search.match(search.parse("lions")))) == ([report.pk], [])
    assert counter() == before + 1
    assert Report.objects.get().updated_at > changed_at


def test_drafts_that_go_do_not_move_the_counter(counter):
    batch = batch_of(full())
    before = counter()
    undone(batch)
    assert counter() == before


def save(report):
    report.save()


def add_topic(report):
    report.topics.add(factories.TopicFactory(name="Added by hand"))


def submit(report):
    publishing.submit(report, by=None)


def add_document(report):
    factories.document(report)


def rename(report):
    Report.objects.filter(pk=report.pk).update(title="Renamed")


@pytest.mark.parametrize("touch", [save, add_topic, submit, add_document, rename])
def test_new_reports_that_somebody_touched_since_are_left_alone(touch):
    batch = batch_of(full(), row("X-2", "Another"))
    touch(Report.objects.get(number="X-1"))
    assert undone(batch) == [("leave", "It has been changed since."), ("delete", "")]
    assert Report.objects.get().number == "X-1"


@pytest.mark.parametrize("touch", [save, add_topic, submit, rename])
def test_changed_reports_that_somebody_touched_since_are_left_alone(touch):
    report = factories.draft("X-1", "A Title")
    batch = batch_of(full(), row("X-2", "Another"))
    touch(Report.objects.get(number="X-1"))
    assert undone(batch) == [("leave", "It has been changed since."), ("delete", "")]
    report.refresh_from_db()
    assert report.executive_summary == "New words."


def test_new_reports_that_are_or_were_public_are_left_alone():
    batch = batch_of(full(), row("X-2", "Another"), row("X-3", "Third"), as_drafts=False)
    publishing.withdraw(Report.objects.get(number="X-2"), reason="Wrong.", by=None)
    words = "It is or was public. Withdraw it if it should go."
    assert undone(batch) == [("leave", words)] * 3
    assert Report.objects.count() == 3


def test_a_new_report_whose_moment_has_come_unseen_is_left_alone():
    batch = batch_of(full())
    Report.objects.update(state="published", publish_at=timezone.now())
    assert undone(batch)[0][0] == "leave"


def test_reports_that_are_gone_or_not_theirs():
    batch = batch_of(full(), row("X-2", "Another"))
    Report.objects.filter(number="X-1").delete()
    assert undone(batch, may=False) == [("leave", "It has been deleted since."), ("leave", "You may not delete it.")]
    changing = batch_of(full(report_number="X-2", title="Another"))
    assert undone(changing, may=False) == [("leave", "You may not change it.")]


def test_an_undo_is_made_once():
    batch = batch_of(full())
    seen = undoing.undo_of(batch, rights()).fingerprint
    undoing.undo(batch, rights(), seen=seen)
    with pytest.raises(exchange.PlanChanged):
        undoing.undo(batch, rights(), seen=undoing.undo_of(batch, rights()).fingerprint)


def test_another_undo_than_the_one_that_was_seen_is_not_made():
    batch = batch_of(full(), row("X-2", "Another"))
    seen = undoing.undo_of(batch, rights()).fingerprint
    Report.objects.get(number="X-1").save()
    with pytest.raises(exchange.PlanChanged):
        undoing.undo(batch, rights(), seen=seen)
    batch.refresh_from_db()
    assert (Report.objects.count(), batch.undone_at) == (2, None)


def test_a_later_import_is_undone_first():
    report = factories.draft("X-1", "A Title")
    first = batch_of(row(executive_summary="One."))
    second = batch_of(row(report_type="audit"))
    assert undone(first) == [("leave", "It has been changed since.")]
    assert undone(second) == [("restore", "")]
    report.refresh_from_db()
    assert (report.executive_summary, report.report_type) == ("One.", "")


def test_an_agency_that_is_gone_does_not_come_back():
    factories.draft("X-1", "A Title", agencies=["ICE", "TSA"])
    batch = batch_of(full(), overwrites=True)
    Agency.objects.get(abbreviation="ICE").delete()
    assert undone(batch) == [("restore", "")]
    assert list(Report.objects.get().agencies.values_list("abbreviation", flat=True)) == ["TSA"]


def test_statements_do_not_grow_with_the_reports():
    counts = []
    for n in (1, 3):
        batch = batch_of(*(full(report_number=f"X-{n}-{m}", document_url=f"/{n}-{m}") for m in range(n)))
        with CaptureQueriesContext(connection) as seen:
            undone(batch)
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_the_command_makes_batches_too(tmp_path):
    path = tmp_path / "rows.csv"
    path.write_text("Title\nA Title\n", encoding="utf-8")
    call_command("import_reports", str(path))
    assert list(ImportBatch.objects.values_list("file_name", "by", "created")) == [("rows.csv", None, 1)]
