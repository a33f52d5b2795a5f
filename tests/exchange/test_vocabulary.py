"""Agencies, areas and topics that come while an import is at work: its vocabularies were read before."""

from reports.exchange.entries import load_ids
from reports.exchange.vocabulary import Vocabularies, Vocabulary
from reports.models import Agency, FormerTopicSlug
from tests import factories


def test_entries_that_a_report_got_since_are_known(db, django_assert_num_queries):
    report = factories.draft("A-1", agencies=["CBP"], topics=["ports"])
    vocabularies = Vocabularies()
    report.agencies.add(*(factories.AgencyFactory(abbreviation=name) for name in ("ICE", "TSA")))
    report.topics.add(factories.TopicFactory(name="maps"))
    report.area = factories.AreaFactory(name="Border")
    report.save()
    with django_assert_num_queries(6):  # three for the report, one for each vocabulary that has something new
        entry = load_ids([report.pk], vocabularies, lock=False)[report.pk]
    assert [one.abbreviation for one in entry.agencies] == ["CBP", "ICE", "TSA"]
    assert [one.name for one in entry.topics] == ["ports", "maps"]
    assert entry.area == report.area
    assert vocabularies.agencies.find("ice") == Agency.objects.get(abbreviation="ICE")


def test_a_former_address_of_one_that_is_not_known_yet_means_nothing(db):
    """A topic that is made and renamed between the two statements that read the topics."""
    FormerTopicSlug.objects.create(slug="old", current=factories.TopicFactory(name="new"))

    class Empty:
        def order_by(self, name: str) -> list:
            return []

    class Model:
        _default_manager, former_slug_model = Empty(), FormerTopicSlug

    assert Vocabulary(Model).find("old") is None
