"""What is kept: backups, and the sweep of files that no row names. A part of `safety`."""

from .engine import Group, Mutant

BACKUP, ORPHANS = "reports/keeping/backup.py", "reports/keeping/orphans.py"
SQLITE, POSTGRES = "reports/keeping/sqlite.py", "reports/keeping/postgres.py"

_REFUSED, _LOAD = "tests/keeping/test_refusals.py::test_", "tests/keeping/test_under_load.py::test_"
ASIDE = "tests/keeping/test_round_trip.py::test_data_that_are_there_are_kept_without_force_and_moved_aside_with_it"
INSIDE = "tests/keeping/test_round_trip.py::test_what_lies_in_a_backup"
NO_PLACE = f"{_REFUSED}a_backup_overwrites_nothing_and_is_not_put_where_all_can_read"
KILLED, BUSY = f"{_LOAD}killed_while_backing_up_and_restoring", f"{_LOAD}backups_while_others_write"

BACKUPS = (
    Mutant(
        "a plain copy of the live SQLite",
        SQLITE,
        "            connection.connection.backup(copy)\n",
        '            __import__("shutil").copyfile(connection.settings_dict["NAME"], path)\n',
        proofs=(ASIDE, BUSY),
    ),
    Mutant(
        "damage of the database passed over",
        SQLITE,
        'if found != "ok":',
        "if False:",
        proofs=(f"{_REFUSED}a_damaged_database_is_not_backed_up_as_if_it_were_sound",),
    ),
    Mutant(
        "changed documents passed over",
        BACKUP,
        "if files.digest(copy) != expected:",
        "if False:",
        proofs=(f"{_REFUSED}a_store_with_a_missing_and_a_changed_file",),
    ),
    Mutant(
        "without the key",
        BACKUP,
        "    files.copy(source, target)\n    return True",
        "    return True",
        proofs=(INSIDE,),
    ),
    Mutant("readable for everybody on the machine", BACKUP, "path.chmod(0o600)", "path.chmod(0o644)", proofs=(INSIDE,)),
    Mutant("over what is there", BACKUP, " or (target.exists() and any(target.iterdir()))", "", proofs=(NO_PLACE,)),
    Mutant(
        "in a folder that is served",
        BACKUP,
        "any(target.resolve().is_relative_to(one) for one in shown)",
        "False",
        proofs=(NO_PLACE,),
    ),
    Mutant(
        "under its name before it is complete",
        BACKUP,
        'draft = Path(tempfile.mkdtemp(prefix=f"{target.name}.partial-", dir=target.parent))',
        "draft = target\n    draft.mkdir(mode=0o700, exist_ok=True)",
        (
            (
                "        shutil.rmtree(draft, ignore_errors=True)",
                "        None if (draft / folder.HASHES).exists() else shutil.rmtree(draft, ignore_errors=True)",
            ),
        ),
        proofs=(KILLED,),
    ),
)
BACKUPS_ON_POSTGRES = (Mutant("facts and dump of two moments", POSTGRES, 'f"--snapshot={snapshot}",', ""),)
SWEEPING = (
    Mutant(
        "young files, whose row may be about to commit", ORPHANS, "facts.st_mtime <= time.time() - min_age", "facts"
    ),
    Mutant("files that rows name", ORPHANS, "path.relative_to(store).as_posix() not in named", "True"),
    Mutant(
        "documents of hidden reports",
        ORPHANS,
        "ReportDocument.with_copies.values_list",
        "ReportDocument.with_copies.public().values_list",
    ),
)

GROUPS = (
    Group("a backup", (INSIDE,), BACKUPS),
    Group("a backup on PostgreSQL", (BUSY,), BACKUPS_ON_POSTGRES, needs_postgres=True),
    Group("the sweep removes", ("tests/keeping/test_orphans.py",), SWEEPING),
)
