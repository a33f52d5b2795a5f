"""A pytest plugin for scripts/test.py: writes how many tests passed, failed and were skipped to the file COUNTS_FILE.

The skipped ones are listed with their markers, so that the caller can refuse the skip of a test that had to run; those
that were tried again are listed too, so that nobody takes them for sound.
"""

import json
import os
from pathlib import Path


class Counts:
    """Counts each test once, at the end of a run."""

    def __init__(self) -> None:
        self.outcomes: dict[str, str] = {}
        self.skipped: dict[str, list[str]] = {}
        self.again: list[str] = []

    def pytest_runtest_logreport(self, report) -> None:
        """Keep the worst outcome of a test's three phases."""
        if report.outcome == "rerun":
            self.again.append(report.nodeid)
        elif report.failed:
            self.outcomes[report.nodeid] = "failed"
        elif report.skipped:
            self.outcomes.setdefault(report.nodeid, "skipped")
            self.skipped[report.nodeid] = sorted(report.keywords)
        elif report.when == "call":
            self.outcomes.setdefault(report.nodeid, "passed")

    def pytest_sessionfinish(self) -> None:
        """Write the file."""
        outcomes = list(self.outcomes.values())
        counts = {outcome: outcomes.count(outcome) for outcome in ("passed", "failed", "skipped")}
        Path(os.environ["COUNTS_FILE"]).write_text(
            json.dumps({**counts, "skips": self.skipped, "again": self.again}), encoding="utf-8"
        )


def pytest_configure(config) -> None:
    """Count in the process that gathers the reports, not in the workers."""
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Counts(), "portal-counts")
