"""Topics given to many reports at once, or taken from them: what is said before, who may, and what the public then finds."""

import time

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.utils import timezone

from benchmarks.figures import Figure
from reports import publishing
from reports.admin.conflict import version
from reports.models import Report, ReportTopic, Topic
from tests import factories

from .conftest import form

LIST, PAGE = "/admin/reports/report/", "/admin/reports/report/topics/"


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


def sent(reports, add=(), remove=(), **more) -> dict:
    """The page's form."""
    return {
        "reports": ",".join(str(one.pk) for one in reports),
        "add": [factories.TopicFactory(name=name).pk for name in add],
        "remove": [factories.TopicFactory(name=name).pk for name in remove],
        **more,
    }


def topics(report: Report) -> list[str]:
    return sorted(report.topics.values_list("name", flat=True))


def signed_in(client, *codenames: str) -> User:
    user = User.objects.create_user("limited", password="a long enough password", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames, content_type__app_label="reports"))
    client.force_login(user)
    return user


def test_from_the_list_to_the_public(desk, client, world):
    other = factories.published("OIG-24-09", topics=["trafficking"])
    chosen = [world.public, world.draft, other]
    action = {"action": "change_topics_selected", "_selected_action": [one.pk for one in chosen]}
    page = desk.post(f"{LIST}?q=24", action)
    assert "For 3 selected reports." in text(page)
    assert (page.context["form"]["reports"].value(), page.context["preview"]) == (
        ",".join(str(one.pk) for one in chosen),
        None,
    )
    shown = text(desk.post(PAGE, sent(chosen, ["Ivory"], ["trafficking"], back="q=24")))
    assert "Added: “Ivory”" in shown
    assert "Removed: “trafficking”" in shown
    assert "3 reports change, of which 2 are public: readers see it at once." in shown
    assert topics(other) == ["trafficking"]
    answer = desk.post(PAGE, sent(chosen, ["Ivory"], ["trafficking"], back="q=24", confirmed="1"))
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{LIST}?q=24")
    assert desk.messages() == ["3 reports changed, of which 2 are public."]
    page = client.get("/topics/ivory/").content.decode()
    assert [n for n in ("01", "02", "09") if f'data-report="oig-24-{n}"' in page] == ["01", "09"]
    assert client.get("/topics/trafficking/").status_code == 404
    entry = LogEntry.objects.get(object_id=world.public.pk)
    assert entry.change_message == "Added the topics “Ivory”. Removed the topics “trafficking”."


def test_what_was_so_already_is_no_edit(desk, world, counter):
    before, seen = counter(), version(Report.objects.get(pk=world.public.pk))
    chosen = sent([world.public, world.draft], ["trafficking"])
    assert "1 has it so already, and stays as it is." in text(desk.post(PAGE, chosen))
    desk.post(PAGE, chosen | {"confirmed": "1"})
    assert desk.messages() == ["1 report changed, of which 0 are public. 1 report had it so already."]
    assert (counter(), version(Report.objects.get(pk=world.public.pk))) == (before, seen)


def test_a_form_that_is_open_says_so(desk, world):
    opened = form(world.public)
    desk.post(PAGE, sent([world.public], ["Ivory"], confirmed="1"))
    answer = desk.post(f"{LIST}{world.public.pk}/change/", opened)
    assert "Nothing was saved." in text(answer)
    assert topics(world.public) == ["Ivory", "trafficking"]


def test_a_form_that_was_open_before_a_merge_loses_nothing(desk, world):
    opened = form(world.public)
    kept = factories.TopicFactory(name="kept")
    publishing.merge_topics([Topic.objects.get(name="trafficking")], into=kept, by=None)
    assert desk.post(f"{LIST}{world.public.pk}/change/", opened | {"title": "New"}).status_code == 302
    assert topics(world.public) == ["kept"]


def test_approvals_lapse_and_that_is_said(desk, world, settings):
    settings.TWO_PERSON_RULE = True
    chosen = sent([world.public, world.scheduled], ["Ivory"])
    shown = text(desk.post(PAGE, chosen))
    assert "1 was approved or scheduled: the approval lapses, and it goes back to review." in shown
    assert "another editor must approve those that are not public yet" in shown
    desk.post(PAGE, chosen | {"confirmed": "1"})
    assert desk.messages() == ["2 reports changed, of which 1 is public. 1 report went back to review."]
    world.scheduled.refresh_from_db()
    assert world.scheduled.state == "review"


