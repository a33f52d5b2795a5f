"""System checks: what must be true of an installation before it may serve. `manage.py check --deploy` runs all of them."""

import sqlite3
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Info, Warning, register
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import connection
from django.http.request import validate_host
from django.urls import reverse


@register("database")
def sqlite_release(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    """Say which SQLite runs, and that the slower, safe journal is used on one with the WAL-reset race."""
    if connection.vendor != "sqlite" or settings.SQLITE_IS_SOUND:
        return []
    return [
        Info(
            f"SQLite {sqlite3.sqlite_version} has a fault in its write-ahead log; the rollback journal is used instead.",
            hint="Install pysqlite3, or a Python with SQLite 3.51.3 or newer, for readers that never wait for a writer.",
            id="reports.I001",
        )
    ]


@register("security")
def documents_are_private(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    """No document may lie in a folder whose files have an address."""
    shown = [Path(folder) for folder in (settings.STATIC_ROOT, *settings.STATICFILES_DIRS) if folder]
    private = Path(settings.DOCUMENTS_DIR).resolve()
    return [
        Error(
            f"Documents are stored in {private}, inside {folder}, whose files anybody can read.",
            hint="Set OIG_DATA_DIR to a folder outside it.",
            id="reports.E001",
        )
        for folder in shown
        if private.is_relative_to(folder.resolve())
    ]


@register("security")
def origin_is_an_origin(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    """Absolute links are made from ORIGIN, so it must be a scheme and a host and nothing else."""
    parts = urlsplit(settings.ORIGIN)
    if parts.scheme in ("http", "https") and parts.netloc and not parts.path and not parts.query and not parts.username:
        return []
    hint = "Write it as https://www.example.gov, without a path."
    return [Error(f"ORIGIN is “{settings.ORIGIN}”, which is not an origin.", hint=hint, id="reports.E002")]


@register("security")
def corrections_have_an_address(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    """The link to tell of an error leads to somebody: one address to write to, or a page with a form."""
    address = settings.OFFICE["corrections"]
    parts = urlsplit(address)
    is_page = parts.scheme == "https" and bool(parts.netloc)
    is_mail = parts.scheme == "mailto" and not parts.query and not parts.fragment and is_email(parts.path)
    if not address or is_page or is_mail:
        return []
    hint = "Write it as mailto:corrections@oig.example or https://www.oig.example/corrections/, or leave it empty."
    return [Error(f"OFFICE_CORRECTIONS is “{address}”, which leads nowhere.", hint=hint, id="reports.E007")]


def is_email(text: str) -> bool:
    """Whether the text is one e-mail address."""
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


@register("security", deploy=True)
def production_is_safe(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    """What Django's own deployment checks leave open."""
    found: list[CheckMessage] = []
    if "*" in settings.ALLOWED_HOSTS:
        found.append(Error("ALLOWED_HOSTS allows every host.", hint="Name the hosts.", id="reports.E003"))
    if not validate_host(urlsplit(settings.ORIGIN).hostname or "", settings.ALLOWED_HOSTS):
        hint = "Add the host of ORIGIN, or every page answers 400."
        found.append(Error("ALLOWED_HOSTS does not name the host of ORIGIN.", hint=hint, id="reports.E004"))
    if not settings.IS_HTTPS:
        hint = "Set ORIGIN to the https:// address; cookies and HSTS follow from it."
        found.append(Warning("The site is not served over HTTPS.", hint=hint, id="reports.W001"))
    if settings.SECURE_PROXY_SSL_HEADER and not settings.TRUSTED_PROXIES:
        hint = "Set TRUSTED_PROXIES to the number of your proxies in front, or the limiter can't tell one reader from another."
        found.append(Warning("BEHIND_TLS_PROXY is set and TRUSTED_PROXIES is 0.", hint=hint, id="reports.W002"))
    if settings.SECOND_FACTOR != "required":
        hint = "Leave SECOND_FACTOR out, or set it to required: a stolen password alone must not publish."
        found.append(Warning("Editors and managers sign in with a password alone.", hint=hint, id="reports.W003"))
    if settings.IS_TEST:
        hint = "Unset OIG_TEST."
        found.append(Error("The settings of the test suite are in force.", hint=hint, id="reports.E005"))
    return found


@register("security", deploy=True)
def fraud_can_be_reported(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    """A real office links its front page to where anyone can report fraud anonymously (5 U.S.C. 420).

    By default that is a section of the about page, whose button would lead to itself.
    """
    target = urlsplit(settings.OFFICE["hotline_url"])
    is_here = target.netloc in ("", urlsplit(settings.ORIGIN).netloc) and target.path in ("", "/", reverse("about"))
    if not settings.OFFICE["is_official"] or not is_here:
        return []
    hint = "Set OFFICE_HOTLINE_URL to the page or form of the office’s hotline."
    return [Error("The law asks for a link to report fraud (5 U.S.C. 420).", hint=hint, id="reports.E006")]
