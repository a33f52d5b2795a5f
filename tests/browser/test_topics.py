"""Narrowing the list of topics as one types: an extra of the script, which the list does without."""

from playwright.sync_api import expect


def test_typing_narrows_the_list(open_page):
    page = open_page("/topics/")
    topics = page.locator("#all-topics li")
    count = topics.count()
    page.get_by_label("Show only topics that contain").fill("Subj 1")
    expect(page.locator("#main").get_by_role("status")).to_have_text("3 topics")  # subject 1, 10, 11
    expect(page.locator("#all-topics li:visible")).to_have_count(3)
    expect(page.locator(".letters li:visible")).to_have_count(1)
    expect(page.locator("#all-topics > section:visible h2")).to_have_text("S")
    page.get_by_label("Show only topics that contain").fill("zebra")
    expect(page.locator("#main").get_by_role("status")).to_have_text("0 topics")
    page.get_by_label("Show only topics that contain").fill("")
    expect(page.locator("#all-topics li:visible")).to_have_count(count)
    expect(page.locator("#main").get_by_role("status")).to_have_text("")


def test_without_the_script_there_is_no_box(open_page):
    page = open_page("/topics/", blocked="**/*.js")
    assert not page.locator("#narrow-topics").is_visible()
    assert page.locator("#all-topics li").count() > 10


def test_the_box_moves_nothing(open_page):
    page = open_page("/topics/", blocked="**/topics.js")
    before = page.locator(".letters").bounding_box()["y"]
    page.locator("#narrow").evaluate("one => { one.hidden = false }")
    assert page.locator(".letters").bounding_box()["y"] == before
