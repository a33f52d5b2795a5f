"""The sample: vocabulary, reports and documents of the `data/sample` folder, loaded as a whole or not at all."""

import json
from pathlib import Path

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from reports import publishing
from reports.choices import State
from reports.documents import intake, states
from reports.models import Report

from .importing import Outcome, import_table
from .reading import read_file
from .terms import Terms
from .vocabulary import Vocabularies, Vocabulary

SAMPLE = Path(__file__).resolve().parents[2] / "data" / "sample"


def load_sample(folder: Path = SAMPLE) -> dict[str, Outcome]:
    """Load what is not there yet; what is there stays as it is. Returns the outcome for each file of reports.

    Raises Unreadable, OSError, ValueError or KeyError if the folder is not whole.
    """
    with transaction.atomic():
        entries = json.loads((folder / "vocabulary.json").read_text(encoding="utf-8"))
        load_vocabulary(entries, json.loads((folder / "synonyms.json").read_text(encoding="utf-8")))
        outcomes = {"reports.jsonl": import_table(read_file(folder / "reports.jsonl"))}
        outcomes["demo.jsonl"] = load_demo(folder)
    return outcomes


def load_vocabulary(entries: dict[str, list[dict]], synonyms: dict[str, list[str]]) -> None:
    """Make the agencies, areas and topics that do not exist under any of their names; topics with their synonyms."""
    for topic in entries["topics"]:
        topic["synonyms"] = "\n".join(synonyms.get(topic["name"], ()))
    vocabularies = Vocabularies()
    for vocabulary, key in (
        (vocabularies.agencies, "agencies"),
        (vocabularies.areas, "oversight_areas"),
        (vocabularies.topics, "topics"),
    ):
        for facts in entries[key]:
            if not any(vocabulary.find(name) for name in (facts["name"], facts.get("abbreviation") or "")):
                vocabulary.add(facts["name"], **free_facts(vocabulary, facts))
    vocabularies.save_new()


def free_facts(vocabulary: Vocabulary, facts: dict) -> dict:
    """The facts besides the name, without a term number that another entry has."""
    used = {entry.legacy_term_id for entry in vocabulary.by_id.values()}
    kept = {name: value for name, value in facts.items() if name != "name"}
    return kept if kept.get("legacy_term_id") not in used else {**kept, "legacy_term_id": None}


def load_demo(folder: Path) -> Outcome:
    """The fictional reports, with documents, published; the one that says so is corrected, and one withdrawn again."""
    table = read_file(folder / "demo.jsonl")
    outcome = import_table(table, terms=Terms(as_drafts=True))
    extras = {row.number: row.extra for row in table.rows}
    made = outcome.created_reports
    for number, report in made.items():
        for document in extras[number].get("documents", []):  # type: ignore[attr-defined]
            attach(report, folder / "documents" / document["file"], document["kind"])
    if made:
        publishing.publish_many(list(made.values()), at=timezone.now(), by=None)
    for number, report in made.items():
        if notice := extras[number].get("correction"):
            publishing.correct(report, notice=str(notice), by=None)
        if extras[number].get("state") == State.WITHDRAWN:
            publishing.withdraw(report, reason=str(extras[number]["withdrawal_reason"]), by=None)
    return outcome


def attach(report: Report, path: Path, kind: str) -> None:
    """Add a document from a file of the sample."""
    with path.open("rb") as file:
        document = intake.attach(report, kind, File(file, name=path.name))
    states.read_after_commit([document.pk])
    states.check_after_commit([document.pk])
