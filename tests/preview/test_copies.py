"""The preview of a working copy: what the public will see of a public report, for the desk and for who has a link."""

import datetime as dt

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from reports import publishing
from reports.models import PreviewLink, Report, Revision
from tests import factories

from .test_preview import NEVER_KEPT, WEEK, main_of

pytestmark = pytest.mark.django_db
FACTS = {"fiscal_year": 2024, "executive_summary": "Old.", "documents": ["report"]}


@pytest.fixture
def report(db) -> Report:
    """A public one among others that have something in common with it or with its copy."""
    for n in range(6):
        topics = [["ports", "grants"], ["maps"], ["maps", "bridges"]][n % 3]
        day = dt.date(2020 + n, 6, 1)
        factories.published(
            f"OIG-2{n}-07", f"Other {n}", topics=topics, agencies=["CBP", "FEMA"][n % 2 :], issued_on=day
        )
    return factories.published("OIG-24-01", "Old title", topics=["ports"], agencies=["CBP"], area="Border", **FACTS)


@pytest.fixture
def copy(report) -> Revision:
    return copied(report, title="New title", executive_summary="Canary *new*.", issued_on="2021-06-01", number="OIG-22-07",
                  issued_precision="day", topics=["maps", "bridges"], agencies=["FEMA"])  # fmt: skip


def copied(report: Report, *, topics=(), agencies=(), **values) -> Revision:
    made = publishing.make_copy(report, by=None)
    entries = {
        "topics": [factories.TopicFactory(name=one) for one in topics],
        "agencies": [factories.AgencyFactory(abbreviation=one) for one in agencies],
    }
    filed = {
        name: [{"id": one.pk, "name": one.label, "slug": one.slug} for one in found] for name, found in entries.items()
    }
    publishing.change_copy(made, made.content | filed | values, by=None)
    made.refresh_from_db()
    return made


def link(copy: Revision, **fields) -> PreviewLink:
    now = timezone.now()
    return PreviewLink.objects.create(
        **{"report": copy.report, "copy": copy, "created_at": now, "expires_at": now + WEEK, **fields}
    )


@pytest.fixture
def desk(db) -> Client:
    client = Client()
    client.force_login(factories.editor("desk"))
    return client


def at_the_desk(report: Report) -> str:
    return f"/admin/reports/report/{report.pk}/copy/preview/"


def test_it_shows_what_the_public_will_see(client, desk, report, copy):
    shown, seen_at_desk = client.get(link(copy).get_absolute_url()), desk.get(at_the_desk(report))
    assert (shown.status_code, seen_at_desk.status_code) == (200, 200)
    assert "Old title" in client.get("/reports/oig-24-01/").content.decode()
    publishing.put_in_place(copy, by=None)
    public = main_of(client.get("/reports/oig-24-01/"))
    assert "<em>new</em>" in public
    assert "Also about: bridges; maps" in public
    assert (main_of(shown), main_of(seen_at_desk)) == (public, public)


@pytest.mark.parametrize(
    "values",
    [
        {"issued_on": "2030-01-01", "issued_precision": "day"},
        {"issued_on": "1999-01-01", "issued_precision": "day"},
        {"issued_on": "2022-06-01", "issued_precision": "day", "number": ""},
        {"issued_on": "2023-06-01", "issued_precision": "day", "number": "ZZ-99"},
        {"fiscal_year": 2021, "is_fiscal_year_by_hand": True},
        {"topics": ["only here"]},
        {"topics": ["ports", "grants", "maps"], "agencies": ["CBP", "FEMA"]},
    ],
)
def test_its_place_among_others_is_the_one_it_will_have(client, report, values):
    copy = copied(report, **{"title": "New"} | values)
    shown = client.get(link(copy).get_absolute_url())
    publishing.put_in_place(copy, by=None)
    assert main_of(shown) == main_of(client.get("/reports/oig-24-01/"))


