"""An editor enters a report: everything typed arrives, and the public sees it at the next request."""

import datetime as dt

import pytest

from reports.models import Report, ReportDocument, ReportTopic, Topic
from tests import factories

from .conftest import new_document, pdf

SUMMARY = "We looked at grants.\n\n- one finding\n- another"


@pytest.fixture
def entered(desk, client):
    """The issue's own example: OIG-27-01, two agencies, a new topic made in the small window, a PDF."""
    fema, uscg = factories.AgencyFactory(abbreviation="FEMA"), factories.AgencyFactory(abbreviation="USCG")
    area = factories.AreaFactory(name="Disaster Recovery")
    made = desk.post("/admin/reports/topic/add/?_popup=1", {"name": "Flood maps", "slug": "", "_popup": "1"})
    assert made.status_code == 200
    assert made.templates[0].name == "admin/popup_response.html"
    assert client.get("/reports/oig-27-01/").status_code == 404
    answer = desk.save(
        number="OIG-27-01", title="FEMA and USCG Map Floods", report_type="audit", issue_date="10/02/2026",
        agencies=[fema.pk, uscg.pk], area=area.pk, topics=[Topic.objects.get(name="Flood maps").pk],
        executive_summary=SUMMARY, _then="publish", **new_document(pdf()),
    )  # fmt: skip
    report = Report.objects.get()
    asked = f"/admin/reports/report/{report.pk}/publish/"
    assert (answer.status_code, answer.headers["Location"]) == (302, asked)
    assert "“Report” is being checked." in desk.get(asked).content.decode()
    ReportDocument.objects.update(findings=[], is_checked=True)  # a check that found nothing
    assert "At once everyone can see it at /reports/oig-27-01/, with its document" in desk.get(asked).content.decode()
    assert client.get("/reports/oig-27-01/").status_code == 404
    assert desk.decide(report, "publish").status_code == 302
    report.refresh_from_db()
    return report


def test_everything_typed_arrives(entered):
    assert (entered.number, entered.title, entered.report_type) == ("OIG-27-01", "FEMA and USCG Map Floods", "audit")
    assert (entered.issued_on, entered.issued_precision) == (dt.date(2026, 10, 2), "day")
    assert (entered.fiscal_year, entered.is_fiscal_year_by_hand) == (2027, False)
    assert [agency.abbreviation for agency in entered.agencies.order_by("name")] == ["FEMA", "USCG"]
    assert entered.area.name == "Disaster Recovery"
    assert list(ReportTopic.objects.values_list("content_object", "tag__name")) == [(entered.pk, "Flood maps")]
    assert entered.executive_summary.replace("\r\n", "\n") == SUMMARY
    assert (entered.created_by.username, entered.updated_by.username) == ("desk", "desk")
    document = entered.documents.get()
    assert (document.kind, document.name, document.original_name) == ("report", "oig-27-01", "OIG-27-01-Oct26.pdf")
    with document.file.open() as stored:
        assert stored.read() == factories.PDF


def test_it_is_public_at_the_next_request(entered, client):
    assert client.get("/reports/oig-27-01/").status_code == 200
    assert 'data-report="oig-27-01"' in client.get("/reports/").content.decode()
    assert 'data-report="oig-27-01"' in client.get("/reports/?q=flood+maps").content.decode()
    assert 'data-report="oig-27-01"' in client.get("/topics/flood-maps/").content.decode()
    page = client.get("/reports/oig-27-01/documents/oig-27-01.pdf")
    assert (page.status_code, b"".join(page.streaming_content)) == (200, factories.PDF)


def test_the_desk_says_so(entered, desk):
    assert desk.messages() == [
        'Published: OIG-27-01 FEMA and USCG Map Floods. <a href="/reports/oig-27-01/">See its page.</a>',
    ]
    log = desk.get(f"/admin/reports/report/{entered.pk}/history/").content.decode()
    assert "Published by desk, " in log


def test_what_was_saved_is_told_before_it_is_published(desk):
    desk.save(number="OIG-27-05", title="Saved", executive_summary="Words", _then="publish")
    report = Report.objects.get()
    assert desk.messages(f"/admin/reports/report/{report.pk}/publish/") == [
        f'The report “<a href="/admin/reports/report/{report.pk}/change/">OIG-27-05 Saved</a>” was added successfully.',
    ]


def test_every_page_of_the_desk_has_the_mark(desk, client):
    for address in ("/admin/", "/admin/reports/report/add/", "/admin/reports/topic/"):
        assert (
            '<link rel="icon" href="/static/img/mark.svg" type="image/svg+xml">' in desk.get(address).content.decode()
        )
    assert 'rel="icon"' in client.get("/admin/login/").content.decode()


def test_a_draft_is_nowhere(desk, client, counter):
    desk.save(number="OIG-27-02", title="Hidden")
    assert Report.objects.get().state == "draft"
    assert client.get("/reports/oig-27-02/").status_code == 404
    assert counter() == 0


def test_a_change_of_a_public_report_shows_at_once(entered, desk, client):
    topic = Topic.objects.create(name="Levees")
    desk.save(entered, title="A Better Title", topics=[topic.pk])
    assert "A Better Title" in client.get("/reports/oig-27-01/").content.decode()
    assert 'data-report="oig-27-01"' in client.get("/reports/?q=levees").content.decode()
    assert client.get("/topics/flood-maps/").status_code == 404


