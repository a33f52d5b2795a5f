"""The files of the US Web Design System, which may be missing: it is fetched by npm, and pages work without it."""

from django import template
from django.templatetags.static import static

register = template.Library()


@register.simple_tag
def uswds(name: str) -> str:
    """The address of a file of USWDS, or "" if it was not collected. A page then leaves it out instead of failing."""
    try:
        return static(f"uswds/{name}")
    except ValueError:  # the hashed storage knows no such file
        return ""
