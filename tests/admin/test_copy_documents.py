"""The documents of a working copy at the desk: rows in its form, looked at by who may write on it, and by a preview link."""

from pathlib import Path

import pytest

from reports import publishing
from reports.admin.copies import FILES_AGAIN, OVER
from reports.models import PreviewLink, Report, ReportDocument
from tests import factories
from tests.documents import redactions

from .conftest import Desk, pdf
from .test_copies import address, begun, copy_of, other, report, step, typed  # noqa: F401  (fixtures)
from .test_history import in_brackets
from .test_previews import LINK, previews
from .test_rights import someone

NEW = redactions.sound()["removed under a black box"]
BAD = redactions.failed()["a black box"]
MAIN = "/reports/a-1/documents/a-1.pdf"


def rows(client: Desk, report: Report, *changes: dict) -> dict:  # noqa: F811
    """The rows as a browser sends them, with what is changed in each, the empty one at the end included."""
    shown = client.get(address(report)).context["documents"]
    sent = {"documents-TOTAL_FORMS": len(shown.forms), "documents-INITIAL_FORMS": len(shown.forms) - 1}
    for n, row in enumerate(shown.forms):
        sent |= {f"documents-{n}-{name}": row[name].value() or "" for name in ("id", "kind", "title")}
    for n, change in enumerate(changes):
        sent |= {f"documents-{n}-{name}": value for name, value in change.items()}
    return sent


def save(client: Desk, report: Report, *changes: dict, **values):  # noqa: F811
    return client.post(address(report), typed(client, report, **rows(client, report, *changes), **values))


def listed(report: Report) -> list[tuple[str, str, str]]:  # noqa: F811
    return [(one["kind"], one["title"], one["original_name"]) for one in copy_of(report).content["documents"]]


def got(client, path: str) -> bytes | int:
    answer = client.get(path)
    content = b"".join(answer.streaming_content) if answer.streaming else answer.status_code
    answer.close()
    return content


def test_the_whole_way(desk, begun, client, django_capture_on_commit_callbacks):  # noqa: F811
    page = desk.get(address(begun)).content.decode()
    assert 'enctype="multipart/form-data"' in page
    assert "To replace it, choose another PDF. Its public address stays the same." in page
    assert "Read its text and check it again" not in page
    with django_capture_on_commit_callbacks(execute=True):
        answer = save(
            desk, begun, {"file": pdf("new.pdf", NEW), "title": "Final report"},
            {"file": pdf("reply.pdf"), "kind": "response"},
        )  # fmt: skip
    assert answer.headers["Location"] == address(begun)
    assert listed(begun) == [("report", "Final report", "new.pdf"), ("response", "", "reply.pdf")]
    own = list(ReportDocument.with_copies.filter(copy=copy_of(begun)).order_by("pk"))
    assert [one.is_checked for one in own] == [True, True]
    page = desk.get(address(begun))
    (found,) = [in_brackets(one.shown) for one in page.context["found"] if one.label == "Documents"]
    assert found.count("[added: ") == 2
    assert "new.pdf" in page.content.decode()
    assert got(client, MAIN) == factories.PDF
    assert begun.documents.count() == 1
    # a second save of the same changes nothing
    (warning,) = desk.get(address(begun, "put-in-place/")).context["doubts"][:1]
    assert warning.startswith("“Final report”: ")
    before = copy_of(begun).happened_at
    save(desk, begun)
    assert copy_of(begun).happened_at == before
    save(desk, begun, {}, {"DELETE": "on"})
    assert listed(begun) == [("report", "Final report", "new.pdf")]
    assert step(desk, begun, "put-in-place").status_code == 302
    (placed,) = begun.documents.all()
    assert (placed.title, placed.name) == ("Final report", "a-1")
    assert Path(placed.file.path).read_bytes() == NEW
    assert got(client, MAIN) == Path(placed.clean_file.path).read_bytes() != NEW


def test_replaced_twice_it_is_still_the_public_one_that_goes(desk, begun, client):  # noqa: F811
    save(desk, begun, {"file": pdf("first.pdf")})
    save(desk, begun, {"file": pdf("second.pdf", NEW)})
    assert listed(begun) == [("report", "", "second.pdf")]
    assert ReportDocument.with_copies.filter(copy=copy_of(begun)).count() == 1
    ReportDocument.with_copies.update(findings=[], is_checked=True)
    step(desk, begun, "put-in-place")
    assert got(client, MAIN) == NEW
    assert begun.documents.count() == 1


