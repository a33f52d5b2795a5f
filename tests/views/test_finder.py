"""What stands around the results of a list: facets, chips, tips, the range; as HTML."""

import re

from tests import factories

from .test_lists import offered, total


def boxes(text: str) -> list[tuple[str, str, str]]:
    """Facet, value and whether it is ticked (checked) of every checkbox, and facet and value of every hidden field."""
    tags = re.findall(r'<input type="(?:checkbox|hidden)"[^>]*>', text)
    return [
        (re.search(r' name="([^"]*)"', tag)[1], re.search(r' value="([^"]*)"', tag)[1], "checked" * (" checked" in tag))
        if "checkbox" in tag
        else (re.search(r' name="([^"]*)"', tag)[1], re.search(r' value="([^"]*)"', tag)[1], "hidden")
        for tag in tags
    ]


def test_what_is_left_out_is_a_ticked_box_of_its_facet(client, reports):
    text = client.get("/reports/?agency=-cbp&agency=-ice&agency=fema").content.decode()
    assert [box for box in boxes(text) if box[0] == "agency"] == [
        ("agency", "-cbp", "checked"), ("agency", "fema", "checked"), ("agency", "-ice", "checked"), ("agency", "none", ""),
    ]  # fmt: skip
    assert re.findall(r'aria-label="([^"]*CBP[^"]*)"><label[^>]*>([^<]*)', re.sub(r">\s+<", "><", text)) == [
        ("Leave out CBP, 0 reports", "Leave out CBP")  # no report of FEMA is one of CBP too
    ]
    assert 'id="facet-agency" open>' in text


def test_where_ticking_leaves_out_every_value_can_be_left_out_and_what_is_wanted_stays(client, reports):
    text = client.get("/reports/?agency=-cbp&agency=fema&topic=blue&leave_out=agency&expand=topic&leave_out=nothing")
    text = text.content.decode()
    assert boxes(text)[:4] == [
        ("leave_out", "agency", "hidden"),
        ("agency", "fema", "hidden"),
        ("agency", "-cbp", "checked"),  # and no -ice: none of FEMA's reports would go
        ("area", "none", ""),
    ]
    assert 'name="robots" content="noindex, nofollow"' in text
    back = (
        '<a href="/reports/?agency=fema&amp;agency=-cbp&amp;topic=blue&amp;expand=topic#facet-agency" id="turn-agency"'
    )
    assert back in text
    there = client.get("/reports/?agency=cbp").content.decode()
    assert (
        '<a href="/reports/?agency=cbp&amp;leave_out=topic#facet-topic" id="turn-topic" rel="nofollow">Leave out a topic<'
        in there
    )


def test_where_ticking_leaves_out_the_counts_say_what_would_go(client, reports):
    def counted(query: str) -> dict[str, int]:
        return offered(client.get(f"/reports/?{query}&leave_out=agency"), "agency")

    assert counted("") == {"cbp": 2, "fema": 1, "ice": 1, "none": 1}
    assert counted("agency=cbp") == {"ice": 1}
    assert counted("agency=-ice") == {"cbp": 1, "fema": 1, "ice": 1, "none": 1}
    assert counted("agency=-ice&agency=-cbp") == {"cbp": 1, "fema": 1, "ice": 0, "none": 1}


def test_not_recorded_is_offered_in_a_long_facet_too(client, db):
    for n in range(14):
        factories.published(f"N-{n}", topics=[f"t{n:02}"])
    factories.published("N-99")
    assert list(offered(client.get("/reports/"), "topic")) == [*(f"t{n:02}" for n in range(10)), "none"]


def test_counts_are_read_out_with_the_value_and_abbreviations_have_their_name_beside_them(client, reports):
    text = re.sub(r">\s+<", "><", client.get("/reports/").content.decode())
    described = 'value="cbp" aria-describedby="agency-cbp-name" aria-label="CBP, 2 reports"'
    assert f'{described}><label for="agency-cbp">CBP</label>' in text
    assert '<span class="choice__note" id="agency-cbp-name">Agency CBP</span>' in text
    assert 'aria-label="ICE, 1 report"' in text


def chips(response) -> list[str]:
    """The text of every chip."""
    found = re.findall(r'<a class="chip[" ].*?</a>', response.content.decode(), re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", "", one).split()) for one in found]


def test_chips_name_the_filter_they_remove(client, reports):
    query = "q=two&agency=cbp&area=-none&year=2021&issued_after=2020-11-03"
    assert chips(client.get(f"/reports/?{query}")) == [
        "Remove filter: Keywords “two”",
        "Remove filter: Agency CBP",
        "Remove filter: Fiscal year 2021",
        "Remove filter: Oversight area recorded",
        "Remove filter: Issued from November 3, 2020",
    ]


def tips(response) -> dict[str, str]:
    """Text and address of every tip of an empty list."""
    listed = response.content.decode().partition('class="no-results__tips"')[2].partition("</ul>")[0]
    return {text: url.replace("&amp;", "&") for url, text in re.findall(r'<a href="([^"]*)"[^>]*>([^<]*)</a>', listed)}


def test_tips_of_an_empty_list_lead_to_what_they_say(client, reports):
    query = "topic=red&agency=fema&agency=-ice&issued_after=2000-11-03&issued_before=2030-01-01"
    found = tips(client.get(f"/reports/?{query}&expand=topic"))
    assert found == {
        "Remove Agency FEMA: 1 report": (
            "/reports/?agency=-ice&topic=red&issued_after=2000-11-03&issued_before=2030-01-01&expand=topic"
        ),
        "Clear all filters: 4 reports": "/reports/",
    }
    found = tips(client.get("/reports/?q=one&area=none&agency=fema&agency=none&year=2021"))
    assert found == {
        "Keep only Oversight area not recorded: 3 reports": "/reports/?area=none",
        "Keep only Agency FEMA or not recorded: 2 reports": "/reports/?agency=fema&agency=none",
        "Keep only Keywords “one”: 1 report": "/reports/?q=one",
        "Keep only Fiscal year 2021: 1 report": "/reports/?year=2021",
        "Clear all filters: 4 reports": "/reports/",
    }
    found |= tips(client.get("/topics/blue/?agency=-none&type=none&year=2022"))
    for text, url in found.items():
        assert f"{total(client.get(url))} report" in text
    assert tips(client.get("/reports/?q=hidden")) == {"Remove Keywords “hidden”: 4 reports": "/reports/"}
    assert tips(client.get("/reports/")) == {}


def test_the_range_says_which_page_it_is(client, db):
    for n in range(41):
        factories.published(f"N-{n:02}")
    assert (
        '<p class="results__range">Showing 21 to 40, page 2 of 3</p>' in client.get("/reports/?page=2").content.decode()
    )
    assert ">Showing 41, page 3 of 3<" in client.get("/reports/?page=3").content.decode()
    assert "results__range" not in client.get("/reports/?q=n-01").content.decode()


def test_an_empty_list_keeps_its_order_without_offering_one(client, reports):
    text = client.get("/reports/?q=nowhere&sort=title").content.decode()
    assert '<input type="hidden" name="sort" value="title" form="filter-form">' in text
    assert "<select" not in text
    text = client.get("/reports/?q=two").content.decode()
    assert re.findall(r'<option value="([^"]*)" (selected)?', text) == [
        ("", "selected"), ("newest", ""), ("oldest", ""), ("number", ""), ("title", ""),
    ]  # fmt: skip
