"""The working copy of a public report: the public reads the old version until the new one is approved and put in its place."""

import pytest
from django.contrib.auth.models import User

from reports import publishing
from reports.models import Report, Revision, Topic
from tests import factories

from .test_states import events, refusal


@pytest.fixture
def rule(settings) -> None:
    settings.TWO_PERSON_RULE = True


@pytest.fixture
def people(db) -> tuple[User, User]:
    """Two editors."""
    return factories.editor("one"), factories.editor("two")


@pytest.fixture
def report(db) -> Report:
    """A public one."""
    return factories.published(
        "A-1",
        "Old title",
        topics=["ports"],
        agencies=["CBP"],
        fiscal_year=2026,
        executive_summary="Old.",
        documents=["report"],
    )


def changed(copy: Revision, **values) -> dict:
    copy.refresh_from_db()
    return copy.content | values


def topic(name: str) -> dict:
    made = factories.TopicFactory(name=name)
    return {"id": made.pk, "name": made.name, "slug": made.slug}


def kinds(report: Report) -> list[str]:
    return list(report.transitions.order_by("pk").values_list("kind", flat=True))


def test_the_whole_way(report, people, rule, client, counter):
    one, two = people
    before = counter()
    copy = publishing.make_copy(report, by=one)
    content = changed(copy, title="New title", topics=[topic("maps")], agencies=[], area=None)
    publishing.change_copy(copy, content, by=one)
    publishing.submit_copy(copy, by=one)
    publishing.send_copy_back(copy, by=two, why="A comma.")
    publishing.submit_copy(copy, by=one)
    publishing.approve_copy(copy, by=two)
    page = client.get("/reports/a-1/").content.decode()
    assert (counter(), "Old title" in page, "New title" in page) == (before, True, False)
    assert client.get("/topics/maps/").status_code == 404
    assert publishing.put_in_place(copy, by=one) == []
    page = client.get("/reports/a-1/").content.decode()
    assert ("Old title" in page, "New title" in page) == (False, True)
    assert [client.get(f"/topics/{name}/").status_code for name in ("maps", "ports")] == [200, 404]
    assert 'data-report="a-1"' in client.get("/reports/?q=new+title").content.decode()
    assert counter() == before + 1
    copy.refresh_from_db()
    assert (copy.number, copy.state, copy.by, copy.changed) == (2, "kept", one, ["title", "agencies", "topics"])
    assert kinds(report)[-6:] == ["copy-made", "copy-sent", "copy-back", "copy-sent", "copy-passed", "copy-put"]
    assert events(report) == ["published"]
    now = Report.objects.get()
    assert (now.edited_by, now.updated_by, now.slug, now.documents.count()) == (one, one, "a-1", 1)


class TestRefused:
    """In words, and without a trace."""

    def test_what_is_hidden_has_none(self, world):
        for report in (world.draft, world.scheduled, world.withdrawn):
            assert refusal(publishing.make_copy, report, by=None) == [
                "This report is not public. Change the report itself."
            ]

    def test_a_second_one(self, report):
        publishing.make_copy(report, by=None)
        assert refusal(publishing.make_copy, report, by=None) == [
            "There is a working copy of this report already. Put it in place or discard it first."
        ]

    def test_by_the_two_person_rule(self, report, people, rule):
        one, two = people
        copy = publishing.make_copy(report, by=one)
        publishing.change_copy(copy, changed(copy, title="New"), by=one)
        words = ["This working copy has not been submitted for review, and another editor must approve it first."]
        assert refusal(publishing.put_in_place, copy, by=two) == words
        publishing.submit_copy(copy, by=two)
        own = ["You changed this working copy last, so another editor must approve it."]
        assert refusal(publishing.approve_copy, copy, by=one) == own
        assert refusal(publishing.put_in_place, copy, by=one) == own
        publishing.approve_copy(copy, by=two)
        publishing.change_copy(copy, changed(copy, title="Newer"), by=two)
        copy.refresh_from_db()
        assert copy.state == "review"
        assert refusal(publishing.put_in_place, copy, by=two) == own
        publishing.put_in_place(copy, by=one)
        assert Report.objects.get().title == "Newer"

    def test_what_lacks_something(self, report, people):
        copy = publishing.make_copy(report, by=people[0])
        publishing.change_copy(copy, changed(copy, executive_summary=""), by=people[0])
        words = ["Enter the executive summary. The law asks for a summary of findings."]
        assert refusal(publishing.put_in_place, copy, by=people[1]) == words
        publishing.submit_copy(copy, by=people[0])
        assert refusal(publishing.approve_copy, copy, by=people[1]) == words

    def test_what_says_the_same(self, report):
        copy = publishing.make_copy(report, by=None)
        assert refusal(publishing.put_in_place, copy, by=None) == [
            "This working copy says the same as the public report. Change it, or discard it."
        ]

    def test_after_a_withdrawal(self, report):
        copy = publishing.make_copy(report, by=None)
        publishing.change_copy(copy, changed(copy, title="New"), by=None)
        publishing.withdraw(report, reason="Wrong.", by=None)
        assert refusal(publishing.put_in_place, copy, by=None) == [
            "This report is not public. Change the report itself."
        ]
        assert Report.objects.get().title == "Old title"

    def test_what_is_over(self, report):
        copy = publishing.make_copy(report, by=None)
        publishing.discard_copy(copy, by=None)
        for do in (publishing.put_in_place, publishing.submit_copy, publishing.discard_copy):
            assert refusal(do, copy, by=None) == ["Not possible any more: the working copy is now discarded."]
        assert publishing.make_copy(report, by=None, revision=copy).state == "working"


