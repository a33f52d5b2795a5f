"""What an import may do depends on for whom it is; what it may not do leaves nothing behind."""

import pytest

from reports import exchange
from reports.exchange.plan import make_plan
from reports.models import Agency, LegacyAddress, OversightArea, Report, Topic
from tests import factories

from .rows import CREATED, REJECTED, UNCHANGED, UPDATED, imported, only, row, table

pytestmark = pytest.mark.django_db


def plan_of(*rows, **terms):
    return make_plan(table(*rows), lock=False, terms=exchange.Terms(**terms))


def full(**values):
    """A row that says something in every column that can change."""
    return row(
        issue_date="2018-01-02", fiscal_year="2018", agencies=["CBP"], oversight_area="Borders", tags=["Grants"],
        report_type="audit", executive_summary="New words.", document_url="/assets/x.pdf",
    ) | values  # fmt: skip


def test_a_file_that_fills_does_not_overwrite_and_one_that_overwrites_does():
    factories.draft("X-1", "A Title", agencies=["ICE"], topics=["Wildlife"], area="Ports", executive_summary="Old words.",
        report_type="other", fiscal_year=2010)  # fmt: skip
    assert imported(full(), as_drafts=True)[0] == UPDATED  # the date and the address
    assert only().executive_summary == "Old words."
    assert imported(full(), overwrites=True)[0] == UPDATED
    report = only()
    assert (report.executive_summary, report.report_type, report.area.name, report.fiscal_year) == (
        "New words.",
        "audit",
        "Borders",
        2018,
    )
    assert [list(report.agencies.values_list("name", flat=True)), list(report.topics.names())] == [["CBP"], ["Grants"]]
    assert imported(full(), overwrites=True)[0] == UNCHANGED


def test_an_empty_cell_removes_nothing():
    imported(full())
    assert imported(row(executive_summary="", agencies=[], tags="", fiscal_year=None), overwrites=True)[0] == UNCHANGED
    assert only().executive_summary == "New words."


@pytest.mark.parametrize(
    ("values", "kept", "year"),
    [
        ({"issue_date": "2018-11-02"}, {"issue_date": "2015-01-02"}, 2019),  # follows from the date
        ({"issue_date": "2018-11-02"}, {"issue_date": "2015-01-02", "fiscal_year": "2014"}, 2014),  # was set by hand
        ({"fiscal_year": "2013"}, {"issue_date": "2015-01-02"}, 2013),
        ({"issue_date": "2018-11-02", "fiscal_year": "2018"}, {"issue_date": "2015-01-02"}, 2018),
    ],
)
def test_a_new_date_takes_the_year_with_it_unless_it_was_set_by_hand(values, kept, year):
    imported(row(**kept))
    assert imported(row(**values), overwrites=True)[0] == UPDATED
    report = only()
    assert (report.fiscal_year, report.is_fiscal_year_by_hand) == (year, year != report.derived_fiscal_year)


def test_the_plan_says_which_fields_change_from_what_to_what():
    factories.draft("X-1", "A Title", agencies=["ICE"], executive_summary="Old words.")
    plan = plan_of(full(), overwrites=True)
    assert [(one.field, one.old, one.new) for one in plan.changes[1]] == [
        ("fiscal_year", "", "2018"),
        ("issue_date", "", "2018-01-02"),
        ("report_type", "", "Audit"),
        ("executive_summary", "Old words.", "New words."),
        ("agencies", "ICE", "CBP"),
        ("oversight_area", "", "Borders"),
        ("tags", "", "Grants"),
        ("paths", "", "/assets/x.pdf"),
    ]
    assert Report.objects.get().executive_summary == "Old words."


def test_two_reports_that_look_alike_are_not_overwritten():
    factories.draft("X-1", "A Title")
    factories.draft("x 1", "a title")
    plan = plan_of(full(), overwrites=True)
    assert [(one.field, one.text, one.todo) for one in plan.rejected] == [
        ("report_number", "2 reports have this number and title", "Change them by hand.")
    ]


def test_what_somebody_may_not_change_is_left_out_and_leaves_nothing():
    public, draft = factories.published("X-1", "A Title"), factories.draft("X-2", "Another")
    rows = [full(), full(report_number="X-2", title="Another"), row(), full(report_number="X-3", title="New")]
    plan = plan_of(*rows, may_change=lambda report: False)
    assert plan.outcomes == {1: "rejected", 2: "rejected", 3: "unchanged", 4: "created"}
    assert [(one.row, one.text, one.todo) for one in plan.rejected] == [
        (1, "this report is or was public, and you may not publish", "Ask an editor to import it."),
        (2, "this report is no draft of yours", "Remove the row, or ask an editor to import it."),
    ]
    done = imported(*rows, may_change=lambda report: False, as_drafts=True)
    assert done[0] == "created 1, updated 0, unchanged 1, rejected 2"
    for report in (public, draft):
        report.refresh_from_db()
        assert (report.executive_summary, report.issued_on, report.area, report.agencies.count()) == ("", None, None, 0)
    assert LegacyAddress.objects.get().report.number == "X-3"  # the row left out took no address


@pytest.mark.parametrize(
    ("column", "model", "value"),
    [
        ("agencies", Agency, ["Unheard"]),
        ("oversight_area", OversightArea, "Unheard"),
        ("tags", Topic, ["A", "Unheard"]),
    ],
)
def test_new_words_take_the_right_to_add_them(column, model, value):
    said = imported(row(**{column: value}), may_add=frozenset())
    assert said[0] == REJECTED
    assert said[1] == [f"row 1: {column}: “{value[0] if isinstance(value, list) else value}” does not exist, and you may not add it; row left out"]  # fmt: skip  # noqa: E501
    assert (Report.objects.count(), model.objects.count()) == (0, 0)
    assert imported(row(**{column: value}), may_add=frozenset({column}))[0] == CREATED


def test_a_word_that_one_row_may_not_bring_is_not_there_for_the_next():
    plan = plan_of(row(tags=["Unheard"]), row("X-2", "Another", tags=["unheard"]), may_add=frozenset())
    assert plan.counts == {"created": 0, "updated": 0, "unchanged": 0, "rejected": 2}
    assert plan.vocabularies.topics.new == []


def test_who_imports_counts_as_who_changed_it_last():
    editor = factories.editor()
    imported(row(), by=editor, as_drafts=True)
    assert (only().created_by, only().edited_by) == (editor, editor)


def test_the_fingerprint_moves_with_what_would_happen_only():
    report = factories.draft("X-1", "A Title")
    first = plan_of(full()).fingerprint
    assert plan_of(full()).fingerprint == first
    Report.objects.filter(pk=report.pk).update(final_on="2018-01-02")
    assert plan_of(full()).fingerprint == first
    Report.objects.filter(pk=report.pk).update(state="review")
    second = plan_of(full()).fingerprint
    Report.objects.filter(pk=report.pk).update(executive_summary="Typed meanwhile.")
    assert len({first, second, plan_of(full()).fingerprint}) == 3


def test_another_plan_than_the_one_that_was_seen_is_not_applied():
    with pytest.raises(exchange.PlanChanged):
        exchange.import_table(table(row()), seen=plan_of(full()).fingerprint)
    assert Report.objects.count() == 0
    exchange.import_table(table(row()), seen=plan_of(row()).fingerprint)
    assert Report.objects.count() == 1
