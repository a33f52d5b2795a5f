"""What operators set: read from the environment or a `.env` file, with safe defaults for a laptop.

A value that cannot be read raises when the server starts; nothing is guessed.
"""

from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
env.read_env(BASE_DIR / ".env")

# What the office's installation keeps: the database, the documents and the secret key.
DATA_DIR = Path(env.str("OIG_DATA_DIR", default=str(BASE_DIR / "var"))).resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True)


def flag(name: str, *, default: bool = False) -> bool:
    """A yes or no from the environment. Raises ImproperlyConfigured for anything else: nothing is guessed."""
    text = env.str(name, default="").strip().lower()
    if text in ("true", "yes", "on", "1"):
        return True
    if text in ("false", "no", "off", "0"):
        return False
    if text:
        raise ImproperlyConfigured(f"{name} is “{text}”. Write true or false.")
    return default


DEBUG = flag("DEBUG")
IS_TEST = flag("OIG_TEST")  # the suite: static files straight from their folders, none collected

# The one origin of the site. Absolute links (sitemap, canonical) come from here, never from a request's Host header.
ORIGIN = env.str("ORIGIN", default=f"http://127.0.0.1:{env.int('PORT', default=8000)}").rstrip("/")
IS_HTTPS = ORIGIN.startswith("https://")
