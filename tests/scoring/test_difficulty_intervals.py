import numpy as np
import pytest
from scipy import stats

from forecasts.scoring.difficulty import Answers, difficulty_adjusted
from forecasts.scoring.difficulty_intervals import adjusted_intervals
from forecasts.scoring.intervals import Interval, NoInterval


def table(scores: np.ndarray) -> Answers:
    """Everybody answered everything: a row for each forecaster."""
    people, claims = np.indices(scores.shape)
    return Answers(people.ravel(), claims.ravel(), scores.ravel())


def ends(found: Interval | NoInterval) -> tuple[float, float]:
    assert isinstance(found, Interval)
    return found.low, found.high


def test_where_everybody_answers_everything_it_is_about_the_distance_to_the_others() -> None:
    scores = np.random.default_rng(1).random((3, 200)) ** 2
    found = adjusted_intervals(table(scores))
    for row, interval in zip(scores, found, strict=True):
        oracle = stats.norm.interval(0.95, row.mean(), stats.sem(row - scores.mean(axis=0)))
        assert ends(interval) == pytest.approx(oracle, abs=0.003)
    assert {interval.method for interval in found if isinstance(interval, Interval)} == {
        "Bayesian bootstrap over 200 claims"
    }


def test_it_holds_the_adjusted_mean_and_is_the_same_every_time() -> None:
    draw = np.random.default_rng(2)
    people, claims = np.divmod(np.arange(4 * 40), 40)
    kept = (draw.random(len(people)) < 0.7) | (people == 0)
    answers = Answers(people[kept], claims[kept], draw.random(kept.sum()))
    found = adjusted_intervals(answers, replicates=300)
    for mean, interval in zip(difficulty_adjusted(answers).means, found, strict=True):
        low, high = ends(interval)
        assert low < mean < high
    assert found == adjusted_intervals(answers, replicates=300)


def test_few_claims_give_no_interval() -> None:
    nine = adjusted_intervals(table(np.full((2, 9), 0.25)))
    assert nine == (NoInterval("Fewer than 10 claims are too few to be weighed anew."),) * 2
    people, claims = np.array([0] * 12 + [1] * 9), np.array([*range(12), *range(9)])
    _, second = adjusted_intervals(Answers(people, claims, np.full(21, 0.25)), replicates=20)
    assert second == NoInterval("Fewer than 10 claims answered are too few for an interval.")


@pytest.mark.parametrize("level", [0, 1, 1.5])
def test_a_level_is_a_share(level: float) -> None:
    with pytest.raises(ValueError, match="level must lie between 0 and 1"):
        adjusted_intervals(table(np.full((2, 12), 0.25)), level=level)
