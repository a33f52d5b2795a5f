"""What follows a change: the counter, the transitions, the index. A part of `safety`."""

from .engine import Group, Mutant

COUNTER, STATES, EDITS = (
    "reports/models/catalog_counter.py",
    "reports/publishing/states.py",
    "reports/publishing/edits.py",
)
FOLLOWING, NAMES, CURRENT = (
    "reports/publishing/following.py",
    "reports/publishing/names.py",
    "reports/catalog/current.py",
)

EDITED, HEADS = "tests/publishing/test_edits.py", "tests/search/test_indexing.py"
TRANSITIONS, WHOLE = "tests/publishing/test_states.py", "tests/publishing/test_whole.py"
LOOKING, INTERLEAVING = "tests/catalog/test_current.py", "tests/databases/test_interleaving.py"
RAISE, ATOMIC = '        self.filter(pk=1).update(n=F("n") + 1)', "    with transaction.atomic():\n"
CURSOR = '__import__("django.db").db.connection.cursor()'
ON_COMMIT = '__import__("django.db").db.transaction.on_commit'


def without_transaction(name: str, path: str, after: str) -> Mutant:
    """The transaction that begins where `after` is said runs no more: each statement commits for itself."""
    return Mutant(name, path, ATOMIC + after, "    if True:\n" + after)


