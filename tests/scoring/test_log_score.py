from decimal import ROUND_HALF_EVEN, Context, Decimal

import numpy as np
import pytest
import scoringrules
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import log_loss

from forecasts.scoring.log_score import INFINITE, UNIT, log_score

PRECISE = Context(prec=40, rounding=ROUND_HALF_EVEN)


@pytest.mark.parametrize(
    "p_ppm, occurred, score",
    [
        (0, False, 0),
        (0, True, INFINITE),
        (1_000_000, True, 0),
        (1_000_000, False, INFINITE),
        (500_000, True, 693_147_181),
        (750_000, True, 287_682_072),
        (200_000, False, 223_143_551),
        (1, True, 13_815_510_558),
        (315_060, False, 378_424_036),  # Bengals against Rams, 13 February 2022: 0.378424 nats
    ],
)
def test_log_score_is_the_surprise_in_nano_nats(p_ppm: int, occurred: bool, score: int | None) -> None:
    assert log_score(p_ppm, occurred) == score


def test_log_score_is_correctly_rounded_for_every_probability() -> None:
    """Against the widest floats of the machine, and against 40 digits wherever those are too near a tie to tell."""
    p_ppm = np.arange(1, 1_000_001)
    exact = -np.log(p_ppm.astype(np.longdouble) / 1_000_000) * UNIT
    slack = 4 * np.finfo(np.longdouble).eps * exact.max()
    unsure = np.abs(exact - np.floor(exact) - np.longdouble(0.5)) <= max(slack, 1e-9)
    expected = np.rint(exact).astype(np.int64)
    for at in np.flatnonzero(unsure):
        nats = -PRECISE.ln(Decimal(int(p_ppm[at])).scaleb(-6))
        expected[at] = int((nats * UNIT).quantize(Decimal(1), context=PRECISE))

    scores = np.array([log_score(p, True) for p in range(1, 1_000_001)])

    assert np.array_equal(scores, expected)


@given(st.integers(1, 999_999), st.booleans())
def test_log_score_agrees_with_independent_implementations(p_ppm: int, occurred: bool) -> None:
    score = log_score(p_ppm, occurred)
    assert score is not None

    theirs = float(scoringrules.log_score(float(occurred), p_ppm / 1e6))
    assert score / UNIT == pytest.approx(theirs, abs=1e-9)
    assert score / UNIT == pytest.approx(log_loss([occurred], [p_ppm / 1e6], labels=[False, True]), abs=1e-9)


@given(stated=st.integers(1, 999_999), true=st.integers(1, 999_999))
def test_log_score_is_proper(stated: int, true: int) -> None:
    def expected(p_ppm: int) -> int:
        return true * (log_score(p_ppm, True) or 0) + (1_000_000 - true) * (log_score(p_ppm, False) or 0)

    half_a_unit_each = 1_000_000
    assert expected(stated) >= expected(true) - half_a_unit_each


@given(st.integers(0, 1_000_000), st.booleans())
def test_log_score_treats_an_event_and_its_denial_alike(p_ppm: int, occurred: bool) -> None:
    assert log_score(p_ppm, occurred) == log_score(1_000_000 - p_ppm, not occurred)


@pytest.mark.parametrize("p_ppm", [-1, 1_000_001])
@pytest.mark.parametrize("occurred", [True, False])
def test_log_score_refuses_what_is_no_probability(p_ppm: int, occurred: bool) -> None:
    with pytest.raises(ValueError, match="p_ppm must be a whole number"):
        log_score(p_ppm, occurred)
