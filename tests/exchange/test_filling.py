"""What a row fills, and what becomes of the rest. Each rule by itself, with its opposite."""

import datetime as dt

import pytest

from reports.models import Agency, FormerTopicSlug, LegacyAddress, OversightArea, Report, Topic

from .rows import CREATED, REJECTED, UNCHANGED, UPDATED, imported, only, row

pytestmark = pytest.mark.django_db

# Filling -------------------------------------------------------------------------------------------------------------

FULL = {
    "report_type": "audit",
    "issue_date": "2018-06-26",
    "agencies": ["CBP", "ICE"],
    "oversight_area": "Management",
    "tags": ["Ports", "Drugs"],
    "executive_summary": "One.\n\nTwo.",
    "document_url": "https://former.example/assets/2018/X-1.pdf",
    "source": "https://former.example/reports/2018-06/a-title",
}
OTHER = {
    "report_type": "Inspection",
    "issue_date": "June 2018",
    "agencies": ["CBP"],
    "oversight_area": "Immigration",
    "tags": "Ports, Drugs, Cars",
    "executive_summary": "Three.",
}


def facts(report):
    """All that an import fills."""
    return {
        "report_type": report.report_type,
        "issued": (str(report.issued_on), report.issued_precision),
        "fiscal_year": (report.fiscal_year, report.is_fiscal_year_by_hand),
        "agencies": sorted(one.name for one in report.agencies.all()),
        "area": report.area and report.area.name,
        "topics": sorted(one.name for one in report.topics.all()),
        "summary": report.executive_summary,
        "paths": sorted(one.path for one in report.legacy_addresses.all()),
    }


ALL_FACTS = {
    "report_type": "audit",
    "issued": ("2018-06-26", "day"),
    "fiscal_year": (2018, False),
    "agencies": ["CBP", "ICE"],
    "area": "Management",
    "topics": ["Drugs", "Ports"],
    "summary": "One.\n\nTwo.",
    "paths": ["/assets/2018/X-1.pdf", "/reports/2018-06/a-title"],
}


def test_a_new_report_takes_everything():
    imported(row(**FULL))
    assert facts(only()) == ALL_FACTS


def test_a_row_fills_what_is_empty():
    imported(row())
    before = only()
    counts, _ = imported(row(**FULL))
    after = only()
    assert (counts, facts(after)) == (UPDATED, ALL_FACTS)
    assert (after.slug, after.state, after.publish_at) == (before.slug, before.state, before.publish_at)
    assert after.sort_on == dt.date(2018, 6, 26)
    assert after.created_at == before.created_at
    assert imported(row(**FULL)) == (UNCHANGED, [])


def test_a_row_never_overwrites():
    imported(row(**FULL))
    assert imported(row(**OTHER)) == (
        UNCHANGED,
        [
            "row 1: issue_date: “June 2018” differs from “2018-06-26”, which is recorded; kept “2018-06-26”",
            "row 1: report_type: “Inspection” differs from “Audit”, which is recorded; kept “Audit”",
            "row 1: executive_summary: “Three.” differs from “One.��Two.”, which is recorded; kept “One.��Two.”",
            "row 1: oversight_area: “Immigration” differs from “Management”, which is recorded; kept “Management”",
            "row 1: agencies: “CBP” differs from “CBP; ICE”, which is recorded; kept “CBP; ICE”",
            "row 1: tags: “Ports; Drugs; Cars” differs from “Ports; Drugs”, which is recorded; kept “Ports; Drugs”",
        ],
    )
    assert facts(only()) == ALL_FACTS
    assert not OversightArea.objects.filter(name="Immigration").exists()  # what is not taken is not made either
    assert not Topic.objects.filter(name="Cars").exists()


def test_an_empty_value_is_no_value():
    imported(row(**FULL))
    assert imported(row(**dict.fromkeys(FULL, ""))) == (UNCHANGED, [])
    assert imported(row(**dict.fromkeys(FULL))) == (UNCHANGED, [])


# Vocabularies --------------------------------------------------------------------------------------------------------


