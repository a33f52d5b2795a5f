"""Topics in order: the page that merges them and says before what changes, and the lists of what wants mending."""

import re

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User

from reports.models import FormerTopicSlug, Topic
from tests import factories

MERGE = "/admin/reports/topic/merge/"


def topic(name: str) -> Topic:
    return Topic.objects.get(name=name)


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


def address(*names: str, **more) -> str:
    chosen = "&".join(
        [*(f"topic={topic(name).pk}" for name in names), *(f"{key}={value}" for key, value in more.items())]
    )
    return f"{MERGE}?{chosen}"


def confirm(desk, shown, **changed):
    """Press the button of a page that was shown."""
    preview = shown.context["preview"]
    data = {"topic": [one.pk for one in (*preview.gone, preview.kept)], "into": preview.kept.pk, "mark": preview.mark}
    if shown.context["choice"].take_hidden_words:
        data["take_hidden_words"] = "1"
    return desk.post(MERGE, data | changed)


def limited(*codenames: str):
    user = User.objects.create_user("limited", password="a long enough password", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames, content_type__app_label="reports"))
    return user


@pytest.fixture
def grants(db):
    """The same topic three times."""
    factories.published("OIG-24-01", topics=["Grant", "Grants"])
    factories.published("OIG-24-02", topics=["Grant"])
    factories.published("OIG-24-03", topics=["Grants"])
    factories.draft("OIG-24-04", topics=["Grants"])
    factories.draft("OIG-24-05", topics=["Canary awards"])
    factories.published("OIG-24-06", topics=["Grant"])
    Topic.objects.filter(name="Grants").update(description="About grants.", synonyms="subsidies")
    FormerTopicSlug.objects.create(slug="granting", current=topic("Grants"))


def test_in_a_browser_that_has_to_show_the_token(desk, grants):
    desk.handler.enforce_csrf_checks = True
    shown = desk.get(address("Grant", "Grants"))
    form = shown.content.decode().partition('<form method="post" action="/admin/reports/topic/merge/">')[2]
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form.partition("</form>")[0])
    assert token
    assert confirm(desk, shown, csrfmiddlewaretoken=token[1]).status_code == 302
    assert not Topic.objects.filter(name="Grants").exists()


class TestPreview:
    """What is said before."""

    def test_all_of_it(self, desk, grants):
        shown = desk.get(address("Grant", "Grants", "Canary awards"))
        page = text(shown)
        assert shown.context["choice"].into == topic("Grant")
        for words in (
            "3 reports, of which 1 is public, get the topic “Grant”. Then 6 have it, 4 of them public.",
            "The topic “Grants” goes.",
            "/topics/grants/ leads to /topics/grant/ for ever",
            "/topics/granting/ leads to /topics/grant/ for ever",
            "No public report ever had “Canary awards”, so its address leads nowhere, and its name and other words stay "
            "unknown to readers.",
            "New synonyms, for which readers can search: “subsidies”.",
            "The description is that of “Grants”.",
        ):
            assert words in page
        assert "canary-awards/ leads" not in page

    def test_another_one_stays(self, desk, grants):
        Topic.objects.filter(name="Grant").update(description="Lost.")
        page = text(desk.get(address("Grant", "Grants", into=topic("Grants").pk)))
        assert "2 reports, of which 2 are public, get the topic “Grants”. Then 5 have it, 4 of them public." in page
        assert "The description of “Grant” is lost: <q>Lost.</q>" in page

    def test_hidden_words_only_if_wanted(self, desk, grants):
        page = text(desk.get(address("Grant", "Canary awards", take_hidden_words=1)))
        assert "New synonyms, for which readers can search: “Canary awards”." in page

    def test_a_hidden_one_that_readers_will_see(self, desk, grants):
        page = text(desk.get(address("Grant", "Canary awards", into=topic("Canary awards").pk)))
        assert "Readers have not seen “Canary awards” before. From now on they do." in page

    def test_one_more_by_its_name(self, desk, grants):
        for typed in ("grants", "Grants.", "granted"):
            shown = desk.get(address("Grant") + f"&other={typed}")
            assert [one.name for one in shown.context["choice"].topics] in (["Grant", "Grants"], ["Grant"])
        assert "There is no topic “zebra”." in text(desk.get(address("Grant") + "&other=zebra"))
        assert desk.get(MERGE).context["preview"] is None

    @pytest.mark.parametrize(
        "made_up", ["topic=x&topic=1%00&into=y", f"topic={'9' * 90}", "topic=-1", "other=%00", "into=1.5"]
    )
    def test_made_up_values(self, desk, grants, made_up):
        assert desk.get(f"{MERGE}?{made_up}").status_code == 200
        assert desk.post(MERGE, dict(pair.split("=") for pair in made_up.split("&"))).status_code == 200

    @pytest.mark.parametrize("count", [2, 4])
    def test_constant_queries(self, desk, count, django_assert_num_queries):
        for n in range(count):
            factories.published(f"OIG-24-0{n}", topics=[f"t{n}"])
        where = address(*(f"t{n}" for n in range(count)))
        desk.get(where)
        with django_assert_num_queries(10):
            desk.get(where)


