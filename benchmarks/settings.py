"""The portal's settings, with the addresses of the floor added (see floor.py). Used by the benchmarks' server only."""

from oigportal.settings import *  # noqa: F403

ROOT_URLCONF = "benchmarks.floor"
