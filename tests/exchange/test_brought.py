"""Agencies, areas and topics that an import added go with its undo, unless somebody made something of them."""

import pytest

from reports import exchange, publishing
from reports.exchange import undoing
from reports.models import Agency, OversightArea, Report, Topic
from tests import factories

from .rows import row
from .test_terms import full
from .test_undoing import batch_of, rights, undone

pytestmark = pytest.mark.django_db


def left() -> list[str]:
    """What there is, by name."""
    return sorted(one.name for model in (Agency, OversightArea, Topic) for one in model.objects.all())


def reasons(batch, **options) -> dict[str, str]:
    return {one.stored.name: one.why for one in undoing.undo_of(batch, rights(**options)).words}


def test_they_go_and_what_was_there_stays(counter):
    factories.TopicFactory(name="Ports")
    factories.draft("X-2", "Another")
    batch = batch_of(full(tags=["Grants", "Ports"]), row("X-2", "Another", tags=["Second"]))
    assert reasons(batch) == {"CBP": "", "Borders": "", "Grants": "", "Second": ""}
    before = counter()
    undone(batch)
    assert (left(), counter()) == (["Ports"], before)


def test_those_of_public_reports_too(client):
    factories.published("X-1", "A Title")
    batch = batch_of(row(tags=["Misspelled"]))
    assert client.get("/topics/misspelled/").status_code == 200
    undone(batch)
    assert (left(), client.get("/topics/misspelled/").status_code) == ([], 404)
    assert client.get("/reports/").status_code == 200


def test_what_somebody_changed_stays():
    batch = batch_of(full(tags=["Grants", "Second", "Third"]))
    Topic.objects.filter(name="Grants").update(synonyms="awards")
    Agency.objects.update(description="About it.")
    publishing.merge_topics([Topic.objects.get(name="Third")], into=Topic.objects.get(name="Second"), by=None)
    changed = "It has been changed since."
    assert reasons(batch) == {
        "CBP": changed,
        "Borders": "A report has it that stays as it is.",
        "Grants": changed,
        "Second": changed,
    }


def test_what_a_report_has_stays():
    batch = batch_of(full(), row("X-2", "Another", tags=["Second"]))
    factories.draft("Y-1", topics=["Grants"])
    Report.objects.get(number="X-2").save()
    undone(batch)
    assert left() == ["Grants", "Second"]


@pytest.mark.parametrize("column", ["agencies", "area"])
def test_what_another_report_got_since_stays(column):
    batch = batch_of(full())
    other = factories.draft("Y-1")
    if column == "agencies":
        other.agencies.set(Agency.objects.all())
    else:
        Report.objects.filter(pk=other.pk).update(area=OversightArea.objects.get())
    undone(batch)
    assert left() == [{"agencies": "CBP", "area": "Borders"}[column]]


def test_what_a_working_copy_has_stays():
    public = factories.published("Y-1", "Public", documents=["report"])
    batch = batch_of(full())
    copy = publishing.make_copy(public, by=None)
    grants = Topic.objects.get(name="Grants")
    entry = {"id": grants.pk, "name": "Grants", "slug": "grants"}
    publishing.change_copy(copy, copy.content | {"topics": [entry]}, by=None)
    assert reasons(batch)["Grants"] == "A working copy has it."
    undone(batch)
    assert left() == ["Grants"]


def test_it_takes_the_right_to_add_them():
    batch = batch_of(full())
    words = "You may not add or remove it."
    assert set(reasons(batch, may_add=False).values()) == {words}
    undone(batch, may_add=False)
    assert len(left()) == 3


def test_a_use_since_the_look_is_shown_first():
    batch = batch_of(full())
    seen = undoing.undo_of(batch, rights()).fingerprint
    factories.draft("Y-1", topics=["Grants"])
    with pytest.raises(exchange.PlanChanged):
        undoing.undo(batch, rights(), seen=seen)
    assert len(left()) == 3
