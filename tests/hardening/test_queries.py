"""SQL: how many statements there are, and their words, do not depend on what is typed; nor does what is typed get in."""

import re
from urllib.parse import quote

import pytest
from django.db import connection

from tests.admin.conftest import desk  # noqa: F401  (a fixture)

PLAIN = (
    "canary",
    "cbp",
    "none",
    "-cbp",
    "2024",
    "OIG-24-01",
    "OIG-24-77",  # which no report has
    "2023-12-04",
    "title",
    "1",
    "",
    "!",
    "wildlife trafficking",
    # the forms a search may have: phrases, a number among words, misspelled words, more words than any report has
    '"illegal wildlife" trafficking',
    'OIG-24-01 wildlfie traficking -ports -"of them"',
    "wildlife OR ports OIG-24-01",
    " ".join(f"unheard{chr(97 + n)}of" for n in range(16)),
    " ".join(f"odd{chr(97 + n)}-phrase" for n in range(8)),
    "wildlife " + " ".join(f"odd{chr(97 + n)}-phrase" for n in range(7)),
)
HOSTILE = (
    "canary' OR '1'='1", 'canary" OR "1"="1', "canary'; DROP TABLE reports_report; --", "canary\\' OR 1=1 --",
    "canary') UNION SELECT password FROM auth_user --", "canary/**/OR/**/1=1", "1 OR sleep(5) -- canary", "canary%' --",
    "canary_%", "canary%s%s%(x)s", "canary*", '"canary', "canary NEAR(a b)", "title:canary", "canary AND NOT x", "{canary}",
    "canary:*", "canary <-> x", "(canary", "^canary", "canary\u02bc OR 1=1", "canary\u2019--", "canary; VACUUM",
    "canary' || (SELECT 1) || '", "-canary'", "1; canary", "0x63616e617279 canary", "canary\u0000'", "$$canary$$", "?canary",
    "canary\n--", "canary`", "[canary]", "canary' COLLATE NOCASE--", "1e308 canary", "canary" * 30,
)  # fmt: skip
NAMES = ("q", "agency", "area", "topic", "type", "year", "issued_after", "issued_before", "sort", "page", "expand")


# The desk looks for each word, and for each spelling of a number: one condition as good as several.
LIKES = re.compile(
    r"""(?:[( ]*(?:AND |OR )?[( ]*(?:"reports_report"|[UV]0)\."(?:number|title)_key"(?:::text)? """
    r"""(?:LIKE %s(?: ESCAPE '\\')?|= %s)\)*)+"""
)

# On PostgreSQL what is counted for each group of words.
GROUPS = re.compile(r"(?<=::int)(?: \+ \(terms @@ CAST\(%s AS tsquery\)\)::int)+|(?<=statement_timeout = )\d+")


def shapes(client, address: str, data: dict | None = None) -> list[str]:
    """The statements of a request, without their values; lists of values count as one."""
    seen = []

    def listen(execute, sql, params, many, context):
        plain = re.sub(r'SAVEPOINT "\w+"', "SAVEPOINT", re.sub(r"\(%s(, %s)*\)", "(…)", sql))
        seen.append(GROUPS.sub("", LIKES.sub("LIKE", plain)))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        answer = client.get(address, data)
    assert answer.status_code < 500
    return seen


def compare(client, address: str, make) -> None:
    """Hostile values ask for no statement that a plain one does not ask for, and for no more of them."""
    client.get(address)  # so that the catalog is there
    plain = [shapes(client, *make(value)) for value in PLAIN]
    known, most = {shape for one in plain for shape in one}, max(map(len, plain))
    for value in HOSTILE:
        found = shapes(client, *make(value))
        assert set(found) <= known, (value, set(found) - known)
        assert len(found) <= most, value
        assert not [shape for shape in found if "canary" in shape.lower()], value


@pytest.mark.parametrize("name", NAMES)
def test_parameters_of_a_list(world, client, name):
    compare(client, "/reports/", lambda value: ("/reports/", {name: value}))


def test_all_parameters_together(world, client):
    compare(client, "/reports/", lambda value: ("/reports/", dict.fromkeys(NAMES, value)))


@pytest.mark.parametrize(
    "way", ["/reports/{}/", "/topics/{}/", "/agencies/{}/", "/number/{}/", "/fiscal-years/{}/", "/{}/"]
)
def test_words_of_a_path(world, client, way):
    compare(client, "/reports/", lambda value: (way.format(quote(value or "x", safe="")),))


@pytest.mark.parametrize("name", ["q", "o", "p", "state__exact", "agencies__id__exact", "topic_items__tag__exact"])
def test_parameters_of_the_desk(world, desk, name):  # noqa: F811
    compare(desk, "/admin/reports/report/", lambda value: ("/admin/reports/report/", {name: value}))


def test_the_comparing_bites(world, client, monkeypatch):
    from reports.models import Report
    from reports.views import lists

    inner = lists.ReportList.get

    def leaky(self, request, *args, **kwargs):
        word = request.GET.get("q", "").replace("'", "").replace("%", "").replace("\x00", "")
        list(Report.objects.extra(where=[f"title = '{word}'"]))
        return inner(self, request, *args, **kwargs)

    monkeypatch.setattr(lists.ReportList, "get", leaky)
    with pytest.raises(AssertionError):
        compare(client, "/reports/", lambda value: ("/reports/", {"q": value}))
