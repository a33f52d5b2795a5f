"""A measured figure beside its target, and how often a thing is run for one."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings

RUNS = 30  # for a median, of what takes less than SLOW_S
SLOW_S, VERY_SLOW_S = 0.3, 3.0
SLOW_RUNS, VERY_SLOW_RUNS = 9, 3


@dataclass
class Figure:
    """What came out. `target` is None where the figure is only printed, `value` where `instead` says why there is none."""

    part: str
    name: str
    value: float | None
    unit: str
    target: float | None = None
    is_floor: bool = False  # whether the target is the least that will do, not the most
    beside: str = ""  # the other way, measured in the same run, and the ratio
    instead: str = ""

    @property
    def verdict(self) -> str:
        """`pass`, `FAIL`, or nothing where there is no target."""
        if self.target is None:
            return ""
        if self.value is None:
            return "FAIL"
        good = self.value >= self.target if self.is_floor else self.value <= self.target
        return "pass" if good else "FAIL"

    @property
    def cells(self) -> tuple[str, str, str, str, str]:
        """The figure as a row of a table: name, value, target, verdict, beside."""
        target = "" if self.target is None else f"{'≥' if self.is_floor else '≤'} {self.target:g} {self.unit}".rstrip()
        value = self.instead if self.value is None else f"{shown(self.value)} {self.unit}".rstrip()
        return self.name, value, target, self.verdict, self.beside


def not_answered(part: str, name: str, unit: str, target: float | None = None, *, is_floor: bool = False) -> Figure:
    """What stands in the place of a figure when the search was stopped, be it once; a target is then missed."""
    instead = f"not answered: over the time limit of {settings.SEARCH_TIMEOUT_MS} ms"
    return Figure(part, name, None, unit, target, is_floor, instead=instead)


def shown(value: float) -> str:
    """A number to three digits."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def median_ms(action: Callable[[], object]) -> float:
    """The median time of an action in milliseconds, after one run that does not count."""
    action()
    times = [seconds(action)]
    runs = RUNS if times[0] < SLOW_S else SLOW_RUNS if times[0] < VERY_SLOW_S else VERY_SLOW_RUNS
    times += [seconds(action) for _ in range(runs - 1)]
    return statistics.median(times) * 1000


def seconds(action: Callable[[], object]) -> float:
    """How long an action takes."""
    began = time.perf_counter()
    action()
    return time.perf_counter() - began
