"""A transition that fails at its very end, when the counter is raised, has done nothing."""

import pytest
import time_machine
from django.utils import timezone

from reports import publishing
from reports.models import CatalogCounter
from tests.keeping.looking import rows


class Broken(Exception):
    """What goes wrong."""


TRANSITIONS = {
    "publish": lambda world: publishing.publish(world.draft, by=world.editor),
    "publish again": lambda world: publishing.publish(world.withdrawn, by=world.editor),
    "publish many": lambda world: publishing.publish_many([world.draft], at=timezone.now(), by=world.editor),
    "correct": lambda world: publishing.correct(world.public, notice="Wrong.", by=world.editor),
    "withdraw": lambda world: publishing.withdraw(world.public, reason="Wrong.", by=world.editor),
    "save": lambda world: publishing.saved(world.public, by=world.editor),
    "save many": lambda world: publishing.saved_many([world.public.pk], by=world.editor),
}


def break_counter(monkeypatch) -> None:
    def fail(self):
        raise Broken

    monkeypatch.setattr(type(CatalogCounter.objects), "raise_by_one", fail)


@pytest.mark.parametrize("name", TRANSITIONS)
def test_a_transition_is_done_as_a_whole(world, monkeypatch, name):
    before = rows()
    break_counter(monkeypatch)
    with pytest.raises(Broken):
        TRANSITIONS[name](world)
    assert rows() == before


def test_a_report_that_is_due_is_promoted_as_a_whole(world, monkeypatch):
    before = rows()
    break_counter(monkeypatch)
    with time_machine.travel(world.scheduled.publish_at, tick=False), pytest.raises(Broken):
        publishing.promote_due(timezone.now())
    assert rows() == before
