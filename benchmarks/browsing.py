"""Lighthouse on the pages that people come to first, of the production server with the sample: `--only lighthouse`.

Needs Chromium and what npm fetched into benchmarks/lighthouse. Presets: Lighthouse's own for phones (a slow 4G line and
a processor four times as slow, simulated) and for desks.
"""

import json
import os
import shutil
import statistics
import subprocess
import tempfile
from pathlib import Path

from scripts import chromium
from scripts.portal import portal
from tests.browser.page_types import PAGES

from .figures import Figure
from .machine import processor

FOLDER = Path(__file__).resolve().parent / "lighthouse"
VISITED = ("home", "list", "topic", "report")
PRESETS = ("mobile", "desktop")
TARGETS = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
RUNS = 3  # of each page; the median counts for performance, which a busy machine lowers, and the worst for the rest
TIMEOUT_S = 1800


def why_not() -> str:
    """What is missing here, in words; nothing if all is there."""
    if not (FOLDER / "node_modules" / "lighthouse").exists() or not shutil.which("node"):
        return "Lighthouse could not be fetched by npm"
    return "" if chromium.executable() else "there is no Chromium (CHROMIUM=/path names one)"


def machine() -> dict[str, str]:
    """What the scores depend on, as sections of RESULTS.md name it."""
    package = json.loads((FOLDER / "node_modules" / "lighthouse" / "package.json").read_text(encoding="utf-8"))
    browser = subprocess.run([chromium.executable() or "", "--version"], capture_output=True, text=True, check=False)
    return {
        "processor": f"{os.cpu_count()} cores, {processor()}",
        "software": f"Lighthouse {package['version']}, {browser.stdout.strip()}",
        "pages": f"the sample on the production server, each visited {RUNS} times; for performance the median counts, "
        "for the rest the worst",
        "load at the start": f"{os.getloadavg()[0]:.1f}",
    }


def measure() -> list[Figure]:
    """All scores; a first visit warms the server and does not count. Raises CalledProcessError if Lighthouse fails."""
    asked = [(name, preset) for preset in PRESETS for name in VISITED for _ in range(RUNS)]
    with tempfile.TemporaryDirectory(prefix="portal-lighthouse-") as folder, portal(Path(folder)) as address:
        visits = [{"address": address + PAGES[name].sample_address, "preset": preset} for name, preset in asked]
        answers = lighthouse([*visits[: RUNS * len(VISITED) : RUNS], *visits])[len(VISITED) :]
    found: dict[tuple[str, str], list[dict]] = {}
    for key, answer in zip(asked, answers, strict=True):
        found.setdefault(key, []).append(answer)
    return [figure for (name, preset), runs in found.items() for figure in figures(name, preset, runs)]


def lighthouse(visits: list[dict]) -> list[dict]:
    """What Lighthouse tells of each visit."""
    done = subprocess.run(
        ["node", "run.mjs"], cwd=FOLDER, input=json.dumps(visits), stdout=subprocess.PIPE, text=True, check=True,
        timeout=TIMEOUT_S, env={**os.environ, "CHROME_PATH": chromium.executable() or ""},
    )  # fmt: skip
    return [json.loads(line) for line in done.stdout.splitlines()]


def figures(name: str, preset: str, runs: list[dict]) -> list[Figure]:
    """A page's scores out of its runs."""
    made = []
    for category, target in TARGETS.items():
        scores = [run["scores"][category] for run in runs]
        is_timed = category == "performance"
        metrics = runs[scores.index(statistics.median_low(scores))]["metrics"]
        beside = "runs " + ", ".join(map(str, scores)) + "; " + told(metrics) if is_timed else lost(runs, category)
        value = statistics.median_low(scores) if is_timed else min(scores)
        part = f"Lighthouse {preset}: {name}"
        made.append(Figure(part, category.replace("-", " "), value, "", target, is_floor=True, beside=beside))
    return made


def told(metrics: dict[str, str]) -> str:
    """The metrics of a run, as Lighthouse writes them."""
    return ", ".join(f"{name.replace('-', ' ')} {text}" for name, text in metrics.items()).replace("\xa0", " ")


def lost(runs: list[dict], category: str) -> str:
    """Which audits did not get all points."""
    return "; ".join(
        sorted({line.partition(": ")[2] for run in runs for line in run["lost"] if line.startswith(f"{category}:")})
    )
