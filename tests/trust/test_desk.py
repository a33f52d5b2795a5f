"""The leak matrix of the desk: every address of ours, every role, hidden reports and the imports of others."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.test import Client

from reports.models import ImportBatch, PendingImport, Report, Revision, Transition
from tests.admin.test_roles import groups  # noqa: F401  (a fixture for all tests here)
from tests.trust.desk import CANARY, HEAD, NEVER, Things, body, own_routes, people
from tests.trust.worlds import REGISTER

ANSWERS = REGISTER["editors"]["answers"]
LOGIN = "/admin/login/"
REDIRECTS = tuple(route for route in ANSWERS if route.endswith("<path:object_id>/"))  # to the form, whatever the id
ONLY_READ = "/copy/preview/"  # what is sent there is refused before anything is looked up
# What belongs to one person. An author may look at every report, but not at these of somebody else.
PRIVATE = ("import/<slug:key>", "imports/<int:pk>", "/previews/", "/restore/", "/copy/")


@pytest.fixture
def everyone(groups) -> dict[str, Client]:  # noqa: F811
    return people()


def stored() -> list:
    """Everything that a desk page could change."""
    return [
        list(model.objects.order_by("pk").values())
        for model in (Report, Revision, Transition, ImportBatch, PendingImport, LogEntry)
    ]


def test_every_address_of_the_desk_is_registered():
    assert sorted(route.removeprefix(HEAD) for route in own_routes()) == sorted(ANSWERS)


@pytest.mark.parametrize("method", ["get", "post"])
def test_who_is_not_signed_in_to_the_desk_is_sent_to_sign_in(everyone, method):
    things = Things("draft")
    before = stored()
    for route in own_routes():
        for role, address in [(role, one) for role in ("stranger", "outsider") for one in things.addresses(route)]:
            answer = getattr(everyone[role], method)(address)
            assert (answer.status_code, answer.headers["Location"].partition("?")[0]) == (302, LOGIN), (role, address)
    assert stored() == before


@pytest.mark.parametrize("method", ["get", "post"])
def test_staff_without_rights_are_refused_alike_whether_it_is_there_or_not(everyone, method):
    things = Things("scheduled")
    before = stored()
    for route in own_routes():
        if route.removeprefix(HEAD) in REDIRECTS:
            continue
        there, never = (getattr(everyone["clerk"], method)(one) for one in things.addresses(route))
        assert (there.status_code, body(there)) == (never.status_code, body(never)), route
        is_only_read = method == "post" and route.endswith(ONLY_READ)
        assert there.status_code == (405 if is_only_read else 403), route
    assert stored() == before


@pytest.mark.parametrize("role", ["author", "editor", "manager"])
def test_the_answers_are_those_of_the_register_and_what_is_refused_shows_nothing(everyone, role):
    things, place = Things("draft"), ("author", "editor", "manager").index(role)
    found = {}
    for route in own_routes():
        there, never = (everyone[role].get(one) for one in things.addresses(route))
        name, text = route.removeprefix(HEAD), body(there)
        found[name] = there.status_code
        assert there.status_code == 200 or CANARY not in text + str(there.headers).lower(), route
        if role == "author" and any(part in route for part in PRIVATE):
            assert CANARY not in text, route
        if "<slug:key>" in route or "imports/<int:pk>" in route:
            assert never.status_code in (302, 403, 404), route
    assert found == {name: answers[place] for name, answers in ANSWERS.items()}


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("role", ["author", "editor", "manager"])
def test_a_waiting_file_is_its_owners_and_like_one_that_never_was(everyone, role, method):
    things = Things("draft")
    before = stored()
    for route in [one for one in own_routes() if "<slug:key>" in one]:
        there, never = (getattr(everyone[role], method)(one) for one in things.addresses(route))
        assert (there.status_code, there.headers.get("Location")) == (never.status_code, never.headers.get("Location"))
        assert CANARY not in body(there)
        assert stored() == before


@pytest.mark.parametrize("method", ["get", "post"])
def test_an_author_gets_at_nothing_of_others_by_way_of_their_own_report(everyone, method):
    """Ids of another's versions, links, files and imports, beside the id of a report that is theirs."""
    things, author = Things("draft"), everyone["author"]
    author.save(number="OIG-27-01", title="Mine")
    mine = Report.objects.get(number="OIG-27-01")
    before = stored()
    for route in own_routes():
        if "<int:pk>" not in route:
            continue
        there, never = things.addresses(route)
        own = [one.replace(f"/{pk}/", f"/{mine.pk}/", 1) for one, pk in ((there, things.report.pk), (never, NEVER))]
        if "imports" in route:
            own = [there, never]
        answers = [getattr(author, method)(one) for one in own]
        status = (
            405 if method == "get" and route.endswith("/revoke/") else 404
        )  # looked at before anything is looked up
        assert [one.status_code for one in answers] == [status, status], route
        assert CANARY not in body(answers[0]), route
    assert stored() == before


def test_an_author_changes_nothing_of_others(everyone):
    for state in ("draft", "scheduled", "withdrawn"):
        things = Things(state)
        before = stored()
        for route in own_routes():
            if "<int:report_id>" not in route or "/documents/" in route:
                continue
            answer = everyone["author"].post(things.addresses(route)[0], {"why": "Mine", "version": "x"})
            assert answer.status_code in ((405,) if route.endswith(ONLY_READ) else (302, 403)), route
        assert stored() == before, state


def test_lists_of_imports_are_of_ones_own(everyone):
    things = Things("draft")
    shown = {role: body(everyone[role].get("/admin/reports/report/imports/")) for role in ("author", "editor")}
    assert (CANARY in shown["author"], things.batch.file_name in shown["editor"]) == (False, True)


def test_people_and_groups_are_not_told_of_by_their_ids(everyone):
    for model, there in (("user", Things("draft").owner), ("group", Group.objects.first())):
        for part in ("history", "change", "delete", "password"):
            answers = [everyone["clerk"].get(f"/admin/auth/{model}/{pk}/{part}/") for pk in (there.pk, NEVER)]
            assert len({(one.status_code, body(one)) for one in answers}) == 1, (model, part)
