"""Every setting of the portal: here, what the public's safety asks for in `policy`, the office in `office`.

`environment` reads what operators set; `docs/settings.md` lists it for them.
"""

import contextlib
import hashlib
import os
import secrets
import sqlite3

from django.core.exceptions import ImproperlyConfigured

from .environment import BASE_DIR, DATA_DIR, DEBUG, IS_HTTPS, IS_TEST, ORIGIN, env, flag
from .office import OFFICE
from .policy import *  # noqa: F403  (settings of Django's, each by its name)


def secret_key() -> str:
    """The key from SECRET_KEY, else one made once and kept, readable by the owner only, in the data folder."""
    if given := env.str("SECRET_KEY", default=""):
        return given
    path = DATA_DIR / "secret_key"
    if not path.exists():
        draft = path.with_name(f"secret_key.{os.getpid()}")
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as out:
            out.write(secrets.token_urlsafe(64))
        with contextlib.suppress(FileExistsError):  # another process was first: its key is the one that counts
            os.link(draft, path)
        draft.unlink()
    return path.read_text(encoding="ascii").strip()


SECRET_KEY = secret_key()

ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = [ORIGIN] if IS_HTTPS else []

INSTALLED_APPS = [
    "reports.apps.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_filters",
    "taggit",
    "django_htmx",
    "csp",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "reports.apps.ReportsConfig",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "reports.views.bodies.SameOriginResources",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "reports.views.bodies.BodyLimit",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "oigportal.urls"
WSGI_APPLICATION = "oigportal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "reports.views.context.office",
            ],
        },
    }
]

# Databases -----------------------------------------------------------------------------------------------------------

# SQLite 3.7.0 to 3.51.2 can corrupt a database in WAL mode (see docs/architecture.md): there the rollback journal is used.
SQLITE_IS_SOUND = sqlite3.sqlite_version_info >= (3, 51, 3)
STATEMENT_TIMEOUT_MS = env.int("STATEMENT_TIMEOUT_MS", default=10_000)


def database() -> dict:
    """SQLite in the data folder, or what DATABASE_URL names (postgres://...)."""
    url = env.str("DATABASE_URL", default="")
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": DATA_DIR / "portal.sqlite3",
            "TEST": {"NAME": None},
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                # A deferred transaction that turns into a write fails at once when another writes; IMMEDIATE waits.
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": f"PRAGMA journal_mode={'WAL' if SQLITE_IS_SOUND else 'DELETE'};"
                "PRAGMA synchronous=FULL; PRAGMA cache_size=-4000; PRAGMA temp_store=MEMORY;",
                # Browser tests share one connection in memory between threads, and two that drop an old statement from
                # its cache at once break it ("KeyError: SELECT ..."); so there none is dropped.
                **({"cached_statements": 100_000} if IS_TEST else {}),
            },
        }
    config = env.db_url_config(url)
    if config["ENGINE"] != "django.db.backends.postgresql":
        raise ImproperlyConfigured("DATABASE_URL must start with postgres:// ; leave it out to use SQLite.")
    config |= {"ENGINE": "oigportal.postgresql", "CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": True}
    config.setdefault("OPTIONS", {})["options"] = f"-c statement_timeout={STATEMENT_TIMEOUT_MS}"
    return config


DATABASES = {"default": database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Files ---------------------------------------------------------------------------------------------------------------

# Documents live in a private folder with no address of its own: the only way to one is the view that asks public().
DOCUMENTS_DIR = DATA_DIR / "documents"
DOCUMENT_MAX_BYTES = env.int("DOCUMENT_MAX_MB", default=200) * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_HANDLERS = [
    "reports.documents.arriving.NamedUploads",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024

STATIC_URL = "/static/"
# USWDS is fetched by npm and staged, never committed. Without it the pages still work, unstyled.
STATICFILES_DIRS = [
    BASE_DIR / "static",
    *([BASE_DIR / ".build" / "uswds"] if (BASE_DIR / ".build" / "uswds").exists() else []),
]
STATIC_ROOT = None if IS_TEST else BASE_DIR / ".build" / "static"
STORAGES = {
    "default": {"BACKEND": "reports.models.storage.PrivateStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or IS_TEST
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_USE_FINDERS = DEBUG or IS_TEST

# Language and time ---------------------------------------------------------------------------------------------------

LANGUAGE_CODE = "en-us"
TIME_ZONE = env.str("TIME_ZONE", default="America/New_York")  # the office's zone: editors type and read times in it
USE_I18N = True
FORMAT_MODULE_PATH = ["oigportal.formats"]  # dates on the desk, with the month in full
USE_TZ = True

TAGGIT_CASE_INSENSITIVE = True
SEARCH_TIMEOUT_MS = env.int("SEARCH_TIMEOUT_MS", default=250)
# Nobody approves what they last changed. On where the site is served for real; a laptop has one person.
TWO_PERSON_RULE = flag("TWO_PERSON_RULE", default=IS_HTTPS and not IS_TEST)
TASKS = env.str("OIG_TASKS", default="inline")  # who reads uploaded documents
if TASKS not in ("inline", "worker"):
    raise ImproperlyConfigured(
        "OIG_TASKS must be inline (the web process starts the reading) or worker (manage.py worker)."
    )
DOCUMENTS_BY_NGINX = env.str("DOCUMENTS_X_ACCEL_PREFIX", default="")  # e.g. /private/ : nginx sends the bytes


def release() -> str:
    """A fingerprint of the code, templates and office settings: part of every ETag, so an upgrade renews all pages."""
    digest = hashlib.sha256(repr((OFFICE, ORIGIN, TIME_ZONE)).encode())
    own = ("oigportal/**/*.py", "reports/**/*.py", "templates/**/*", "static/**/*")
    others = (".build/static/staticfiles.json", "requirements.txt")  # what pages name or are made with: USWDS, packages
    for pattern in (*own, *others):
        for path in sorted(BASE_DIR.glob(pattern)):
            if path.is_file():
                digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


RELEASE = release()

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
    # At WARNING every 404 and 410 would be kept with its address: what people look for is nobody's business.
    # And gunicorn would tell of every HEAD request that Django made a body that was not sent.
    "loggers": {"django.request": {"level": "ERROR"}, "gunicorn.http.wsgi": {"level": "ERROR"}},
}
