"""The faceted list and the pages of topics, agencies, areas and years."""

import re

import pytest
from django.template.loader import render_to_string

from reports.models import FormerTopicSlug
from tests import factories
from tests.exchange.rows import imported, row


def total(response) -> int:
    return int(re.search(r'id="result-count"[^>]*data-total="(\d+)"', response.content.decode())[1])


def listed(response) -> list[str]:
    return re.findall(r'data-report="([^"]*)"', response.content.decode())


def offered(response, facet: str) -> dict[str, int]:
    """Value and count of every value that the page offers in a facet."""
    tags = re.findall(rf'<[^>]*data-facet="{facet}"[^>]*>', response.content.decode())
    pairs = [
        (re.search(r'data-value="([^"]*)"', tag)[1], int(re.search(r'data-count="(\d+)"', tag)[1])) for tag in tags
    ]
    return dict(pairs)


def test_everything(client, reports):
    response = client.get("/reports/")
    assert total(response) == 4
    assert listed(response) == ["oig-22-01", "oig-22-02", "four", "oig-22-03"]
    assert offered(response, "agency") == {"cbp": 2, "fema": 1, "ice": 1, "none": 1}
    assert offered(response, "area") == {"border": 1, "none": 3}
    assert offered(response, "topic") == {"blue": 2, "red": 2, "none": 1}
    assert offered(response, "type") == {"audit": 2, "none": 2}
    assert offered(response, "year") == {"2022": 1, "2021": 1, "2009": 1, "none": 1}


@pytest.mark.parametrize(
    ("query", "slugs"),
    [
        ("agency=cbp", ["oig-22-01", "oig-22-02"]),
        ("agency=ice&agency=fema", ["oig-22-02", "oig-22-03"]),
        ("agency=cbp&topic=blue", ["oig-22-02"]),
        ("agency=-cbp", ["four", "oig-22-03"]),
        ("agency=-none&agency=-fema", ["oig-22-01", "oig-22-02"]),
        ("area=none&type=audit", ["oig-22-01", "oig-22-03"]),
        ("year=2021&year=2022", ["oig-22-01", "oig-22-02"]),
        ("q=two", ["oig-22-02"]),
        ("q=%22OIG-22-03%22", ["oig-22-03"]),
        ("q=hidden", []),
        ("topic=hush", ["oig-22-01", "oig-22-02", "four", "oig-22-03"]),  # unknown: said so and left out
        ("sort=oldest", ["four", "oig-22-02", "oig-22-01", "oig-22-03"]),
        ("sort=number", ["oig-22-01", "oig-22-02", "oig-22-03", "four"]),
        ("sort=title", ["four", "oig-22-01", "oig-22-03", "oig-22-02"]),
        ("issued_after=2022-01-05", ["oig-22-01"]),
        ("issued_after=2009-06-15&issued_before=2009-06-20", ["four"]),  # some day of June 2009
        ("issued_before=2022-01-04", ["four"]),
    ],
)
def test_filters(client, reports, query, slugs):
    response = client.get(f"/reports/?{query}")
    assert response.status_code == 200
    assert listed(response) == slugs
    assert total(response) == len(slugs)


def test_a_facet_is_counted_under_all_filters_but_its_own(client, reports):
    response = client.get("/reports/?agency=cbp&topic=blue")
    assert offered(response, "agency") == {"cbp": 1, "fema": 1, "ice": 1}
    assert offered(response, "topic") == {"red": 2, "blue": 1}
    assert offered(response, "type") == {"none": 1}


def test_every_count_is_honest(client, reports):
    page = client.get("/reports/")
    for facet in ("agency", "area", "topic", "type", "year"):
        for value, count in offered(page, facet).items():
            assert total(client.get(f"/reports/?{facet}={value}")) == count, (facet, value)
            assert total(client.get(f"/reports/?{facet}=-{value}")) == 4 - count, (facet, value)


def test_a_selected_value_is_offered_even_if_it_gives_nothing(client, reports):
    response = client.get("/reports/?agency=fema&q=two")
    assert offered(response, "agency") == {"cbp": 1, "ice": 1, "fema": 0}
    assert total(response) == 0


def test_a_date_range_says_what_it_left_out(client, reports):
    text = client.get("/reports/?issued_after=2000-01-01").content.decode()
    assert "leaves out 2 reports whose issue date is not recorded" in text
    assert "Fiscal years instead of dates also find reports without a date." in text
    of_a_year = client.get("/fiscal-years/2024/?issued_after=2000-01-01").content.decode()
    assert "Fiscal years instead of dates" not in of_a_year  # it has no such filter


