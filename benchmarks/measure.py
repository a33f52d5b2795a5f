"""Measures one catalog in the database of the environment: `python -m benchmarks.measure SIZE OUT PART ...`.

Prints the figures as they come and writes them to OUT as JSON. Started by __main__.py.
"""

import dataclasses
import json
import sys
import time

import django

django.setup()

from . import edits, lists, loading, memory, pages, pdf_reading, profiling, results, searching, suggesting  # noqa: E402
from .machine import machine  # noqa: E402

PARTS = {
    "catalog": [lists.measure],
    "snapshot": [lists.measure_building, memory.measure],
    "edits": [edits.measure],
    "pages": [pages.measure],
    "profile": [profiling.measure],
    "search": [searching.measure, suggesting.measure],
    "reading": [pdf_reading.measure],
}


def main(size: int, out: str, parts: list[str]) -> None:
    """Load the catalog if need be, then measure the parts. Of no size: none is loaded."""
    told = machine()
    began = time.perf_counter()
    took = loading.ensure(size, searching.PAGES if "search" in parts else 0) if size else 0.0
    if took:
        print(f"catalog made and loaded in {took:.0f} s", flush=True)
    figures = []
    for part in parts:
        for measure in PARTS[part]:
            new = measure(size)
            print("\n" + results.tables(new), flush=True)
            figures += new
    told["time"] = f"{time.perf_counter() - began:.0f} s, {f'of which {took:.0f} s' if took else 'without'} loading"
    with open(out, "w", encoding="utf-8") as file:
        json.dump({"machine": told, "figures": [dataclasses.asdict(figure) for figure in figures]}, file)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], sys.argv[3:])
