"""The editors' list: columns, filters with counts, search in any spelling, a constant number of queries."""

import datetime as dt

import pytest
import time_machine

from reports.choices import Precision
from reports.models import Report
from tests import factories

LIST = "/admin/reports/report/"
NOON = dt.datetime(2026, 11, 24, 17, 0, tzinfo=dt.UTC)


def numbers(desk, query: str = "") -> list[str]:
    """The numbers listed, in order."""
    answer = desk.get(LIST + query)
    assert answer.status_code == 200
    return [report.number for report in answer.context["cl"].result_list]


def columns(desk) -> list[list[str]]:
    """The rows as shown."""
    listed = desk.get(LIST).context["cl"]
    admin = listed.model_admin
    names = ("number_shown", "title_shown", "date_shown", "agencies_shown", "standing_shown")
    return [[getattr(admin, name)(report) for name in names] for report in listed.result_list]


def test_columns_newest_first(desk):
    with time_machine.travel(NOON, tick=False):
        desk.force_login(factories.editor("early"))
        factories.draft("OIG-09-1", "Month", issued_on=dt.date(2009, 6, 1), issued_precision=Precision.MONTH)
        factories.published("OIG-24-1", "Day", agencies=["CBP", "ICE"], issued_on=dt.date(2024, 9, 30))
        factories.scheduled("OIG-26-1", "Year", fiscal_year=2026, at=dt.datetime(2026, 11, 30, 14, tzinfo=dt.UTC))
        factories.withdrawn("OIG-10-105", "Unknown")
        untitled = factories.draft("OIG-10-17", "x")
        Report.objects.filter(pk=untitled.pk).update(title="")
        assert columns(desk) == [
            ["OIG-26-1", "Year", "FY 2026", "", "Scheduled for November 30, 2026, 9:00 a.m. EST"],
            ["OIG-24-1", "Day", "September 30, 2024", "CBP, ICE", "Published"],
            ["OIG-09-1", "Month", "June 2009", "", "Draft"],
            ["OIG-10-105", "Unknown", "", "", "Withdrawn"],
            ["OIG-10-17", "(no title yet)", "", "", "Draft"],
        ]


def test_order_by_columns(desk):
    for number, day in (("OIG-10-105", None), ("OIG-10-17", dt.date(2010, 1, 5)), ("OIG-9-200", dt.date(2011, 1, 5))):
        factories.draft(number, issued_on=day)
    assert numbers(desk, "?o=1") == ["OIG-9-200", "OIG-10-17", "OIG-10-105"]
    assert numbers(desk, "?o=3") == ["OIG-10-105", "OIG-10-17", "OIG-9-200"]
    assert numbers(desk, "?o=-3") == ["OIG-9-200", "OIG-10-17", "OIG-10-105"]
    assert len(numbers(desk, "?o=5")) == len(numbers(desk, "?o=99.x")) == 3


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("OIG-22-02", ["OIG-22-02"]),
        ("oig_22_2", ["OIG-22-02"]),
        ("oig 22 2", ["OIG-22-02"]),
        ("22-02", ["OIG-22-02"]),
        ("2", ["OIG-22-02"]),
        ("oig", ["OIG-22-20", "OIG-22-02"]),
        ("GRANTS fema’s", ["OIG-22-20"]),
        ("gránts", ["OIG-22-20"]),
        ("grants mars", []),
        ("---", []),
        ("%", []),
        ("_", []),
    ],
)
def test_search(desk, typed, found):
    factories.draft("OIG-22-02", "Mars landing")
    factories.draft("OIG-22-20", "FEMA's Grants")
    assert numbers(desk, f"?q={typed}") == found


def facet(desk, title: str, query: str = "") -> list[str]:
    """The choices of a filter as shown, with their counts."""
    listed = desk.get(LIST + query).context["cl"]
    spec = next(one for one in listed.filter_specs if one.title == title)
    return [str(choice["display"]) for choice in spec.choices(listed)]


