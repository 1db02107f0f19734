"""A resolved forecast as the rules take it, and its scores."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple

from forecasts.scoring.brier import UNIT as BRIER_UNIT
from forecasts.scoring.brier import brier
from forecasts.scoring.log_score import UNIT as LOG_UNIT
from forecasts.scoring.log_score import log_score
from forecasts.scoring.probability import Ppm, check_ppm
from forecasts.scoring.sides import Side, held, side
from forecasts.scoring.spherical import UNIT as SPHERICAL_UNIT
from forecasts.scoring.spherical import spherical


class Rule(StrEnum):
    """The scoring rules whose means a scorecard shows, as they are named everywhere.

    Yes-or-no forecasts and choices share the first five, since a choice of two options scores as yes or no does. `RPS`
    takes choices in order and `CRPS` numbers and dates on a declared scale: each has a mean of its own.
    """

    BRIER = "brier"
    LOG = "log"
    BRIER_FIRST = "brier_first"
    BRIER_TIME_WEIGHTED = "brier_time_weighted"
    SPHERICAL = "spherical"
    RPS = "rps"
    CRPS = "crps"


UNITS: Final[dict[Rule, int]] = {
    Rule.BRIER: BRIER_UNIT,
    Rule.LOG: LOG_UNIT,
    Rule.BRIER_FIRST: BRIER_UNIT,
    Rule.BRIER_TIME_WEIGHTED: BRIER_UNIT,
    Rule.SPHERICAL: SPHERICAL_UNIT,
    Rule.RPS: BRIER_UNIT,
    Rule.CRPS: BRIER_UNIT,
}
"""How many units of a rule's integer scores make 1: a Brier point, a nat, a whole scale."""

HIGHER_IS_BETTER: Final = frozenset({Rule.SPHERICAL})
"""The rules whose good scores are high. All others measure an error: lower is better."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredForecast:
    """The forecast that stood at `close`, with what happened. A stated probability has low = point = high.

    `cluster` names what the forecast shares with others that lean on the same events: see `cluster_of`.

    Raises:
        ValueError: not 0 ≤ low ≤ point ≤ high ≤ 1 000 000, or no cluster.
    """

    low_ppm: Ppm
    point_ppm: Ppm
    high_ppm: Ppm
    occurred: bool
    cluster: str
    prospective: bool
    committed: bool = True

    def __post_init__(self) -> None:
        for name in ("low_ppm", "point_ppm", "high_ppm"):
            check_ppm(getattr(self, name), name)
        if not self.low_ppm <= self.point_ppm <= self.high_ppm:
            raise ValueError("The point must lie between low_ppm and high_ppm.")
        if not self.cluster:
            raise ValueError("cluster must name a group, an article or a claim.")

    @property
    def side(self) -> Side | None:
        """The side it took, if any."""
        return side(self.low_ppm, self.point_ppm, self.high_ppm)

    @property
    def held(self) -> bool | None:
        """Whether the event went its way; None where it took no side."""
        return held(self.side, self.occurred)


class Score(NamedTuple):
    """One number for one forecast by one rule, in the rule's unit; None is an infinite logarithmic score.

    `value` is the score at the point. `low` and `high` are the lowest and the highest score over the forecast's
    interval, so low ≤ value ≤ high: the low one is the best, save for a rule of which `HIGHER_IS_BETTER`.
    """

    rule: Rule
    value: int | None
    low: int | None
    high: int | None


def score_forecast(forecast: ScoredForecast) -> tuple[Score, Score, Score]:
    """Return what `score_event` does of a forecast."""
    return score_event(forecast.low_ppm, forecast.point_ppm, forecast.high_ppm, forecast.occurred)


def score_event(low_ppm: Ppm, point_ppm: Ppm, high_ppm: Ppm, occurred: bool) -> tuple[Score, Score, Score]:  # noqa: FBT001 -- the outcome is data, not a switch of behaviour
    """Return the Brier, the logarithmic and the spherical score of a forecast, each at its point and over its interval.

    Every rule improves as more probability is given to what happened. So over an interval the best score is at the end
    nearer to the outcome, the worst at the other one, and no probability in between does better or worse.
    Worked value: "likely" read as 60, 75, 85 % of an event that occurred: Brier 0.0625, best 0.0225, worst 0.16;
    spherical 0.948683, best 0.984784, worst 0.832050.
    """
    if low_ppm == high_ppm:
        scores = brier(point_ppm, occurred), log_score(point_ppm, occurred), spherical(point_ppm, occurred)
        of_brier, of_log, of_spherical = ((score,) * 3 for score in scores)
        return Score(Rule.BRIER, *of_brier), Score(Rule.LOG, *of_log), Score(Rule.SPHERICAL, *of_spherical)
    best, worst = (high_ppm, low_ppm) if occurred else (low_ppm, high_ppm)
    points = (point_ppm, best, worst)
    return (
        Score(Rule.BRIER, *(brier(p, occurred) for p in points)),
        Score(Rule.LOG, *(log_score(p, occurred) for p in points)),
        Score(Rule.SPHERICAL, *(spherical(p, occurred) for p in (point_ppm, worst, best))),
    )


def cluster_of(*, claim: str, article: str | None = None, group: str | None = None) -> str:
    """Return the cluster of a forecast: its claim's group, else the article it was stated in, else the claim alone.

    The kind is part of the name, so that a group and an article with the same id stay apart.
    """
    if group:
        return f"group:{group}"
    return f"article:{article}" if article else f"claim:{claim}"
