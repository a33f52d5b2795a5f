"""ReportFilter: the one place that understands, and writes, the parameters of a list.

It turns a query string into `catalog.Criteria` and a list of problems in plain words. Pages show the problems and keep
what is valid; machine forms answer 400 with them, since dropping a filter there would widen the result to everything.
"""

from .reading import MAX_VALUES, Problem, ReportFilter
from .sql import condition
from .texts import words_in
from .writing import address, parameters

__all__ = ["MAX_VALUES", "Problem", "ReportFilter", "address", "condition", "parameters", "words_in"]