def test_a_long_facet_shows_ten_and_the_selected_ones(client, db):
    for n in range(14):
        factories.published(f"N-{n}", topics=[f"t{n:02}"])
    response = client.get("/reports/?topic=t13")
    assert list(offered(response, "topic")) == [f"t{n:02}" for n in range(10)] + ["t13"]
    assert "/reports/?topic=t13&amp;expand=topic" in response.content.decode()
    assert len(offered(client.get("/reports/?expand=topic"), "topic")) == 14


def test_a_topic_page_is_the_list_within_the_topic(client, reports):
    response = client.get("/topics/red/")
    assert (total(response), listed(response)) == (2, ["oig-22-01", "oig-22-02"])
    assert offered(response, "topic") == {"blue": 1}
    assert offered(response, "agency") == {"cbp": 2, "ice": 1}
    assert listed(client.get("/topics/red/?topic=blue")) == ["oig-22-02"]
    assert listed(client.get("/topics/red/?agency=-ice")) == ["oig-22-01"]
    assert listed(client.get("/agencies/ice/")) == ["oig-22-02"]
    assert listed(client.get("/oversight-areas/border/")) == ["oig-22-02"]
    assert listed(client.get("/fiscal-years/2009/")) == ["four"]


def test_a_former_slug_redirects_and_keeps_the_filters(client, reports):
    red = factories.TopicFactory(name="red")
    FormerTopicSlug.objects.create(slug="crimson", current=red)
    hush = factories.TopicFactory(name="hush")
    FormerTopicSlug.objects.create(slug="whisper", current=hush)
    response = client.get("/topics/crimson/?agency=ice")
    assert (response.status_code, response.headers["Location"]) == (301, "/topics/red/?agency=ice")
    assert listed(client.get("/reports/?topic=crimson")) == ["oig-22-01", "oig-22-02"]
    assert client.get("/topics/whisper/").status_code == 404


def test_pages(client, db):
    for n in range(41):
        factories.published(f"N-{n:02}", fiscal_year=2020)
    first, last = client.get("/reports/"), client.get("/reports/?page=3")
    assert (len(listed(first)), listed(last)) == (20, ["n-00"])
    past = client.get("/reports/?page=4&year=2020")
    assert past.status_code == 404
    assert "/reports/?year=2020&amp;page=3" in past.content.decode()
    assert client.get("/reports/?page=99999999999999999999").status_code == 200  # not a page number: said so


@pytest.mark.parametrize(
    ("address", "robots", "canonical"),
    [
        ("/reports/", "", "/reports/"),
        ("/reports/?sort=title", "", "/reports/"),
        ("/reports/?type=audit", "", "/reports/?type=audit"),
        ("/reports/?topic=red", "", "/topics/red/"),
        ("/reports/?topic=red&agency=cbp", "noindex, nofollow", "/reports/?agency=cbp&topic=red"),
        ("/reports/?q=two", "noindex, nofollow", "/reports/?q=two"),
        ("/topics/red/", "", "/topics/red/"),
        ("/topics/red/?agency=cbp", "noindex, nofollow", "/topics/red/?agency=cbp"),
        ("/topics/red/?expand=agency", "noindex, nofollow", "/topics/red/"),
    ],
)
def test_one_value_is_indexable_and_combinations_are_not(client, reports, address, robots, canonical):
    text = client.get(address).content.decode()
    found = re.search(r'<meta name="robots" content="([^"]*)"', text)
    assert (found[1] if found else "") == robots
    assert re.search(r'<link rel="canonical" href="([^"]*)"', text)[1] == "http://127.0.0.1:8000" + canonical.replace(
        "&", "&amp;"
    )


@pytest.mark.parametrize("address", ["/reports/", "/topics/red/", "/reports/?q=one&agency=cbp"])
def test_queries_do_not_grow_with_the_list(client, db, django_assert_num_queries, address):
    factories.published("OIG-22-01", "One", agencies=["CBP"], topics=["red"], area="Border", documents=["report"])
    client.get(address)
    # counter; reports; agencies; topics; documents; on a topic page its description; with words twice the vocabulary, and the
    # index for all matches, the best, their heads, and the pages (on PostgreSQL each in a test between those of a savepoint)
    from django.db import connection

    expected = 5 + ("topics" in address) + ("q=" in address) * (6 if connection.vendor == "sqlite" else 12)
    with django_assert_num_queries(expected):
        client.get(address)
    for n in (2, 3):
        factories.published(
            f"OIG-22-0{n}",
            f"One {n}",
            agencies=["CBP", "ICE"],
            topics=["red", "blue"],
            area="Border",
            documents=["report"] * 2,
        )
    client.get(address)
    with django_assert_num_queries(expected):
        assert len(listed(client.get(address))) == 3


