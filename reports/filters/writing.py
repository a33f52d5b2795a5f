"""The parameters of a list written: one state of a list has one address."""

from urllib.parse import urlencode

from reports.catalog import Criteria
from reports.choices import FACETS


def parameters(criteria: Criteria, *, page: int = 1) -> list[tuple[str, str]]:
    """Criteria written back as parameters, in one fixed order, defaults left out: one state has one address."""
    pairs = [("q", criteria.q)] if criteria.q else []
    for name in FACETS:
        pairs += [(name, value) for value in criteria.wanted.get(name, ())]
        pairs += [(name, f"-{value}") for value in criteria.unwanted.get(name, ())]
    for name in ("issued_after", "issued_before"):
        if day := getattr(criteria, name):
            pairs.append((name, day.isoformat()))
    if criteria.sort != ("relevance" if criteria.q else "newest"):
        pairs.append(("sort", criteria.sort))
    if page > 1:
        pairs.append(("page", str(page)))
    return pairs


def address(path: str, pairs: list[tuple[str, str]]) -> str:
    """A path with parameters, or the bare path."""
    return f"{path}?{urlencode(pairs)}" if pairs else path
