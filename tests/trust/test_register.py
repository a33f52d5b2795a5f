"""Every address is in the register, and nothing else is."""

from tests.trust.worlds import REGISTER, routes


def test_every_public_address_is_registered_with_a_probe():
    prefix = REGISTER["editors"]["prefix"]
    public = [route for route in routes() if not route.startswith(prefix)]
    assert sorted(public) == sorted(REGISTER["public"])
    assert all(REGISTER["public"].values())


def test_every_admin_address_asks_for_a_login(client, db):
    prefix, open_routes = REGISTER["editors"]["prefix"], REGISTER["editors"]["open"]
    tried = 0
    for route in routes():
        if not route.startswith(prefix) or route in open_routes:
            continue
        address = "/" + concrete(route)
        response = client.get(address)
        assert (response.status_code, response.headers["Location"].partition("?")[0]) == (302, "/admin/login/"), route
        tried += 1
    assert tried > 40


def concrete(route: str) -> str:
    """An address that the route matches."""
    import re

    route = re.sub(r"^admin/\^\(\?P<app_label>[^)]*\)/\$$", "admin/reports/", route)
    route = route.replace("(?P<url>.*)$", "anything/")
    return re.sub(r"<[^>]+>", "1", route)