def test_bad_files_are_refused_in_words_and_nothing_is_lost(desk, begun):  # noqa: F811
    answer = save(desk, begun, {"file": pdf("x.pdf", b"no PDF at all" * 9)}, title="Typed")
    assert answer.context["documents"].forms[0].errors["file"] == [
        "This is not a PDF file, whatever its name says. Save the document as PDF and choose that file."
    ]
    page = answer.content.decode()
    assert 'value="Typed"' in page
    assert "You had chosen “x.pdf”." in page
    answer = save(desk, begun, {}, {"title": "Without a file"})
    assert answer.context["documents"].forms[1].errors["file"] == [
        "Choose a PDF file, or tick “Delete” to leave this document out."
    ]
    assert copy_of(begun).content["title"] == "Of the copy"
    assert listed(begun) == [("report", "", "")]


@pytest.mark.parametrize("total", ["x", "", "-1", "99999999999"])
@pytest.mark.parametrize("pk", ["abc", "0", "9" * 30, "\0", ""])
def test_made_up_rows(desk, begun, total, pk):  # noqa: F811
    sent = typed(desk, begun) | {"documents-TOTAL_FORMS": total, "documents-INITIAL_FORMS": "0", "documents-0-id": pk}
    assert desk.post(address(begun), sent).status_code in (200, 302)
    sent |= {"documents-TOTAL_FORMS": "1", "documents-0-kind": "report"}
    assert desk.post(address(begun), sent).status_code in (200, 302)
    assert listed(begun) == [("report", "", "")]


def test_what_is_red_is_shown_and_not_put_in_place(desk, begun, django_capture_on_commit_callbacks):  # noqa: F811
    with django_capture_on_commit_callbacks(execute=True):
        save(desk, begun, {"file": pdf("bad.pdf", BAD)})
    assert "Informant" in desk.get(address(begun)).content.decode()
    page = desk.get(address(begun, "put-in-place/"))
    (text, url) = page.context["lacking"][0]
    assert text.startswith("“Report”: Page 1: “Informant”.")
    assert url == f"{address(begun)}#documents-group"
    step(desk, begun, "put-in-place")
    assert copy_of(begun).state == "working"


def test_two_at_one_list(desk, other, begun):  # noqa: F811
    mine = typed(desk, begun, **rows(desk, begun, {"title": "Mine"}))
    save(other, begun, {}, {"file": pdf("added.pdf"), "kind": "response"})
    found = desk.post(address(begun), mine).context["adminform"].form.conflict
    assert [(one.label, one.theirs, one.mine) for one in found.differences] == [
        ("Documents", "Report: a-1.pdf\nResponse: a-1-response.pdf", "Report: Mine")
    ]
    desk.post(address(begun), mine | {"overwritten_version": found.version})
    assert listed(begun) == [("report", "Mine", ""), ("response", "", "added.pdf")]  # what they added stays


def test_files_chosen_for_a_copy_that_is_over_are_asked_for_again(desk, other, begun):  # noqa: F811
    mine = typed(desk, begun, **rows(desk, begun, {"file": pdf("new.pdf")}))
    step(other, begun, "discard")
    answer = desk.post(address(begun), mine)
    assert answer.context["adminform"].form.non_field_errors() == [OVER + FILES_AGAIN]


def test_a_file_of_the_copy_is_read_and_checked_again_if_asked(desk, begun):  # noqa: F811
    save(desk, begun, {"file": pdf("new.pdf", NEW)}, {"file": pdf("reply.pdf"), "kind": "response"})
    states = {"reading_state": "failed", "reading_problem": "timeout", "findings": [], "is_checked": True}
    ReportDocument.with_copies.update(**states)
    own, reply = ReportDocument.with_copies.filter(copy=copy_of(begun)).order_by("pk")
    page = desk.get(address(begun)).content.decode()
    assert page.count("Read its text and check it again") == page.count("read_again") == 2
    save(desk, begun, {"read_again": "on"}, {"read_again": "on", "DELETE": "on"})
    own.refresh_from_db()
    assert (own.reading_state, own.reading_problem, own.is_checked, own.size) == ("waiting", "", False, len(NEW))
    assert not ReportDocument.with_copies.filter(pk=reply.pk).exists()
    assert begun.documents.get().is_checked
    assert [one["id"] for one in copy_of(begun).content["documents"]] == [own.pk]
    before = copy_of(begun).happened_at
    ReportDocument.with_copies.update(**states)
    save(desk, begun, {"read_again": "on"})
    own.refresh_from_db()
    assert (own.reading_state, copy_of(begun).happened_at) == ("waiting", before)  # it says the same as before


def test_a_public_file_is_read_again_in_the_form_of_the_report_alone(desk, begun):  # noqa: F811
    public = begun.documents.get()
    factories.read(begun, "One")
    save(desk, begun, {"read_again": "on"})
    public.refresh_from_db()
    assert public.reading_state == "ready"


