import random
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from forecasts.scoring.intervals import (
    ClusteredScore,
    Interval,
    NoInterval,
    mean_interval,
    ratio_interval,
    share_interval,
)
from forecasts.scoring.skill import Against

UNIT = 10**12
EFFNER = [0.04, 0.04, 0.16, 0.16, 0.0625, 0.16]


def _single(scores: Sequence[float]) -> list[ClusteredScore]:
    return [ClusteredScore(round(score * UNIT), f"claim:{at}") for at, score in enumerate(scores)]


def _interval(scores: list[ClusteredScore], worst: int | None = UNIT) -> Interval:
    interval = mean_interval(scores, unit=UNIT, worst=worst)
    assert isinstance(interval, Interval)
    return interval


@pytest.mark.parametrize(
    "k, n, low, high", [(3, 4, 0.283752, 0.971529), (0, 2, 0, 0.666822), (137, 196, 0.632203, 0.759929)]
)
def test_a_share_has_jeffreys_interval(k: int, n: int, low: float, high: float) -> None:
    assert share_interval(k, n) == Interval(0.95, low, high, "Bayesian, Jeffreys' prior")


@given(
    st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), st.sampled_from([0.5, 0.9, 0.95])
)
def test_the_interval_of_a_share_agrees_with_scipy_and_holds_the_share(counts: tuple[int, int], level: float) -> None:
    k, n = counts
    interval = share_interval(k, n, level=level)
    assert isinstance(interval, Interval)

    low, high = stats.beta.interval(level, k + 0.5, n - k + 0.5)
    assert (interval.low, interval.high) == pytest.approx((low if k else 0, high if k < n else 1), abs=1e-6)
    assert interval.low <= k / n <= interval.high
    assert share_interval(n - k, n, level=level).low == pytest.approx(1 - interval.high, abs=2e-6)  # type: ignore[union-attr]


def test_a_share_of_nothing_has_no_interval() -> None:
    assert share_interval(0, 0) == NoInterval("There is nothing to take a share of.")


@pytest.mark.parametrize("k, n", [(-1, 4), (5, 4), (0, -1)])
def test_a_share_beyond_its_whole_is_refused(k: int, n: int) -> None:
    with pytest.raises(ValueError, match="occurred must lie between 0 and n"):
        share_interval(k, n)


@pytest.mark.parametrize("level", [0, 1, 95, -0.5, float("nan")])
def test_a_level_is_between_0_and_1(level: float) -> None:
    with pytest.raises(ValueError, match="level must lie between 0 and 1"):
        share_interval(1, 2, level=level)
    with pytest.raises(ValueError, match="level must lie between 0 and 1"):
        mean_interval(_single(EFFNER), unit=UNIT, worst=UNIT, level=level)


def test_a_unit_is_positive() -> None:
    with pytest.raises(ValueError, match="unit must be positive"):
        mean_interval(_single(EFFNER), unit=0, worst=UNIT)


def test_four_forecasts_are_too_few() -> None:
    assert mean_interval(_single([0.1] * 4), unit=UNIT, worst=UNIT) == NoInterval(
        "Fewer than 5 forecasts are too few for an interval."
    )


@pytest.mark.parametrize(
    "n, method", [(5, "Bayesian bootstrap"), (100, "Bayesian bootstrap"), (101, "normal approximation")]
)
def test_the_method_goes_by_the_number_of_clusters(n: int, method: str) -> None:
    assert _interval(_single([0.1] * n)).method.startswith(method)


def test_one_article_is_one_cluster_and_the_interval_says_so() -> None:
    interval = _interval([ClusteredScore(score.score, "article:1") for score in _single(EFFNER)])

    assert (
        interval.method
        == "Bayesian bootstrap over 6 single forecasts, all from one cluster: the true uncertainty is larger"
    )
    assert interval.low < 0.10375 < interval.high
    assert (interval.low, interval.high) == (0.066838, 0.400498)


def test_two_articles_are_two_clusters() -> None:
    halves = [ClusteredScore(score.score, f"article:{at % 2}") for at, score in enumerate(_single(EFFNER))]
    assert _interval(halves).method == "Bayesian bootstrap over 2 clusters"


def test_without_a_worst_score_few_clusters_are_too_few() -> None:
    assert mean_interval(_single([0.1] * 19), unit=UNIT, worst=None) == NoInterval(
        "A score without a worst value needs 20 clusters for an interval."
    )
    assert _interval(_single([0.1, 0.3] * 10), worst=None).method == "Bayesian bootstrap over 20 clusters"


def test_scores_of_0_and_1_have_nearly_the_interval_of_their_share() -> None:
    interval = _interval(_single([1] * 6 + [0] * 6))
    jeffreys = stats.beta.interval(0.95, 6.5, 6.5)
    assert (interval.low, interval.high) == pytest.approx(jeffreys, abs=0.015)


