"""Made-up catalogs of any size, the same for the same size: skewed as real ones, with gaps as real ones.

N public reports and a twentieth more that the public must not see. Nothing here writes to a database: see loading.py.
"""

import datetime as dt
import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass

from reports.choices import Precision, ReportType, State
from reports.models import Report
from reports.models.naming import base_slug

AGENCIES, AREAS, TOPICS, YEARS = 12, 8, 400, range(2002, 2027)
COMMON_WORD, COMMON_SHARE = "oversight", 0.3  # in the titles of three reports in ten
RARE_WORD = "quillwort"  # in the title of one report in ten thousand, and of the first one at least
SUMMARY_WORDS = 45
PAST, FUTURE = dt.datetime(2026, 10, 1, 12, tzinfo=dt.UTC), dt.datetime(2099, 1, 1, tzinfo=dt.UTC)

WORDS = """
    review management controls grant funds border disaster recovery screening airport cyber security immigration
    contract procurement travel port vessel aircraft training detention facility county city state flood hurricane
    storm housing assistance public school hospital university electric cooperative road debris insurance fraud
    payment improper statement financial audit internal network system data privacy access information technology
    identity card credential passenger cargo container inspection officer agent patrol station sector coast guard
    cutter fleet maintenance inventory property vehicle weapon ammunition firearms medical care transfer release
    custody family child unaccompanied asylum petition benefit visa overstay tracking removal operation intelligence
    sharing fusion center emergency communications radio interoperability preparedness exercise response supply chain
    vaccine mission support overtime hiring workforce conduct discipline complaint whistleblower allegation evidence
    laboratory drug seizure trafficking smuggling tunnel camera tower surveillance sensor drone canine handler
    subrecipient costs ineligible unsupported questioned award closeout monitoring performance measure policy
    guidance compliance implementation progress challenges improvements needed efforts effectiveness capabilities
""".split()
_SYLLABLES = "ba de fi go lu ma ne pi ro su ta vel wyn zor".split()
WORDS += ["".join(three) for three in itertools.product(_SYLLABLES, repeat=3)][:2500]


def zipf(count: int, exponent: float = 1.0) -> list[float]:
    """Cumulative weights for `random.choices`: the n-th most common value is as common as 1 / n ** exponent."""
    return list(itertools.accumulate(1 / rank**exponent for rank in range(1, count + 1)))


WORD_WEIGHTS, TOPIC_WEIGHTS, AGENCY_WEIGHTS = zipf(len(WORDS), 0.7), zipf(TOPICS), zipf(AGENCIES, 0.8)
AREA_WEIGHTS, TYPE_WEIGHTS, YEAR_WEIGHTS = zipf(AREAS), zipf(len(ReportType)), zipf(len(YEARS), 0.3)
TYPES = [kind.value for kind in ReportType]


@dataclass
class Made:
    """A report and what hangs on it, by number of the vocabulary's entry from 1 on."""

    report: Report
    agencies: list[int]
    topics: list[int]
    documents: int


def vocabulary() -> tuple[list[str], list[str], list[str]]:
    """The names of agencies, areas and topics, the commonest first."""
    agencies = [f"Agency of {WORDS[n].title()} and {WORDS[n + 40].title()}" for n in range(AGENCIES)]
    areas = [f"{WORDS[n * 3].title()} {WORDS[n * 3 + 1].title()}" for n in range(AREAS)]
    topics = [f"{WORDS[n % 150].title()} {WORDS[(n * 7 + n // 150) % 170].title()} {n}" for n in range(TOPICS)]
    return agencies, areas, topics


def catalog(public: int, seed: int = 1) -> Iterator[Made]:
    """The reports, hidden ones strewn among them, with ids from 1 on. Derived keys are filled."""
    rng = random.Random(seed)
    hidden = public // 20
    places = set(rng.sample(range(public + hidden), hidden))
    numbers = dict.fromkeys(YEARS, 0)
    for n in range(public + hidden):
        yield made(n + 1, rng, numbers, is_hidden=n in places)


def made(pk: int, rng: random.Random, numbers: dict[int, int], *, is_hidden: bool) -> Made:
    """One report."""
    year = YEARS[-1] - pick(rng, YEAR_WEIGHTS)
    numbers[year] += 1
    words = rng.choices(WORDS, cum_weights=WORD_WEIGHTS, k=rng.randint(5, 12) + SUMMARY_WORDS)
    report = Report(
        pk=pk,
        number="" if rng.random() < 0.02 else f"OIG-{year % 100:02}-{numbers[year]:02}",
        title=title(pk, rng, words[SUMMARY_WORDS:]),
        report_type="" if rng.random() < 0.15 else TYPES[pick(rng, TYPE_WEIGHTS)],
        area_id=None if rng.random() < 0.3 else pick(rng, AREA_WEIGHTS) + 1,
        executive_summary=" ".join(words[:SUMMARY_WORDS]).capitalize() + ".",
    )
    date(report, rng, year)
    report.fill_derived()
    stand(report, rng, is_hidden=is_hidden)
    agencies = {pick(rng, AGENCY_WEIGHTS) + 1 for _ in range(rng.choice((0, 1, 1, 1, 1, 1, 1, 2, 2, 2)))}
    topics = {pick(rng, TOPIC_WEIGHTS) + 1 for _ in range(rng.randint(0, 5))}
    return Made(report, sorted(agencies), sorted(topics), documents=1 + (rng.random() < 0.05))


def pick(rng: random.Random, weights: list[float]) -> int:
    """A place in a list of cumulative weights."""
    return rng.choices(range(len(weights)), cum_weights=weights)[0]


def title(pk: int, rng: random.Random, words: list[str]) -> str:
    """A title; three in ten have the common word, one in ten thousand the rare one."""
    if rng.random() < COMMON_SHARE:
        words.insert(rng.randrange(len(words)), COMMON_WORD)
    if pk % 10_000 == 1:
        words.append(RARE_WORD)
    return " ".join(words).capitalize()


def date(report: Report, rng: random.Random, year: int) -> None:
    """An issue date in the fiscal year, to the day or the month; or the year alone; or nothing."""
    kind = rng.random()
    if kind < 0.03:
        return
    if kind < 0.15:
        report.fiscal_year, report.is_fiscal_year_by_hand = year, True
        return
    report.issued_on = dt.date(year - 1, 10, 1) + dt.timedelta(days=rng.randrange(365))
    report.issued_precision = Precision.MONTH if kind < 0.2 else Precision.DAY


def stand(report: Report, rng: random.Random, *, is_hidden: bool) -> None:
    """Published, or one of the states that the public must not see."""
    state = rng.choice((State.DRAFT, "scheduled", State.WITHDRAWN)) if is_hidden else State.PUBLISHED
    report.state = State.PUBLISHED if state == "scheduled" else state
    report.unread_values = {}
    if state == "scheduled":
        report.publish_at = FUTURE
    elif state != State.DRAFT:
        report.publish_at = report.first_published_at = PAST
        slug = base_slug(report.number, report.title)
        report.slug = slug if report.number else f"{slug[:60].strip('-')}-{report.pk}"
    if state == State.WITHDRAWN:
        report.withdrawn_at, report.withdrawal_reason = PAST, "Retracted by the office."
