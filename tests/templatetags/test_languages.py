"""A language by its name."""

import pytest

from reports.templatetags.languages import language_name


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("en", "English"), ("en-US", "English"), ("EN_us", "English"), ("es-PR", "Spanish"), ("fr-CA", "French"),
        ("zh-hans", "Simplified Chinese"), ("zh-CN", "Simplified Chinese"), ("ht", "ht"), ("x-klingon", "x-klingon"),
        ("-", "-"), ("", ""),
    ],
)  # fmt: skip
def test_names(code, name):
    assert language_name(code) == name
