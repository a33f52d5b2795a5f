"""What comes in: imports, uploads, the forms of two editors. A part of `safety`."""

from .engine import Group, Mutant

IMPORTING, STORAGE, ARRIVING = (
    "reports/exchange/importing.py",
    "reports/models/storage.py",
    "reports/documents/arriving.py",
)
CONFLICT, DESK = "reports/admin/conflict.py", "reports/admin/report.py"
EDITORS = "tests/admin/test_two_editors.py"
ON_COMMIT = '__import__("django.db").db.transaction.on_commit'

IMPORTS = (
    Mutant("without a transaction", IMPORTING, "        with transaction.atomic():\n", "        if True:\n"),
    Mutant(
        "committing row by row",
        IMPORTING,
        "            apply(plan, terms)\n",
        "            pass\n        for one in table.rows:\n            with transaction.atomic():\n"
        "                apply(make_plan(Table([one]), lock=True, terms=terms), terms)\n",
    ),
    Mutant(
        "said to be done before its commit",
        "reports/management/commands/import_reports.py",
        "        outcome = exchange.import_table(table, dry_run=dry_run",
        "        self.stdout.write(str(exchange.import_table(table, dry_run=True)))\n        self.stdout.flush()\n"
        "        outcome = exchange.import_table(table, dry_run=dry_run",
    ),
)
UPLOADS = (
    Mutant(
        "the row written before its file",
        STORAGE,
        "        name = super()._save(name, content)  # type: ignore[misc]\n",
        f"        {ON_COMMIT}(lambda: FileSystemStorage._save(self, name, content))\n        return name\n",
    ),
    Mutant("a file not forced to disk", STORAGE, "                os.fsync(handle)\n", "                pass\n"),
    Mutant("a file's folder not forced to disk", STORAGE, "(path, os.path.dirname(path), self.location)", "(path,)"),
    Mutant("a file named “..” passed over", ARRIVING, " or NAME", "", proofs=("tests/documents/test_arriving.py",)),
)
TWO_EDITORS = (
    Mutant("nobody told", CONFLICT, "stored in (loaded, agreed):", "True:"),
    Mutant(
        "one consent for every later version", CONFLICT, "stored in (loaded, agreed):", "stored == loaded or agreed:"
    ),
    Mutant("a change of standing passed over", CONFLICT, 'return "|".join(parts)', "return parts[0]"),
)
TWO_EDITORS_ON_POSTGRES = (
    Mutant(
        "compared before the row is locked",
        DESK,
        "from_queryset=Report.objects.select_for_update()",
        "from_queryset=Report.objects.all()",
    ),
)

GROUPS = (
    Group("an import", ("tests/exchange/test_kill.py",), IMPORTS),
    Group("an upload", ("tests/models/test_storage.py",), UPLOADS),
    Group("two editors", (EDITORS,), TWO_EDITORS),
    Group(
        "two editors on PostgreSQL",
        (f"{EDITORS}::test_of_two_at_the_same_moment_one_is_told",),
        TWO_EDITORS_ON_POSTGRES,
        needs_postgres=True,
    ),
)