class TestMerging:
    """What is done."""

    def test_at_the_next_request(self, desk, client, grants):
        shown = desk.get(address("Grant", "Grants"))
        answer = confirm(desk, shown)
        kept = topic("Grant")
        assert (answer.status_code, answer.headers["Location"]) == (302, f"/admin/reports/topic/{kept.pk}/change/")
        assert desk.messages() == ["“Grant” is now in the place of “Grants”."]
        for former in ("grants", "granting"):
            moved = client.get(f"/topics/{former}/")
            assert (moved.status_code, moved.headers["Location"]) == (301, "/topics/grant/")
        page = client.get("/topics/grant/").content.decode()
        assert [n for n in range(1, 7) if f'data-report="oig-24-0{n}"' in page] == [1, 2, 3, 6]
        assert sorted(LogEntry.objects.values_list("object_repr", "action_flag")) == [("Grant", 2), ("Grants", 3)]

    def test_what_changed_meanwhile_is_shown_again(self, desk, grants):
        shown = desk.get(address("Grant", "Grants"))
        factories.published("OIG-24-09", topics=["Grants"])
        answer = confirm(desk, shown)
        assert answer.status_code == 200
        assert "Nothing was merged yet: somebody changed one of these topics" in text(answer)
        assert Topic.objects.filter(name="Grants").exists()
        assert confirm(desk, answer).status_code == 302

    def test_two_people_at_once(self, desk, grants):
        shown = desk.get(address("Grant", "Grants"))
        other_way = desk.get(address("Grant", "Grants", into=topic("Grants").pk))
        assert confirm(desk, shown).status_code == 302
        for late in (shown, other_way):
            answer = confirm(desk, late)
            assert (answer.status_code, "Nothing was merged yet" in text(answer)) == (200, True)
        assert sorted(Topic.objects.values_list("name", flat=True)) == ["Canary awards", "Grant"]

    def test_only_hidden_reports_are_concerned(self, desk, client, grants, counter):
        before = counter()
        assert confirm(desk, desk.get(address("Grant", "Canary awards"))).status_code == 302
        assert (counter(), client.get("/topics/canary-awards/").status_code) == (before, 404)

    @pytest.mark.parametrize(
        "codenames", [["view_topic", "change_topic"], ["view_topic", "delete_topic"], ["add_topic"]]
    )
    def test_it_takes_both_rights(self, client, desk, grants, codenames):
        shown = desk.get(address("Grant", "Grants"))
        client.force_login(limited(*codenames))
        assert client.get(address("Grant", "Grants")).status_code == 403
        assert confirm(client, shown).status_code == 403
        assert Topic.objects.count() == 3

    def test_without_a_login(self, client, grants):
        answer = client.get(address("Grant", "Grants"))
        assert (answer.status_code, answer.headers["Location"].startswith("/admin/login/")) == (302, True)

    def test_ways_to_the_page(self, desk, grants):
        pks = [topic(name).pk for name in ("Grant", "Grants")]
        answer = desk.post("/admin/reports/topic/", {"action": "merge_selected", "_selected_action": pks})
        assert answer.headers["Location"] == f"{MERGE}?topic={pks[0]}&topic={pks[1]}"
        page = desk.get(f"/admin/reports/topic/{pks[0]}/change/").content.decode()
        assert f'<a href="{MERGE}?topic={pks[0]}">Merge with another topic</a>' in page