def test_hidden_reports_tell_the_public_nothing(desk, client, world, counter):
    before = counter()
    desk.post(PAGE, sent([world.draft, world.scheduled, world.withdrawn], ["canary-bulk"], confirmed="1"))
    assert client.get("/topics/canary-bulk/").status_code == 404
    desk.post(PAGE, sent([world.draft], ["canary-bulk-2"], confirmed="1"))
    assert counter() - before <= 1  # the withdrawn report has an address; drafts alone move nothing
    assert not Topic.objects.get(name="canary-bulk").was_public


class TestRights:
    """On each report."""

    def test_authors_change_their_own_drafts_alone(self, client, world):
        author = signed_in(client, "view_report", "change_report", "view_topic")
        mine = factories.draft("OIG-24-07")
        Report.objects.filter(pk=mine.pk).update(created_by=author)
        chosen = sent([world.public, world.draft, mine], ["Ivory"])
        shown = client.post(PAGE, chosen)
        assert [one.number for one in shown.context["refused"]] == ["OIG-24-01", "OIG-24-02"]
        assert "For 1 selected report." in text(shown)
        client.post(PAGE, chosen | {"confirmed": "1"})
        assert [topics(one) for one in (world.public, world.draft, mine)] == [
            ["trafficking"],
            ["canary-draft-topic"],
            ["Ivory"],
        ]
        shown = client.post(PAGE, sent([world.public], ["Ivory"]))
        assert "None of the selected reports is yours to change." in text(shown)

    def test_who_may_only_look_may_not(self, client, world):
        signed_in(client, "view_report")
        assert client.post(PAGE, sent([world.public], ["Ivory"], confirmed="1")).status_code == 403
        assert client.get(PAGE).status_code == 403
        assert topics(world.public) == ["trafficking"]

    def test_without_a_login(self, client, world):
        answer = client.post(PAGE, sent([world.public], ["Ivory"], confirmed="1"))
        assert answer.headers["Location"].startswith("/admin/login/")
        assert topics(world.public) == ["trafficking"]


class TestBadInput:
    """A word for it, and what was chosen stays."""

    def test_nothing_chosen(self, desk, world):
        answer = desk.post(PAGE, sent([world.public], confirmed="1"))
        assert "Choose at least one topic to add or to remove." in text(answer)

    def test_added_and_removed_at_once(self, desk, world):
        answer = desk.post(PAGE, sent([world.public], ["a", "b"], ["b"], confirmed="1"))
        assert "“b” cannot be added and removed at once." in text(answer)
        assert f'<option value="{Topic.objects.get(name="a").pk}" selected' in text(answer)

    @pytest.mark.parametrize("made_up", ["", "x", "1,2,x", "9" * 60, "1\x00", ",,,", "-1"])
    def test_made_up_reports(self, desk, world, made_up):
        add = [Topic.objects.get(name="trafficking").pk]
        for confirmed in ({}, {"confirmed": "1"}):
            assert desk.post(PAGE, {"reports": made_up, "add": add, **confirmed}).status_code in (200, 302)

    @pytest.mark.parametrize("made_up", ["x", "9" * 60, "1\x00", "0"])
    def test_made_up_topics(self, desk, world, made_up):
        answer = desk.post(PAGE, sent([world.public], confirmed="1") | {"add": [made_up]})
        assert (answer.status_code, "is not one of the available choices" in text(answer)) == (200, True)

    def test_opened_by_its_address(self, desk):
        assert desk.get(PAGE).headers["Location"] == LIST


@pytest.mark.parametrize("count", [1, 3])
def test_constant_queries(desk, count, django_assert_num_queries, django_assert_max_num_queries):
    chosen = sent([factories.published(f"OIG-24-0{n}") for n in range(count)], ["Ivory", "Tusks"])
    desk.post(PAGE, chosen)
    with django_assert_num_queries(15):
        desk.post(PAGE, chosen)
    # the public words that the change brings in are written once, however many reports have them
    chosen["confirmed"] = "1"
    with django_assert_max_num_queries(77):
        desk.post(PAGE, chosen)


@pytest.mark.soak
def test_many_at_once_are_quick(desk, soak, record):
    """2,400 in ten seconds; a tenth of them in a tenth of that is what `make test` can ask."""
    count = 2_400 if soak else 240
    rows = [Report(number=f"A-{n}", title=f"Report {n}", fiscal_year=2024) for n in range(count)]
    for one in rows:
        one.fill_derived()
    Report.objects.bulk_create(rows)
    publishing.publish_many(list(Report.objects.order_by("pk")), at=timezone.now(), by=None)
    chosen = sent(Report.objects.all(), ["Ivory"], confirmed="1")
    started = time.perf_counter()
    assert desk.post(PAGE, chosen).status_code == 302
    seconds = time.perf_counter() - started
    record("Topics of many reports", [Figure("", f"a topic added to {count:,} public reports", seconds, "s", 10)])
    assert ReportTopic.objects.count() == count
    assert seconds < 10
