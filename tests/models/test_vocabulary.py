"""The slug that an entry of a vocabulary proposes: one rule for the desk and for imports."""

import pytest

from reports.models import Agency, OversightArea, Topic


@pytest.mark.parametrize(
    ("entry", "slug"),
    [
        (Agency(name="Federal Emergency Management Agency", abbreviation="FEMA"), "fema"),
        (Agency(name="Directorate for Management"), "directorate-for-management"),
        (Agency(name="Others", abbreviation="*"), "others"),
        (Agency(name="None"), "agency-none"),
        (Agency(name="Nothing recorded", abbreviation="None"), "agency-none"),
        (Agency(name="日本"), "agency"),
        (OversightArea(name="Border Security"), "border-security"),
        (OversightArea(name="None"), "area-none"),
        (Topic(name="Secret Service"), "secret-service"),
        (Topic(name="None"), "topic-none"),
        (Topic(name="日本"), "topic"),
        (Topic(name="a" * 89 + " bcd"), "a" * 89),
    ],
)
def test_proposed_slugs(entry, slug):
    assert entry.proposed_slug() == slug


def test_taggit_makes_topics_by_the_same_rule(db):
    assert [Topic.objects.create(name=name).slug for name in ("None", "A/B", "AB")] == ["topic-none", "ab", "ab-2"]
