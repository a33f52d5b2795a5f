"""Defects of imports and exports at the desk. A part of `safety`."""

from .engine import Group, Mutant

CELLS, WORKBOOK, TRIAL = "reports/exchange/cells.py", "reports/exchange/workbook.py", "reports/exchange/trial.py"
IMPORTING, APPLY, UNDOING = (
    "reports/exchange/importing.py",
    "reports/exchange/apply.py",
    "reports/exchange/undoing.py",
)
BROUGHT = "reports/exchange/brought.py"
EXPORTS = (
    Mutant("a cell that is a formula", CELLS, 'return f"\'{text}" if _FORMULA.match(text) else text', "return text"),
    Mutant("an apostrophe that stays", CELLS, 'return text[1:] if text.startswith("\'")', "return text if True"),
    Mutant(
        "a cell of a workbook not said to be text", WORKBOOK, '    cell.data_type = "s"\n', '    cell.data_type = "f"\n'
    ),
    Mutant("a workbook not measured", WORKBOOK, "if len(parts) > MAX_PARTS or", "if len(parts) > MAX_PARTS and"),
    Mutant(
        "a sheet read as far as it says",
        WORKBOOK,
        "        sheet.reset_dimensions()",
        "        sheet.calculate_dimension()",
    ),
)
TERMS = (
    Mutant("what one may not change is changed", TRIAL, "not terms.may_change(entry.report)", "False"),
    Mutant("a refused row leaves its values", TRIAL, "        put_back(entry, before, entries)\n", ""),
    Mutant("words added without the right", TRIAL, "if column not in terms.may_add and", "if False and"),
    Mutant("whoever imports may approve", APPLY, "entry.report.edited_by = by", "entry.report.updated_by = by"),
    Mutant("agencies added, not replaced", APPLY, "    if replaces:\n        part(entries)\n", ""),
)  # fmt: skip
DESK = (
    Mutant("something else done than shown", IMPORTING, "if seen is not None and plan.fingerprint != seen:", "if False:"),
    Mutant("public against the two-person rule", "reports/admin/import_form.py", "and not settings.TWO_PERSON_RULE", ""),
    Mutant("a file confirmed by another", "reports/exchange/pending.py", "filter(key=key, owner=owner, ", "filter(key=key, "),
    Mutant("a file that is never over", "reports/exchange/pending.py", ", expires_at__gt=timezone.now())", ")"),
    Mutant("imports of others shown to authors", "reports/admin/batches.py", "if may_publish(request) else", "if True else"),
)  # fmt: skip
UNDO = (
    Mutant("what was touched since is undone", UNDOING, "    if is_touched:\n", "    if False:\n"),
    Mutant("a document added since is deleted", UNDOING, "entry.report.pk in with_documents", "False"),
    Mutant("what was public is deleted", UNDOING, "if one.is_new and (report.was_public", "if False and (report.was_public"),
    Mutant("undone against somebody's rights", UNDOING, "if not (rights.may_delete", "if False and not (rights.may_delete"),
    Mutant("a topic that somebody changed goes", BROUGHT, "digest(entry) != brought[pk] or", "False or"),
    Mutant("a topic that is in use goes", BROUGHT, "elif pk in used:", "elif False:"),
    Mutant("undone twice", UNDOING, "filter(pk=batch.pk, undone_at=None)", "filter(pk=batch.pk)"),
)  # fmt: skip

GROUPS = (
    Group("an export", ("tests/exchange/test_export.py", "tests/exchange/test_workbook.py"), EXPORTS),
    Group("an import's terms", ("tests/exchange/test_terms.py",), TERMS),
    Group(
        "an import at the desk",
        ("tests/admin/test_importing.py", "tests/admin/test_import_rights.py", "tests/admin/test_imports_made.py"),
        DESK,
    ),
    Group("an undo", ("tests/exchange/test_undoing.py", "tests/exchange/test_brought.py"), UNDO),
)
