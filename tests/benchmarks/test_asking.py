"""What `make bench` measures for what was asked."""

from argparse import Namespace

import pytest

from benchmarks.__main__ import search_sizes

pytestmark = pytest.mark.no_database


@pytest.mark.parametrize(
    ("size", "only", "sizes"),
    [
        (None, None, [35_000]),
        ([1_000_000], None, []),  # 20 million pages, which nobody asked for
        ([35_000, 1_000_000], None, [35_000]),
        ([3_500], ["search"], [3_500]),
        (None, ["search"], [35_000]),
    ],
)
def test_search_is_measured_at_its_own_size_unless_named(size, only, sizes):
    assert search_sizes(Namespace(size=size, only=only)) == sizes
