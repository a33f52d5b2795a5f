"""Languages as people call them."""

from django import template
from django.utils.translation import get_language_info

register = template.Library()


@register.filter
def language_name(code: str) -> str:
    """“English” for en, EN or en-US; a code that is not known stays as it is."""
    try:
        return get_language_info(code.strip().lower().replace("_", "-"))["name"]
    except KeyError:
        return code