def test_the_bootstrap_agrees_with_numpys_dirichlet() -> None:
    """Clusters of 1, 2 and 3 forecasts, and two of half weight and the mean size at both bounds."""
    scores = [ClusteredScore(round(s * UNIT), c) for s, c in zip(EFFNER, "abbccc", strict=True)]
    totals, sizes = np.array([0.04, 0.2, 0.3825, 0, 2]), np.array([1, 2, 3, 2, 2])

    weights = np.random.default_rng(1).dirichlet([1, 1, 1, 0.5, 0.5], 400_000)

    low, high = np.quantile(weights @ totals / (weights @ sizes), [0.025, 0.975])
    interval = _interval(scores)
    assert interval.method == "Bayesian bootstrap over 3 clusters"
    assert (interval.low, interval.high) == pytest.approx((low, high), abs=0.02)


def test_many_clusters_get_the_normal_approximation() -> None:
    scores = np.random.default_rng(2).random(150) ** 2
    interval = _interval(_single([float(score) for score in scores]))

    expected = stats.norm.interval(0.95, scores.mean(), stats.sem(scores))
    assert interval.method == "normal approximation, cluster-robust, over 150 clusters"
    assert (interval.low, interval.high) == pytest.approx(expected, abs=2e-6)


def test_the_two_methods_agree_where_they_meet() -> None:
    scores = [random.Random(3).random() ** 2 for _ in range(1)] + [
        random.Random(seed).random() ** 2 for seed in range(100)
    ]
    few, many = _interval(_single(scores[:100])), _interval(_single(scores))
    assert (few.low, few.high) == pytest.approx((many.low, many.high), abs=0.015)


def test_repeats_within_a_cluster_do_not_make_it_surer() -> None:
    once = [ClusteredScore(s.score, s.cluster) for s in _single([0.1, 0.4] * 60)]
    thrice = once * 3
    assert (_interval(once).low, _interval(once).high) == (_interval(thrice).low, _interval(thrice).high)


def test_an_interval_stays_within_the_bounds_of_its_rule() -> None:
    worst = _interval(_single([1] * 119 + [0]))
    assert worst.high == 1
    assert _interval(_single([0] * 119 + [1])).low == 0


@pytest.mark.parametrize("n", [6, 120])
def test_neither_order_nor_names_have_influence(n: int) -> None:
    scores = _single([random.Random(seed).random() for seed in range(n)])
    renamed = [ClusteredScore(score.score, f"article:{900 - at}") for at, score in enumerate(scores)]
    assert _interval(scores) == _interval(scores[::-1]) == _interval(renamed)


def test_the_interval_of_few_forecasts_holds_the_true_mean_often_enough() -> None:
    """Seven calibrated forecasts of 10 or 90 %: each scores 0.81 one time in ten, else 0.01, so the true mean is 0.09."""
    trials = [_interval(_single([0.81] * misses + [0.01] * (7 - misses))) for misses in range(8)]
    chances = [float(stats.binom.pmf(misses, 7, 0.1)) for misses in range(8)]
    coverage = sum(chance for trial, chance in zip(trials, chances, strict=True) if trial.low <= 0.09 <= trial.high)
    assert coverage >= 0.95


def _against(scores: Sequence[float], reference: float) -> list[Against]:
    return [Against(round(s * UNIT), round(reference * UNIT), f"claim:{at}") for at, s in enumerate(scores)]


@pytest.mark.parametrize("n", [6, 150])
def test_against_a_coin_the_ratio_is_four_times_the_mean(n: int) -> None:
    scores = (EFFNER * 25)[:n]
    mean, share = _interval(_single(scores)), ratio_interval(_against(scores, 0.25), unit=UNIT)
    assert isinstance(share, Interval)
    assert (share.low, share.high) == pytest.approx((4 * mean.low, 4 * mean.high), abs=4e-6)
    assert share.method == mean.method


def test_the_ratio_of_many_agrees_with_the_delta_method() -> None:
    draw = np.random.default_rng(5)
    reference = draw.random(400) / 2
    score = reference * draw.random(400)
    pairs = [
        Against(round(s * UNIT), round(r * UNIT), str(at))
        for at, (s, r) in enumerate(zip(score, reference, strict=True))
    ]
    found = ratio_interval(pairs, unit=UNIT)
    share = score.sum() / reference.sum()
    error = np.std(score - share * reference, ddof=1) / reference.mean() / 20
    assert isinstance(found, Interval)
    assert (found.low, found.high) == pytest.approx(stats.norm.interval(0.95, share, error), abs=1e-4)


@pytest.mark.parametrize("pairs", [_against(EFFNER[:4], 0.25), _against(EFFNER, 0)])
def test_a_ratio_of_little_has_no_interval(pairs: list[Against]) -> None:
    assert isinstance(ratio_interval(pairs, unit=UNIT), NoInterval)


def test_a_ratio_has_a_positive_unit() -> None:
    with pytest.raises(ValueError, match="unit must be positive"):
        ratio_interval(_against(EFFNER, 0.25), unit=0)
