"""Two to four editors at one report, in any order: what was saved is never lost in silence.

Each text that an editor saves is a word of its own. It must be in a version or a working copy afterwards, unless somebody
replaced it in a working copy who had it before their eyes.
"""

import random
from itertools import count, pairwise

import pytest
from django.test import override_settings

from benchmarks.figures import Figure
from reports.admin.copy_steps import ALL, version
from reports.models import Report
from reports.publishing.contents import contents, differing
from tests import factories
from tests.record import noted

from .conftest import Desk, form
from .test_copies import address, copy_of, typed

TEXTS = ("title", "executive_summary")
LABELS = {"Title": "title", "Executive summary": "executive_summary"}


class Office:
    """Editors at one report, and what each of them has before their eyes."""

    def __init__(self, rng: random.Random, words: count, people: list[Desk]) -> None:
        self.rng, self.words = rng, words
        self.people = rng.sample(people, rng.randrange(2, 5))
        self.report = factories.finished(f"R-{next(words)}", f"w{next(words)}", executive_summary=f"w{next(words)}")
        self.forms: dict[tuple[Desk, bool], dict] = {}  # of an editor: the report's form, or the copy's
        self.saved: set[str] = set()  # words that the desk said it has saved
        self.replaced: set[str] = set()  # in a copy, by somebody who saw them
        self.refusals = 0
        if rng.random() < 0.7:
            people[0].decide(self.report, "publish")

    def step(self) -> None:
        """Something that an editor may do next, possible or not."""
        do = self.rng.choice(
            (self.load, self.load, self.save, self.save, self.save, self.restore, self.decide, self.begin)
        )
        do(self.rng.choice(self.people))

    def stored(self, is_copy: bool) -> dict | None:
        """What the report or its working copy says."""
        if is_copy:
            copy = self.report.revisions.copies().first()
            return copy.content if copy else None
        return contents([Report.objects.get(pk=self.report.pk)])[self.report.pk]

    def load(self, editor: Desk) -> None:
        """Open a form."""
        is_copy = self.rng.random() < 0.5 and self.stored(True) is not None
        self.report.refresh_from_db()
        self.forms[editor, is_copy] = typed(editor, self.report) if is_copy else form(self.report)

    def save(self, editor: Desk) -> None:
        """Type a new word into one text of a form that is open, and save; after a refusal perhaps save it over the others'."""
        is_copy = self.rng.random() < 0.5
        loaded = self.forms.get((editor, is_copy))
        if loaded is None or self.stored(is_copy) is None:
            return
        name = self.rng.choice(TEXTS)
        sent = loaded | {name: f"w{next(self.words)}"}
        seen = {loaded[one] for one in TEXTS}
        where = address(self.report) if is_copy else f"/admin/reports/report/{self.report.pk}/change/"
        answer = self.sent(editor, where, sent, seen, is_copy)
        if answer.status_code == 200:
            self.refusals += 1
            found = answer.context["adminform"].form.conflict
            if self.rng.random() < 0.5:
                seen |= {one.theirs for one in found.differences if one.label in LABELS}
                answer = self.sent(editor, where, sent | {"overwritten_version": found.version}, seen, is_copy)
                assert answer.status_code == 302
        self.forms.pop((editor, is_copy))

    def sent(self, editor: Desk, where: str, sent: dict, seen: set[str], is_copy: bool):
        """Send a form. Whatever it replaces, its editor has seen; refused, it changes nothing."""
        before = self.stored(is_copy)
        answer = editor.post(where, sent)
        after = self.stored(is_copy)
        if answer.status_code == 200:
            assert not differing(before, after)
            return answer
        lost = {before[one] for one in TEXTS if before[one] != after[one]}
        assert lost <= seen
        self.replaced |= lost if is_copy else set()
        self.saved |= {sent[one] for one in TEXTS}
        return answer

    def restore(self, editor: Desk) -> None:
        """Put a version back, or begin a copy with it."""
        one = self.rng.choice(list(self.report.revisions.all()))
        where = f"/admin/reports/report/{self.report.pk}/history/{one.pk}/restore/"
        editor.post(where, {"version": editor.get(where).context["version"]})

    def begin(self, editor: Desk) -> None:
        """Begin a working copy."""
        if self.stored(True) is None:
            editor.post(address(self.report))

    def decide(self, editor: Desk) -> None:
        """Move the working copy on, or the report."""
        before = self.stored(False)
        if self.stored(True) is None:
            editor.decide(self.report, self.rng.choice(("publish", "withdraw")), why="Wrong.")
            assert not differing(before, self.stored(False))
            return
        copy, name = copy_of(self.report), self.rng.choice([one.name for one in ALL])
        base = self.report.revisions.get(number=copy.base).content
        moment = {"publish_moment_0": "2099-01-01", "publish_moment_1": "09:00"}  # that of scheduling asks for one
        editor.post(address(self.report, f"{name}/"), {"version": version(copy), "why": "Why.", **moment})
        after = self.stored(False)
        if differing(before, after):
            assert name == "put-in-place"
            assert not differing(base, before)  # nobody's change was passed over
            assert not differing(copy.content, after)

    def check(self) -> None:
        """Nothing that was saved is gone, and the history is whole."""
        versions = list(self.report.revisions.versions().order_by("number"))
        assert [one.number for one in versions] == list(range(1, len(versions) + 1))
        assert not differing(versions[-1].content, self.stored(False))
        assert all(differing(*(one.content for one in pair)) for pair in pairwise(versions))
        kept = {one.content[name] for one in self.report.revisions.all() for name in TEXTS}
        assert self.saved - kept <= self.replaced


@pytest.fixture
def people(db) -> list[Desk]:
    """Four editors."""
    found = []
    for n in range(4):
        found.append(Desk())
        found[-1].force_login(factories.editor(f"person-{n}"))
    return found


@pytest.mark.soak
def test_nothing_is_lost_in_silence(people, soak, seed, record):
    rng, words, faults = random.Random(seed), count(1), []
    rounds, refusals, saved = (2_000 if soak else 20), 0, 0
    for _ in range(rounds):
        with override_settings(TWO_PERSON_RULE=False):
            office = Office(rng, words, people)
        # not by the fixture: it puts one layer on another, and Python does not go 1,000 deep
        with noted(faults), override_settings(TWO_PERSON_RULE=rng.random() < 0.5):
            for _ in range(rng.randrange(6, 14)):
                office.step()
            office.check()
        refusals, saved = refusals + office.refusals, saved + len(office.saved)
    record(
        "Editors at random",
        [
            Figure("", "rounds of two to four editors at one report and its working copy", rounds, ""),
            Figure("", "texts saved", saved, ""),
            Figure("", "saves that were refused and told", refusals, ""),
            Figure("", "rounds in which something was lost in silence", len(faults), "", 0),
        ],
    )
    assert faults == []
    assert refusals > 0 or not soak  # twenty rounds may be without one
