"""Agencies, oversight areas and topics: names, addresses for ever, where they are used, and what the public then sees."""

import pytest

from reports.exchange.vocabulary import Vocabulary
from reports.models import Agency, FormerAgencySlug, FormerTopicSlug, OversightArea, Report, ReportTopic, Topic
from tests import factories


def entry(one=None, **typed) -> dict:
    """The form's values."""
    data = {"name": "", "slug": "", "description": "", "legacy_term_id": "", "abbreviation": ""}
    if one:
        data |= {name: getattr(one, name, "") or "" for name in data}
    return data | typed


def agreed(name: str) -> dict:
    """Ticked: a topic of this name is wanted, whatever it looks like."""
    return {"agreed_name": name}


def errors(answer) -> dict:
    """The form's errors."""
    return dict(answer.context["adminform"].form.errors)


def save(desk, one, **typed):
    """Change an entry."""
    return desk.post(f"/admin/reports/{one._meta.model_name}/{one.pk}/change/", entry(one, **typed))


def test_counts_in_the_list(desk, world):
    factories.draft("OIG-24-05", agencies=["CBP"], topics=["trafficking"], area="Border Security")
    for address, name in (("agency", "Agency CBP"), ("oversightarea", "Border Security"), ("topic", "trafficking")):
        listed = desk.get(f"/admin/reports/{address}/").context["cl"].result_list
        assert [(one.used_count, one.public_count) for one in listed if one.name == name] == [(2, 1)]


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("address", ["agency", "oversightarea", "topic"])
def test_lists_have_constant_queries(desk, count, address, django_assert_num_queries):
    for n in range(count):
        factories.published(agencies=[f"A{n}"], topics=[f"t{n}"], area=f"Area {n}")
    desk.get(f"/admin/reports/{address}/")
    with django_assert_num_queries(
        9
    ):  # what is due; session, user, their app for sign-in codes, 2 of permissions; 2 counts, the page
        desk.get(f"/admin/reports/{address}/")


def test_the_count_links_to_the_reports(desk, world):
    factories.draft("OIG-24-05", agencies=["CBP"], topics=["trafficking"], area="Border Security")
    topic, agency = Topic.objects.get(name="trafficking"), Agency.objects.get(abbreviation="CBP")
    area = OversightArea.objects.get()
    for address, query in (
        ("topic", f"topic_items__tag__exact={topic.pk}"),
        ("agency", f"agencies__id__exact={agency.pk}"),
        ("oversightarea", f"area__id__exact={area.pk}"),
    ):
        assert (
            f'<a href="/admin/reports/report/?{query}">2</a>' in desk.get(f"/admin/reports/{address}/").content.decode()
        )
        found = desk.get(f"/admin/reports/report/?{query}").context["cl"].result_list
        assert sorted(report.number for report in found) == ["OIG-24-01", "OIG-24-05"]


class TestNames:
    """One name in any case."""

    def test_the_small_window_says_kindly_that_a_topic_exists(self, desk):
        factories.TopicFactory(name="Fraud")
        answer = desk.post("/admin/reports/topic/add/?_popup=1", entry(name="FRAUD", slug="fraud", _popup="1"))
        assert errors(answer) == {
            "name": ["There is already the topic “Fraud”. Close this window and choose it from the list."]
        }

    def test_on_the_whole_page(self, desk):
        factories.AgencyFactory(name="Coast Guard", abbreviation="USCG")
        answer = desk.post("/admin/reports/agency/add/", entry(name="coast  guard"))
        assert errors(answer) == {"name": ["There is already the agency “Coast Guard”. Use that one."]}

    @pytest.mark.parametrize(
        ("typed", "slug"),
        [
            ({"name": "Federal Emergency Management Agency", "abbreviation": "FEMA"}, "fema"),
            ({"name": "Directorate for Management"}, "directorate-for-management"),
            ({"name": "None"}, "agency-none"),
            ({"name": "Fiscal Emergencies", "abbreviation": "TSA"}, "tsa-2"),
        ],
    )
    def test_an_agency_gets_the_address_that_an_import_would_give(self, desk, typed, slug):
        factories.AgencyFactory(abbreviation="TSA")
        assert desk.post("/admin/reports/agency/add/", entry(**typed)).status_code == 302
        assert Agency.objects.order_by("-pk")[0].slug == slug
        Agency.objects.filter(slug=slug).delete()
        vocabulary = Vocabulary(Agency)
        assert vocabulary.add(**typed).slug == slug

    def test_the_three_vocabularies_may_overlap(self, desk):
        for address in ("agency", "oversightarea", "topic"):
            answer = desk.post(
                f"/admin/reports/{address}/add/", entry(name="Border Security", **agreed("Border Security"))
            )
            assert answer.status_code == 302
        assert {one.objects.get().slug for one in (Agency, OversightArea, Topic)} == {"border-security"}


