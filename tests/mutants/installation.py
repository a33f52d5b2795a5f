"""Safety of an installation: SQLite's settings, the limiter, and the checks before a start. A part of `safety`."""

from .engine import Group, Mutant

SETTINGS, POLICY, LIMITS = "oigportal/settings.py", "oigportal/policy.py", "reports/views/limits.py"
REFUSED = "tests/test_settings.py::test_what_is_unsafe_or_unreadable_is_refused"
CHOSEN = "tests/databases/test_which_sqlite.py::test_what_was_chosen_is_what_runs"
JOURNALS = "tests/databases/test_which_sqlite.py::test_each_release_gets_its_journal"
LOAD = "tests/databases/test_load.py::test_nobody_is_locked_out_and_nothing_is_lost"
COMBINATIONS, PAGES = "tests/views/test_limits.py::test_what_is_a_combination", "tests/views/test_limited_pages.py"
SQLITE = (
    Mutant(
        "in deferred mode",
        SETTINGS,
        '"transaction_mode": "IMMEDIATE"',
        '"transaction_mode": "DEFERRED"',
        proofs=(CHOSEN, LOAD),
    ),
    Mutant("without waiting for a writer", SETTINGS, '"timeout": 20,', '"timeout": 0,'),
    Mutant(
        "the log on a release with its fault",
        SETTINGS,
        "'WAL' if SQLITE_IS_SOUND else 'DELETE'",
        "'WAL'",
        proofs=(JOURNALS,),
    ),
    Mutant("the log on the last release with its fault", SETTINGS, "(3, 51, 3)", "(3, 51, 2)", proofs=(JOURNALS,)),
    Mutant("what was acknowledged not forced to disk", SETTINGS, "synchronous=FULL", "synchronous=NORMAL"),
)
LIMITER = (
    Mutant("off for combinations", LIMITS, "    return count > 1\n", "    return False\n", proofs=(COMBINATIONS,)),
    Mutant(
        "off for searches",
        LIMITS,
        '        if value and name == "q":\n            return True\n',
        "",
        proofs=(COMBINATIONS,),
    ),
    Mutant(
        "report pages limited too",
        "reports/views/report.py",
        "from .base import PublicView, crumbs\n",
        "from . import limits\nfrom .base import PublicView, crumbs\n",
        (
            (
                "    def get(self, request: HttpRequest, slug: str)",
                "    def dispatch(self, request, *args, **kwargs):\n"
                "        try:\n            with limits.limiter.place(limits.network_of(request)):\n"
                "                return super().dispatch(request, *args, **kwargs)\n        except limits.Refused as refusal:\n"
                "            return limits.too_many(refusal)\n\n    def get(self, request: HttpRequest, slug: str)",
            ),
        ),
        proofs=(f"{PAGES}::test_what_is_never_limited",),
    ),
    Mutant(
        "no Retry-After",
        LIMITS,
        '    response["Retry-After"] = str(refusal.seconds)\n',
        "",
        proofs=(f"{PAGES}::test_the_answer",),
    ),
    Mutant(
        "a stranger's word for where he is",
        LIMITS,
        "if count := settings.TRUSTED_PROXIES:",
        "if count := settings.TRUSTED_PROXIES or 1:",
        proofs=(f"{PAGES}::test_only_our_own_proxies_are_believed", f"{PAGES}::test_a_spoofed_header_gains_nothing"),
    ),
    Mutant(
        "readers behind an unnamed proxy taken for one",
        LIMITS,
        "if any(address in inside for inside in _INSIDE):",
        "if False:",
        proofs=(f"{PAGES}::test_networks", f"{PAGES}::test_readers_behind_an_unnamed_proxy_are_not_one_reader"),
    ),
    Mutant(
        "a refusal after the work",
        LIMITS,
        "            with limiter.place(network_of(request)) as give_back:\n                response = super()",
        "            response = super().dispatch(request, *args, **kwargs)\n"
        "            with limiter.place(network_of(request)) as give_back:\n                response = super()",
        proofs=(f"{PAGES}::test_it_is_refused_before_any_work",),
    ),
)
RULES = {  # of `check --deploy`, each switched off; and the case of the proof that should fail then
    "debug mode": ("security.W018", "DEBUG"),
    "a weak key": ("security.W009", "SECRET_KEY"),
    "any host": ("reports.E003", "reports.E003"),
    "a host that is not ours": ("reports.E004", "reports.E004_0"),
    "session cookies without TLS": ("security.W012", "SESSION_COOKIE_SECURE"),
    "CSRF cookies without TLS": ("security.W016", "CSRF_COOKIE_SECURE"),
    "no TLS": ("reports.W001", "reports.W001"),
    "no HSTS": ("security.W004", "SECURE_HSTS_SECONDS"),
    "no redirect to TLS": ("security.W008", "SECURE_SSL_REDIRECT"),
    "documents among static files": ("reports.E001", "reports.E001"),
    "an origin that is none": ("reports.E002", "reports.E002_0"),
    "the settings of tests": ("reports.E005", "reports.E005"),
    "an office without a hotline": ("reports.E006", "reports.E006_0"),
    "corrections sent nowhere": ("reports.E007", "reports.E007_0"),
    "a proxy that nobody counted": ("reports.W002", "reports.W002_0"),
    "a public portal without a second factor": ("reports.W003", "reports.W003"),
}
CHECKS = (
    *(
        Mutant(
            name,
            SETTINGS,
            "TAGGIT_CASE_INSENSITIVE = True\n",
            f'TAGGIT_CASE_INSENSITIVE = True\nSILENCED_SYSTEM_CHECKS = ["{rule}"]\n',
            proofs=(f"{REFUSED}[{case}]",),
        )
        for name, (rule, case) in RULES.items()
    ),
    Mutant(
        "insecure cookies with TLS",
        POLICY,
        "SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS",
        "SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False",
        proofs=("tests/test_settings.py::test_documented_production_settings_are_clean",),
    ),
    Mutant(
        "a key that others may read",
        SETTINGS,
        "os.O_EXCL, 0o600",
        "os.O_EXCL, 0o644",
        proofs=("tests/test_settings.py::test_the_key_is_made_once_and_is_private",),
    ),
    Mutant(
        "a negative limit",
        POLICY,
        "min(LIST_LIMIT, TRUSTED_PROXIES) < 0 or ",
        "",
        proofs=(f"{REFUSED}[LIST_LIMIT and TRUSTED_PROXIES are 0 or more0]",),
    ),
)

GROUPS = (
    Group("SQLite", (CHOSEN,), SQLITE),
    Group("the limiter", (PAGES,), LIMITER),
    Group("checks before a start without", (REFUSED,), CHECKS),
)
