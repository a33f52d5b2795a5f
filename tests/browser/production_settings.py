"""The portal's settings with static files collected in a folder of the tests' own, and with pages that fail on demand."""

import os

from oigportal.settings import *  # noqa: F403

STATIC_ROOT = os.environ["PORTAL_STATIC_ROOT"]
ROOT_URLCONF = "tests.browser.broken"
