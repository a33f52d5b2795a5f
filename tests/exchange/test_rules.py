"""Whose row is it: identity, numbers without titles, titles. Each rule by itself, with its opposite."""

import pytest

from reports.models import Report
from tests import factories

from .rows import CREATED, UNCHANGED, UPDATED, imported, only, row

pytestmark = pytest.mark.django_db


# Identity ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "title"),
    [
        ("x-1", "CBP's 110'/123' Boats, at Sea"),
        ("X_1", "CBP’s 110′/123′ Boats at Sea"),
        (" X–1 ", "  cbps 110/123  boats - at sea."),
    ],
)
def test_number_and_title_folded_are_one_report(number, title):
    imported(row("X-1", "CBP's 110'/123' Boats at Sea"))
    assert imported(row(number, title)) == (UNCHANGED, [])


@pytest.mark.parametrize(
    ("number", "title"), [("X-2", "A Title"), ("X-1", "B Title"), ("", "A Title"), ("X-01", "A Title")]
)
def test_another_number_or_title_is_another_report(number, title):
    imported(row("X-1", "A Title"))
    assert imported(row(number, title))[0] == CREATED


def test_a_reused_number_and_a_reused_title_are_warned_of():
    imported(row("X-1", "A Title"))
    assert imported(row("X-1", "B Title"))[1] == [
        "row 1: report_number: “X-1” is the number of “A Title” too; both kept"
    ]
    assert imported(row("X-2", "A Title"))[1] == ["row 1: title: “A Title” is the title of “X-1” too; both kept"]
    assert imported(row("", "B Title"))[1] == ["row 1: title: “B Title” is the title of “X-1” too; both kept"]
    assert Report.objects.count() == 4


def test_a_row_without_a_number_is_kept_and_matches_its_like():
    assert imported(row("", "A Title")) == (CREATED, [])
    assert imported(row("", "“A Title”")) == (UNCHANGED, [])
    assert only().slug == "a-title"


def test_rows_of_one_report_in_one_file():
    counts, messages = imported(row(), row(fiscal_year=2018), row(fiscal_year=2018), row(fiscal_year=2019))
    assert counts == "created 1, updated 1, unchanged 2, rejected 0"
    assert messages == ["row 4: fiscal_year: “2019” differs from “2018”, which is recorded; kept “2018”"]
    assert only().fiscal_year == 2018


def test_the_oldest_of_twins_in_the_database_is_used():
    first, second = factories.published("X-1", "A Title"), factories.published("X-1", "A title")
    counts, messages = imported(row(report_type="audit"))
    assert (counts, messages) == (
        UPDATED,
        ["row 1: report_number: 2 reports have this number and title; the oldest of them was used"],
    )
    assert [Report.objects.get(pk=one.pk).report_type for one in (first, second)] == ["audit", ""]


def test_hidden_reports_are_matched_and_stay_hidden():
    draft, scheduled = factories.draft("X-1", "A Title"), factories.scheduled("X-2", "B Title")
    counts, _ = imported(row(report_type="audit"), row("X-2", "B Title", report_type="audit"))
    assert counts == "created 0, updated 2, unchanged 0, rejected 0"
    for before in (draft, scheduled):
        after = Report.objects.get(pk=before.pk)
        assert (after.report_type, after.slug) == ("audit", None)
        assert (after.state, after.publish_at) == (before.state, before.publish_at)


# A number without a title --------------------------------------------------------------------------------------------


def test_a_number_without_a_title_is_unchanged_if_one_report_has_it():
    imported(row("X-1", "A Title"))
    assert imported(row("x_1", " ", fiscal_year=2018)) == (
        UNCHANGED,
        ["row 1: title: missing; “x_1” is “A Title”; nothing was filled"],
    )
    assert only().fiscal_year is None


def test_the_report_may_stand_further_down_in_the_file():
    counts, messages = imported(row("X-1", ""), row("X-1", "A Title"))
    assert counts == "created 1, updated 0, unchanged 1, rejected 0"
    assert messages == ["row 1: title: missing; “X-1” is “A Title”; nothing was filled"]


def test_a_number_without_a_title_is_else_a_draft():
    assert imported(row("X-1", "", fiscal_year=2018)) == (CREATED, ["row 1: title: missing; “X-1” kept as a draft"])
    assert (only().state, only().slug, only().fiscal_year) == ("draft", None, 2018)
    assert imported(row("X-1", "")) == (UNCHANGED, [])
    assert imported(row("X-1", "A Title")) == (
        CREATED,
        ["row 1: report_number: “X-1” is the number of a draft without a title too; both kept"],
    )


def test_a_number_of_several_reports_without_a_title_is_a_draft():
    imported(row("X-1", "A Title"), row("X-1", "B Title"))
    assert imported(row("X-1", "")) == (
        CREATED,
        ["row 1: title: missing; 2 reports have the number: “A Title”, “B Title”; “X-1” kept as a draft"],
    )
    assert imported(row("X-1", "")) == (UNCHANGED, [])


# Titles --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("title", ["  A Title", "• A Title ", "A\n Title", "\u00a0A Title"])
def test_blanks_and_a_bullet_in_front_go(title):
    imported(row(title=title))
    assert only().title == "A Title"


def test_a_doubled_title_is_warned_of_and_kept():
    assert imported(row(title="Audit of X Audit of X")) == (
        CREATED,
        ["row 1: title: “Audit of X Audit of X” says the same twice; kept as printed"],
    )
    assert only().title == "Audit of X Audit of X"


def test_a_title_without_a_letter_is_none():
    assert imported(row(title="–")) == (
        CREATED,
        [
            "row 1: title: missing; “X-1” kept as a draft",
            "row 1: title: “–” has no letter or digit; kept as printed, stored as unknown",
        ],
    )
    assert only().unread_values == {"title": "–"}
