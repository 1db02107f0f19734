import numpy as np
import pytest
from scipy import stats

from forecasts.scoring.auc import auc
from forecasts.scoring.bootstrap import bootstrap_interval
from forecasts.scoring.intervals import Interval, NoInterval
from forecasts.scoring.levels import levels_of
from tests.scoring import world_cup


def _mean(values: list[float]) -> float:
    return sum(values) / len(values)


def _apart(values: list[float]) -> list[tuple[str, float]]:
    return [(f"claim:{at:03}", value) for at, value in enumerate(values)]


def _interval(found: Interval | NoInterval) -> Interval:
    assert isinstance(found, Interval)
    return found


def test_of_a_mean_it_agrees_with_scipys_bootstrap_and_the_normal_interval() -> None:
    values = (np.random.default_rng(1).random(60) ** 2).tolist()
    found = _interval(bootstrap_interval(_apart(values), _mean))
    oracle = stats.bootstrap((values,), np.mean, method="percentile", rng=np.random.default_rng(2)).confidence_interval
    assert (found.low, found.high) == pytest.approx((oracle.low, oracle.high), abs=0.02)
    assert (found.low, found.high) == pytest.approx(
        stats.norm.interval(0.95, _mean(values), stats.sem(values)), abs=0.02
    )
    assert found.method == "bootstrap over 60 clusters"


def test_a_cluster_is_drawn_as_a_whole() -> None:
    values = [0.0] * 6 + [1.0] * 6
    once = bootstrap_interval(_apart(values), _mean)
    repeated = bootstrap_interval([pair for pair in _apart(values) for _ in range(9)], _mean)
    assert once == repeated


def test_an_area_under_the_curve_has_an_interval_that_holds_it() -> None:
    matches = [(f"match:{at // 3:03}", pair) for at, pair in enumerate(world_cup.pairs())]

    def area(pairs: list[tuple[int, bool]]) -> float | None:
        found = auc(levels_of(pairs))
        return None if found is None else float(found)

    found = _interval(bootstrap_interval(matches, area, replicates=200))
    assert 0.70 < found.low < 0.761759 < found.high < 0.82
    assert found == bootstrap_interval(matches[::-1], area, replicates=200)


def test_nine_clusters_are_too_few() -> None:
    found = bootstrap_interval(_apart([0.1] * 9), _mean)
    assert found == NoInterval("Fewer than 10 clusters are too few to be drawn again.")


def test_a_figure_that_mostly_does_not_exist_has_no_interval() -> None:
    pairs = [(f"claim:{at}", at == 0) for at in range(10)]
    found = bootstrap_interval(pairs, lambda drawn: 1.0 if any(drawn) else None)
    assert found == NoInterval("In too many of the draws the figure does not exist.")


@pytest.mark.parametrize("level", [0, 1, 95])
def test_a_level_is_between_0_and_1(level: float) -> None:
    with pytest.raises(ValueError, match="level must lie between 0 and 1"):
        bootstrap_interval(_apart([0.1] * 10), _mean, level=level)
