"""One topic in the place of others, and topics of many reports at once: what the public finds at the next request."""

import datetime as dt
import importlib
import re

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.utils import timezone

from reports import publishing, search
from reports.models import Agency, FormerTopicSlug, OversightArea, Report, ReportTopic, Revision, Topic
from tests import factories


def topic(name: str, **fields) -> Topic:
    Topic.objects.filter(name=name).update(**fields)
    return Topic.objects.get(name=name)


def location(client, address: str) -> tuple[int, str]:
    answer = client.get(address)
    return answer.status_code, answer.headers.get("Location", "")


def numbers(client, address: str) -> list[str]:
    return sorted(one.upper() for one in re.findall(r'data-report="([^"]*)"', client.get(address).content.decode()))


def unknown(client, slug: str) -> tuple[int, str]:
    """The answer at a topic's address, without its words."""
    answer = client.get(f"/topics/{slug}/")
    return answer.status_code, answer.content.decode().replace(slug, "…").replace(slug.replace("-", " "), "…")


class TestMerging:
    """One topic in the place of others."""

    def test_reports_addresses_words_at_the_next_request(self, client, db, counter):
        factories.published("OIG-24-01", topics=["Grant"])
        factories.published("OIG-24-02", topics=["Grants", "Grant", "Aid"])
        factories.published("OIG-24-03", topics=["Federal awards"])
        factories.draft("OIG-24-04", topics=["Grants"])
        others = [
            topic("Grants", synonyms="aid money\ngranted"),
            topic("Federal awards", description="About *awards*."),
        ]
        client.get("/topics/grants/")
        before = counter()
        kept = publishing.merge_topics(others, into=topic("Grant", synonyms="subsidies"), by=None)
        assert counter() == before + 1
        assert (kept.synonyms, kept.description) == ("subsidies\naid money\nFederal awards", "About *awards*.")
        for former in ("grants", "federal-awards"):
            assert location(client, f"/topics/{former}/") == (301, "/topics/grant/")
            assert numbers(client, f"/reports/?topic={former}") == ["OIG-24-01", "OIG-24-02", "OIG-24-03"]
        assert numbers(client, "/reports/?topic=-grants") == []
        assert numbers(client, '/reports/?q="federal awards"') == ["OIG-24-01", "OIG-24-02", "OIG-24-03"]
        assert "About <em>awards</em>." in client.get("/topics/grant/").content.decode()
        assert sorted(Topic.objects.values_list("name", flat=True)) == ["Aid", "Grant"]
        assert [one.number for one in Report.objects.filter(topics=kept).order_by("number")] == [
            f"OIG-24-0{n}" for n in (1, 2, 3, 4)
        ]

    def test_chains_lead_to_the_last(self, client, db):
        factories.published("OIG-24-01", topics=["a", "b", "c"])
        publishing.renamed(topic("a", slug="a-new"), former="a")
        publishing.merge_topics([topic("a")], into=topic("b"), by=None)
        publishing.merge_topics([topic("b")], into=topic("c"), by=None)
        for former in ("a", "a-new", "b"):
            assert location(client, f"/topics/{former}/") == (301, "/topics/c/")
            assert client.get(f"/reports/?topic={former}").context["finder"].total == 1

    def test_the_number_on_the_former_site_is_kept(self, db):
        one, other, third = (factories.TopicFactory(name=name) for name in ("one", "other", "third"))
        other, third = topic("other", legacy_term_id=284), topic("third", legacy_term_id=1074)
        assert publishing.merge_topics([other, third], into=one, by=None).legacy_term_id == 284
        rows = FormerTopicSlug.objects.order_by("slug").values_list("slug", "legacy_term_id", "merged_id")
        assert list(rows) == [("other", None, other.pk), ("third", 1074, third.pk)]

    def test_the_index_is_what_a_rebuild_would_make_of_it(self, db):
        ids = [factories.published(f"OIG-24-0{n}", topics=names).pk for n, names in enumerate(("a", "ab", "b"))]
        publishing.merge_topics([topic("b", synonyms="walrus")], into=topic("a"), by=None)
        found = search.match(search.parse("walrus"))
        search.rebuild()
        assert (sorted(found), sorted(search.match(search.parse("walrus")))) == (ids, ids)

    def test_hidden_reports_alone_move_nothing_for_the_public(self, world, counter):
        factories.draft(topics=["other"])
        before = counter()
        publishing.merge_topics([topic("other")], into=topic("canary-draft-topic"), by=None)
        publishing.merge_topics([topic("canary-draft-topic")], into=factories.TopicFactory(name="unused"), by=None)
        assert counter() == before

    @pytest.mark.parametrize("name", ["canary-draft-topic", "canary-scheduled-topic", "canary-unused"])
    def test_what_the_public_never_saw_stays_unknown(self, world, client, counter, name):
        factories.TopicFactory(name="canary-unused", description="Canary.")
        hidden = topic(name, synonyms="canary synonym")
        before = counter()
        kept = publishing.merge_topics([hidden], into=topic("trafficking"), by=None)
        assert counter() == before
        assert (kept.synonyms, kept.description, kept.was_public) == ("", "", True)
        assert unknown(client, hidden.slug) == unknown(client, "never-existed")
        publishing.publish(world.draft, by=None)
        assert location(client, f"/topics/{hidden.slug}/") == (404, "")
        assert numbers(client, f"/reports/?topic={hidden.slug}") == numbers(client, "/reports/?topic=never-existed")

    def test_hidden_words_are_taken_over_if_that_is_wanted(self, world):
        hidden = topic("canary-draft-topic", synonyms="tusks")
        kept = publishing.merge_topics([hidden], into=topic("trafficking"), by=None, take_hidden_words=True)
        assert kept.other_words == ["canary-draft-topic", "tusks"]
        assert search.match(search.parse("tusks")) == [world.public.pk]

    def test_into_a_hidden_one_the_address_follows(self, world, client):
        publishing.merge_topics([topic("trafficking")], into=topic("canary-draft-topic"), by=None)
        assert location(client, "/topics/trafficking/") == (301, "/topics/canary-draft-topic/")
        assert topic("canary-draft-topic").was_public

    def test_a_withdrawn_topic_was_public(self, world, client):
        withdrawn = topic("canary-withdrawn-topic")
        assert withdrawn.was_public
        publishing.merge_topics([withdrawn], into=topic("trafficking"), by=None)
        assert location(client, "/topics/canary-withdrawn-topic/") == (301, "/topics/trafficking/")

    @pytest.mark.parametrize("gone", ["a", "b"])
    def test_the_second_of_two_people_is_told(self, db, gone):
        one, other = factories.TopicFactory(name="a"), factories.TopicFactory(name="b")
        Topic.objects.filter(name=gone).delete()
        with pytest.raises(ValidationError, match="somebody has merged or deleted one of these topics meanwhile"):
            publishing.merge_topics([other], into=one, by=None)
        assert Topic.objects.count() == 1

    def test_with_itself_or_nothing(self, db):
        one = factories.TopicFactory(name="a")
        for others in ([one], []):
            with pytest.raises(ValidationError):
                publishing.merge_topics(others, into=one, by=None)

    def test_the_history_of_each_report_says_so(self, world):
        """Who, when, why, as one batch; also where the history begins with it, and nowhere else."""
        ids = [factories.published(f"OIG-24-1{n}", topics=names).pk for n, names in enumerate(("a", "ab", "bc", "c"))]
        Revision.objects.filter(report=ids[0]).delete()
        a, b, c = (topic(name) for name in "abc")
        publishing.merge_topics([a, c], into=b, by=world.editor)
        why = "Topics “a” and “c” merged into “b”."
        last = [Revision.objects.newest().get(report=pk) for pk in ids]
        assert [(one.number, one.kind, one.changed, one.by, one.why) for one in last] == [
            (2, "edited", ["topics"], world.editor, why)
        ] * 4
        assert len({one.batch for one in last} - {None}) == 1
        assert [[one["name"] for one in revision.content["topics"]] for revision in last] == [["b"]] * 4
        assert not Revision.objects.exclude(report__in=ids).filter(why=why).exists()
        assert Revision.objects.get(report=ids[0], number=1).content["topics"][0]["name"] == "a"

    def test_reports_that_had_the_topic_already_get_no_version(self, world):
        before = world.public.revisions.count()
        publishing.merge_topics([factories.TopicFactory(name="a")], into=topic("trafficking"), by=world.editor)
        assert world.public.revisions.count() == before

    @pytest.mark.parametrize("count", [1, 3])
    def test_statements_do_not_grow_with_reports(self, db, count, django_assert_max_num_queries):
        for n in range(count):
            factories.published(f"OIG-24-0{n}", topics=["a"])
        one = factories.TopicFactory(name="b")
        with django_assert_max_num_queries(70):
            publishing.merge_topics([topic("a")], into=one, by=None)