class TestLists:
    """Unused, once used, undescribed, look-alike."""

    @pytest.mark.parametrize(
        ("look", "names"),
        [
            ("unused", ["Alone"]),
            ("once", ["Canary awards"]),
            ("undescribed", ["Alone", "Canary awards", "Grant"]),
            ("alike", ["Grant", "Grants"]),
            ("nonsense", ["Alone", "Canary awards", "Grant", "Grants"]),
        ],
    )
    def test_filters(self, desk, grants, look, names):
        factories.TopicFactory(name="Alone")
        assert [one.name for one in desk.get(f"/admin/reports/topic/?look={look}").context["cl"].result_list] == names

    def test_those_alike_can_be_merged(self, desk, client, grants):
        pks = [topic(name).pk for name in ("Grant", "Grants")]
        link = f'(<a href="{MERGE}?topic={pks[0]}&amp;topic={pks[1]}">merge<span'
        assert link in desk.get("/admin/reports/topic/?look=alike").content.decode()
        assert link in desk.get("/admin/").content.decode()
        client.force_login(limited("view_topic", "change_topic", "view_report"))
        page = client.get("/admin/reports/topic/?look=alike").content.decode()
        assert ("Perhaps one topic entered twice" in page, "merge<span" in page) == (True, False)

    @pytest.mark.parametrize("look", ["unused", "once", "undescribed", "alike"])
    @pytest.mark.parametrize("count", [1, 3])
    def test_constant_queries(self, desk, look, count, django_assert_max_num_queries):
        for n in range(count):
            factories.published(f"OIG-24-0{n}", topics=["-" * n + "Grant"])
            Topic.objects.filter(slug="grant").update(slug=f"grant-{n}")
        where = f"/admin/reports/topic/?look={look}"
        desk.get(where)
        with django_assert_max_num_queries(11):
            desk.get(where)


class TestHistory:
    """A merge in the histories of its reports, and in what is compared with what."""

    @pytest.fixture
    def report(self, desk):
        """With a version before the merge, the merge, and one after it."""
        made = factories.draft("OIG-24-01", "First", topics=["Grant", "Ports"])
        factories.TopicFactory(name="Grants")
        confirm(desk, desk.get(address("Grant", "Grants", into=topic("Grants").pk)))
        made.refresh_from_db()
        desk.save(made, title="Second")
        return made

    @staticmethod
    def shown(page) -> dict[str, str]:
        return {one.label: one.shown for one in page.context["found"]}

    def test_who_and_why(self, desk, report):
        page = desk.get(f"/admin/reports/report/{report.pk}/history/")
        second = page.context["rows"][1]
        assert second.text.startswith("Changed by desk, ")
        assert (second.parts, second.why) == ("Topics", "Topic “Grant” merged into “Grants”.")
        merged = report.revisions.get(number=2)
        page = desk.get(f"/admin/reports/report/{report.pk}/history/", {"after": merged.pk})
        assert page.context["compared"].found == []
        assert "Only topics that were merged, so that they are the same today." in text(page)

    def test_across_it_no_topic_came_or_went(self, desk, report):
        first, _, third = report.revisions.order_by("number")
        page = desk.get(f"/admin/reports/report/{report.pk}/history/", {"before": first.pk, "after": third.pk})
        assert [one.label for one in page.context["compared"].found] == ["Title"]

    def test_a_topic_that_was_deleted_did_go(self, desk, report):
        desk.post(f"/admin/reports/topic/{topic('Ports').pk}/delete/", {"post": "yes"})
        page = desk.get(f"/admin/reports/report/{report.pk}/history/")
        (found,) = page.context["compared"].found
        assert (found.label, "Ports" in found.shown) == ("Topics", True)
        last = page.context["rows"][0]
        assert (last.why, last.text.partition(",")[0]) == ("Topic “Ports” deleted.", "Changed by desk")

    def test_restoring_compares_with_the_topics_of_today(self, desk, report):
        desk.post(f"/admin/reports/topic/{topic('Ports').pk}/delete/", {"post": "yes"})
        page = desk.get(f"/admin/reports/report/{report.pk}/history/{report.revisions.get(number=1).pk}/restore/")
        assert list(self.shown(page)) == ["Title"]
        assert "There is no topic “Ports” any more, so it was left out." in text(page)

    def test_a_working_copy_too(self, desk, report):
        public = factories.published("OIG-24-02", "Public", topics=["Ports"], documents=["report"])
        desk.post(f"/admin/reports/report/{public.pk}/copy/")
        factories.TopicFactory(name="Harbors")
        confirm(desk, desk.get(address("Ports", "Harbors", into=topic("Harbors").pk)))
        page = desk.get(f"/admin/reports/report/{public.pk}/copy/")
        assert (page.context["found"], page.context["overtaken_by"]) == ([], None)