def test_what_does_not_exist_is_created_and_warned_of_once():
    rows = [row(f"X-{n}", f"Title {n}", agencies="New Office", oversight_area="New Area", tags="New") for n in (1, 2)]
    assert imported(*rows)[1] == [
        "row 1: oversight_area: “New Area” is new; created",
        "row 1: agencies: “New Office” is new; created",
        "row 1: tags: “New” is new; created",
    ]
    assert [
        (one.name, one.slug) for one in (Agency.objects.get(), OversightArea.objects.get(), Topic.objects.get())
    ] == [
        ("New Office", "new-office"),
        ("New Area", "new-area"),
        ("New", "new"),
    ]


@pytest.mark.parametrize("name", ["CBP", "cbp", "Customs & Border Protection", "customs border-protection"])
def test_an_agency_is_known_by_each_of_its_names(name):
    Agency.objects.create(name="Customs & Border Protection", abbreviation="CBP", slug="cbp")
    assert imported(row(agencies=[name])) == (CREATED, [])
    assert only().agencies.get().slug == "cbp"


def test_a_merged_topic_is_found_by_its_former_name():
    topic = Topic.objects.create(name="Secret Service", slug="secret-service")
    FormerTopicSlug.objects.create(slug="usss", current=topic)
    assert imported(row(tags=["USSS"])) == (CREATED, [])
    assert only().topics.get() == topic


def test_three_vocabularies_do_not_mix():
    Agency.objects.create(name="CBP", slug="cbp")
    assert imported(row(tags=["CBP"]))[1] == ["row 1: tags: “CBP” is new; created"]


@pytest.mark.parametrize(
    ("name", "slug"), [("None", "topic-none"), ("None!", "topic-none"), ("日本", "topic"), ("A/B", "ab")]
)
def test_addresses_of_new_topics_are_never_the_reserved_word(name, slug):
    imported(row(tags=[name]))
    assert Topic.objects.get().slug == slug


def test_a_new_entry_does_not_take_a_former_address():
    topic = Topic.objects.create(name="Grants", slug="grants")
    FormerTopicSlug.objects.create(slug="ab", current=topic)
    imported(row(tags=["A/B"]))
    assert list(Topic.objects.order_by("slug").values_list("slug", flat=True)) == ["ab-2", "grants"]


# Years and dates -----------------------------------------------------------------------------------------------------


def test_a_year_that_is_none_is_kept_as_printed():
    assert imported(row(fiscal_year="20187")) == (
        CREATED,
        ["row 1: fiscal_year: “20187” is not a year; kept as printed, stored as unknown"],
    )
    assert (only().fiscal_year, only().unread_values) == (None, {"fiscal_year": "20187"})
    assert imported(row(fiscal_year="20187")) == (
        UNCHANGED,
        ["row 1: fiscal_year: “20187” is not a year; kept as printed, stored as unknown"],
    )


def test_an_unreadable_value_does_not_touch_a_known_one():
    imported(row(fiscal_year=2018))
    assert imported(row(fiscal_year="20187")) == (
        UNCHANGED,
        ["row 1: fiscal_year: “20187” is not a year; kept “2018”, which is recorded"],
    )
    assert only().unread_values == {}


@pytest.mark.parametrize(
    ("printed", "stored"),
    [
        ("June 2009", ("2009-06-01", "month", 2009, "2009-06-30")),
        ("October 2009", ("2009-10-01", "month", 2010, "2009-10-31")),
        ("2009-10-01", ("2009-10-01", "day", 2010, "2009-10-01")),
        ("2009", ("2009-01-01", "year", None, "2009-12-31")),
    ],
)
def test_dates_keep_their_precision(printed, stored):
    assert imported(row(issue_date=printed)) == (CREATED, [])
    report = only()
    assert (str(report.issued_on), report.issued_precision, report.fiscal_year, str(report.sort_on)) == stored


def test_a_year_without_a_date_is_kept_and_later_confirmed_by_one():
    imported(row(fiscal_year=2018))
    assert (only().fiscal_year, only().is_fiscal_year_by_hand, str(only().sort_on)) == (2018, True, "2018-09-30")
    assert imported(row(fiscal_year=2018, issue_date="2018-01-02")) == (UPDATED, [])
    assert (only().fiscal_year, only().is_fiscal_year_by_hand, str(only().sort_on)) == (2018, False, "2018-01-02")


