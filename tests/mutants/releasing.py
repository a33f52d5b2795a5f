"""Defects of the check of a PDF before its release."""

from .engine import Group, Mutant

HIDDEN, CHECKING = "tests/documents/test_hidden_words.py", "tests/documents/test_checking.py"
STRUCTURE, RELEASE = "tests/documents/test_structure.py", "tests/documents/test_release.py"
FOUND = (
    Mutant(
        "covered words passed", "reports/documents/hidden_words.py", "        if hidden >= FEWEST:", "        if False:"
    ),
    Mutant(
        "words under a bar of a scan passed",
        "reports/documents/hidden_words.py",
        "    if not contrast.is_printed(levels, box):\n        return False\n",
        "    if not contrast.is_printed(levels, box):\n        return True\n",
    ),
    Mutant(
        "a half of a word passed",
        "reports/documents/hidden_words.py",
        "gap > SMALL_GAP and",
        "False and",
    ),
    Mutant(
        "every picture over a page taken for a scan",
        "reports/documents/hidden_words.py",
        ">= SAME_LAYOUT",
        ">= -1",
    ),
    Mutant(
        "older versions passed",
        "reports/documents/revisions.py",
        "        if section.used & (newer_used | newer_gone):",
        "        if False:",
        proofs=(STRUCTURE,),
    ),
    Mutant(
        "attached files passed",
        "reports/documents/structure.py",
        '        yield "attachment", ',
        '        yield "metadata", ',
        proofs=(STRUCTURE,),
    ),
    Mutant(
        "a kind that stands elsewhere passed",
        "reports/documents/structure.py",
        "    return found.get_object() if isinstance(found, IndirectObject) else found\n",
        "    return found\n",
        proofs=(STRUCTURE,),
    ),
)
FOLLOWED = (
    Mutant(
        "a child that died taken for a clean file",
        "reports/documents/checking.py",
        "    if ended.problem or not heard.has_all_text:",
        "    if ended.problem:",
        proofs=(CHECKING,),
    ),
    Mutant(
        "what is red is only told",
        "reports/publishing/rules.py",
        "            found += unfit(one)\n",
        "            pass\n",
    ),
    Mutant(
        "a scheduled report comes out all the same",
        "reports/publishing/edits.py",
        "        rules.take_approvals_back([report.pk], by=None, now=now, why=rules.UNFIT)\n",
        "",
    ),
    Mutant(
        "findings of a file that was replaced meanwhile",
        "reports/documents/release.py",
        "pk=document.pk, file=document.file.name, is_checked=False, checking_since=claimed_at",
        "pk=document.pk",
    ),
    Mutant(
        "checked by two at once",
        "reports/documents/release.py",
        "    free = Q(checking_since=None) | Q(checking_since__lt=now - LONGEST)\n",
        "    free = Q()\n",
    ),
)
CLEANING, CLEANED = "tests/documents/test_cleaning.py", "tests/documents/test_cleaned_documents.py"
PARTS, PICTURES = "tests/documents/test_keeping_parts.py", "tests/documents/test_pictures.py"
EMPTIED = (
    Mutant(
        "the author left",
        "reports/documents/properties.py",
        'return DictionaryObject({NameObject("/Title"): title} if title else {})',
        "return found",
    ),
    Mutant(
        "pages that were taken out left, if something still leads to them",
        "reports/documents/keeping_parts.py",
        'if kind == "/Page" and place not in self._pages:\n            return None\n',
        'if kind == "/Page" and place not in self._pages:\n            pass\n',
    ),
    Mutant(
        "notes inside photos left",
        "reports/documents/keeping_parts.py",
        "        strip(kept)\n",
        "        pass\n",
    ),
    Mutant(
        "pictures that nothing draws left",
        "reports/documents/keeping_parts.py",
        "        if (drawn := self._drawn.of(one)) is not None:",
        "        if (drawn := None) is not None:",
    ),
    Mutant("tags lost", "reports/documents/keeping_parts.py", " StructTreeRoot MarkInfo", " MarkInfo"),
    Mutant(
        "what is said of removed pages left",
        "reports/documents/elements.py",
        "        return self._is_gone[place] and not self._is_there[place]\n",
        "        return False\n",
        proofs=(PARTS,),
    ),
    Mutant(
        "what is said of pages that stay taken away",
        "reports/documents/elements.py",
        "        return self._is_gone[place] and not self._is_there[place]\n",
        "        return self._is_gone[place]\n",
        proofs=(PARTS,),
    ),
    Mutant(
        "notes left in photos that are packed once more",
        "reports/documents/pictures.py",
        ".get(names[-1] if names else None)",
        ".get(names[0] if names else None)",
        proofs=(PICTURES,),
    ),
    Mutant(
        "a cleaned file believed unseen",
        "reports/documents/cleaning.py",
        "    if after is not None and after == before.result():",
        "    if is_whole:",
    ),
)
GIVEN = (
    Mutant(
        "the public gets the office's own file",
        "reports/models/document.py",
        "        return self.clean_file or self.file\n",
        "        return self.file\n",
    ),
    Mutant(
        "the public is told the hash of the office's own file",
        "reports/models/document.py",
        "        return self.clean_sha256 or self.sha256\n",
        "        return self.sha256\n",
    ),
    Mutant(
        "an upload to a public report cleaned later",
        "reports/documents/intake.py",
        "        release.remember(document, found)\n",
        "        pass\n",
        proofs=("tests/admin/test_documents.py",),
    ),
    Mutant(
        "a clean file that pages do not tell of",
        "reports/documents/release.py",
        "        publishing.document_cleaned(document.report)\n",
        "        pass\n",
    ),
    Mutant(
        "clean files taken for orphans",
        "reports/keeping/orphans.py",
        'values_list("file", "clean_file", "thumbnail")',
        'values_list("file", "thumbnail")',
    ),
)
GROUPS = (
    Group("cleaning a PDF", (CLEANING,), EMPTIED),
    Group("what the public gets of a PDF", (CLEANED, "tests/trust/test_matrix.py"), GIVEN),
    Group("what the check of a PDF finds", (HIDDEN,), FOUND),
    Group("what follows the check of a PDF", (RELEASE,), FOLLOWED),
)
