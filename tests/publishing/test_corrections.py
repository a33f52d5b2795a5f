"""A correction is told with its date, stays, and goes with its report."""

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from reports import publishing
from reports.models import Correction


def test_a_correction_is_recorded_and_seen_at_once(world, counter):
    before = counter()
    publishing.correct(world.public, notice="  Table 2 was wrong. ", by=world.editor)
    assert list(Correction.objects.values_list("report", "text", "by")) == [
        (world.public.pk, "Table 2 was wrong.", world.editor.pk)
    ]
    assert list(Correction.objects.public()) == list(Correction.objects.all())
    assert counter() == before + 1


def test_only_what_is_public_is_corrected(world, counter):
    before = counter()
    for report in (world.draft, world.scheduled, world.withdrawn):
        with pytest.raises(ValidationError) as caught:
            publishing.correct(report, notice="Wrong.", by=None)
        assert caught.value.messages == ["Only a report that is public can have a notice of a correction."]
    with pytest.raises(ValidationError) as caught:
        publishing.correct(world.public, notice=" ", by=None)
    assert caught.value.messages == ["Say what was corrected: the notice is shown to the public."]
    assert (Correction.objects.count(), counter()) == (0, before)


def test_a_scheduled_report_whose_moment_has_passed_can_be_corrected(world):
    moment = world.scheduled.publish_at + dt.timedelta(seconds=1)
    with time_machine.travel(moment, tick=False):
        publishing.correct(world.scheduled, notice="Wrong.", by=None)
        assert Correction.objects.public().count() == 1
    assert Correction.objects.public(moment - dt.timedelta(seconds=2)).count() == 0


def test_a_withdrawal_takes_notices_along_and_a_new_publication_brings_them_back(world):
    publishing.correct(world.public, notice="Wrong.", by=None)
    publishing.withdraw(world.public, reason="All of it was wrong.", by=None)
    assert Correction.objects.public().count() == 0
    publishing.publish(world.public, by=None)
    assert Correction.objects.public().count() == 1


def test_the_database_keeps_what_was_told(world):
    publishing.correct(world.public, notice="Wrong.", by=None)
    with pytest.raises(ProtectedError):
        world.public.delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        Correction.objects.create(report=world.public, text="", happened_at=timezone.now())
