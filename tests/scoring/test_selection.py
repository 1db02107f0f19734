import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import fisher_exact

from forecasts.scoring.selection import exact_p

sizes = st.integers(0, 60)


@pytest.mark.parametrize(
    "table, p",
    [
        ((3, 4, 1, 4), 0.485714),  # Fisher's lady tasting tea, two-sided
        ((106, 106, 0, 94), 0.0),
        ((1, 1, 0, 1), 1.0),
        ((0, 0, 3, 9), 1.0),
        ((5, 5, 5, 5), 1.0),
        ((3, 3, 0, 3), 0.1),
    ],
)
def test_worked_values(table: tuple[int, int, int, int], p: float) -> None:
    assert exact_p(*table) == p


@given(sizes, sizes, st.data())
def test_it_agrees_with_scipy(n: int, other_n: int, data: st.DataObject) -> None:
    occurred, other = data.draw(st.integers(0, n)), data.draw(st.integers(0, other_n))
    expected = fisher_exact(np.array([[occurred, n - occurred], [other, other_n - other]])).pvalue
    assert exact_p(occurred, n, other, other_n) == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("table", [(2, 1, 0, 1), (-1, 1, 0, 1), (0, 1, 2, 1)])
def test_more_cannot_have_occurred_than_there_are(table: tuple[int, int, int, int]) -> None:
    with pytest.raises(ValueError, match="at most all"):
        exact_p(*table)


def test_a_ledger_of_a_hundred_thousand_takes_no_time() -> None:
    assert exact_p(50_000, 100_000, 400, 1000) < 1e-6