def test_the_part_for_htmx_is_the_same_list(client, reports):
    part = client.get("/reports/?agency=cbp", headers={"HX-Request": "true"})
    assert listed(part) == ["oig-22-01", "oig-22-02"]
    assert "<html" not in part.content.decode()


def test_a_search_that_takes_too_long_says_so(client, reports, monkeypatch):
    from reports import search

    def slow(*args, **kwargs):
        raise search.SearchTooSlow

    monkeypatch.setattr(search, "best", slow)
    response = client.get("/reports/?q=one")
    assert (response.status_code, listed(response)) == (200, [])
    text = response.content.decode()
    assert "too long" in text
    assert '<h2 id="result-count" data-total="" tabindex="-1">The search was stopped</h2>' in text
    assert "0 reports" not in text
    assert "no-store" in response.headers["Cache-Control"]
    assert "ETag" not in response.headers


def test_what_is_wrong_about_a_filter_is_tied_to_it(client, reports):
    text = client.get("/reports/?agency=nobody&issued_after=soon&sort=size").content.decode()
    words = "“nobody” is not the agency of any report, so it was left out."
    assert f'<div id="agency-problems">\n          <p class="field-problem">{words}</p>' in text
    assert text.count('<fieldset aria-describedby="agency-problems">') == text.count('-problems">') - 1 == 1
    repeated = text.partition("notice--repeated")[2].partition("</div>")[0]
    assert f"<p>Agency: {words}</p>" in repeated
    assert "“soon” is not a date" in repeated
    assert "size" not in repeated
    part = client.get("/reports/?agency=nobody", headers={"HX-Request": "true"}).content.decode()
    assert f'hx-swap-oob="innerHTML">4 reports found. {words}</p>' in part


def test_large_numbers_have_separators(client, db):
    imported(*(row(f"X-{n}", f"Title {n}", tags=["ports"]) for n in range(1001)))
    text = client.get("/reports/").content.decode()
    assert 'data-total="1001" tabindex="-1">1,001 reports</h2>' in text
    assert '<span class="facet__count" aria-hidden="true">1,001</span>' in text
    assert 'data-count="1001"' in text
    home = client.get("/").content.decode()
    assert "1,001 reports of the" in home
    assert "See all 1,001 reports<" in home
    assert '<span class="entries__count">1,001<' in home
    assert "It has 1,001 reports on 51 pages." in client.get("/reports/?page=99").content.decode()


def test_the_name_of_a_page_link_is_what_it_shows():
    link = {"number": 1234, "url": "/reports/?page=1234", "is_current": False, "is_gap": False}
    text = render_to_string("reports/_pagination.html", {"finder": {"page_count": 2000, "page_links": [link]}})
    assert re.findall(r'aria-label="Page ([^"]*)"[^>]*>([^<]*)</a>', text) == [("1,234", "1,234")]


def test_of_too_many_matches_those_with_the_words_in_their_titles_come_first(client, db, monkeypatch):
    from reports.search import finding
    from reports.views import finder

    factories.published("OIG-20-01", "Audit", executive_summary="Wildlife")
    factories.published("OIG-21-01", "Wildlife and wildlife")
    factories.published("OIG-22-01", "Wildlife of the northern border")
    factories.published("OIG-22-02", "Evaluation", executive_summary="Border. Wildlife, wildlife, wildlife")
    factories.published("OIG-23-01", "Grants", executive_summary="Wildlife")
    ranked = client.get("/reports/?q=wildlife")
    assert listed(ranked) == ["oig-21-01", "oig-22-01", "oig-22-02", "oig-23-01", "oig-20-01"]
    assert "reports match these words" not in ranked.content.decode()
    for module in (finder, finding):
        monkeypatch.setattr(module, "RANKED_AT_MOST", 2)
    in_part = client.get("/reports/?q=wildlife")
    assert listed(in_part) == ["oig-22-01", "oig-21-01", "oig-22-02", "oig-23-01", "oig-20-01"]
    assert "More than 2 reports match these words." in in_part.content.decode()
    # both words in the title, then one of them elsewhere
    assert listed(client.get("/reports/?q=border wildlife -grants")) == ["oig-22-01", "oig-22-02"]
    # in another order there is nothing to say; and of few matches all are ranked
    assert "reports match these words" not in client.get("/reports/?q=wildlife&sort=newest").content.decode()
    assert "reports match these words" not in client.get("/reports/?q=grants").content.decode()
