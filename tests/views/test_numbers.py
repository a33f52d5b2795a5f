"""The resolver: any spelling of a number, old PDF names, reused numbers."""

import pytest

from reports.models import LegacyAddress, Report
from tests import factories


@pytest.fixture
def reports(db):
    factories.published("OIG-22-02", "Wildlife")
    factories.published("OIG-14-60", "Old file name")
    factories.published("OIG-14-152-D", "With a letter")
    factories.published("GC-HQ-06-51", "Debit cards")
    factories.published("DA-07-04", "One")
    factories.published("DA-07-04", "Two")
    factories.draft("OIG-22-03", "Hidden")
    factories.withdrawn("OIG-22-04", "Taken back")


@pytest.mark.parametrize(
    ("asked", "slug"),
    [
        ("OIG-22-02", "oig-22-02"),
        ("oig_22_2", "oig-22-02"),
        ("oig 22-02", "oig-22-02"),
        ("OIG–22–02", "oig-22-02"),
        ("oig2202", "oig-22-02"),
        ("oig/22/02", "oig-22-02"),
        ("report OIG-22-02", "oig-22-02"),
        ("Report number: OIG-22-02", "oig-22-02"),
        ("22-02", "oig-22-02"),
        ("OIG-22-02-Dec21.pdf", "oig-22-02"),
        ("OIG_14-60_Mar14.pdf", "oig-14-60"),
        ("sites/default/files/assets/2021-12/OIG-22-02-Dec21.pdf", "oig-22-02"),
        ("oig-14-152-d", "oig-14-152-d"),
        ("OIG14152D", "oig-14-152-d"),
        ("06-51", "gc-hq-06-51"),
        ("OIG-22-04", "oig-22-04"),
    ],
)
def test_one_report(client, reports, asked, slug):
    response = client.get(f"/number/{asked}/")
    assert (response.status_code, response.headers.get("Location")) == (302, f"/reports/{slug}/")


def test_an_old_file_name_without_a_number(client, reports):
    for number, path in (("OIG-22-02", "/assets/Mgmt/OIG_Hosp_Mar14.pdf"), ("OIG-22-03", "/assets/Mgmt/Secret.pdf")):
        LegacyAddress.objects.create(report=Report.objects.get(number=number), path=path)
    assert client.get("/number/oig_hosp_mar14.PDF/").headers["Location"] == "/reports/oig-22-02/"
    assert client.get("/number/Hosp_Mar14.pdf/").status_code == 404
    assert client.get("/number/Secret.pdf/").status_code == 404


def test_a_constant_number_of_queries(client, reports, django_assert_num_queries):
    client.get("/number/OIG-22-02/")
    with django_assert_num_queries(2):  # counter; reports with one of the keys
        client.get("/number/OIG-22-02/")
    with django_assert_num_queries(3):  # and old file names
        client.get("/number/77-77.pdf/")


def test_a_reused_number_gives_a_choice(client, reports):
    response = client.get("/number/da_07_4/")
    text = response.content.decode()
    assert response.status_code == 200
    assert '"/reports/da-07-04/"' in text
    assert '"/reports/da-07-04-2/"' in text


@pytest.mark.parametrize(
    "asked", ["OIG-22-03", "22-03", "OIG-99-99", "%00", "%ff", "x" * 3000, "-", ".pdf", "<script>", "999999"]
)
def test_no_such_number(client, reports, asked):
    response = client.get(f"/number/{asked}/")
    assert response.status_code == 404
    assert "Hidden" not in response.content.decode()
    assert "<script>alert" not in response.content.decode()
