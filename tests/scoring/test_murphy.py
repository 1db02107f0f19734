"""Golden values: real forecasts with published figures, the formulas once more in NumPy, and every outcome enumerated."""

from fractions import Fraction
from itertools import product
from math import prod

import numpy as np
import pytest
from hypothesis import given

from forecasts.scoring.levels import Empty, levels_of, mean_brier
from forecasts.scoring.murphy import Murphy, bias_corrected, itself, murphy, tenth_of
from tests.scoring import world_cup
from tests.scoring.pairs import PAIRS


def _whole(parts: Murphy) -> Fraction:
    within = parts.within_variance - parts.within_covariance
    return parts.reliability - parts.resolution + parts.uncertainty + within


def test_a_case_to_do_by_hand() -> None:
    parts = murphy(levels_of([(200_000, False), (200_000, False), (750_000, True)]))
    assert parts == Murphy(
        n=3,
        brier=Fraction("0.0475"),
        reliability=Fraction("0.0475"),
        resolution=Fraction(2, 9),
        uncertainty=Fraction(2, 9),
        within_variance=Fraction(0),
        within_covariance=Fraction(0),
    )


def test_the_figures_of_the_world_cup() -> None:
    parts = murphy(world_cup.levels())
    assert f"{float(parts.reliability):.15f}" == "0.003074390594457"
    assert f"{float(parts.resolution):.15f}" == "0.045302172590134"
    assert f"{float(parts.uncertainty):.15f}" == "0.222222222222222"
    assert f"{float(parts.within_variance):.15f}" == "0.000874391303542"
    assert f"{float(parts.within_covariance):.15f}" == "0.001691510512129"


@given(PAIRS)
def test_the_parts_add_up_exactly(pairs: list[tuple[int, bool]]) -> None:
    levels = levels_of(pairs)
    for decompose in (murphy, bias_corrected):
        for bin_of in (tenth_of, itself):
            parts = decompose(levels, bin_of)
            assert _whole(parts) == parts.brier == mean_brier(levels)
    assert murphy(levels, itself).within_variance == murphy(levels, itself).within_covariance == 0
    assert min(murphy(levels).reliability, murphy(levels).resolution, murphy(levels).within_variance) >= 0


@given(PAIRS)
def test_it_agrees_with_the_definitions_in_numpy(pairs: list[tuple[int, bool]]) -> None:
    p, o = np.array([p for p, _ in pairs]) / 1e6, np.array([float(o) for _, o in pairs])
    at = np.minimum(np.array([p for p, _ in pairs]) // 100_000, 9)
    mean_p, mean_o = (np.array([x[at == k].mean() for k in at]) for x in (p, o))

    parts = murphy(levels_of(pairs))

    assert float(parts.reliability) == pytest.approx(np.mean((mean_p - mean_o) ** 2), abs=1e-12)
    assert float(parts.resolution) == pytest.approx(np.mean((mean_o - o.mean()) ** 2), abs=1e-12)
    assert float(parts.uncertainty) == pytest.approx(o.var(), abs=1e-12)
    assert float(parts.within_variance) == pytest.approx(np.mean((p - mean_p) ** 2), abs=1e-12)
    assert float(parts.within_covariance) == pytest.approx(2 * np.mean((p - mean_p) * (o - mean_o)), abs=1e-12)


def test_the_correction_is_unbiased() -> None:
    """Three levels whose events occur with known chances: over all 2^7 outcomes the estimates average to the truth."""
    said = [100_000] * 2 + [500_000] * 2 + [900_000] * 3
    chances = [Fraction(1, 4)] * 2 + [Fraction(1, 2)] * 2 + [Fraction(2, 3)] * 3
    n, mean = 7, sum(chances, Fraction()) / 7
    expected = dict.fromkeys(("reliability", "resolution", "uncertainty"), Fraction(0))
    for outcomes in product((False, True), repeat=n):
        weight = prod(c if o else 1 - c for c, o in zip(chances, outcomes, strict=True))
        parts = bias_corrected(levels_of(zip(said, outcomes, strict=True)), itself)
        for name in expected:
            expected[name] += weight * getattr(parts, name)

    assert expected["reliability"] == sum((Fraction(p, 10**6) - c) ** 2 for p, c in zip(said, chances, strict=True)) / n
    spread = sum(((c - mean) ** 2 for c in chances), Fraction()) / n
    assert expected["uncertainty"] - expected["resolution"] == mean * (1 - mean) - spread
    small = (
        sum((c * (1 - c) for c in chances), Fraction()) / n**2 / (n - 1)
    )  # what Ferro and Fricker leave, of the order 1 / n²
    assert abs(expected["resolution"] - spread) <= small


def test_a_correction_to_do_by_hand() -> None:
    parts = bias_corrected(levels_of([(200_000, False), (200_000, True)]))
    assert (parts.reliability, parts.resolution) == (Fraction("-0.16"), Fraction(0))
    assert (parts.uncertainty, parts.brier) == (Fraction("0.5"), Fraction("0.34"))


def test_a_single_forecast_cannot_be_corrected() -> None:
    alone = levels_of([(200_000, True)])
    assert bias_corrected(alone) == murphy(alone)


@pytest.mark.parametrize("decompose", [murphy, bias_corrected])
def test_nothing_has_no_parts(decompose: object) -> None:
    with pytest.raises(Empty):
        decompose(())  # type: ignore[operator]
