"""What a version was filed under, as it is today and as it was called then."""

from reports import publishing
from reports.models import Agency, FormerAreaSlug, OversightArea, Topic
from reports.publishing.contents import contents
from reports.publishing.filing import as_of_then, as_of_today
from tests import factories


def names(content: dict) -> tuple:
    agencies, topics = ([one["name"] for one in content[part]] for part in ("agencies", "topics"))
    return content["area"]["name"], agencies, topics


def test_what_was_renamed_merged_or_deleted_since(db):
    report = factories.draft("A-1", "One", area="Border", agencies=["CBP"], topics=["fraud", "grant", "lost"])
    before = contents([report])[report.pk]
    topics = {one.name: one for one in Topic.objects.all()}
    publishing.merge_topics([topics["fraud"]], into=topics["grant"], by=None)
    topics["lost"].delete()
    Agency.objects.update(abbreviation="CBPX")
    OversightArea.objects.all().delete()
    borders = factories.AreaFactory(name="Borders")
    FormerAreaSlug.objects.create(slug="border", current=borders)
    today, then = as_of_today(before), as_of_then(before)
    assert names(today) == ("Borders", [Agency.objects.get().label], ["grant"])
    assert names(then) == ("Border", names(before)[1], ["fraud", "lost"])
    assert (then["area"]["id"], then["topics"][0]["id"]) == (borders.pk, topics["grant"].pk)
