"""One server for all proofs that need a real one."""

import pytest

from tests.browser.conftest import browser_type_launch_args  # noqa: F401  (a fixture)

from . import serving


@pytest.fixture(scope="session")
def filled(tmp_path_factory):
    """A data folder with reports of every state."""
    folder = tmp_path_factory.mktemp("hardening")
    serving.fill(folder)
    return folder


@pytest.fixture(scope="session")
def port(filled):
    """The port of gunicorn under production settings, on that folder."""
    with serving.server(filled) as port:
        yield port
