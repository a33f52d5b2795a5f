"""What somebody may bring in with a file, and that nothing comes out by it against the rules."""

import pytest

from reports import catalog, publishing
from reports.models import Report
from tests import factories

from .test_importing import BASE, IMPORT, done, plan, text_of
from .test_rights import someone
from .test_roles import groups, member  # noqa: F401  (a fixture for all tests here)

pytestmark = pytest.mark.django_db


def test_who_may_not_import_meets_a_closed_door(world, client, desk):
    batch = done(desk)
    addresses = [IMPORT, plan(desk), f"{plan(desk)}plan.csv", f"{BASE}imports/", f"{BASE}imports/{batch.pk}/"]
    for n, rights in enumerate([(), ("view_report",), ("view_report", "add_report"), ("view_report", "change_report")]):
        person = someone(f"someone{n}", *rights)
        assert [person.get(one).status_code for one in addresses] == [403] * 5
        assert [person.post(one, {}).status_code for one in addresses] == [403] * 5
        if "view_report" in rights:
            page = person.get(BASE).content.decode()
            assert (IMPORT in page, f"{BASE}imports/" in page) == (False, False)
    assert [client.get(one).status_code for one in addresses] == [302] * 5
    assert [one.get(IMPORT).status_code for one in (member("m", "Managers"), member("a", "Authors"))] == [403, 200]


def test_an_author_changes_own_drafts_alone(world):
    """Titles of all states in the file: only the author's own draft takes what the file says."""
    author = member("author", "Authors")
    own = factories.draft("OWN-1", "Mine")
    Report.objects.filter(pk=own.pk).update(created_by=factories.User.objects.get(username="author"))
    before = {one.pk: one.updated_at for one in Report.objects.exclude(pk=own.pk)}
    rows = "".join(f"{one.number},{one.title},Written by a file\n" for one in Report.objects.all())
    content = f"Number,Title,Executive Summary\n{rows}NEW-1,New,Words\n"
    page = author.get(plan(author, content, differing="replace"))
    said = text_of(page)
    assert said.count("this report is or was public, and you may not publish Ask an editor to import it.") == 2
    assert said.count("this report is no draft of yours") == 2
    done(author, content, differing="replace", publishes="on")
    assert list(Report.objects.filter(executive_summary="Written by a file")) == [own]
    assert Report.objects.get(number="NEW-1").state == "draft"
    assert {one.pk: one.updated_at for one in Report.objects.filter(pk__in=before)} == before


@pytest.mark.parametrize("two_persons", [True, False])
@pytest.mark.parametrize("group", ["Authors", "Editors"])
def test_nothing_comes_out_unless_its_owner_may_publish_alone(settings, counter, two_persons, group):
    settings.TWO_PERSON_RULE = two_persons
    person = member("person", group)
    is_offered = 'name="publishes"' in person.get(IMPORT).content.decode()
    before, version = counter(), catalog.current().version
    done(person, "Number,Title\nX-1,A Title\nX-2,\n", publishes="on")
    may = group == "Editors" and not two_persons
    assert is_offered == may
    assert list(Report.objects.order_by("pk").values_list("state", flat=True)) == [
        "published" if may else "draft",
        "draft",
    ]
    assert ((counter(), catalog.current().version) == (before, version)) == (not may)


def test_new_reports_stay_drafts_unless_that_is_asked_for(settings):
    settings.TWO_PERSON_RULE = False
    done(member("person", "Editors"))
    assert set(Report.objects.values_list("state", flat=True)) == {"draft"}


def test_the_right_to_publish_lost_between_the_pages(settings):
    settings.TWO_PERSON_RULE = False
    person = member("person", "Editors")
    address = plan(person, publishes="on")
    seen = person.get(address).context["seen"]
    settings.TWO_PERSON_RULE = True
    page = person.post(address, {"seen": seen})
    assert page.status_code == 200
    assert Report.objects.count() == 0


def test_an_import_lets_approvals_lapse_and_its_owner_may_not_approve(settings):
    settings.TWO_PERSON_RULE = True
    report = factories.finished("X-1", "A Title")
    publishing.submit(report, by=None)
    publishing.approve(report, by=factories.editor("first"))
    person = member("person", "Editors")
    content = "Number,Title,Type\nX-1,A Title,audit\n"
    assert "1 approved or scheduled report may have to go back to review." in text_of(person.get(plan(person, content)))
    done(person, content)
    report.refresh_from_db()
    assert (report.state, report.edited_by.username) == ("review", "person")


def test_an_editor_changes_public_reports_and_is_told_so(counter):
    report = factories.published("X-1", "A Title")
    person = member("person", "Editors")
    assert "The public sees the changes of 1 report at once." in text_of(person.get(plan(person)))
    before = counter()
    done(person)
    report.refresh_from_db()
    assert (report.executive_summary, report.state, counter()) == ("New words.", "published", before + 1)


def test_new_words_of_a_vocabulary_take_the_right_to_add_them():
    author = member("author", "Authors")
    page = author.get(plan(author, "Title,Topics\nA,Unheard\n"))
    assert "“Unheard” does not exist, and you may not add it" in text_of(page)
    assert 'value="Import"' not in page.content.decode()
