"""Attacks: holes that somebody outside could use."""

from .engine import Group, Mutant

SETTINGS, POLICY = "oigportal/settings.py", "oigportal/policy.py"
DOCUMENTS, NUMBERS = "reports/views/documents.py", "reports/views/numbers.py"
INTAKE, STORAGE, FORMATTED = (
    "reports/documents/intake.py",
    "reports/models/storage.py",
    "reports/templatetags/formatted.py",
)
PUBLICATION = "reports/admin/publication.py"
FUZZED = "tests/hardening/test_addresses.py::test_no_address_is_an_error_or_hangs"
HOLES = {  # by the proof of tests/hardening that should find them
    "test_grades": (
        Mutant("a policy that allows what it does not name", POLICY, '"default-src": [NONE]', '"default-src": [SELF]'),
        Mutant("inline scripts allowed", POLICY, '"script-src": [SELF]', '"script-src": [SELF, UNSAFE_INLINE]'),
        Mutant("other sites may load our pages", SETTINGS, '    "reports.views.bodies.SameOriginResources",\n', ""),
        Mutant("no HSTS", POLICY, "31_536_000 if IS_HTTPS else 0", "0"),
    ),
    "test_scripts": (
        Mutant("a title as it is", "templates/reports/report.html", "<h1>{{ report.title }}", "<h1>{{ report.title|safe }}"),
        Mutant("a value as it is, in a problem", "templates/reports/_problems.html", "{{ problem }}", "{{ problem|safe }}"),
        Mutant("a number as it is", "templates/reports/number_not_found.html", "{{ number }}", "{{ number|safe }}"),
        Mutant("a reason as it is", "templates/reports/withdrawn.html", "reason|linebreaksbr", "reason|safe"),
        Mutant("a file's name as it is", "templates/admin/reports/_document_file.html", "document.file_name }}",
               "document.file_name|safe }}"),
        Mutant("a summary's HTML as it is", FORMATTED, '{"html": False}', '{"html": True}', (("return nh3.clean(html", "return (lambda html, **_: html)(html"),)),  # noqa: E501
        Mutant("a title as it is, at the desk", "reports/admin/report_list.py", 'return report.title or "(no',
               'return __import__("django").utils.safestring.mark_safe(report.title) or "(no'),
    ),
    "test_uploads": (
        Mutant("a key with the editor's name of the file", STORAGE, '/{key}.pdf"', '/{filename}"'),
        Mutant("files of two kinds taken", INTAKE, " or is_other_first(head.partition(b\"%PDF-\")[0])", ""),
        Mutant("any file taken", INTAKE, "    if size < SMALLEST", "    if False and size < SMALLEST"),
        Mutant("the sender's name kept as it is", INTAKE, "clean_name(original_name or", "str(original_name or"),
        Mutant("no sandbox", DOCUMENTS, "frame-ancestors 'none'; sandbox", "frame-ancestors 'none'"),
        Mutant("served as a page", DOCUMENTS, '["Content-Type"] = "application/pdf"', '["Content-Type"] = "text/html"'),
        Mutant("readable for everybody on the machine", STORAGE, "file_permissions_mode=0o600", "file_permissions_mode=0o644"),
    ),
    "test_doors": (
        Mutant("any host", SETTINGS, 'env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])', '["*"]'),
        Mutant("a proxy's header decides where we are", "oigportal/gunicorn_conf.py", 'forwarder_headers = ""',
               'forwarder_headers = "SCRIPT_NAME,PATH_INFO"\nheader_map = "dangerous"'),
        Mutant("a number that is an address is followed", NUMBERS, "        if len(found) == 1:",
               '        if number.startswith(("http", "//")):\n            return HttpResponseRedirect(number)\n'
               "        if len(found) == 1:"),
        Mutant("a file of a hidden report", DOCUMENTS, "objects.public().filter(report__slug=slug, name=name)",
               "objects.filter(name=name)"),
        Mutant("a file by its key", "oigportal/urls.py", 'path("", include("reports.views.urls")),',
               'path("", include("reports.views.urls")),\n    path("documents/<path:path>", '
               '__import__("django.views.static").views.static.serve, '
               '{"document_root": __import__("django.conf").conf.settings.DOCUMENTS_DIR}),'),
    ),
    "test_addresses": (
        Mutant("a number that is not ASCII", NUMBERS, ".strip()[:LONGEST]", ".strip()[:LONGEST].encode('ascii').decode()",
               proofs=(FUZZED,)),
        Mutant("a number that takes its time", NUMBERS, "        found = numbered(number,",
               "        if '..' in number:\n            __import__('time').sleep(6)\n        found = numbered(number,",
               proofs=(FUZZED,)),
        Mutant("bodies of any size", SETTINGS, '    "reports.views.bodies.BodyLimit",\n', "",
               proofs=("tests/hardening/test_addresses.py::test_a_body_that_never_comes_is_answered_at_once",)),
    ),
    "test_queries": (
        Mutant("a number in the statement itself", NUMBERS, "    return next((by_key[key] for key in keys",
               "    list(known.extra(where=[\"'%s' = ''\" % text.replace(\"'\", '').replace('%', '')]))\n"
               "    return next((by_key[key] for key in keys"),
        Mutant("a statement for each word", NUMBERS, "    return next((by_key[key] for key in keys",
               "    [known.exists() for _ in text.split()]\n    return next((by_key[key] for key in keys"),
    ),
    "test_clock_changes": (
        Mutant("a time that comes twice is guessed", PUBLICATION, 'raise ValidationError(clock_change_text(*data_list), code="clock-change") from None',  # noqa: E501
               "return dt.datetime.combine(*data_list, tzinfo=timezone.get_current_timezone())"),
        Mutant("winter time all year", "reports/admin/transitions.py", 'at=form.cleaned_data["publish_moment"]',
               'at=timezone.localtime(form.cleaned_data["publish_moment"]).replace('
               'tzinfo=__import__("datetime").timezone(__import__("datetime").timedelta(hours=-5)))'),
        Mutant("a second early", "reports/models/report_query.py", "publish_at__lte=now or timezone.now())",
               "publish_at__lte=(now or timezone.now()) + dt.timedelta(seconds=1))",
               (("publish_at__lte=now, first", "publish_at__lte=now + dt.timedelta(seconds=1), first"),)),
    ),
}  # fmt: skip

GROUPS = tuple(
    Group(proof.removeprefix("test_").replace("_", " "), (f"tests/hardening/{proof}.py",), mutants)
    for proof, mutants in HOLES.items()
)