class TestAddresses:
    """A slug that was given up leads to its entry for ever."""

    @pytest.mark.parametrize(
        ("name", "slug"), [("Zoë & Co", "zoe-co"), ("日本", "topic"), ("none", "topic-none"), ("x" * 100, "x" * 90)]
    )
    def test_made_from_the_name(self, desk, name, slug):
        desk.post("/admin/reports/topic/add/", entry(name=name))
        assert Topic.objects.get().slug == slug

    def test_made_unlike_those_there_are_and_were(self, desk):
        one = factories.TopicFactory(name="Grants!", slug="grants")
        FormerTopicSlug.objects.create(slug="grants-2", current=one)
        desk.post("/admin/reports/topic/add/", entry(name="Grants", **agreed("Grants")))
        assert Topic.objects.get(name="Grants").slug == "grants-3"

    @pytest.mark.parametrize(
        ("slug", "message"),
        [
            ("none", "The address “none” stands for “not recorded” in filters. Choose another."),
            ("-fema", "An address cannot begin with “-”, which excludes a value in filters."),
            ("a b", "Enter a valid “slug” consisting of letters, numbers, underscores or hyphens."),
            ("zoë", "Enter a valid “slug” consisting of letters, numbers, underscores or hyphens."),
            ("taken", "The agency “Other (OT)” has this address. Choose another."),
            ("was-taken", "This address belonged to the agency “Other (OT)” and still leads there. Choose another."),
        ],
    )
    def test_refused(self, desk, slug, message):
        other = factories.AgencyFactory(name="Other", abbreviation="OT", slug="taken")
        FormerAgencySlug.objects.create(slug="was-taken", current=other)
        assert errors(desk.post("/admin/reports/agency/add/", entry(name="New", slug=slug))) == {"slug": [message]}

    def test_the_old_one_redirects_and_comes_free_when_taken_up_again(self, desk, client, world):
        agency = Agency.objects.get(abbreviation="CBP")
        save(desk, agency, slug="customs")
        assert [(one.slug, one.current_id) for one in FormerAgencySlug.objects.all()] == [("cbp", agency.pk)]
        answer = client.get("/agencies/cbp/")
        assert (answer.status_code, answer.headers["Location"]) == (301, "/agencies/customs/")
        assert 'data-report="oig-24-01"' in client.get("/reports/?agency=cbp").content.decode()
        save(desk, Agency.objects.get(pk=agency.pk), slug="cbp")
        assert [one.slug for one in FormerAgencySlug.objects.all()] == ["customs"]
        assert client.get("/agencies/cbp/").status_code == 200