class TestOvertaken:
    """The public version was changed while the copy was written."""

    @pytest.fixture
    def copy(self, report) -> Revision:
        made = publishing.make_copy(report, by=None)
        publishing.change_copy(made, changed(made, title="Of the copy"), by=None)
        return made

    def test_it_does_not_take_its_place_unseen(self, report, copy):
        report.executive_summary = "Corrected."
        report.save()
        publishing.saved(report, by=None)
        words = (
            "The public report was changed since this working copy was made. Compare both before it takes its place."
        )
        assert refusal(publishing.put_in_place, copy, by=None) == [words]
        publishing.change_copy(copy, changed(copy), by=None, base=1)
        assert refusal(publishing.put_in_place, copy, by=None) == [words]
        publishing.change_copy(copy, changed(copy), by=None, base=2)
        publishing.put_in_place(copy, by=None)
        said = [one.content["executive_summary"] for one in report.revisions.order_by("number")]
        assert (said, Report.objects.get().title) == (["Old.", "Corrected.", "Old."], "Of the copy")

    def test_a_change_by_another_door_counts(self, report, copy):
        report.topics.clear()
        assert len(refusal(publishing.put_in_place, copy, by=None)) == 1

    def test_files_are_changed_beside_it(self, report, copy):
        factories.document(report, "highlights")
        publishing.saved(report, by=None)
        publishing.put_in_place(copy, by=None)
        copy.refresh_from_db()
        assert (len(copy.content["documents"]), copy.changed, report.documents.count()) == (2, ["title"], 2)


def test_topics_that_are_gone_are_told(report):
    copy = publishing.make_copy(report, by=None)
    publishing.change_copy(copy, changed(copy, topics=[topic("maps")]), by=None)
    Report.topics.through.tag_model().objects.filter(name="maps").delete()
    assert publishing.put_in_place(copy, by=None) == ["There is no topic “maps” any more, so it was left out."]


def test_an_unchanged_save_changes_nothing(report, people, rule):
    copy = publishing.make_copy(report, by=people[0])
    publishing.change_copy(copy, changed(copy, title="New"), by=people[0])
    publishing.submit_copy(copy, by=people[0])
    publishing.change_copy(copy, changed(copy), by=people[1])
    copy.refresh_from_db()
    assert copy.by == people[0]


def test_a_topic_that_was_merged_or_deleted_since_stands_in_no_way(db):
    report = factories.published("OIG-24-01", "Old", topics=["grant", "fraud", "lost"], documents=["report"])
    copy = publishing.make_copy(report, by=None)
    publishing.change_copy(copy, copy.content | {"title": "New"}, by=None)
    topics = {one.slug: one for one in Topic.objects.all()}
    publishing.merge_topics([topics["grant"]], into=topics["fraud"], by=None)
    topics["lost"].delete()
    publishing.put_in_place(copy, by=None)
    report.refresh_from_db()
    assert (report.title, [one.slug for one in report.topics.all()]) == ("New", ["fraud"])
