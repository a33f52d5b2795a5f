"""Every form that acts sends the token without which a browser's form is refused. Django's test client asks for none."""

import re
from pathlib import Path

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
TOKEN = "{% csrf_token %}"
FORM = re.compile(r'<form[^>]*method="post".*?</form>', re.DOTALL)
INCLUDE = re.compile(r'{% include "([^"]+)"([^%]*)%}')


def texts() -> dict[str, str]:
    return {str(path.relative_to(TEMPLATES)): path.read_text() for path in TEMPLATES.rglob("*.html")}


def test_each_form_has_one():
    without = [name for name, text in texts().items() for form in FORM.findall(text) if TOKEN not in form]
    assert without == []


def test_a_part_that_is_given_only_some_variables_is_given_it():
    found = texts()
    lacking = [
        (name, part)
        for name, text in found.items()
        for part, given in INCLUDE.findall(text)
        if given.split()[-1:] == ["only"] and TOKEN in found.get(part, "") and "csrf_token=" not in given
    ]
    assert lacking == []