def test_who_opens_the_files(desk, begun, client):  # noqa: F811
    save(desk, begun, {"file": pdf("new.pdf", NEW)})
    own = ReportDocument.with_copies.get(copy=copy_of(begun))
    path = f"/admin/reports/report/{begun.pk}/documents/{own.pk}/"
    assert f'href="{path}"' in desk.get(address(begun)).content.decode()
    assert got(desk, path) == NEW
    assert client.get(path).status_code == 302
    assert someone("looker", "view_report").get(path).status_code == 403
    assert (
        got(someone("reader", "view_report"), path.replace(str(own.pk), str(begun.documents.get().pk))) == factories.PDF
    )


class TestPreview:
    """The page names the files that it will have; a link opens those of its copy and no others."""

    def test_by_a_link_and_at_the_desk(self, desk, begun, client):  # noqa: F811
        save(desk, begun, {"file": pdf("new.pdf", NEW)}, {"file": pdf("reply.pdf"), "kind": "response"})
        own, reply = ReportDocument.with_copies.filter(copy=copy_of(begun)).order_by("pk")
        ReportDocument.with_copies.update(findings=[], is_checked=True)
        desk.post(previews(begun), {"note": "x", "days": "7"})
        (link,) = LINK.findall(desk.get(previews(begun)).content.decode())
        page = client.get(link).content.decode()
        assert f'href="{link}documents/{own.pk}/"' in page
        assert f'href="{link}documents/{reply.pk}/"' in page
        assert MAIN not in page
        assert (got(client, f"{link}documents/{own.pk}/"), got(client, f"{link}documents/{reply.pk}/")) == (
            NEW, factories.PDF,
        )  # fmt: skip
        shown = desk.get(address(begun, "preview/")).content.decode()
        assert f'href="/admin/reports/report/{begun.pk}/documents/{own.pk}/"' in shown
        step(desk, begun, "discard")
        assert got(client, f"{link}documents/{own.pk}/") == 410

    def test_no_others(self, desk, begun, client):  # noqa: F811
        save(desk, begun, {"file": pdf("new.pdf", BAD)})
        own = ReportDocument.with_copies.get(copy=copy_of(begun))
        elsewhere = factories.published("B-1", "Other", documents=["report"])
        copy = publishing.make_copy(elsewhere, by=None)
        hidden = factories.document(elsewhere)
        ReportDocument.objects.filter(pk=hidden.pk).update(copy=copy)
        desk.post(previews(begun), {"note": "x", "days": "7"})
        link = PreviewLink.objects.get().get_absolute_url()
        for pk in (hidden.pk, elsewhere.documents.get().pk, begun.documents.get().pk):
            assert got(client, f"{link}documents/{pk}/") == 404
        ReportDocument.with_copies.filter(pk=own.pk).update(is_unfit=True)
        assert got(client, f"{link}documents/{own.pk}/") == 404
        assert f"documents/{own.pk}/" not in client.get(link).content.decode()

    def test_a_link_to_a_draft_opens_no_copys_files(self, desk, begun, client):  # noqa: F811
        draft = factories.finished("C-1", "Draft")
        desk.post(previews(draft), {"note": "x", "days": "7"})
        link = PreviewLink.objects.get().get_absolute_url()
        save(desk, begun, {"file": pdf("new.pdf", NEW)})
        own = ReportDocument.with_copies.get(copy=copy_of(begun))
        assert got(client, f"{link}documents/{own.pk}/") == 404


def test_put_in_another_order(desk, begun, client):  # noqa: F811
    save(desk, begun, {}, {"file": pdf("second.pdf", NEW), "title": "Volume 2"})
    shown = desk.get(address(begun)).context["documents"]
    assert [row["ORDER"].value() for row in shown.forms] == [1, 2, None]
    save(desk, begun, {"ORDER": "2"}, {"ORDER": "1"})
    assert [title for _, title, _ in listed(begun)] == ["Volume 2", ""]
    page = client.get("/reports/a-1/").content.decode()
    ReportDocument.with_copies.filter(copy=copy_of(begun)).update(findings=[], is_checked=True)
    step(desk, begun, "put-in-place")
    assert [one.title for one in begun.documents.all()] == ["Volume 2", ""]
    now = client.get("/reports/a-1/").content.decode()
    assert ("Volume 2" in page, now.index("Volume 2") < now.index("/reports/a-1/documents/a-1.pdf")) == (False, True)
    desk.post(address(begun))
    save(desk, begun, {"ORDER": "5"}, {"ORDER": "0"}, {"title": ""})
    (found,) = [in_brackets(one.shown) for one in desk.get(address(begun)).context["found"] if one.label == "Documents"]
    assert found.startswith("[added: In another order: Report: ")
    later = factories.document(begun)
    assert list(begun.documents.all())[-1] == later  # what nobody has put in order comes last
