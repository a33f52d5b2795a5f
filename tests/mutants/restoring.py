"""A backup put in the place of what is there. A part of `safety`."""

from .engine import Group, Mutant

FOLDER, RESTORE = "reports/keeping/folder.py", "reports/keeping/restore.py"
SQLITE, POSTGRES = "reports/keeping/sqlite.py", "reports/keeping/postgres.py"

_TRIP, _REFUSED = "tests/keeping/test_round_trip.py::test_", "tests/keeping/test_refusals.py::test_"
ANOTHER = f"{_TRIP}on_another_machine_everything_is_equal"
ASIDE, ETAGS = (
    f"{_TRIP}data_that_are_there_are_kept_without_force_and_moved_aside_with_it",
    f"{_TRIP}no_etag_of_before_is_ever_valid_again",
)
RELEASE_0 = f"{_TRIP}a_backup_of_the_first_release_is_brought_up_to_date"
DAMAGED, UNTRUSTED = f"{_REFUSED}a_damaged_backup_touches_nothing", f"{_REFUSED}a_list_that_cannot_be_trusted"
FAILS_LATE = f"{_REFUSED}a_restore_that_fails_at_the_end_puts_back_what_was"
OTHER_LOG, RUINED = (
    f"{_REFUSED}no_log_of_another_database_is_read_with_the_new_one",
    f"{_REFUSED}a_database_that_cannot_be_read_any_more",
)
KILLED = "tests/keeping/test_under_load.py::test_killed_while_backing_up_and_restoring"

RESTORES = (
    Mutant("the old epoch kept", RESTORE, "        CatalogCounter.objects.begin_epoch()\n", "", proofs=(ETAGS,)),
    Mutant(
        "the index as it was", RESTORE, "        search.rebuild()\n", "", proofs=(f"{_TRIP}the_index_is_made_anew",)
    ),
    Mutant(
        "without migrations",
        RESTORE,
        '    call_command("migrate", verbosity=0, interactive=False)\n',
        "",
        proofs=(RELEASE_0,),
    ),
    Mutant("hashes unchecked", FOLDER, "    if bad:", "    if False:", proofs=(DAMAGED,)),
    Mutant("links accepted", FOLDER, "not path.is_symlink() and ", "", proofs=(DAMAGED,)),
    Mutant(
        "names outside the folder accepted",
        FOLDER,
        ' or PurePosixPath(match[2]).is_absolute() or ".." in PurePosixPath(match[2]).parts',
        "",
        proofs=(UNTRUSTED,),
    ),
    Mutant(
        "a backup of a later release accepted",
        RESTORE,
        "    refuse_newer(facts)\n",
        "",
        proofs=(f"{_REFUSED}a_backup_of_another_kind",),
    ),
    Mutant("over data without being told to", RESTORE, "if not force and has_data():", "if False:", proofs=(ASIDE,)),
    Mutant("the key not put back", RESTORE, "        files.copy(key, target)\n", "", proofs=(ANOTHER,)),
    Mutant(
        "documents after the database",
        RESTORE,
        "        put_documents(source, hashes, aside)\n",
        "",
        (("        has_key = folder", "        put_documents(source, hashes, aside)\n        has_key = folder"),),
        proofs=(KILLED,),
    ),
)
RESTORES_ON_SQLITE = (
    Mutant(
        "onto a running portal",
        SQLITE,
        "        require_alone(live)\n",
        "",
        proofs=(f"{_REFUSED}not_while_the_portal_runs",),
    ),
    Mutant(
        "the live database unlinked before the swap",
        SQLITE,
        "        files.link(live, aside / live.name)\n",
        "        files.link(live, aside / live.name)\n        live.unlink()\n",
        proofs=(KILLED,),
    ),
    Mutant("the data of before not kept", SQLITE, "        files.link(live, aside / live.name)\n", "", proofs=(ASIDE,)),
    Mutant(
        "the log of a ruined database left",
        SQLITE,
        "    for path in beside(live):",
        "    for path in []:",
        proofs=(OTHER_LOG, RUINED),
    ),
    Mutant(
        "the log of a killed restore left",
        SQLITE,
        "        forget(staged)  # of a restore that was killed: its log must not be read with this one\n",
        "",
        proofs=(OTHER_LOG,),
    ),
    Mutant(
        "what a killed one was copying left",
        SQLITE,
        ', *path.parent.glob(f"{path.name}.partial-*")',
        "",
        proofs=(f"{_REFUSED}what_a_killed_restore_was_copying_is_removed_by_the_next",),
    ),
    Mutant(
        "in place before it is finished",
        SQLITE,
        "        with connected_to(staged):\n            finish()\n",
        "",
        (
            (
                "        files.sync(live.parent)\n    finally:",
                "        files.sync(live.parent)\n        finish()\n    finally:",
            ),
        ),
        proofs=(FAILS_LATE,),
    ),
)
RESTORES_ON_POSTGRES = (
    Mutant(
        "in place before it is finished",
        POSTGRES,
        "        with connected_to(new):\n            finish()\n",
        "",
        ((' RENAME TO public")\n    except', ' RENAME TO public")\n        finish()\n    except'),),
        proofs=(FAILS_LATE,),
    ),
    Mutant(
        "the swap in two transactions",
        POSTGRES,
        'execute(f"ALTER SCHEMA public RENAME TO {old}", f"ALTER SCHEMA {new} RENAME TO public")',
        'execute(f"ALTER SCHEMA public RENAME TO {old}")\n        execute(f"ALTER SCHEMA {new} RENAME TO public")',
    ),
    Mutant(
        "a dump loaded statement by statement",
        POSTGRES,
        '"--single-transaction", ',
        "",
        proofs=(f"{_REFUSED}a_dump_that_cannot_be_loaded_changes_nothing",),
    ),
    Mutant(
        "a script that others may read",
        POSTGRES,
        "script.touch(mode=0o600)",
        "script.touch(mode=0o644)",
        proofs=(f"{_REFUSED}a_dump_that_cannot_be_loaded_changes_nothing",),
    ),
    Mutant("what a killed one made left", POSTGRES, 'f"--command={FORGET_KILLED}", ', ""),
    Mutant("the old epoch kept", RESTORE, "        CatalogCounter.objects.begin_epoch()\n", "", proofs=(ETAGS,)),
)

GROUPS = (
    Group("a restore", (ANOTHER,), RESTORES + RESTORES_ON_SQLITE),
    Group("a restore on PostgreSQL", (KILLED,), RESTORES_ON_POSTGRES, needs_postgres=True),
)
