"""Defects of the way from a draft to the public: who decides, and about what."""

from .engine import Group, Mutant

RULES, REVIEW, STATES = "reports/publishing/rules.py", "reports/publishing/review.py", "reports/publishing/states.py"
RIGHTS, TRANSITIONS, VIEW = (
    "reports/admin/rights.py",
    "reports/admin/transitions.py",
    "reports/admin/transition_view.py",
)
PEOPLE = (
    Mutant("one approves their own change", RULES, "return OWN_CHANGE if report.edited_by_id == by.pk else", "return"),
    Mutant(
        "a draft is published unseen", RULES, "    if report.state == State.DRAFT:\n        return FIRST_REVIEW\n", ""
    ),
    Mutant("an approval outlives a change", RULES, "    if not lapsing:\n", "    if True:\n"),
    Mutant(
        "an import takes an editor's change upon itself",
        "reports/publishing/edits.py",
        '**({"edited_by": by} if by else {})',
        "edited_by=by",
    ),
    Mutant("an incomplete report is approved", RULES, "    if found := lacking(report):", "    if (found := []):"),
    Mutant(
        "a state is changed without the log",
        REVIEW,
        "    log.record(current, kind, after=state,",
        "    dict(after=state,",
    ),
)
DESK = (
    Mutant("an author changes what others wrote", RIGHTS, "is_theirs = obj is None or", "is_theirs = True or"),
    Mutant("an author decides", TRANSITIONS, "return one.for_authors and is_author", "return is_author"),
    Mutant("decided about another version", VIEW, 'if request.POST.get("version") != conflict.version(report):', "if False:"),
    Mutant("a manager makes superusers", "reports/admin/users.py", 'SUPERUSERS_ONLY = ("is_superuser", "user_permissions")',
           "SUPERUSERS_ONLY = ()"),
    Mutant("a manager takes a superuser's account", "reports/admin/users.py", "bool(obj is None or", "bool(True or"),
)  # fmt: skip
TOGETHER = (
    Mutant(
        "the time before the wait for the row",
        STATES,
        "        current, now = held(report)\n        if current.is_public(now):",
        "        now = timezone.now()\n        current, _ = held(report)\n        if current.is_public(now):",
    ),
)
FILES = ("tests/publishing/test_copy_documents.py", "tests/documents/test_copies.py")
MOMENTS, COPY_RULES = "reports/publishing/copy_moments.py", "reports/publishing/copy_rules.py"
COPIES = (
    Mutant("a copy comes early", "reports/models/revision.py", "takes_place_at__lte=now", "takes_place_at__isnull=False"),
    Mutant("nobody notices a copy that is due", "reports/models/catalog_counter.py",
           " | Exists(Revision.objects.due(moment))", ""),
    Mutant("a copy overwrites what was changed meanwhile", COPY_RULES,
           "    if is_overtaken(copy, last):\n", "    if False:\n"),
    Mutant("a copy that cannot take its place is tried for ever", MOMENTS, "update(takes_place_at=None, problem=problem)",
           "update(problem=problem)"),
    Mutant("an error nobody foresaw reaches a reader", MOMENTS, "        except Exception:\n",
           "        except ZeroDivisionError:\n"),
    Mutant("a change leaves a copy scheduled", "reports/publishing/copies.py",
           "copy.state == APPROVED and settings.TWO_PERSON_RULE", "False"),
    Mutant("a link outlives its copy", "reports/models/preview_link.py", "self.copy is not None and not self.copy.is_copy",
           "False", proofs=("tests/preview/test_copies.py",)),
    Mutant("a copy's page for anybody at the desk", "reports/preview/copies.py",
           "if not admin.site.get_model_admin(Report).has_change_permission(request, report):", "if False:",
           proofs=("tests/preview/test_copies.py",)),
    Mutant("everybody meets the files of a copy", "reports/models/document.py", ".filter(copy=None)", "", proofs=FILES),
    Mutant("what a copy's file says is searched", "reports/documents/states.py", "if held.copy_id is None:", "if True:",
           proofs=FILES),
    Mutant("a red file of a copy stops nothing", "reports/publishing/copies.py", "        if stored.state == APPROVED:\n",
           "        if False:\n", proofs=FILES),
    Mutant("a copy takes back documents that came meanwhile", COPY_RULES,
           "return files(base) != files(last.content) and", "return False and", proofs=FILES),
    Mutant("a link opens the files of any copy", "reports/preview/page.py", "filter(report=link.report, copy=link.copy)",
           "all()", proofs=("tests/admin/test_copy_documents.py",)),
    Mutant("the sweep takes a copy's files", "reports/keeping/orphans.py", "with_copies", "objects", proofs=FILES),
)  # fmt: skip
GROUPS = (
    Group("working copies at their moment", ("tests/publishing/test_copy_moments.py",), COPIES),
    Group("four eyes", ("tests/publishing/test_review.py",), PEOPLE),
    Group(
        "who decides at the desk",
        ("tests/admin/test_roles.py", "tests/admin/test_transitions.py", "tests/admin/test_two_editors.py"),
        DESK,
    ),
    Group("two who decide at once, on PostgreSQL", ("tests/publishing/test_review.py",), TOGETHER, needs_postgres=True),
)