class TestManyReports:
    """Topics given to chosen reports, and taken from them."""

    def test_at_the_next_request(self, world, client, counter):
        other = factories.published("OIG-24-09", topics=["trafficking", "Grants"])
        client.get("/reports/")
        before = counter()
        grants, trafficking = topic("Grants").pk, topic("trafficking").pk
        ids = [world.public.pk, world.draft.pk, other.pk]
        changed = publishing.change_topics(ids, add=[grants], remove=[trafficking], by=world.editor)
        assert (changed, counter()) == (sorted(ids), before + 1)
        assert numbers(client, "/topics/grants/") == ["OIG-24-01", "OIG-24-09"]
        assert location(client, "/topics/trafficking/") == (404, "")
        assert numbers(client, "/reports/?q=%22grants%22") == ["OIG-24-01", "OIG-24-09"]
        assert [one.name for one in world.draft.topics.order_by("name")] == ["Grants", "canary-draft-topic"]

    def test_only_what_differs_is_an_edit(self, world, counter):
        before, moments = counter(), dict(Report.objects.values_list("pk", "updated_at"))
        trafficking, other = topic("trafficking").pk, topic("canary-draft-topic").pk
        args = {"add": [trafficking], "remove": [other], "by": world.editor}
        assert publishing.change_topics([world.public.pk], **args) == []
        assert (counter(), dict(Report.objects.values_list("pk", "updated_at"))) == (before, moments)

    def test_a_form_that_is_open_notices(self, world):
        seen = Report.objects.get(pk=world.public.pk)
        publishing.change_topics([seen.pk], add=[topic("canary-draft-topic").pk], remove=[], by=world.editor)
        now = Report.objects.get(pk=seen.pk)
        assert now.updated_at > seen.updated_at
        assert (now.updated_by, now.edited_by) == (world.editor, world.editor)

    def test_approvals_lapse(self, world, settings):
        settings.TWO_PERSON_RULE = True
        publishing.change_topics([world.scheduled.pk], add=[topic("trafficking").pk], remove=[], by=world.editor)
        world.scheduled.refresh_from_db()
        assert (world.scheduled.state, world.scheduled.publish_at) == ("review", None)

    def test_hidden_reports_move_nothing(self, world, client, counter):
        before = counter()
        ids = [world.draft.pk, world.scheduled.pk]
        publishing.change_topics(ids, add=[factories.TopicFactory(name="canary-new").pk], remove=[], by=world.editor)
        assert (counter(), location(client, "/topics/canary-new/")) == (before, (404, ""))
        assert not topic("canary-new").was_public

    def test_a_topic_that_is_merged_or_gone_meanwhile(self, world):
        merged, gone, kept = (factories.TopicFactory(name=name) for name in ("merged", "gone", "kept"))
        merged_id, gone_id = merged.pk, gone.pk
        publishing.merge_topics([merged], into=kept, by=None)
        gone.delete()
        args = {"add": [merged_id, gone_id], "remove": [], "by": world.editor}
        assert publishing.change_topics([world.public.pk, 10**9], **args) == [world.public.pk]
        assert set(ReportTopic.objects.filter(content_object=world.public).values_list("tag__name", flat=True)) == {
            "trafficking", "kept",
        }  # fmt: skip

    @pytest.mark.parametrize("turned", [False, True])
    def test_added_and_removed_ones_that_are_merged_meanwhile(self, world, turned):
        one, other = (factories.TopicFactory(name=name) for name in ("one", "other"))
        one_id, other_id = one.pk, other.pk
        world.public.topics.add(other)
        publishing.merge_topics([other if turned else one], into=one if turned else other, by=None)
        publishing.change_topics([world.public.pk], add=[one_id], remove=[other_id], by=world.editor)
        assert len({*topics_of(world.public)} & {"one", "other"}) == 1