class TestWhatThePublicSees:
    """A change shows at the next request; one that concerns hidden reports alone moves nothing."""

    def test_a_new_name_and_description(self, desk, client, world, counter):
        before = counter()
        change = {"name": "Wildlife crime", "description": "About *animals*."}
        save(
            desk, Topic.objects.get(name="trafficking"), **change, agreed_renaming="Wildlife crime /topics/trafficking/"
        )
        assert counter() == before + 1
        page = client.get("/topics/trafficking/").content.decode()
        assert "Wildlife crime" in page
        assert "About <em>animals</em>." in page
        assert 'data-report="oig-24-01"' in client.get("/reports/?q=%22wildlife+crime%22").content.decode()

    def test_of_hidden_reports(self, desk, world, counter):
        before = counter()
        save(desk, Topic.objects.get(name="canary-draft-topic"), name="Renamed")
        desk.post(f"/admin/reports/topic/{Topic.objects.get(name='Renamed').pk}/delete/", {"post": "yes"})
        save(desk, Topic.objects.get(name="trafficking"))  # nothing changed
        assert counter() == before

    def test_deleted(self, desk, client, world, counter):
        before = counter()
        for one in (
            Topic.objects.get(name="trafficking"),
            Agency.objects.get(abbreviation="CBP"),
            OversightArea.objects.get(),
        ):
            assert (
                desk.post(f"/admin/reports/{one._meta.model_name}/{one.pk}/delete/", {"post": "yes"}).status_code == 302
            )
        assert counter() == before + 3
        for address in ("/topics/trafficking/", "/agencies/cbp/", "/oversight-areas/border-security/"):
            assert client.get(address).status_code == 404
        assert 'data-report="oig-24-01"' in client.get("/reports/").content.decode()
        assert ReportTopic.objects.filter(content_object=world.public).count() == 0
        assert Report.objects.get(pk=world.public.pk).area is None


class TestBeforeDeleting:
    """The page says where the entry is used."""

    def test_one(self, desk, world):
        factories.draft("OIG-24-05", agencies=["CBP"])
        agency = Agency.objects.get(abbreviation="CBP")
        page = " ".join(desk.get(f"/admin/reports/agency/{agency.pk}/delete/").content.decode().split())
        assert (
            f'<strong>Agency CBP (CBP)</strong> is used by <a href="/admin/reports/report/?agencies__id__exact={agency.pk}">'
            "2 reports</a>, of which 1 is public. The reports stay; they lose this entry at once."
        ) in page
        assert (
            f'<a href="/admin/reports/report/{world.public.pk}/change/">OIG-24-01 Wildlife trafficking at ports</a>'
            in page
        )
        assert "Report_agencies" not in page

    def test_several(self, desk, world):
        unused = factories.TopicFactory(name="unused")
        names = ["trafficking", "canary-draft-topic"]
        chosen = [unused.pk, *Topic.objects.filter(name__in=names).values_list("pk", flat=True)]
        data = {"action": "delete_selected", "_selected_action": chosen}
        page = " ".join(desk.post("/admin/reports/topic/", data).content.decode().split())
        assert "<strong>unused</strong> is used by no report." in page
        assert "1 report</a>, of which 1 is public. The reports stay" in page
        assert "1 report</a>, none of them public." in page
        desk.post("/admin/reports/topic/", data | {"post": "yes"})
        assert Topic.objects.filter(pk__in=chosen).count() == 0

    def test_several_that_are_public_raise_the_counter_once(self, desk, world, counter):
        factories.published("OIG-24-06", topics=["second"])
        before = counter()
        chosen = list(Topic.objects.filter(name__in=["trafficking", "second"]).values_list("pk", flat=True))
        desk.post("/admin/reports/topic/", {"action": "delete_selected", "_selected_action": chosen, "post": "yes"})
        assert counter() == before + 1


def test_view_on_site_only_with_a_public_report(desk, world):
    def link(name: str) -> str | None:
        topic = Topic.objects.get(name=name)
        return desk.get(f"/admin/reports/topic/{topic.pk}/change/").context.get("absolute_url")

    assert [link("trafficking"), link("canary-draft-topic")] == ["/topics/trafficking/", None]