def test_filters_with_counts(desk, world):
    assert [spec.title for spec in desk.get(LIST).context["cl"].filter_specs] == [
        "state", "agencies", "oversight area", "type", "fiscal year", "what to look at"
    ]  # fmt: skip
    assert facet(desk, "state") == [
        "All",
        "Draft (1)",
        "In review (0)",
        "Approved (0)",
        "Scheduled (1)",
        "Published (1)",
        "Withdrawn (1)",
    ]
    assert facet(desk, "agencies") == [
        "All", "Agency CBP (CBP) (1)", "Agency ICE (ICE) (1)", "Not recorded (2)"
    ]  # fmt: skip
    assert facet(desk, "oversight area") == ["All", "Border Security (1)", "Not recorded (3)"]
    assert facet(desk, "fiscal year") == ["All", "2033 (1)", "2032 (1)", "2031 (1)", "2024 (1)", "Not recorded (0)"]
    assert facet(desk, "type")[:2] == ["All", "Audit (1)"]
    assert facet(desk, "type")[-1] == "Not recorded (3)"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?standing=draft", ["OIG-24-02"]),
        ("?standing=scheduled", ["OIG-24-03"]),
        ("?standing=published", ["OIG-24-01"]),
        ("?standing=withdrawn", ["OIG-24-04"]),
        ("?year=2024", ["OIG-24-01"]),
        ("?year=none&standing=draft", []),
        ("?year=2031&standing=draft", ["OIG-24-02"]),
        ("?type=audit", ["OIG-24-01"]),
        ("?type=none&standing=withdrawn", ["OIG-24-04"]),
    ],
)
def test_filters(desk, world, query, found):
    assert numbers(desk, query) == found


@pytest.mark.parametrize(
    "query", ["?standing=x", "?year=abc", "?year=9999", "?year=²⁰²⁴", "?type=x", "?q=%00", "?p=9", "?e=1"]
)
def test_unknown_values_break_nothing(desk, world, query):
    assert desk.get(LIST + query).status_code in (200, 302)


# session, user, 2 of permissions; 2 counts, the page, its agencies; options of the filters agency, area and year (3); and
# for each of the five filters, since Django makes all filters anew to count one: options (3) and its counts (1)
@pytest.mark.parametrize("count", [1, 3])
def test_queries_are_constant(desk, count, django_assert_num_queries):
    for n in range(count):
        factories.published(
            f"OIG-24-{n}", agencies=["CBP", "ICE"], topics=["fraud"], area="Border", fiscal_year=2024 - n
        )
    desk.get(LIST)
    with django_assert_num_queries(37):
        desk.get(LIST)


class TestDeleting:
    """A draft may go. What has been public is withdrawn instead."""

    SAYS = (
        "A report that has been public is not deleted: people cite and link to it. Withdraw it instead: then a notice with "
        "your reason stands at its address, and all else is gone."
    )

    def test_a_draft_and_a_scheduled_one(self, desk, world, counter):
        before = counter()
        for report in (world.draft, world.scheduled):
            assert desk.post(f"{LIST}{report.pk}/delete/", {"post": "yes"}).status_code == 302
        assert sorted(Report.objects.values_list("number", flat=True)) == ["OIG-24-01", "OIG-24-04"]
        assert counter() == before

    @pytest.mark.parametrize("name", ["public", "withdrawn"])
    @pytest.mark.parametrize("method", ["get", "post"])
    def test_what_has_been_public(self, desk, world, name, method):
        report = getattr(world, name)
        answer = getattr(desk, method)(f"{LIST}{report.pk}/delete/", {"post": "yes"})
        assert (answer.status_code, answer.headers["Location"]) == (302, f"{LIST}{report.pk}/change/")
        assert desk.messages() == [self.SAYS]
        assert Report.objects.count() == 4

    def test_the_button_is_only_there_for_drafts(self, desk, world):
        def has_button(report):
            return 'class="deletelink"' in desk.get(f"{LIST}{report.pk}/change/").content.decode()

        assert [has_button(one) for one in (world.draft, world.public, world.withdrawn)] == [True, False, False]

    def test_several_at_once(self, desk, world):
        def delete(*reports, **more):
            return desk.post(
                LIST, {"action": "delete_selected", "_selected_action": [one.pk for one in reports], **more}
            )

        delete(world.draft, world.public, world.withdrawn, post="yes")
        assert desk.messages() == [
            f"Nothing was deleted. {self.SAYS} "
            "This concerns: OIG-24-04 Withdrawn title; OIG-24-01 Wildlife trafficking at ports."
        ]
        assert Report.objects.count() == 4
        assert (
            delete(world.draft, world.scheduled).templates[0].name == "admin/reports/delete_selected_confirmation.html"
        )
        delete(world.draft, world.scheduled, post="yes")
        assert Report.objects.count() == 2

    def test_one_whose_moment_has_just_passed(self, desk, world):
        Report.objects.filter(pk=world.scheduled.pk).update(publish_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
        desk.post(f"{LIST}{world.scheduled.pk}/delete/", {"post": "yes"})
        assert Report.objects.filter(pk=world.scheduled.pk).exists()