def topics_of(report: Report) -> list[str]:
    return sorted(ReportTopic.objects.filter(content_object=report).values_list("tag__name", flat=True))


def test_what_is_public_is_remembered_when_its_moment_comes(db, client):
    factories.scheduled("OIG-24-01", topics=["later"], agencies=["CBP"])
    assert not topic("later").was_public
    Report.objects.update(publish_at=timezone.now() - dt.timedelta(seconds=1))
    client.get("/reports/")
    assert topic("later").was_public


def test_the_migration_forgets_no_redirect_and_tells_of_no_draft(world):
    factories.TopicFactory(name="unused")
    renamed = factories.draft(topics=["renamed"]).topics.get()
    FormerTopicSlug.objects.create(slug="before", current=renamed)
    for model in (Topic, Agency, OversightArea):
        model.objects.update(was_public=False)
    importlib.import_module("reports.migrations.0013_vocabulary_in_order").remember_public(apps, None)
    seen = dict(Topic.objects.values_list("name", "was_public"))
    assert seen == {
        "trafficking": True, "canary-draft-topic": False, "canary-scheduled-topic": False, "canary-withdrawn-topic": True,
        "unused": True, "renamed": True,
    }  # fmt: skip
    assert dict(Agency.objects.values_list("abbreviation", "was_public")) == {"CBP": True, "ICE": False}
    assert OversightArea.objects.get().was_public
