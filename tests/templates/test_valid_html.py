"""Every kind of page is valid HTML, as html-validate (standard, document and accessibility rules) sees it."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.browser import small_site
from tests.browser.page_types import PAGES

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.npm
VALIDATOR = Path(__file__).with_name("validate.mjs")


def faults(pages: dict[str, str]) -> dict[str, list[str]]:
    """What is wrong with pages, by name; those without a fault are left out."""
    if not shutil.which("node") or not (ROOT / "node_modules" / "html-validate").exists():
        pytest.skip("no node or no html-validate")
    done = subprocess.run(
        ["node", VALIDATOR], input=json.dumps(pages), capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told.keys() == pages.keys()
    return {name: found for name, found in told.items() if found}


def test_every_kind_of_page(db, client, settings):
    settings.ROOT_URLCONF = "tests.browser.broken"
    client.raise_request_exception = False
    small_site.fill()
    answers = {name: client.get(kind.address) for name, kind in PAGES.items()}
    statuses = {name: answer.status_code for name, answer in answers.items()}
    assert statuses == {name: kind.status for name, kind in PAGES.items()}
    assert faults({name: answer.content.decode() for name, answer in answers.items()}) == {}


FAULTS = {  # rule that must find it: what to put in the place of what
    "close-order": ("</h1>", "</h2>"),
    "no-dup-id": ("<p>", "<p id='main'>"),
    "no-missing-references": ("<p>", "<p aria-describedby='gone'>"),
    "no-inline-style": ("<p>", "<p style='color: red'>"),
    "element-permitted-content": ("<p>", "<p><a href='/'><button type='button'>x</button></a>"),
    "no-redundant-role": ("<main", "<main role='main'"),
    "input-missing-label": ("<p>", "<p><input type='text' name='q'>"),
    "wcag/h37": ("<p>", "<p><img src='/x.svg'>"),
    "aria-label-misuse": ("<p>", "<p aria-label='Words'>"),
    "unrecognized-char-ref": ("Words", "Words &nosuch;"),
    "element-required-attributes": (' lang="en"', ""),
    "element-required-content": ("<title>T</title>", ""),
}


def test_the_validator_bites():
    page = (
        '<!DOCTYPE html>\n<html lang="en">\n<head><meta charset="utf-8"><title>T</title></head>\n'
        '<body><main id="main"><h1>Heading</h1><p>Words</p></main></body>\n</html>\n'
    )
    faulty = {rule: page.replace(sound, fault) for rule, (sound, fault) in FAULTS.items()}
    found = faults({"sound": page, **faulty})
    rules = {name: {line.split()[1].rstrip(":") for line in lines} for name, lines in found.items()}
    assert {name: name for name, broken in rules.items() if name in broken} == {name: name for name in FAULTS}
    assert "sound" not in found
