"""What was typed outlives its session, for its writer alone; and nothing is saved that somebody did not save."""

import datetime as dt
import io
import re

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client

from reports.models import KeptForm, Report, Topic
from tests import factories

from .conftest import ADD, Desk, form, new_document, pdf
from .test_signing_in import LOGIN, RIGHT

NOW = dt.datetime(2026, 11, 24, 17, 0, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
TYPED = {"number": "OIG-27-01", "title": "Typed <b>with</b> care", "executive_summary": "A long & careful\r\nsummary"}


@pytest.fixture
def clock(db):
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def ann(clock) -> Desk:
    client = Desk()
    client.user = factories.editor("ann")
    client.force_login(client.user)
    return client


def action(client: Client, address: str = ADD) -> str:
    """Where the form at an address is to be sent."""
    page = client.get(address).content.decode()
    return re.search(r'action="([^"]+)" method="post" id="\w+_form"', page)[1].replace("&amp;", "&")


def sent_too_late(client: Client, clock, address: str = ADD, **typed):
    """Open a form, go to lunch for long, and send it."""
    target = action(client, address)
    clock.shift(3 * HOUR)
    return client.post(target, form(**{**TYPED, **typed}))


def sign_in(client: Client, answer, name: str = "ann") -> str:
    """Sign in where an answer leads; gives the address that follows."""
    assert answer.status_code == 302
    led_to = answer.headers["Location"]
    assert led_to.startswith(LOGIN)
    assert "What you typed is kept" in client.get(led_to).content.decode()
    return client.post(led_to, {"username": name, "password": RIGHT}).headers["Location"]


def test_a_lost_session_leads_to_sign_in_and_back_with_everything(ann, clock):
    topic = factories.TopicFactory(name="fraud")
    typed = {"topics": [topic.pk], "issue_date": "June 2009", **new_document(pdf("my.pdf"), title="Kept too")}
    back = sign_in(ann, sent_too_late(ann, clock, **typed))
    assert back.startswith(f"{ADD}?kept=")
    answer = ann.get(back)
    shown = answer.context["adminform"].form
    assert {name: shown[name].value() for name in TYPED} == TYPED
    assert (shown["topics"].value(), shown["issue_date"].value()) == ([str(topic.pk)], "June 2009")
    assert answer.context["inline_admin_formsets"][0].formset.forms[0]["title"].value() == "Kept too"
    assert shown.non_field_errors() == [
        "Not saved yet. This is what you typed until November 24, 2026, 3:00 p.m. EST. "
        "The chosen file “my.pdf” could not be kept: choose it again. Save it now."
    ]
    assert "Typed &lt;b&gt;with&lt;/b&gt; care" in answer.content.decode()
    assert Report.objects.count() == 0
    assert ann.post(action(ann, back), form(**TYPED)).status_code == 302
    assert Report.objects.get().title == TYPED["title"]
    assert KeptForm.objects.count() == 0


def test_a_report_that_is_there(ann, clock):
    report = factories.draft("OIG-27-02", "Before")
    address = f"/admin/reports/report/{report.pk}/change/"
    back = sign_in(ann, sent_too_late(ann, clock, address, **form(report) | {"title": "After"}))
    answer = ann.get(back)
    assert answer.context["adminform"].form["title"].value() == "After"
    assert Report.objects.get().title == "Before"
    ann.post(action(ann, back), form(report, title="After"))
    assert Report.objects.get().title == "After"


def test_what_another_saved_meanwhile_is_told(ann, clock):
    report = factories.draft("OIG-27-02", "Before")
    typed = form(report) | {"title": "Mine"}
    answer = sent_too_late(ann, clock, f"/admin/reports/report/{report.pk}/change/", **typed)
    bob = Desk()
    bob.force_login(factories.editor("bob"))
    bob.save(report, title="Theirs")
    shown = ann.get(sign_in(ann, answer)).context["adminform"].form
    assert ("Theirs", "Mine") in [(one.theirs, one.mine) for one in shown.conflict.differences]


def test_a_topic(ann, clock):
    answer = sent_too_late(ann, clock, "/admin/reports/topic/add/?_popup=1", name="Flood maps", _popup="1")
    back = sign_in(ann, answer)
    assert "_popup=1" in back
    page = ann.get(back)
    assert page.context["adminform"].form["name"].value() == "Flood maps"
    assert 'name="_popup"' in page.content.decode()
    assert Topic.objects.count() == 0


class TestNobodyElse:
    """Who signs in on the same browser, a stranger, a forger."""

    def test_another_who_signs_in_there_sees_nothing(self, ann, clock):
        factories.editor("bob")
        answer = sent_too_late(ann, clock)
        back = sign_in(ann, answer, "bob")
        for address in (back, ADD):
            page = ann.get(address)
            assert "careful" not in page.content.decode()
            assert page.context["kept_forms"] == []
        ann.post(ADD, {"_throw_away": KeptForm.objects.get().pk})
        ann.post(back, form(number="OIG-27-09"))
        assert KeptForm.objects.get().user == ann.user

    def test_nor_who_is_not_signed_in(self, ann, clock):
        answer = sent_too_late(ann, clock)
        pages = Client().get(answer.headers["Location"]).content + Client().get(ADD).content
        assert b"careful" not in pages

    @pytest.mark.parametrize("mark", ["", "x", "W10:x:y", None])
    def test_from_a_stranger_nothing_is_kept(self, ann, clock, mark):
        target = ADD if mark is None else f"{ADD}?for={mark}"
        assert Client().post(target, form(**TYPED)).status_code == 302
        assert KeptForm.objects.count() == 0

    def test_a_mark_is_of_one_address_and_one_week(self, ann, clock):
        target = action(ann)
        elsewhere = target.replace("/reports/report/add/", "/reports/topic/add/")
        clock.shift(3 * HOUR)
        assert ann.post(elsewhere, form(**TYPED)).status_code == 302
        clock.shift(dt.timedelta(days=8))
        assert ann.post(target, form(**TYPED)).status_code == 302
        assert KeptForm.objects.count() == 0

    def test_a_mark_read_in_a_log_is_worth_nothing_in_another_browser(self, ann, clock):
        """The address of a form, and no more: not what only Ann's own browser has."""
        target, large = action(ann), io.BytesIO(b"x" * 1_200_000)
        for cookie in ("", "x" * 32, ann.cookies["desk_browser"].value[:-1]):
            stranger = Client()
            stranger.cookies["desk_browser"] = cookie
            assert "kept" not in stranger.post(target, form(**TYPED)).headers["Location"]
            large.seek(0)
            assert stranger.post(target, form(**new_document(large))).status_code == 413
        assert KeptForm.objects.count() == 0

    def test_the_cookie_is_of_the_desk_and_out_of_reach(self, ann, clock):
        action(ann)
        cookie = ann.cookies["desk_browser"]
        facts = ("path", "httponly", "samesite", "secure", "max-age")
        assert [cookie[fact] for fact in facts] == ["/admin/", True, "Lax", "", 7 * 24 * 3600]
        action(ann, "/admin/reports/topic/add/")
        assert ann.cookies["desk_browser"].value == cookie.value
        ann.logout()
        assert "desk_browser" not in Client().get("/admin/login/").cookies

    def test_nor_from_somebody_who_has_left(self, ann, clock):
        target = action(ann)
        ann.user.is_active = False
        ann.user.save()
        assert ann.post(target, form(**TYPED)).status_code == 302
        assert KeptForm.objects.count() == 0

    def test_large_bodies_are_read_for_marked_forms_alone(self, ann, clock):
        large = SimpleUploadedFile("big.pdf", b"%PDF-1.4\n" + b"x" * 1_200_000, content_type="application/pdf")
        assert "kept%3D" in sent_too_late(ann, clock, **new_document(large)).headers["Location"]
        for target in (ADD, f"{ADD}?for=x"):
            large.seek(0)
            assert ann.post(target, form(**new_document(large))).status_code == 413


class TestOldToken:
    """A form that was made before somebody signed in anew fails the check against forged forms."""

    def test_its_text_is_kept(self, clock):
        client = Desk(enforce_csrf_checks=True)
        user = factories.editor("ann")
        client.force_login(user)
        answer = client.post(action(client), form(**TYPED))
        assert answer.status_code == 403
        back = re.search(r'href="([^"]+kept=\d+)"', answer.content.decode())[1]
        assert client.get(back).context["adminform"].form["title"].value() == TYPED["title"]
        assert Report.objects.count() == 0

    def test_of_another_it_is_kept_for_them(self, ann, clock):
        target = action(ann)
        client = Desk(enforce_csrf_checks=True)
        client.cookies = ann.cookies
        client.force_login(factories.editor("bob"))
        answer = client.post(target, form(**TYPED))
        assert (answer.status_code, KeptForm.objects.get().user) == (403, ann.user)
        back = re.search(r'href="([^"]+kept=\d+)"', answer.content.decode())[1]
        assert "careful" not in answer.content.decode() + client.get(back).content.decode()

    def test_without_a_mark_the_page_is_as_before(self, clock):
        answer = Client(enforce_csrf_checks=True).post(ADD, form(**TYPED))
        assert answer.status_code == 403
        assert "Copy a longer text first" in answer.content.decode()


class TestKept:
    """Until it is saved, thrown away, or two days old."""

    @pytest.fixture
    def kept(self, ann, clock) -> KeptForm:
        sent_too_late(ann, clock)
        ann.force_login(ann.user)
        return KeptForm.objects.get()

    def test_the_form_offers_it(self, ann, kept):
        page = ann.get(ADD).content.decode()
        assert f'href="{ADD}?kept={kept.pk}"' in page
        assert "<dd>Typed &lt;b&gt;with&lt;/b&gt; care</dd>" in page
        assert ann.get(ADD).context["adminform"].form["title"].value() in (None, "")

    def test_it_is_thrown_away(self, ann, kept):
        assert ann.post(ADD, {"_throw_away": kept.pk}).headers["Location"] == ADD
        assert KeptForm.objects.count() == 0
        assert ann.post(ADD, {"_throw_away": "9" * 30}).status_code == 302

    def test_after_two_days_it_is_gone(self, ann, kept, clock):
        clock.shift(48 * HOUR + dt.timedelta(seconds=1))
        ann.force_login(ann.user)
        assert ann.get(ADD).context["kept_forms"] == []
        assert ann.get(f"{ADD}?kept={kept.pk}").context["adminform"].form["title"].value() in (None, "")
        call_command("tick", "--seconds=0")
        assert KeptForm.objects.count() == 0

    def test_sent_too_late_again_it_stays_one(self, ann, kept, clock):
        target = action(ann, f"{ADD}?kept={kept.pk}")
        clock.shift(3 * HOUR)
        answer = ann.post(target, form(**TYPED | {"title": "Typed further"}))
        assert f"kept%3D{kept.pk}" in answer.headers["Location"]
        assert KeptForm.objects.get().data()["title"] == "Typed further"

    def test_two_forms_at_one_address_are_two(self, ann, kept, clock):
        sent_too_late(ann, clock, title="The other")
        assert KeptForm.objects.count() == 2

    def test_at_most_twenty_are_kept(self, ann, kept, clock):
        target = action(ann)
        clock.shift(3 * HOUR)
        for n in range(25):
            ann.post(target, form(title=f"T{n}"))
        assert KeptForm.objects.count() == 20

    def test_who_may_not_write_there_any_more_still_reads_it(self, ann, kept):
        ann.user.user_permissions.remove(*ann.user.user_permissions.filter(codename="add_report"))
        assert ann.get(f"{ADD}?kept={kept.pk}").status_code == 403
        report = factories.published("OIG-27-05", "Theirs")
        KeptForm.objects.update(address=f"/admin/reports/report/{report.pk}/change/")
        ann.user.user_permissions.remove(*ann.user.user_permissions.filter(codename="change_report"))
        page = ann.get(f"/admin/reports/report/{report.pk}/change/?kept={kept.pk}")
        assert "Typed &lt;b&gt;with&lt;/b&gt; care" in page.content.decode()

    @pytest.mark.parametrize("made_up", ["x", "9" * 30, "-1", "1.5", "%00", ""])
    def test_made_up_numbers(self, ann, kept, made_up):
        assert ann.get(f"{ADD}?kept={made_up}").status_code == 200


def test_an_address_too_long_to_keep(ann, clock):
    report = factories.draft("OIG-27-02", "Before")
    address = f"/admin/reports/report/{'0' * 200}{report.pk}/change/"
    assert "kept" not in sent_too_late(ann, clock, address).headers["Location"]
    assert KeptForm.objects.count() == 0


def test_hostile_text_is_kept_and_refused_by_the_form(ann, clock):
    back = sign_in(ann, sent_too_late(ann, clock, title="a\0b \ud7ff 😀", fiscal_year="9" * 90, agencies=["abc"]))
    errors = ann.get(back).context["adminform"].form.errors
    assert {"title", "fiscal_year", "agencies"} <= set(errors)
