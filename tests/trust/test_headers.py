"""Headers of public pages: a strict policy, no cookie, never kept without asking."""

from django.test import Client

from tests.trust.worlds import PUBLIC_PROBES

POLICY = "; ".join(
    [
        "base-uri 'none'",
        "connect-src 'self'",
        "default-src 'none'",
        "font-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "img-src 'self' data:",
        "script-src 'self'",
        "style-src 'self'",
    ]
)


def test_policy(world):
    client = Client()
    for address in [*PUBLIC_PROBES, "/nowhere/", "/admin/login/"]:
        response = client.get(address)
        response.close()
        policy = "; ".join(sorted(response.headers["Content-Security-Policy"].split("; ")))
        if address.endswith(".pdf") and response.status_code == 200:
            assert policy == "base-uri 'none'; default-src 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"
        else:
            assert policy == POLICY, address
        if not address.startswith("/admin/"):
            assert not response.cookies, address
            if address != "/robots.txt":
                never_kept = "no-store" if address.startswith("/preview/") else "no-cache"
                assert never_kept in response.headers["Cache-Control"], address
                assert "max-age" not in response.headers["Cache-Control"].replace("max-age=0", ""), address
        assert response.headers["X-Content-Type-Options"] == "nosniff", address
        assert response.headers["X-Frame-Options"] == "DENY", address
        origin = "no-referrer" if address.startswith("/preview/") else "strict-origin-when-cross-origin"
        assert response.headers["Referrer-Policy"] == origin, address
        assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin", address
        assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin", address


def test_the_desk_may_set_styles_and_nothing_more(world):
    client = Client()
    client.force_login(world.editor)
    policy = client.get("/admin/").headers["Content-Security-Policy"].split("; ")
    assert sorted(policy) == sorted(POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'").split("; "))


def test_public_pages_take_no_other_method(world):
    for method in ("post", "put", "delete", "patch"):
        assert getattr(Client(), method)("/reports/").status_code == 405


def test_conditional_requests(world):
    client = Client()
    first = client.get("/reports/")
    again = client.get("/reports/", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get("/reports/", headers={"If-None-Match": "*"}).status_code == 200
    assert client.get("/reports/never/", headers={"If-None-Match": "*"}).status_code == 404
    part = client.get("/reports/", headers={"HX-Request": "true"})
    assert part.headers["ETag"] != first.headers["ETag"]
    assert part.headers["Vary"] == "HX-Request, HX-History-Restore-Request"
    whole = client.get("/reports/", headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})
    assert whole.content == first.content


def test_the_etag_moves_with_public_changes_only(world):
    from reports import publishing

    client = Client()
    before = client.get("/reports/").headers["ETag"]
    world.draft.title = "Something else"
    world.draft.save()
    publishing.saved(world.draft, by=world.editor)
    assert client.get("/reports/").headers["ETag"] == before
    publishing.publish(world.draft, by=world.editor)
    assert client.get("/reports/").headers["ETag"] != before
    assert client.get("/reports/", headers={"If-None-Match": before}).status_code == 200
