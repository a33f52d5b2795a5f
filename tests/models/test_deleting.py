"""A report that was public is deleted by no door: not the admin's, not a shell's."""

import pytest
from django.db.models import ProtectedError

from reports.models import Report
from tests import factories


@pytest.mark.parametrize("made", [factories.published, factories.withdrawn])
def test_what_was_public_stays(db, made):
    report = made("OIG-24-01", documents=["report"])
    with pytest.raises(ProtectedError):
        report.delete()
    with pytest.raises(ProtectedError):
        Report.objects.all().delete()
    assert list(Report.objects.values_list("number", flat=True)) == ["OIG-24-01"]
    assert report.documents.count() == report.events.filter(kind="published").count() == 1


@pytest.mark.parametrize("made", [factories.draft, factories.scheduled])
def test_what_the_public_never_saw_can_go(db, made):
    made("OIG-24-01", documents=["report"], agencies=["CBP"], topics=["ports"]).delete()
    assert not Report.objects.exists()
