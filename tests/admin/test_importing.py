"""Import at the desk: upload, look through, confirm. Who may do what, and that nothing happens unseen."""

import datetime as dt
import io
import re

import pytest
import time_machine
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.utils import timezone

from reports.models import ImportBatch, PendingImport, Report
from tests import factories
from tests.exchange.test_workbook import book

from .test_rights import someone
from .test_roles import groups, member  # noqa: F401  (a fixture for all tests here)

pytestmark = pytest.mark.django_db
BASE = "/admin/reports/report/"
IMPORT = f"{BASE}import/"
CSV = "Report Number,Title,Executive Summary,Color\nX-1,A Title,New words.,red\nX-2,Another,Words.,\n,,,red\n"


def upload(client, content=CSV, name="rows.csv", **typed):
    """Send a file; the answer."""
    data = content if isinstance(content, bytes) else content.encode()
    return client.post(IMPORT, {"file": SimpleUploadedFile(name, data), "differing": "keep", **typed})


def plan(client, content=CSV, **options) -> str:
    """Send a file; the address of what it would do."""
    answer = upload(client, content, **options)
    assert answer.status_code == 302, answer.context["form"].errors
    return answer.headers["Location"]


def confirm(client, address):
    """Confirm what the page shows."""
    return client.post(address, {"seen": client.get(address).context["seen"]})


def done(client, content=CSV, **options) -> ImportBatch:
    answer = confirm(client, plan(client, content, **options))
    assert answer.status_code == 302
    return ImportBatch.objects.latest("pk")


def refusal(client, content, name="rows.csv") -> str:
    return " ".join(upload(client, content, name).context["form"].errors["file"])


