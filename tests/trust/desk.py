"""The desk as the leak matrix sees it: its addresses about one hidden report, and people with different rights."""

from django.contrib.auth.models import User
from django.test import Client

from reports import exchange
from reports.exchange import pending
from reports.models import PreviewLink, Report
from reports.models.imports import new_upload_key
from tests import factories
from tests.admin.test_rights import someone
from tests.admin.test_roles import member
from tests.exchange.rows import row, table
from tests.trust.worlds import later, routes

CANARY = "canary"
NEVER = 987_654_321
HEAD = "admin/reports/"


def people() -> dict[str, Client]:
    """A browser for each role. A clerk works for the office and has no right at all."""
    outsider = Client()
    outsider.force_login(User.objects.create_user("outsider", password="a long enough password"))
    staff = {name: member(name, f"{name.capitalize()}s") for name in ("author", "editor", "manager")}
    return {"stranger": Client(), "outsider": outsider, "clerk": someone("clerk"), **staff}


def own_routes() -> list[str]:
    """Every address of the desk that is about reports and what they are filed under."""
    return [route for route in routes() if route.startswith(HEAD)]


class Things:
    """A hidden report of somebody else in one state, with all that hangs on it; and the imports of that person."""

    def __init__(self, state: str) -> None:
        self.owner = factories.editor(f"owner-{state}")
        make = {"draft": factories.draft, "scheduled": factories.scheduled, "withdrawn": factories.withdrawn}
        self.report = make[state](
            f"CANARY-{state}", f"Canary {state}", documents=["report"], executive_summary="Canary words.",
            topics=[f"canary {state}"], agencies=[f"canary-{state}"], area=f"canary {state}",
        )  # fmt: skip
        Report.objects.filter(pk=self.report.pk).update(created_by=self.owner)
        self.document, self.revision = self.report.documents.get(), self.report.revisions.first()
        self.link = PreviewLink.objects.create(
            report=self.report, note="Canary", created_at=later(), created_by=self.owner, expires_at=later(days=1)
        )
        self.waiting = pending.keep(
            b"Title\nCanary waits\n", "canary.csv", owner=self.owner, overwrites=False, publishes=False
        )
        rows = table(row(f"CANARY-{state}-2", f"Canary imported {state}"))
        terms = exchange.Terms(by=self.owner, as_drafts=True)
        self.batch = exchange.import_table(rows, terms=terms, source=exchange.Source.of(rows, "canary.csv")).batch
        area, topic = self.report.area, self.report.topics.get()
        self.entries = {"agency": self.report.agencies.get(), "oversightarea": area, "topic": topic}

    def addresses(self, route: str) -> tuple[str, str]:
        """The address of this report or thing, and the same one for what never was."""
        model = route.removeprefix(HEAD).partition("/")[0]
        object_id = self.entries.get(model, self.report).pk
        things = {
            "documents": self.document.pk,
            "previews": self.link.pk,
            "history": self.revision.pk,
            "imports": self.batch.pk,
        }
        thing = next((pk for word, pk in things.items() if f"/{word}/" in route), NEVER)
        common = {"<slug:kind>": "jsonl", "<slug:name>": "submit"}
        there = {
            "<int:report_id>": self.report.pk,
            "<path:object_id>": object_id,
            "<int:pk>": thing,
            "<slug:key>": self.waiting.key,
        }
        never = dict.fromkeys(there, NEVER) | {"<slug:key>": new_upload_key()}
        return filled(route, there | common), filled(route, never | common)


def filled(route: str, values: dict) -> str:
    """An address that the route matches."""
    for name, value in values.items():
        route = route.replace(name, str(value))
    return f"/{route}"


def body(response) -> str:
    """What an answer says, in lower case."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    response.close()
    return content.decode("latin-1").lower()