def test_nothing_of_it_is_kept_or_told_on(client, desk, report, copy, counter):
    before, page = counter(), link(copy).get_absolute_url()
    file = f"{page}documents/{report.documents.get().pk}/"
    for who, path in ((client, page), (desk, at_the_desk(report)), (client, file)):
        answer = who.get(path)
        said = answer.headers["Cache-Control"]  # the desk adds to it
        assert said.startswith(NEVER_KEPT["Cache-Control"])
        assert {name: answer.headers[name] for name in NEVER_KEPT} == NEVER_KEPT | {"Cache-Control": said}
        assert not {"ETag", "Last-Modified"} & set(answer.headers)
    assert client.get(file).status_code == 404  # its files are public, at their own addresses
    text = client.get(page).content.decode()
    assert '<meta name="robots" content="noindex, nofollow">' in text
    assert 'rel="canonical"' not in text
    assert "/admin/" not in text
    assert counter() == before
    report.refresh_from_db()
    assert (report.title, sorted(one.name for one in report.topics.all())) == ("Old title", ["ports"])


def test_others_that_are_hidden_are_not_on_it(client, report, copy):
    factories.draft("OIG-22-07", "Hidden same number", topics=["maps"], issued_on=dt.date(2021, 6, 1))
    other = copied(Report.objects.get(number="OIG-20-07"), title="Hidden other copy")
    text = client.get(link(copy).get_absolute_url()).content.decode()
    assert "Other 2" in text
    assert "Hidden" not in text
    assert other.is_copy


@pytest.mark.parametrize("end", [publishing.put_in_place, publishing.discard_copy])
def test_over_with_the_copy(client, desk, report, copy, end):
    page = link(copy).get_absolute_url()
    end(copy, by=None)
    answer = client.get(page)
    assert answer.status_code == 410
    assert "This preview is over" in answer.content.decode()
    assert "Canary" not in answer.content.decode()
    assert desk.get(at_the_desk(report)).status_code == 404
    later = copied(report, title="Canary of a later copy")
    assert client.get(page).status_code == 410
    assert client.get(link(later).get_absolute_url()).status_code == 200


def test_over_at_the_moment_of_a_scheduled_one(client, copy):
    moment = timezone.now() + dt.timedelta(hours=1)
    publishing.schedule_copy(copy, at=moment, by=None)
    page = link(copy).get_absolute_url()
    with time_machine.travel(moment - dt.timedelta(milliseconds=1), tick=False):
        assert client.get(page).status_code == 200
    with time_machine.travel(moment, tick=False):
        assert client.get(page).status_code == 410


def test_over_when_it_expires_is_revoked_or_the_report_is_withdrawn(client, report, copy):
    for made in (link(copy, expires_at=timezone.now()), link(copy, revoked_at=timezone.now())):
        assert client.get(made.get_absolute_url()).status_code == 410
    page = link(copy).get_absolute_url()
    publishing.withdraw(report, reason="Wrong.", by=None)
    answer = client.get(page)
    assert (answer.status_code, "Canary" in answer.content.decode()) == (410, False)


def test_a_link_of_before_the_report_was_public_shows_no_copy(client):
    draft = factories.finished("OIG-27-01", "T")
    now = timezone.now()
    old = PreviewLink.objects.create(report=draft, created_at=now, expires_at=now + WEEK)
    publishing.publish(draft, by=None)
    copied(draft, title="Canary")
    assert client.get(old.get_absolute_url()).headers["Location"] == "/reports/oig-27-01/"


def test_at_the_desk_for_who_may_change_the_report(client, report, copy):
    from tests.admin.test_rights import someone

    assert client.get(at_the_desk(report)).headers["Location"].startswith("/admin/login/")
    for rights in (("view_report",), ("view_report", "change_report")):
        assert someone("-".join(rights), *rights).get(at_the_desk(report)).status_code == 403


def test_nothing_is_at_the_desk_without_a_copy(desk, report):
    assert desk.get(at_the_desk(report)).status_code == 404
    assert desk.get("/admin/reports/report/999999/copy/preview/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_queries_are_constant(client, count, django_assert_num_queries):
    report = factories.published("OIG-27-01", "T", **FACTS)
    for kind in ["highlights", "response"][: count - 1]:
        factories.document(report, kind)
    publishing.saved(report, by=None)
    page = link(copied(report, topics=["x", "y", "z"][:count], agencies=["A", "B", "C"][:count])).get_absolute_url()
    client.get(page)
    # the link with its report; the counter (2), the copy's state; the report, its agencies and topics by id and as shown (4),
    # the versions it was made of and may replace, its files and the public ones, notices, same number
    with django_assert_num_queries(15):
        assert client.get(page).status_code == 200
