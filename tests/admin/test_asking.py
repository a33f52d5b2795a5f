"""A topic's form asks before it makes one that exists in other words, and says what a new name changes for readers."""

import pytest
from django.contrib.auth.models import Permission, User

from reports.admin import alike
from reports.admin.alike import Known
from reports.models import OversightArea, Topic
from tests import factories

from .test_vocabulary import entry, errors, save

ADD = "/admin/reports/topic/add/"
ASKED = {"__all__": ["Nothing was saved yet: look at what there is already."]}
ASKED_RENAMING = {"__all__": ["Nothing was saved yet: look at what this changes for readers."]}


def lines(answer) -> list[tuple[str, str, str, int | None]]:
    """What the page says there is: kind, name, synonym, count."""
    return [(one.kind, one.name, one.synonym, one.count) for one in answer.context["lines"]]


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


@pytest.fixture
def there(db):
    """What the office has."""
    factories.published("OIG-24-01", topics=["Grant"])
    factories.draft("OIG-24-02", topics=["Grant"], agencies=["CBP"])
    factories.TopicFactory(name="Wildlife trafficking", synonyms="animal smuggling\nivory")
    factories.TopicFactory(name="Cybersecurity")
    factories.TopicFactory(name="Fiscal year 2023")
    OversightArea.objects.create(name="Border Security", slug="border")


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Grants", [("topic", "Grant", "", 2)]),
        ("GRÄNTS", [("topic", "Grant", "", 2)]),
        ("“Grant”", [("topic", "Grant", "", 2)]),
        ("trafficking, wildlife", [("topic", "Wildlife trafficking", "", 0)]),
        ("Wildlife traffiking", [("topic", "Wildlife trafficking", "", 0)]),
        ("Wildlife traffciking", [("topic", "Wildlife trafficking", "", 0)]),
        ("Cyber-security", [("topic", "Cybersecurity", "", 0)]),
        ("Ivory", [("topic", "Wildlife trafficking", "ivory", 0)]),
        ("animal smugglings", [("topic", "Wildlife trafficking", "animal smuggling", 0)]),
        ("cbp", [("agency", "Agency CBP (CBP)", "", 1)]),
        ("agency CBP", [("agency", "Agency CBP (CBP)", "", 1)]),
        ("Border security", [("oversight area", "Border Security", "", 0)]),
    ],
)
def test_asks(desk, there, name, found):
    answer = desk.post(ADD, entry(name=name, slug="", synonyms="typed", description="Typed too"))
    assert (answer.status_code, errors(answer), lines(answer)) == (200, ASKED, found)
    page = text(answer)
    assert "Make it all the same" in page
    for typed in (">\ntyped</textarea>".replace("\n", " "), "Typed too"):
        assert typed in page
    assert not Topic.objects.filter(name=name).exists()
    again = desk.post(ADD, entry(name=name, agreed_name=name, synonyms="typed"))
    assert again.status_code == 302
    assert Topic.objects.get(name=name).synonyms == "typed"


@pytest.mark.parametrize("name", ["Grace", "Fiscal year 2024", "Grant fraud", "Gran", "Security", "Wildlife", "!!!"])
def test_does_not_ask(desk, there, name):
    assert desk.post(ADD, entry(name=name)).status_code == 302


def test_agreeing_is_about_one_name(desk, there):
    answer = desk.post(ADD, entry(name="Cyber security", agreed_name="Grants"))
    assert (errors(answer), lines(answer)) == (ASKED, [("topic", "Cybersecurity", "", 0)])


def test_links_lead_to_what_there_is(desk, there):
    grant = Topic.objects.get(name="Grant")
    page = text(desk.post(ADD, entry(name="Grants")))
    assert (
        f'There is the topic <a href="/admin/reports/topic/{grant.pk}/change/">Grant</a>, with '
        f'<a href="/admin/reports/report/?topic_items__tag__exact={grant.pk}">2 reports</a>.'
    ) in page
    page = text(desk.post(ADD, entry(name="CBP")))
    assert "Reports about it have it in the box “Agencies”." in page
    page = text(desk.post(ADD, entry(name="GRANT")))
    assert f'There is the topic <a href="/admin/reports/topic/{grant.pk}/change/">Grant</a>' in page
    assert "Make it all the same" not in page


