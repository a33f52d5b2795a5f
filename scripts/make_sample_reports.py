"""Make data/sample/reports.jsonl from the original list of 347 real reports.

The original list holds bibliographic facts only, and an empty value there means "not seen". This
script fills in an agency or a report type where the title plainly names one, and adds the executive
summaries, in our own words, of two reports. Every rule is in this file; data/README.md has the counts.
Titles stay as printed: trimming them is the importer's work.

Usage: python scripts/make_sample_reports.py
"""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parent.parent / "data"
ORIGINAL = DATA / "original" / "dhs_oig_reports.jsonl"
SAMPLE = DATA / "sample" / "reports.jsonl"
SUMMARIES = DATA / "sample" / "texts"

# How a title names each agency. Border Patrol is part of CBP and the Federal Air Marshal Service
# (FAMS) of TSA, so those two names count. "DHS" alone names the department, not one of its agencies.
AGENCY_NAMES: dict[str, str] = {
    "CBP": r"\bCBP\b|Customs and Border Protection|Border Patrol",
    "FEMA": r"\bFEMA\b|Federal Emergency Management Agency",
    "ICE": r"\bICE\b|Immigration and Customs Enforcement",
    "TSA": r"\bTSA\b|Transportation Security Administration|\bFAMS\b|Federal Air Marshal Service",
    "USCIS": r"\bUSCIS\b|Citizenship and Immigration Services",
    "USCG": r"\bUSCG\b|Coast Guard",
    "USSS": r"\bUSSS\b|Secret Service",
    "CISA": r"\bCISA\b",
}
_SHORT = r"(?:CBP|FEMA|ICE|TSA|USCIS|USCG|CISA|Secret Service)"
# A title that opens with a list ("CBP, ICE, and TSA Did Not…") says whom the report is about, so
# the list is taken whole even where the original had seen only one of its agencies.
OPENING_LIST = re.compile(rf"{_SHORT}(?:, {_SHORT})*,? and {_SHORT}\b")

# The first rule that matches decides; a title that matches none keeps "" (not recorded).
TYPE_RULES: list[tuple[str, str]] = [
    ("management-alert", r"Management Alert\b"),
    ("special-report", r"Special Report\b"),
    # Auditors' reports on financial statements, and the letters that come out of those audits.
    ("financial-audit", r"Independent Auditor(?:'s|s') Report\b"),
    ("financial-audit", r".*\bManagement Letter\b.*\bFinancial Statements?\b.*\bAudit\b"),
    ("inspection", r"Results of .*\bUnannounced Inspections? of\b"),
    ("investigation", r"(?:Addendum: )?Investigation (?:into|of)\b|.*\bReport of Investigation\b"),
    ("evaluation", r"Evaluation of\b"),
    ("audit", r"(?:Interim |Capacity |Early Warning )?Audit of\b"),
    # Kinds of report that are plainly named and are none of the types above.
    ("other", r"Management Advisory\b|Semiannual Report to\b|Annual Report to Congress\b"),
]

# The two reports of the original site's "trafficking" page. Their agencies stand in what that page
# says of them; it shows no oversight area for either, so none is filled in.
BY_HAND: dict[str, dict[str, Any]] = {
    "OIG-22-02": {"agencies": ["CBP", "ICE"]},
    "OIG-19-10": {"agencies": ["CBP"]},
}


def plain_title(title: str) -> str:
    """Return the title with straight quotes and without a leading bullet, for matching only."""
    return title.replace("’", "'").strip("• \t")


def agencies_named(title: str) -> list[str]:
    """Return the abbreviations of the agencies that the title names, in AGENCY_NAMES order."""
    return [short for short, pattern in AGENCY_NAMES.items() if re.search(pattern, title)]


def type_named(title: str) -> str:
    """Return the report type that the title names, or "" where it names none."""
    return next((kind for kind, pattern in TYPE_RULES if re.match(pattern, title)), "")


def completed(row: dict[str, Any], counts: Counter[str]) -> dict[str, Any]:
    """Return the row with agencies, type and summary filled in; count each fill in `counts`."""
    title = plain_title(row["title"])
    agencies = list(row["agencies"])
    opening = OPENING_LIST.match(title)
    if row["report_number"] in BY_HAND:
        agencies = BY_HAND[row["report_number"]]["agencies"]
        counts["agencies by hand"] += 1
    elif not agencies:
        agencies = agencies_named(title)
        counts["agencies from the title"] += bool(agencies)
    elif opening:
        missing = [a for a in agencies_named(opening.group()) if a not in agencies]
        agencies += missing
        counts["agencies added from an opening list"] += bool(missing)
    report_type = type_named(title)
    counts[f"type {report_type or 'not recorded'}"] += 1
    summary = SUMMARIES / f"{row['report_number'].lower()}-summary.md"
    has_summary = bool(row["report_number"]) and summary.exists()
    return {
        **row,
        "agencies": agencies,
        "report_type": report_type,
        "executive_summary": summary.read_text(encoding="utf-8").strip() if has_summary else "",
    }


def main() -> None:
    """Write the sample and print how many rows each rule filled."""
    counts: Counter[str] = Counter()
    with ORIGINAL.open(encoding="utf-8") as source:
        rows = [completed(json.loads(line), counts) for line in source]
    with SAMPLE.open("w", encoding="utf-8") as target:
        target.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    print(f"{len(rows)} reports written to {SAMPLE.relative_to(DATA.parent)}")
    for name, number in sorted(counts.items()):
        print(f"  {name}: {number}")


if __name__ == "__main__":
    main()