def test_saving_does_not_put_back_an_old_standing(desk):
    """The form holds the report as it was when the page was opened; its moment may pass before it is saved."""
    report = factories.published("OIG-27-03", "Standing")
    desk.save(report, executive_summary="New words")
    after = Report.objects.get()
    assert (after.state, after.slug, after.first_published_at) == ("published", "oig-27-03", report.first_published_at)
    assert after.executive_summary == "New words"


@pytest.mark.parametrize(
    ("typed", "year", "stored", "precision", "fiscal_year", "by_hand"),
    [
        ("2024-09-30", "", dt.date(2024, 9, 30), "day", 2024, False),
        ("October 1, 2024", "", dt.date(2024, 10, 1), "day", 2025, False),
        ("June 2009", "", dt.date(2009, 6, 1), "month", 2009, False),
        ("10/2009", "2010", dt.date(2009, 10, 1), "month", 2010, False),
        ("2009", "", dt.date(2009, 1, 1), "year", None, False),
        ("2009", "2010", dt.date(2009, 1, 1), "year", 2010, True),
        ("", "2010", None, "unknown", 2010, True),
        ("", "", None, "unknown", None, False),
        ("June 2009", "2011", dt.date(2009, 6, 1), "month", 2011, True),
    ],
)
def test_date_and_fiscal_year(desk, typed, year, stored, precision, fiscal_year, by_hand):
    desk.save(number="OIG-09-1", title="Dated", issue_date=typed, fiscal_year=year)
    report = Report.objects.get()
    assert (report.issued_on, report.issued_precision) == (stored, precision)
    assert (report.fiscal_year, report.is_fiscal_year_by_hand) == (fiscal_year, by_hand)
    shown = desk.get(f"/admin/reports/report/{report.pk}/change/").context["adminform"].form
    desk.save(report, issue_date=shown["issue_date"].value(), fiscal_year=year)  # saved again, nothing moves
    again = Report.objects.get()
    assert (again.issued_on, again.issued_precision, again.fiscal_year) == (stored, precision, fiscal_year)


def test_an_error_keeps_everything_typed(desk):
    agency, topic = factories.AgencyFactory(abbreviation="FEMA"), factories.TopicFactory(name="fraud")
    answer = desk.save(
        number="OIG-27-04", title="Kept", report_type="audit", issue_date="2026-02-30", fiscal_year="2026",
        agencies=[agency.pk], topics=[topic.pk], executive_summary=SUMMARY, _then="publish", **new_document(pdf("my.pdf")),
    )  # fmt: skip
    form = answer.context["adminform"].form
    assert answer.status_code == 200
    assert dict(form.errors) == {"issue_date": ["There is no such day: 2026-02-30."]}
    names = ("number", "title", "report_type", "issue_date", "fiscal_year", "executive_summary")
    assert [form[name].value() for name in names] == [
        "OIG-27-04", "Kept", "audit", "2026-02-30", "2026", SUMMARY
    ]  # fmt: skip
    assert (form["agencies"].value(), form["topics"].value()) == ([str(agency.pk)], [str(topic.pk)])
    assert "You had chosen “my.pdf”." in answer.content.decode()
    assert Report.objects.count() == 0


def test_a_report_needs_a_number_or_a_title(desk):
    answer = desk.save(executive_summary="Words")
    assert dict(answer.context["adminform"].form.errors) == {"title": ["Enter at least a number or a title."]}


def test_hostile_values_are_form_errors(desk):
    answer = desk.save(
        title="\0", fiscal_year="9" * 90, agencies=["abc"], topics=["9" * 90, "x"], area="1.5", issue_date="9" * 90
    )
    assert answer.status_code == 200
    assert sorted(answer.context["adminform"].form.errors) == [
        "agencies", "area", "fiscal_year", "issue_date", "title", "topics"
    ]  # fmt: skip


class TestWarnings:
    """Doubts are told after saving, and nothing is refused for them."""

    def test_a_reused_number_links_to_the_other_report(self, desk):
        other = factories.draft("DA_07-4", "The first")
        desk.save(number="DA-07-04", title="The second", executive_summary="Words")
        assert Report.objects.count() == 2
        assert desk.messages()[0] == (
            "The number DA-07-04 is also the number of 1 other report: "
            f'<a href="/admin/reports/report/{other.pk}/change/">DA_07-4 The first</a>. Both are kept; check that it is right.'
        )

    def test_titles_of_others_are_escaped(self, desk):
        factories.draft("X-1", "<script>alert(1)</script>")
        desk.save(number="X-1", title="Two", executive_summary="Words")
        page = desk.get("/admin/").content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;</a>" in page

    def test_a_disagreeing_year(self, desk):
        desk.save(number="A-1", title="T", issue_date="2024-09-30", fiscal_year="2023", executive_summary="Words")
        assert desk.messages()[0] == (
            "Fiscal year 2023 does not agree with the issue date, September 30, 2024, which lies in fiscal year 2024. "
            "It was kept as you typed it."
        )

    def test_no_summary_and_no_document(self, desk):
        desk.save(factories.published("A-1", "T"))
        assert desk.messages()[:2] == [
            "There is no executive summary yet. The law asks for a summary of findings with each report.",
            "This report has no document: readers cannot download it.",
        ]

    def test_a_complete_draft_has_none(self, desk):
        desk.save(number="A-1", title="T", executive_summary="Words")
        assert [message.split(" “")[0] for message in desk.messages()] == ["The report"]
