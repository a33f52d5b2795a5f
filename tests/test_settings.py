"""Settings come from the environment; what cannot be read or is not safe is refused in words."""

import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PRODUCTION = {  # as docs/settings.md says
    "SECRET_KEY": "k3y-" + "0123456789abcdefghijklmnopqrstuvwxyz-" * 2,
    "ORIGIN": "https://oig.example",
    "ALLOWED_HOSTS": "oig.example",
    "BEHIND_TLS_PROXY": "true",
    "TRUSTED_PROXIES": "1",
    "SECURE_SSL_REDIRECT": "true",
    "OIG_TEST": "",
}
REFUSED = [  # what is set, and a word of the refusal
    ({"DEBUG": "true"}, "DEBUG"),
    ({"SECRET_KEY": "short"}, "SECRET_KEY"),
    ({"ALLOWED_HOSTS": "*"}, "reports.E003"),
    ({"ALLOWED_HOSTS": "other.example"}, "reports.E004"),
    ({"ORIGIN": "http://oig.example"}, "SESSION_COOKIE_SECURE"),
    ({"ORIGIN": "http://oig.example"}, "CSRF_COOKIE_SECURE"),
    ({"ORIGIN": "http://oig.example"}, "reports.W001"),
    ({"SECURE_HSTS_SECONDS": "0"}, "SECURE_HSTS_SECONDS"),
    ({"SECURE_SSL_REDIRECT": "false"}, "SECURE_SSL_REDIRECT"),
    ({"ORIGIN": "https://oig.example/path"}, "reports.E002"),
    ({"ORIGIN": "oig.example"}, "reports.E002"),
    ({"OIG_DATA_DIR": str(ROOT / "static" / "data")}, "reports.E001"),
    ({"OIG_TEST": "true"}, "reports.E005"),
    ({"OFFICE_IS_OFFICIAL": "true"}, "reports.E006"),
    ({"OFFICE_CORRECTIONS": "corrections@oig.example"}, "reports.E007"),
    ({"OFFICE_CORRECTIONS": "mailto:nobody"}, "reports.E007"),
    ({"OFFICE_CORRECTIONS": "mailto:a@oig.example?subject=x"}, "reports.E007"),
    ({"OFFICE_CORRECTIONS": "http://oig.example/"}, "reports.E007"),
    ({"OFFICE_CORRECTIONS": "javascript:alert(1)"}, "reports.E007"),
    ({"OFFICE_IS_OFFICIAL": "true", "OFFICE_HOTLINE_URL": "https://oig.example/about/"}, "reports.E006"),
    ({"ALLOWED_HOSTS": ".other.example"}, "reports.E004"),
    ({"TRUSTED_PROXIES": ""}, "reports.W002"),
    ({"TRUSTED_PROXIES": "0"}, "reports.W002"),
    ({"SECOND_FACTOR": "optional"}, "reports.W003"),
    ({"SECOND_FACTOR": "off"}, "SECOND_FACTOR must be required or optional"),
    ({"DEBUG": "perhaps"}, "perhaps"),
    ({"LIST_LIMIT": "-1"}, "LIST_LIMIT and TRUSTED_PROXIES are 0 or more"),
    ({"TRUSTED_PROXIES": "-1"}, "LIST_LIMIT and TRUSTED_PROXIES are 0 or more"),
    ({"LIST_LIMIT_AT_ONCE": "0"}, "LIST_LIMIT_AT_ONCE is 1 or more"),
    ({"DOCUMENT_MAX_MB": "many"}, "many"),
    ({"DATABASE_URL": "mysql://x/y"}, "DATABASE_URL must start with postgres://"),
]


def check(tmp_path: Path, **variables: str) -> subprocess.CompletedProcess:
    environment = {"PATH": os.environ["PATH"], "OIG_DATA_DIR": str(tmp_path / "data")}
    environment |= {name: value for name, value in (PRODUCTION | variables).items() if value}
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=60)


@pytest.mark.no_database
def test_documented_production_settings_are_clean(tmp_path):
    result = check(tmp_path)
    assert (result.returncode, result.stderr) == (0, "")


@pytest.mark.no_database
@pytest.mark.parametrize(
    "variables",
    [
        {"ALLOWED_HOSTS": ".example"},
        {"BEHIND_TLS_PROXY": "", "TRUSTED_PROXIES": ""},
        {"TRUSTED_PROXIES": "2"},
        {"OFFICE_IS_OFFICIAL": "true", "OFFICE_HOTLINE_URL": "https://hotline.oig.example/"},
        {"OFFICE_IS_OFFICIAL": "true", "OFFICE_HOTLINE_URL": "/hotline/"},
        {"OFFICE_CORRECTIONS": "https://oig.example/corrections/?form=1"},
        {"OFFICE_CORRECTIONS": "mailto:corrections@oig.example"},
        {"SECOND_FACTOR": "required"},
    ],
)
def test_other_sound_settings_are_clean(tmp_path, variables):
    result = check(tmp_path, **variables)
    assert (result.returncode, result.stderr) == (0, "")


@pytest.mark.no_database
@pytest.mark.parametrize(("variables", "words"), REFUSED, ids=[words for _, words in REFUSED])
def test_what_is_unsafe_or_unreadable_is_refused(tmp_path, variables, words):
    result = check(tmp_path, **variables)
    assert result.returncode != 0
    assert words in result.stderr


@pytest.mark.no_database
def test_the_key_is_made_once_and_is_private(tmp_path):
    for _ in range(2):
        check(tmp_path, SECRET_KEY="")
    path = tmp_path / "data" / "secret_key"
    key = path.read_text()
    check(tmp_path, SECRET_KEY="")
    assert path.read_text() == key
    assert len(key) > 60
    assert path.stat().st_mode & 0o777 == 0o600


def test_addresses_that_lead_nowhere_are_not_logged(client, world, caplog):
    with caplog.at_level("DEBUG"):
        assert client.get("/reports/what-somebody-looked-for/").status_code == 404
        assert client.get("/reports/oig-24-04/documents/oig-24-04.pdf").status_code == 410
    assert [record.message for record in caplog.records if record.name.startswith("django.request")] == []
    assert logging.getLogger("django.request").isEnabledFor(logging.ERROR)
