"""Two ways to use a page with nothing but what it shows: a mouse, and a keyboard alone."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Locator, Page

from .conftest import listen

MOST_TABS = 250
MOST_ACTIONS = {"mouse": 8, "keyboard": 120}  # of an errand: a minute, at two keys a second
# What is wrong about the place of the focus: no outline, or outside what the window shows.
FOCUS_FAULT = """() => {
  const one = document.activeElement;
  if (one === document.body) return "";
  const style = getComputedStyle(one), box = one.getBoundingClientRect();
  const isSeen = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  const isOutlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1;
  return isOutlined && isSeen ? "" : one.outerHTML.slice(0, 120);
}"""


class Mouse:
    """Clicks what carries a visible label."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.actions = 0

    def use(self, target: Locator) -> None:
        """Click it."""
        self.actions += 1
        target.click()

    def follow(self, label: str) -> None:
        """The first link whose name begins so."""
        self.use(self.page.get_by_role("link", name=beginning(label)).first)

    def press(self, label: str) -> None:
        """The first button of this name."""
        self.use(self.page.get_by_role("button", name=label, exact=True).first)

    def tick(self, label: str) -> None:
        """The checkbox whose name begins so."""
        self.use(self.page.get_by_role("checkbox", name=beginning(label)))

    def unfold(self, label: str) -> None:
        """A group that is folded up."""
        self.use(self.page.locator("summary", has_text=re.compile(rf"^\s*{re.escape(label)}")))

    def write(self, label: str, words: str) -> None:
        """Words into the field of this label."""
        box = self.page.get_by_role("searchbox", name=label, exact=True)  # without a script
        self.use(box.or_(self.page.get_by_role("combobox", name=label, exact=True)))
        self.page.keyboard.type(words)


class Keyboard(Mouse):
    """Tab until the thing has the focus, which must be seen at every stop; then Enter or Space."""

    keys: dict[str, str] = {"checkbox": "Space"}

    def use(self, target: Locator) -> None:
        """Go there and press the key that uses it."""
        self.reach(target)
        if kind := target.evaluate("one => one.matches('input:not([type=checkbox])') ? '' : one.type || one.localName"):
            self.key(self.keys.get(kind, "Enter"))

    def reach(self, target: Locator, *, laps: int = 1) -> None:
        """Press Tab until the target has the focus, past the end of the page at most `laps` times.

        Fails if that takes too long, or the focus is lost or unseen.
        """
        lost = 0
        for _ in range(MOST_TABS):
            if target.evaluate("one => one === document.activeElement"):
                return
            self.key("Tab")
            assert (fault := self.page.evaluate(FOCUS_FAULT)) == "", fault
            lost += self.page.evaluate("document.activeElement === document.body")
            assert lost <= laps, "the focus was lost"  # between the last stop and the first it is nowhere
        raise AssertionError(f"{MOST_TABS} times Tab did not lead to {target}")

    def key(self, name: str) -> None:
        """One key."""
        self.actions += 1
        self.page.keyboard.press(name)


def beginning(label: str) -> re.Pattern:
    """Names that begin with these words."""
    return re.compile(rf"^{re.escape(label)}(?!\w)")


HANDS: dict[str, Callable[[Page], Mouse]] = {"mouse": Mouse, "keyboard": Keyboard}


@contextmanager
def errand(browser: Browser, site: str, kind: str, viewport: dict) -> Iterator[Mouse]:
    """Somebody at the front page. Afterwards nothing may have complained, left a cookie, or taken long."""
    complaints: list = []
    context = browser.new_context(viewport=viewport, base_url=site, reduced_motion="reduce")
    listen(context, site, complaints)
    page = context.new_page()
    page.goto("/")
    hand = HANDS[kind](page)
    yield hand
    complaints += context.cookies()
    context.close()
    print(f"{kind} at {viewport['width']}: {hand.actions} actions")
    assert complaints == []
    assert hand.actions <= MOST_ACTIONS[kind]