def test_the_small_window_can_take_it_instead(desk, there):
    grant = Topic.objects.get(name="Grant")
    page = text(desk.post(f"{ADD}?_popup=1", entry(name="Grants", _popup="1")))
    assert f'<button class="button" type="submit" name="_use" value="{grant.pk}">Take “Grant”</button>' in page
    assert f'<a href="/admin/reports/topic/{grant.pk}/change/" target="_blank" rel="noopener">Grant</a>' in page
    answer = desk.post(f"{ADD}?_popup=1", entry(name="Grants", _popup="1", _use=grant.pk))
    assert f"&quot;value&quot;: &quot;{grant.pk}&quot;" in answer.content.decode()
    assert Topic.objects.filter(name="Grants").count() == 0
    for made_up in ("0", "x", "9" * 30, "1\x00"):
        assert desk.post(f"{ADD}?_popup=1", entry(name="Grants", _popup="1", _use=made_up)).status_code == 200


def test_who_may_not_see_reports_gets_no_counts(client, there):
    user = User.objects.create_user("topics", password="a long enough password", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=["add_topic", "view_topic"]))
    client.force_login(user)
    answer = client.post(ADD, entry(name="Grants"))
    assert lines(answer) == [("topic", "Grant", "", None)]
    answer = client.post(ADD, entry(name="CBP"))
    assert [(one.name, one.url, one.reports_url) for one in answer.context["lines"]] == [("Agency CBP (CBP)", "", "")]


@pytest.mark.parametrize("count", [1, 3])
def test_constant_queries(desk, count, django_assert_num_queries):
    for n in range(count):
        factories.published(f"OIG-24-0{n}", topics=["-" * n + "Grant"])
        Topic.objects.filter(name="-" * n + "Grant").update(slug=f"grant-{n}")
    desk.get(ADD)
    with django_assert_num_queries(20):
        assert len(lines(desk.post(ADD, entry(name="Grants")))) == count


class TestRenaming:
    """What changes for readers is said before."""

    def test_says_what_changes_and_does_it_on_agreement(self, desk, there, client):
        grant = Topic.objects.get(name="Grant")
        answer = save(desk, grant, name="Awards", slug="awards")
        assert errors(answer) == ASKED_RENAMING
        page = text(answer)
        for words in (
            "2 reports, of which 1 is public, will have the topic “Awards” in place of “Grant”.",
            "Its page will be at /topics/awards/. The old address, /topics/grant/, leads there for ever.",
            "A search for “Grant” finds it no more by its name.",
        ):
            assert words in page
        assert client.get("/topics/grant/").status_code == 200
        assert (
            save(desk, grant, name="Awards", slug="awards", agreed_renaming="Awards /topics/awards/").status_code == 302
        )
        answer = client.get("/topics/grant/")
        assert (answer.status_code, answer.headers["Location"]) == (301, "/topics/awards/")

    def test_agreeing_is_about_one_change(self, desk, there):
        grant = Topic.objects.get(name="Grant")
        answer = save(desk, grant, name="Awards", slug="given", agreed_renaming="Awards /topics/awards/")
        assert errors(answer) == ASKED_RENAMING

    def test_the_old_name_as_a_synonym_is_found(self, desk, there):
        answer = save(desk, Topic.objects.get(name="Grant"), name="Awards", synonyms="grants")
        assert not answer.context["adminform"].form.renaming.is_old_name_lost
        assert "Its page stays at /topics/grant/." in text(answer)

    def test_what_only_hidden_reports_use_is_not_asked_about_and_leaves_no_trace(self, desk, world, client, counter):
        before = counter()
        hidden = Topic.objects.get(name="canary-draft-topic")
        assert save(desk, hidden, name="Elephants", slug="elephants").status_code == 302
        world.draft.refresh_from_db()
        assert counter() == before
        factories.published("OIG-24-09", topics=["Elephants"])
        assert client.get("/topics/elephants/").status_code == 200
        assert client.get("/topics/canary-draft-topic/").status_code == 404

    def test_into_another_topics_name_asks_both(self, desk, there):
        answer = save(desk, Topic.objects.get(name="Grant"), name="Cyber security")
        assert errors(answer) == {"__all__": ASKED["__all__"] + ASKED_RENAMING["__all__"]}


def groups(*topics: Known) -> list[list[int]]:
    return [[one.pk for one in group] for group in alike.groups(topics)]


def test_groups():
    assert groups(Known(1, "Grant"), Known(2, "Grants"), Known(3, "Fraud"), Known(4, "grant.")) == [[1, 2, 4]]
    assert groups(Known(1, "Trafficking"), Known(2, "Trafiking"), Known(3, "Trafficing")) == [[1, 3]]
    assert groups(Known(1, "Ivory"), Known(2, "Wildlife", ("tusks", "ivories"))) == [[1, 2]]
    assert groups(Known(1, "Ivory", ("tusks",)), Known(2, "Wildlife", ("tusks",))) == []
    assert groups(Known(1, "Irma"), Known(2, "Hurricane Irma"), Known(3, "!!"), Known(4, "??")) == []
    assert groups(Known(1, "Hurricane 2023"), Known(2, "Hurricane 2024")) == []
