"""Keys made from numbers and titles as printed."""

import pytest

from reports.models.naming import base_slug, fold, number_key, number_sort, with_suffix


@pytest.mark.parametrize(
    ("printed", "key"),
    [
        ("OIG-22-02", "oig-22-2"),
        ("oig_22_2", "oig-22-2"),
        ("OIG 22 – 02", "oig-22-2"),
        ("OIG-14-152-D", "oig-14-152-d"),
        ("OIG-17-45-MA", "oig-17-45-ma"),
        ("DD_07-04", "dd-7-4"),
        ("GC-HQ-06-51", "gc-hq-6-51"),
        ("W17-USCG-WPU-08828", "w-17-uscg-wpu-8828"),
        ("OIG-00-00", "oig-0-0"),
        ("", ""),
        ("—", ""),
    ],
)
def test_number_key(printed, key):
    assert number_key(printed) == key


def test_numbers_sort_as_people_count():
    numbers = ["OIG-10-105", "OIG-10-17", "DA-07-11", "OIG-9-3", "OIG-10-17-D"]
    assert sorted(numbers, key=number_sort) == ["DA-07-11", "OIG-9-3", "OIG-10-17", "OIG-10-17-D", "OIG-10-105"]


def test_fold_ignores_quotes_primes_dashes_punctuation_blanks_and_case():
    assert fold("110′/123′  Maritime Patrol—Boat, (Redacted)") == "110 123 maritime patrol boat redacted"
    assert fold("CBP’s") == fold("CBP's") == fold("cbps")
    assert fold("Résumé") == "resume"


def test_slug_from_number_else_title():
    assert base_slug("OIG-22-02", "Anything") == "oig-22-02"
    assert base_slug("DD_07-04", "Anything") == "dd-07-04"
    assert base_slug("", "CBP's Searches of Devices") == "cbps-searches-of-devices"
    assert base_slug("", "監察") == "report"
    long = base_slug("", "word " * 60)
    assert long.endswith("word")
    assert len(long) <= 80


def test_suffix_on_a_clash():
    assert with_suffix("oig-22-02", set()) == "oig-22-02"
    assert with_suffix("oig-22-02", {"oig-22-02", "oig-22-02-2"}) == "oig-22-02-3"
