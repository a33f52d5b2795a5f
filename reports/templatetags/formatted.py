"""Formatted text: CommonMark to safe HTML, and its beginning as plain text."""

import re
from functools import lru_cache

import nh3
from django import template
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

register = template.Library()
_parser = MarkdownIt("commonmark", {"html": False})
# What editors paste and no more. Images and raw HTML are not among it, so no page loads what is not ours.
_TAGS = {"p", "br", "ul", "ol", "li", "strong", "em", "blockquote", "h3", "h4", "h5", "h6", "code", "hr", "a"}
_ATTRIBUTES = {"a": {"href"}, "ol": {"start"}}
_HEADING = re.compile(r"<(/?)h([1-6])>")


@register.filter
def commonmark(text: str) -> SafeString:
    """The text as HTML. Headings begin at h3, below those of the page."""
    return mark_safe(render(text))


@lru_cache(maxsize=1_000)
def render(text: str) -> str:
    """CommonMark to cleaned HTML."""
    html = _HEADING.sub(lambda found: f"<{found[1]}h{min(int(found[2]) + 2, 6)}>", _parser.render(text))
    return nh3.clean(html, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes={"http", "https", "mailto"})


@lru_cache(maxsize=1_000)
def words(text: str) -> list[str]:
    """The words of the text without its marks."""
    return nh3.clean(render(text).replace("</p>", " ").replace("</li>", " "), tags=set()).split()


@register.filter
def lead(text: str, count: int) -> SafeString:
    """At most `count` words from the beginning, without formatting, ending in … if there is more."""
    found = words(text)
    text = " ".join(found[:count]) + ("…" if len(found) > count else "")
    return mark_safe(text.replace('"', "&quot;").replace("'", "&#x27;"))  # cleaned text, made fit for attributes too


@register.filter
def is_longer_than(text: str, count: int) -> bool:
    """Whether the text has more than `count` words."""
    return len(words(text)) > count
