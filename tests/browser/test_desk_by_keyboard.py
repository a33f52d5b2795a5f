"""The seed's first report, from the start page to “submitted”, by the keyboard alone and with few keys beside the typing."""

import importlib
import re
from pathlib import Path

from django.apps import apps
from django.contrib.auth.models import Group, User
from playwright.sync_api import FileChooser, Page, expect

from reports.models import Report
from tests import factories

MOST_KEYS = 15
SUMMARY = (
    "DHS could not provide any performance measures and provided only limited data to demonstrate the full extent or "
    "effectiveness of its efforts to enforce wildlife trafficking laws."
)


class Typist:
    """Two hands on a keyboard and a screen reader: what has the focus must say what it is."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.keys: list[str] = []
        self.fields = 0

    def press(self, key: str) -> None:
        """One key, or two held together: what is counted."""
        self.keys.append(key)
        if key.startswith("Alt+"):
            self.press_with_alt(key[-1])
        else:
            self.page.keyboard.press(key)

    def press_with_alt(self, letter: str) -> None:
        """As a browser gets it from the system: Playwright's own event leaves out which letter the key is without Alt."""
        code = {"key": letter, "code": f"Key{letter.upper()}", "windowsVirtualKeyCode": ord(letter.upper())}
        send = self.page.context.new_cdp_session(self.page).send
        send(
            "Input.dispatchKeyEvent",
            {"type": "keyDown", "modifiers": 1, "text": letter, "unmodifiedText": letter, **code},
        )
        send("Input.dispatchKeyEvent", {"type": "keyUp", "modifiers": 1, **code})

    def type(self, label: str, text: str) -> None:
        """Into what has the focus, which a screen reader must read out so."""
        focused = self.page.locator(":focus")
        expect(focused).to_have_accessible_name(re.compile(rf"^{re.escape(label)}:?$"))
        self.page.keyboard.type(text)
        self.fields += 1

    def choose(self, label: str, *names: str) -> None:
        """Values of a box that completes what is typed."""
        for name in names:
            self.type(label, name)
            expect(self.page.locator(".select2-results__option--highlighted", has_text=name)).to_be_visible()
            self.press("Enter")
        self.fields -= len(names) - 1

    def pick_file(self, path: Path) -> None:
        """With the shortcut; in the system's window one types the path and presses Enter."""
        with self.page.expect_file_chooser() as opened:
            self.press("Alt+p")
        chooser: FileChooser = opened.value
        assert chooser.element.get_attribute("id") == "id_documents-0-file"
        self.keys.append("Enter")
        chooser.set_files(path)
        expect(self.page.locator(":focus")).to_have_accessible_name(re.compile("^PDF file:?$"))
        self.fields += 1


def test_the_first_report_of_the_seed(desk, tmp_path):
    importlib.import_module("reports.migrations.0008_groups").make_groups(apps, None)
    user = User.objects.get()
    user.user_permissions.clear()
    user.groups.add(Group.objects.get(name="Authors"))
    for name in ("CBP", "ICE"):
        factories.AgencyFactory(abbreviation=name)
    factories.TopicFactory(name="trafficking")
    desk.goto("/admin/")
    expect(desk.locator("#content")).to_contain_text("Shortcut: N with your browser’s access key")
    hands = Typist(desk)
    hands.press("Alt+n")
    desk.wait_for_url("**/report/add/")
    expect(desk.locator("#id_number")).to_be_focused()
    hands.type("Report number", "OIG-22-02")
    hands.press("Tab")
    hands.type("Title", "DHS Needs to Better Demonstrate Its Efforts to Combat Illegal Wildlife Trafficking")
    hands.press("Tab")  # over the type, which the report does not say
    hands.press("Tab")
    hands.type("Issue date", "December 2021")
    hands.press("Tab")
    hands.choose("Agencies", "CBP", "ICE")
    hands.press("Tab")  # over the area
    hands.press("Tab")
    hands.choose("Topics", "trafficking")
    hands.press("Alt+u")
    hands.type("Executive summary", SUMMARY)
    hands.pick_file(tmp_path / "report.pdf")
    hands.press("Alt+r")
    expect(desk.locator("h1", has_text="Submit this report for review?")).to_be_visible()
    hands.press("Alt+r")
    expect(desk.locator(".messagelist .success", has_text="In review")).to_be_visible()
    report = Report.objects.get()
    assert (report.state, report.fiscal_year, report.executive_summary) == ("review", 2022, SUMMARY)
    assert [one.abbreviation for one in report.agencies.order_by("name")] == ["CBP", "ICE"]
    assert ([topic.name for topic in report.topics.all()], report.documents.count()) == (["trafficking"], 1)
    print(f"{hands.fields} fields, {len(hands.keys)} keys beside the typing: {' '.join(hands.keys)}")
    assert len(hands.keys) <= MOST_KEYS