def test_a_year_alone_gives_a_known_report_its_place():
    imported(row())
    assert imported(row(fiscal_year=2018)) == (UPDATED, [])
    assert str(only().sort_on) == "2018-09-30"


def test_a_year_that_disagrees_with_the_date_is_kept_by_hand():
    warning = ["row 1: fiscal_year: “2017” disagrees with the issue date, which lies in 2018; kept “2017” by hand"]
    assert imported(row(fiscal_year=2017, issue_date="2018-01-02")) == (CREATED, warning)
    assert (only().fiscal_year, only().is_fiscal_year_by_hand) == (2017, True)
    assert imported(row(fiscal_year=2017, issue_date="2018-01-02")) == (UNCHANGED, warning)


def test_a_new_date_does_not_change_a_year_recorded_before():
    imported(row(fiscal_year=2017))
    assert imported(row(issue_date="2018-01-02")) == (
        UPDATED,
        ["row 1: fiscal_year: “2017” disagrees with the issue date, which lies in 2018; kept “2017” by hand"],
    )
    assert (only().fiscal_year, only().is_fiscal_year_by_hand) == (2017, True)


def test_a_year_beside_a_recorded_date():
    imported(row(issue_date="2018-01-02"))
    assert imported(row(fiscal_year=2018)) == (UNCHANGED, [])
    assert imported(row(fiscal_year=2019)) == (
        UNCHANGED,
        ["row 1: fiscal_year: “2019” differs from “2018”, which is recorded; kept “2018”"],
    )


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("issue_date", "2026-02-30", "“2026-02-30” is not a date"),
        ("report_type", "Novel", "“Novel” is not a type of report"),
        ("agencies", "§", "“§” has a name without a letter or a digit"),
        ("tags", ["x" * 101], f"“{'x' * 101}” has a name longer than 100 characters"),
        ("oversight_area", {"a": 1}, "“{'a': 1}” is not text"),
        ("executive_summary", 7, "“7” is not text"),
        ("document_url", "see page 3", "“see page 3” is not the address of a document"),
    ],
)
def test_other_values_that_cannot_be_read(column, value, words):
    assert imported(row(**{column: value})) == (
        CREATED,
        [f"row 1: {column}: {words}; kept as printed, stored as unknown"],
    )
    assert only().unread_values == {column: value[0] if isinstance(value, list) else str(value)}


# Former addresses ----------------------------------------------------------------------------------------------------


def test_an_address_leads_to_one_report():
    imported(row(document_url=FULL["document_url"]))
    assert imported(row("X-2", "B Title", document_url=FULL["document_url"])) == (
        CREATED,
        ["row 1: document_url: “/assets/2018/X-1.pdf” leads to “X-1 A Title” already; not kept for this report"],
    )
    assert LegacyAddress.objects.get().report.number == "X-1"


# Rejections ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "words"),
    [
        (row("", " "), "row 1: row: neither a report number nor a title; row left out"),
        (row("–", "–"), "row 1: row: neither a report number nor a title; row left out"),
        (row(title="A\x00B"), "row 1: title: contains a NUL or a broken character; row left out"),
        (
            row(executive_summary="\ud800"),
            "row 1: executive_summary: contains a NUL or a broken character; row left out",
        ),
        (row(tags=["\ud800"]), "row 1: tags: contains a NUL or a broken character; row left out"),
        (
            row(title="x" * 501),
            f"row 1: title: “{'x' * 120}…” has 501 characters, at most 500 can be kept; row left out",
        ),
        (
            row(number="1" * 81),
            f"row 1: report_number: “{'1' * 81}” has 81 characters, at most 80 can be kept; row left out",
        ),
        (row(number=["X"]), "row 1: report_number: “X” is not text; row left out"),
    ],
)
def test_rows_that_cannot_be_used(values, words):
    assert imported(values) == (REJECTED, [words])
    assert not Report.objects.exists()


def test_messages_cannot_act_on_a_terminal():
    _, messages = imported(row(fiscal_year="\x1b[2J2018"))
    assert messages == ["row 1: fiscal_year: “�[2J2018” is not a year; kept as printed, stored as unknown"]


def test_columns_that_are_none_are_named():
    assert imported(row(pages=3)) == (CREATED, ["row 1: column: “pages” is not a column of the import; not read"])