COUNTING = (
    Mutant("not raised", FOLLOWING, "    CatalogCounter.objects.raise_by_one()\n", "", proofs=(TRANSITIONS,)),
    Mutant(
        "raised after the commit",
        FOLLOWING,
        "    CatalogCounter.objects.raise_by_one()\n",
        f"    {ON_COMMIT}(CatalogCounter.objects.raise_by_one)\n",
        proofs=(WHOLE,),
    ),
    Mutant(
        "read after the reports",
        CURRENT,
        "                _held = build(version, timezone.now())\n",
        "                made = build(version, timezone.now())\n"
        "                version = version_of(CatalogCounter.objects.read(timezone.now())[0])\n"
        '                _held = __import__("dataclasses").replace(made, version=version)\n',
    ),
    Mutant(
        "not asked while there is a snapshot",
        CURRENT,
        "held is not None and held.version == version",
        "held is not None",
    ),
)
COUNTING_ON_POSTGRES = (
    Mutant(
        "raised in a transaction of its own",
        COUNTER,
        RAISE,
        '        own = __import__("django.db").db.connections.create_connection("default")\n'
        '        own.cursor().execute("UPDATE reports_catalogcounter SET n = n + 1")\n        own.close()',
    ),
    Mutant(
        "raised first, so that two wait in a ring",
        STATES,
        "        # the row before the names",
        '        __import__("reports.models").models.CatalogCounter.objects.raise_by_one()\n'
        "        # the row before the names",
    ),
    Mutant(
        "a log with serial ids in the place of the row's lock",
        COUNTER,
        RAISE,
        f'        {CURSOR}.execute("INSERT INTO catalog_log DEFAULT VALUES")',
        (
            (
                "        self.get_or_create(pk=1)",
                "        self.get_or_create(pk=1)\n"
                f'        {CURSOR}.execute("CREATE TABLE IF NOT EXISTS catalog_log (id bigserial PRIMARY KEY)")',
            ),
            (
                "            epoch, n, is_due = cursor.fetchone()\n",
                "            epoch, n, is_due = cursor.fetchone()\n"
                '            cursor.execute("SELECT coalesce(max(id), 0) FROM catalog_log")\n'
                "            n = cursor.fetchone()[0]\n",
            ),
        ),
    ),
)
LOCKS = (
    Mutant(
        "a withdrawal that takes its row after the lock on names",
        STATES,
        "current, now = held(report)\n        promote_due(now)\n        changed",
        "current, now = report, timezone.now()\n        promote_due(now)\n        changed",
    ),
    Mutant(
        "a publication without a lock on its row",
        STATES,
        "return Report.objects.select_for_update().get(",
        "return Report.objects.get(",
    ),
    Mutant(
        "an index written without a lock",
        "reports/search/postgres.py",
        'cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])',
        "pass",
    ),
    Mutant(
        "a reading written without a lock on its report",
        "reports/documents/states.py",
        "        Report.objects.select_for_update().filter(pk=document.report_id).first()\n",
        "",
    ),
    Mutant(
        "a file replaced without a lock on its document",
        "reports/documents/states.py",
        "            ReportDocument.with_copies.select_for_update().filter(pk=document.pk).first()\n",
        "            pass\n",
    ),
    Mutant("slugs given without a lock", NAMES, 'cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])', "pass"),
)
WHOLENESS = (
    without_transaction(
        "publishing", STATES, "        current, now = held(report)\n        if current.is_public(now):"
    ),
    without_transaction("publishing many", STATES, "        promote_due(timezone.now())\n        give_slugs"),
    without_transaction("promotion of what is due", STATES, "        hold_slugs()\n        due"),
    without_transaction("withdrawing", STATES, "        # the row before"),
    without_transaction("what follows an edit", EDITS, "        promote_due(now)\n        if is_changed"),
    without_transaction("what follows many edits", EDITS, "        promote_due(now)\n        public: list"),
)
PROMOTION = (
    Mutant(
        "claimed without comparing",
        STATES,
        "Report.objects.due(now).filter(pk=report.pk)",
        "Report.objects.filter(pk=report.pk)",
    ),
    Mutant("never", CURRENT, "if is_due and promote():", "if False:", proofs=(LOOKING,)),
    Mutant(
        "an error page for everything when it fails",
        CURRENT,
        "    except DatabaseError:\n",
        "    except ZeroDivisionError:\n",
        proofs=(LOOKING,),
    ),
)
INDEX = (
    Mutant("not updated", FOLLOWING, "    search.index(report_ids)\n", "    pass\n"),
    Mutant(
        "updated after the commit",
        FOLLOWING,
        "    search.index(report_ids)\n",
        f"    {ON_COMMIT}(lambda: search.index(report_ids))\n",
    ),
    Mutant(
        "the text of a replaced file left",
        "reports/documents/states.py",
        "        DocumentPage.objects.filter(document=document).delete()\n\n\ndef read_again",
        "        pass\n\n\ndef read_again",
        proofs=("tests/documents/test_states.py",),
    ),
    Mutant(
        "a document read by two at once",
        "reports/documents/states.py",
        "ReportDocument.with_copies.filter(pk=pk, reading_state=ReadingState.WAITING)",
        "ReportDocument.with_copies.filter(pk=pk)",
        proofs=("tests/documents/test_states.py",),
    ),
    Mutant(
        "what was read of a file that was replaced meanwhile",
        "reports/documents/states.py",
        "pk=document.pk, file=document.file.name, reading_state=ReadingState.READING, reading_since=claimed_at",
        "pk=document.pk",
        proofs=("tests/documents/test_states.py",),
    ),
    Mutant(
        "old words left",
        "reports/search/indexing.py",
        "    engine().put_heads(report_ids, found)\n",
        "    engine().put_heads([0], found)\n",
    ),
    Mutant(
        "a renamed agency left under its old name",
        FOLLOWING,
        "        search.index_heads(report_ids)\n",
        "        pass\n",
        proofs=(EDITED,),
    ),
    Mutant(
        "all pages indexed again for a renamed agency",
        FOLLOWING,
        "        search.index_heads(report_ids)\n",
        "        search.index(report_ids)\n",
        proofs=(EDITED,),
    ),
    Mutant(
        "the words of pages lost with a renamed agency",
        "reports/search/indexing.py",
        "Entry(new[pk], held[pk].kept)",
        'Entry(new[pk], __import__("dataclasses").replace(held[pk].kept, terms=frozenset()))',
        proofs=(HEADS,),
    ),
)

GROUPS = (
    Group("the counter", (LOOKING,), COUNTING),
    Group("the counter on PostgreSQL", (INTERLEAVING,), COUNTING_ON_POSTGRES, needs_postgres=True),
    Group("locks on PostgreSQL", (INTERLEAVING,), LOCKS, needs_postgres=True),
    Group("without a transaction", (WHOLE,), WHOLENESS),
    Group("promotion", (TRANSITIONS,), PROMOTION),
    Group(
        "the search index",
        (TRANSITIONS, "tests/search/test_search.py::test_an_edit_is_found_at_once_and_its_old_words_are_not"),
        INDEX,
    ),
)
