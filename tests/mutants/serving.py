"""What readers are given: nothing out of date, and no page that waits for ever. A part of `safety`."""

from .engine import Group, Mutant

BASE, DOCUMENTS = "reports/views/base.py", "reports/views/documents.py"
ENGINE, POSTGRES, SQLITE = "oigportal/postgresql/base.py", "reports/search/postgres.py", "reports/search/sqlite.py"
KEPT = "patch_cache_control(response, no_cache=True, public=True)"
HEADERS, FILES = "tests/trust/test_headers.py", "tests/views/test_documents.py"
SEARCH, PATIENCE = "tests/search/test_search.py", "tests/models/test_patience.py"

ASKING = (
    Mutant(
        "pages kept for a minute without asking",
        BASE,
        KEPT,
        "patch_cache_control(response, max_age=60, public=True)",
        proofs=(HEADERS,),
    ),
    Mutant(
        "documents kept for a minute without asking",
        DOCUMENTS,
        KEPT,
        "patch_cache_control(response, max_age=60, public=True)",
        proofs=(FILES,),
    ),
    Mutant(
        "304 for a document whatever has become of it",
        DOCUMENTS,
        "        document = ReportDocument",
        '        if request.headers.get("If-None-Match"):\n            return HttpResponse(status=304)\n'
        "        document = ReportDocument",
        proofs=(FILES, "tests/trust/test_matrix.py"),
    ),
    Mutant(
        "304 for every reader who has a page",
        BASE,
        "response = get_conditional_response(request, etag=etag)",
        "response = HttpResponse(status=304)",
        proofs=(HEADERS,),
    ),
    Mutant("one ETag for a page and its part", BASE, '{"-part" if self.is_part else ""}', "", proofs=(HEADERS,)),
)
CONNECTIONS = (
    Mutant("one that the server ended not noticed", ENGINE, "    return not poll.poll(0)\n", "    return True\n"),
    Mutant("never asked, however long the silence", ENGINE, "now - self._heard_at < SILENCE_S and ", ""),
    Mutant("asked each time", ENGINE, "    return not poll.poll(0)\n", "    return False\n"),
)
LIMITS_ON_SQLITE = (
    Mutant(
        "a search without one",
        SQLITE,
        "set_progress_handler(lambda: time.monotonic() > end, STEPS)",
        "set_progress_handler(None, 0)",
    ),
    Mutant(
        "a search's left in force",
        SQLITE,
        "        connection.connection.set_progress_handler(None, 0)\n",
        "        pass\n",
    ),
)
LIMITS_ON_POSTGRES = (
    Mutant("a search without one", POSTGRES, 'f"{limit}; {select}', 'f"SELECT 1; {select}'),
    Mutant("a search's left in force", POSTGRES, '; {usual}", values', '", values', proofs=(SEARCH,)),
    Mutant(
        "an import under a page's",
        "reports/exchange/importing.py",
        "    with no_statement_timeout():\n",
        "    if True:\n",
        proofs=(PATIENCE,),
    ),
    Mutant(
        "a rebuild under a page's", "reports/search/indexing.py", "@no_statement_timeout()\n", "", proofs=(PATIENCE,)
    ),
    Mutant(
        "none ever again after an import",
        "reports/models/patience.py",
        "            replace_timeout(before)\n",
        "            pass\n",
        proofs=(PATIENCE,),
    ),
)

GROUPS = (
    Group("what is out of date", (HEADERS, FILES), ASKING),
    Group("a kept connection", ("tests/databases/test_engine.py",), CONNECTIONS, needs_postgres=True),
    Group("time limits on SQLite", (f"{SEARCH}::test_a_search_that_takes_too_long_is_stopped",), LIMITS_ON_SQLITE),
    Group("time limits on PostgreSQL", (SEARCH,), LIMITS_ON_POSTGRES, needs_postgres=True),
)
