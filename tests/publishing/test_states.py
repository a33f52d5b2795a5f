"""Transitions: what is allowed, what is refused in words, what each leaves behind."""

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from reports import publishing, search
from reports.models import PublicationEvent, Report
from reports.publishing import states
from tests import factories


def events(report: Report) -> list[str]:
    return list(report.events.order_by("pk").values_list("kind", flat=True))


def refusal(call, *args, **kwargs) -> list[str]:
    with pytest.raises(ValidationError) as caught:
        call(*args, **kwargs)
    return caught.value.messages


def test_publish(world, counter):
    before = counter()
    publishing.publish(world.draft, by=world.editor)
    world.draft.refresh_from_db()
    assert (world.draft.state, world.draft.slug, events(world.draft)) == ("published", "oig-24-02", ["published"])
    assert world.draft.first_published_at == world.draft.publish_at
    assert PublicationEvent.objects.get(report=world.draft).by == world.editor
    assert [document.name for document in world.draft.documents.all()] == ["oig-24-02"]
    assert search.match(search.parse("canary")) == [world.draft.pk]
    assert counter() == before + 1


def test_scheduling_changes_nothing_for_the_public(world, counter):
    before = counter()
    moment = timezone.now() + dt.timedelta(days=1)
    publishing.publish(world.draft, at=moment, by=world.editor)
    assert (world.draft.state, world.draft.slug, world.draft.publish_at) == ("published", None, moment)
    publishing.publish(world.draft, at=moment + dt.timedelta(days=1), by=world.editor)
    publishing.unschedule(world.draft, by=world.editor)
    assert (world.draft.state, world.draft.publish_at, events(world.draft), counter()) == ("approved", None, [], before)


def test_withdraw_and_publish_again(world, counter):
    before, slug = counter(), world.public.slug
    publishing.withdraw(world.public, reason="  Wrong figures. ", by=world.editor)
    assert (world.public.state, world.public.withdrawal_reason) == ("withdrawn", "Wrong figures.")
    assert search.match(search.parse("wildlife")) == []
    publishing.publish(world.public, by=world.editor)
    assert (world.public.slug, world.public.withdrawn_at, world.public.withdrawal_reason) == (slug, None, "")
    publishing.withdraw(world.public, reason="Again.", by=world.editor)
    assert events(world.public) == ["published", "withdrawn"]
    assert counter() == before + 3


def test_what_is_refused(world):
    now, tomorrow = timezone.now(), timezone.now() + dt.timedelta(days=1)
    nameless = Report.objects.create(number="A-1")
    assert refusal(publishing.publish, nameless, by=None) == ["A report needs a title before it can be published."]
    assert refusal(publishing.publish, world.public, by=None) == [
        "This report is public already. To take it back, withdraw it."
    ]
    assert refusal(publishing.publish, world.withdrawn, at=tomorrow, by=None) == [
        "This report was public before, so it can only be published again at once."
    ]
    for report in (world.public, world.withdrawn):
        assert refusal(publishing.unschedule, report, by=None) == [
            "The public has seen this report. Withdraw it instead."
        ]
    assert refusal(publishing.unschedule, world.draft, by=None) == [
        "Only a scheduled report can be taken off the schedule."
    ]
    for report in (world.draft, world.scheduled, world.withdrawn):
        assert refusal(publishing.withdraw, report, reason="Why.", by=None) == [
            "Only a report that is public can be withdrawn."
        ]
    assert refusal(publishing.withdraw, world.public, reason=" ", by=None) == [
        "Say why the report is withdrawn: the reason is shown to the public."
    ]
    assert refusal(publishing.publish_many, [world.public], at=now, by=None) == [
        "Only drafts can be published together."
    ]
    assert refusal(publishing.publish_many, [world.draft], at=tomorrow, by=None) == [
        "Only drafts with a title can be published together, and only at once."
    ]


def test_a_scheduled_report_whose_moment_has_passed_is_public_to_every_transition(db):
    moment = timezone.now() + dt.timedelta(hours=1)
    report = factories.scheduled("A-1", at=moment)
    with time_machine.travel(moment + dt.timedelta(seconds=1), tick=False):
        assert refusal(publishing.unschedule, report, by=None) == [
            "The public has seen this report. Withdraw it instead."
        ]
        publishing.withdraw(report, reason="At once.", by=None)  # promoted first, so that its notice has an address
    assert (report.slug, events(report)) == ("a-1", ["published", "withdrawn"])


def test_promotion_is_once_and_in_the_order_of_the_moments(db):
    start = timezone.now() + dt.timedelta(hours=1)
    later = factories.scheduled("A-1", "Later", at=start + dt.timedelta(minutes=2))
    sooner = factories.scheduled("A-1", "Sooner", at=start)
    moment = start + dt.timedelta(hours=1)
    with time_machine.travel(moment, tick=False):
        assert publishing.promote_due(moment) == 2
        assert publishing.promote_due(moment) == 0
    later.refresh_from_db()
    sooner.refresh_from_db()
    assert (sooner.slug, later.slug) == ("a-1", "a-1-2")


def test_of_two_that_see_a_moment_passed_one_promotes(db, counter, monkeypatch):
    """The other one was faster: between our look and our claim."""
    moment = timezone.now() + dt.timedelta(hours=1)
    report, before = factories.scheduled("A-1", at=moment), counter()

    def while_another_promotes(one: Report) -> str:
        Report.objects.filter(pk=one.pk).update(slug="of-the-other", first_published_at=one.publish_at)
        return "ours"

    monkeypatch.setattr(states, "free_slug", while_another_promotes)
    with time_machine.travel(moment, tick=False):
        assert publishing.promote_due(moment) == 0
    report.refresh_from_db()
    assert (report.slug, events(report), counter()) == ("of-the-other", [], before)


def test_what_was_public_cannot_be_deleted_by_any_door(world):
    for report in (world.public, world.withdrawn):
        with pytest.raises(ProtectedError):
            report.delete()
    world.draft.delete()
    world.scheduled.delete()


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "draft"},  # of a report that was public
        {"publish_at": None},
        {"title": ""},
        {"slug": None},
        {"first_published_at": None},
        {"state": "withdrawn"},  # without moment and reason
    ],
)
def test_the_database_refuses_half_a_transition(world, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.filter(pk=world.public.pk).update(**wrong)


def test_a_vocabulary_that_changes_moves_the_counter_only_if_the_public_sees_it(world, counter):
    before = counter()
    publishing.vocabulary_changed(report_ids=[world.draft.pk, world.scheduled.pk], words_changed=True)
    assert counter() == before
    publishing.vocabulary_changed(report_ids=[world.public.pk, world.draft.pk], words_changed=False)
    assert counter() == before + 1
