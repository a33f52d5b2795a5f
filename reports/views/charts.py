"""Bar charts as plain data: `site/_chart.html` draws them as SVG, with their gist in words and a table of the figures."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from pyroaring import BitMap

from reports.catalog import Snapshot, series
from reports.choices import NOT_RECORDED

BAR_SHARE = 0.72  # of the room that a bar has; the rest is the gap
WIDEST = 6.0  # percent of the chart: few bars are no blocks
LABELS_WIDE, LABELS_NARROW = 14, 6  # at most so many stand below the bars on a wide and on a narrow screen


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar. Geometry in percent of the chart's width and height, from the upper left corner.

    Numbers are written out here, once: a template would ask for each how the reader's country writes it.
    """

    label: str
    short: str  # the label as it stands below the bar
    count: int
    number: str  # the count as people read it: 1,240
    url: str  # of the reports counted; "" if no list shows just these
    x: str
    y: str
    width: str
    height: str
    center: str
    labelled: str  # "always", "wide" (where there is room) or ""


@dataclass(frozen=True, slots=True)
class Tick:
    """A line across the chart, and what it stands for."""

    label: str
    y: str


@dataclass(frozen=True, slots=True)
class Chart:
    """All that `site/_chart.html` shows."""

    key: str  # tells the charts of a page apart
    title: str
    gist: str  # what a reader who does not see the bars should know
    kind: str  # of the bars, as the head of the table's first column
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    note: str  # about reports that no bar counts, or ""
    note_url: str
    is_within: bool = False  # links lead to combinations of filters, which no crawler should follow


def by_fiscal_year(snapshot: Snapshot, within: BitMap | None = None, *, path: str = "") -> Chart | None:
    """Reports by fiscal year: all, or those in `within`, whose list is at `path`. None if only one year has any."""
    reports = snapshot.everything if within is None else within
    found = series.by_fiscal_year(snapshot, reports)
    counted = [(str(day.year), number) for day, number in found.counts.items()]

    def address(value: str) -> str:
        if path:
            return f"{path}?year={value}"
        return f"{reverse('reports')}?year={value}" if value == NOT_RECORDED else reverse("year", args=[value])

    return draw(
        counted,
        key="years",
        title="Reports by fiscal year",
        kind="Fiscal year",
        address=address,
        note=missing(found.not_recorded, "no fiscal year recorded"),
        note_url=address(NOT_RECORDED),
        is_within=bool(path),
    )


def by_month(snapshot: Snapshot, within: BitMap, fiscal_year: int) -> Chart | None:
    """Reports of a fiscal year by month. None if most have no month there, which the bars would hide.

    The bars lead nowhere: a list of a month also has reports that may be of it.
    """
    found = series.by_month(snapshot, within, fiscal_year)
    if 2 * found.not_recorded > len(within):
        return None
    return draw(
        [(f"{day:%B %Y}", number) for day, number in found.counts.items()],
        shorts=[f"{day:%b}" for day in found.counts],
        key="months",
        title="Reports by month",
        kind="Month",
        address=lambda value: "",
        note=missing(found.not_recorded, "no month recorded in this fiscal year"),
        note_url="",
    )


def draw(
    counted: list[tuple[str, int]],
    *,
    key: str,
    title: str,
    kind: str,
    address: Callable[[str], str],
    note: str,
    note_url: str,
    is_within: bool = False,
    shorts: list[str] | None = None,
) -> Chart | None:
    """The chart of labels and counts, in their order. None if fewer than two bars would stand in it."""
    if sum(1 for _, number in counted if number) < 2:
        return None
    step = tick_step(max(number for _, number in counted))
    top = -(-max(number for _, number in counted) // step) * step
    bars = tuple(
        bar(place, len(counted), label, shorts[place] if shorts else label, number, top, address(label))
        for place, (label, number) in enumerate(counted)
    )
    ticks = tuple(Tick(f"{value:,}", percent(100 - 100 * value / top)) for value in range(0, top + 1, step))
    return Chart(key, title, gist(counted, kind), kind, bars, ticks, note, note_url if note else "", is_within)


def bar(place: int, places: int, label: str, short: str, count: int, top: int, url: str) -> Bar:
    """One of so many bars; `top` is the count that reaches the chart's upper edge."""
    room = 100 / places
    width = min(BAR_SHARE * room, WIDEST)
    return Bar(
        label=label,
        short=short,
        count=count,
        number=f"{count:,}",
        url=url if count else "",
        x=percent((place + 0.5) * room - width / 2),
        y=percent(100 - 100 * count / top),
        width=percent(width),
        height=percent(100 * count / top),
        center=percent((place + 0.5) * room),
        labelled=labelled(place, places),
    )


def percent(value: float) -> str:
    """A measure as SVG takes it: "62.5%"."""
    return f"{round(value, 3):g}%"


def tick_step(most: int) -> int:
    """The distance of lines: 1, 2 or 5 times a power of ten, so that at most four stand above zero."""
    power = 1
    while True:
        for factor in (1, 2, 5):
            if most <= 4 * factor * power:
                return factor * power
        power *= 10


def labelled(place: int, count: int) -> str:
    """Where the bar at a place has its label below it. Counted from the last, which always has one."""
    back = count - 1 - place
    wide = -(-count // LABELS_WIDE)
    narrow = wide * -(-count // (wide * LABELS_NARROW))  # a multiple, so what is shown narrow is shown wide too
    if back % narrow == 0:
        return "always"
    return "wide" if back % wide == 0 else ""


def gist(counted: list[tuple[str, int]], kind: str) -> str:
    """What the bars say, in one sentence: "From 2 in 2004 to 31 in 2024, most in 2021 (40)."."""
    (first, first_count), (last, last_count) = counted[0], counted[-1]
    most = max(number for _, number in counted)
    peaks = [label for label, number in counted if number == most]
    if len(peaks) == len(counted):
        return f"{most:,} each from {first} to {last}."
    if len(peaks) > 2:
        total = sum(number for _, number in counted)
        return f"{total:,} from {first} to {last}, never more than {most:,} in one {kind.lower()}."
    peak = f"most in {' and '.join(peaks)} ({most:,}{' each' if len(peaks) == 2 else ''})"
    return f"From {first_count:,} in {first} to {last_count:,} in {last}, {peak}."


def missing(number: int, words: str) -> str:
    """What is said of reports that no bar counts."""
    if not number:
        return ""
    return f"{number:,} more {'report has' if number == 1 else 'reports have'} {words}."