def text_of(page) -> str:
    """What a page says, without tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).split())


def test_from_the_list_to_the_batch(desk):
    factories.draft("X-1", "A Title")
    assert f'href="{IMPORT}"' in desk.get(BASE).content.decode()
    assert desk.get(IMPORT).status_code == 200
    address = plan(desk)
    page = desk.get(address)
    said = text_of(page)
    assert "1 new : they become drafts" in said
    assert "1 changed : the file fills what is empty here" in said
    assert "0 the same" in said
    assert "1 left out" in said
    assert "4 Whole row neither a report number nor a title Fill in one of them, or remove the row." in said
    assert "2 X-1 A Title Executive summary (empty) New words." in said
    assert "1 Column “Color” is not a column of the import; not read" in said
    assert "3 X-2 Another" in said
    assert Report.objects.get().executive_summary == ""
    answer = confirm(desk, address)
    batch = ImportBatch.objects.get()
    assert answer.headers["Location"] == f"{BASE}imports/{batch.pk}/"
    assert desk.messages()[-1] == "“rows.csv” was imported: 1 new, 1 changed, 0 the same, 1 left out."
    assert list(Report.objects.order_by("pk").values_list("number", "state", "executive_summary")) == [
        ("X-1", "draft", "New words."),
        ("X-2", "draft", "Words."),
    ]
    assert PendingImport.objects.count() == 0
    assert sorted(LogEntry.objects.values_list("action_flag", "object_repr")) == [
        (1, "X-2 Another"),
        (2, "X-1 A Title"),
    ]


def test_the_whole_plan_as_a_file(desk):
    factories.draft("X-1", "A Title", executive_summary="Old")
    content = 'Report Number,Title,Executive Summary\nX-1,A Title,"=HYPERLINK(""x"")"\nX-1,A Title,\nX-2,=Two,\n,,-\n'
    answer = desk.get(f"{plan(desk, content, differing='replace')}plan.csv")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="import-plan.csv"'
    assert b"".join(answer.streaming_content).decode("utf-8-sig").splitlines() == [
        '"Row","What happens","Report Number","Title","Field","Old","New","Remark","What to do"',
        '"2","changed","X-1","A Title","Executive summary","Old","\'=HYPERLINK(""x"")","",""',
        '"3","same","X-1","A Title","","","","",""',
        '"4","new","X-2","\'=Two","","","","",""',
        '"5","left out","","","Whole row","","","neither a report number nor a title","Fill in one of them, or remove the row."',  # noqa: E501
    ]


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ('[{"title": "A Title"}]', "rows.json"), ('{"title": "A Title"}\n', "rows.jsonl"), ("Title\nA Title\n", "rows.csv"),
        (book(["Title"], ["A Title"]), "rows.xlsx"),
    ],
)  # fmt: skip
def test_every_format(desk, content, name):
    assert done(desk, content, name=name).file_name == name
    assert Report.objects.get().title == "A Title"


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        ("", "a.csv", "The submitted file is empty."),
        ("Name\nA\n", "a.csv", "The first row must name the columns"),
        (b"Title\n\xff\n", "a.csv", "The file is not UTF-8 text (line 2, byte 0xff)."),
        (b"%PDF-1.7", "a.pdf", "This is a PDF."),
        (b"PK\x03\x04 no zip", "a.xlsx", "This is no Excel workbook that can be read."),
        (b"\x89PNG\r\n", "a.png", "The file is not UTF-8 text"),
        ("Title\n" + "A\n" * 20_001, "a.csv", "The file has 20,001 rows, at most 20,000 go at once."),
        ("Title\n" + "A" * 20 * 1024**2, "a.csv", "The file is larger than 20 MB."),
        ("Title\nA\n", "a" * 250 + ".csv", "Ensure this filename has at most 200 characters"),
        ("Title\n" + '"' + "A" * 200_000 + '"\n', "a.csv", None),
    ],
)  # fmt: skip
def test_files_that_cannot_be_read(desk, content, name, words):
    if words is None:  # a field longer than csv takes is a row left out, in words
        assert "not CSV: field larger than field limit" in text_of(desk.get(plan(desk, content)))
    else:
        assert words in refusal(desk, content, name)
        assert PendingImport.objects.count() == 0


def test_no_file_at_all(desk):
    assert "This field is required." in text_of(desk.post(IMPORT, {"differing": "keep"}))


def test_values_that_differ_are_kept_or_replaced(desk):
    factories.draft("X-1", "A Title", executive_summary="Old words.")
    done(desk)
    assert Report.objects.get(number="X-1").executive_summary == "Old words."
    done(desk, differing="replace")
    assert Report.objects.get(number="X-1").executive_summary == "New words."


def test_what_was_shown_is_what_is_done(desk):
    """Somebody changes a report between the two pages: the plan is shown anew, and nothing is written."""
    report = factories.draft("X-1", "A Title")
    address = plan(desk)
    seen = desk.get(address).context["seen"]
    Report.objects.filter(pk=report.pk).update(executive_summary="Typed meanwhile.")
    page = desk.post(address, {"seen": seen})
    assert page.status_code == 200
    assert "Nothing was imported: reports have changed since you looked." in text_of(page)
    assert Report.objects.count() == 1
    assert desk.post(address, {"seen": page.context["seen"]}).status_code == 302
    assert Report.objects.get(number="X-1").executive_summary == "Typed meanwhile."
    for other in ({}, {"seen": ""}, {"seen": "\x00"}):
        assert desk.post(plan(desk), other).status_code == 200


def test_bytes_that_changed_in_the_database_are_not_imported(desk):
    address = plan(desk)
    seen = desk.get(address).context["seen"]
    PendingImport.objects.update(data=CSV.replace("New words", "Forged words").encode())
    assert desk.post(address, {"seen": seen}).status_code == 302
    assert desk.messages()[-1] == "The stored file is not the one that was uploaded. Upload it again."
    assert Report.objects.count() == 0


def test_a_file_is_its_owners_alone_and_over_after_a_day(desk, client):
    address = plan(desk)
    seen = desk.get(address).context["seen"]
    other = someone("other", "add_report", "change_report", "view_report", "publish_report")
    for answer in (other.get(address), other.post(address, {"seen": seen}), other.get(f"{address}plan.csv")):
        assert (answer.status_code, answer.headers["Location"]) == (302, IMPORT)
    other.post(address, {"discard": "1"})
    assert PendingImport.objects.count() == 1
    assert len(PendingImport.objects.get().key) == 32
    with time_machine.travel(timezone.now() + dt.timedelta(hours=25)):
        late = factories.User.objects.get(username="desk")
        desk.force_login(late)
        assert desk.post(address, {"seen": seen}).headers["Location"] == IMPORT
        call_command("tick", stdout=io.StringIO())
        assert PendingImport.objects.count() == 0
    assert Report.objects.count() == 0


def test_one_file_waits_for_each_person(desk):
    first, second = plan(desk), plan(desk)
    assert desk.get(first).status_code == 302
    assert desk.get(second).status_code == 200
    desk.post(second, {"discard": "1"})
    assert PendingImport.objects.count() == 0
    assert desk.messages()[-1] == "“rows.csv” was thrown away. Nothing was imported."


def test_confirming_twice_imports_once(desk):
    address = plan(desk)
    seen = desk.get(address).context["seen"]
    assert desk.post(address, {"seen": seen}).status_code == 302
    assert desk.post(address, {"seen": seen}).headers["Location"] == IMPORT
    assert (Report.objects.count(), ImportBatch.objects.count()) == (2, 1)


def test_a_long_plan_is_cut_and_says_so(desk):
    rows = "".join(f"X-{n},Title {n}\n" for n in range(250))
    page = desk.get(plan(desk, f"Number,Title\n{rows}"))
    assert "The first 200 of 250." in text_of(page)
    assert "Title 199" in page.content.decode()
    assert "Title 200" not in page.content.decode()


def test_hostile_words_are_words(desk):
    page = desk.get(plan(desk, "Title,<script>\n<script>alert(1)</script>,x\n", name="<b>.csv"))
    assert "<script>alert" not in page.content.decode()
    assert "&lt;b&gt;.csv" in page.content.decode()


def test_files_of_an_import_are_in_no_public_place(desk, client):
    """Canary words of a file, waiting and then imported as drafts, on no page that the public can reach."""
    content = "Number,Title,Topics,Executive Summary\nX-1,Canary title,Canary topic,Canary summary\n"
    address = plan(desk, content)
    for _ in range(2):
        for page in (
            "/",
            "/reports/",
            "/topics/",
            "/reports/?q=canary",
            "/suggestions/?q=canary",
            "/sitemap.xml",
            address,
        ):
            answer = client.get(page, follow=page == address)
            assert "canary t" not in answer.content.decode().lower()
            assert "canary summary" not in answer.content.decode().lower()
        if PendingImport.objects.exists():
            confirm(desk, address)
    assert Report.objects.get().title == "Canary title"
