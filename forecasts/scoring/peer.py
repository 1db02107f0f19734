"""The peer score: a forecaster's logarithmic score against all others on the same claim."""

from collections.abc import Sequence
from typing import Final

from forecasts.scoring.log_score import UNIT as NATS
from forecasts.scoring.rounding import divide_half_even

UNIT: Final[int] = NATS // 100
"""One point of the peer score, a hundredth of a nat, in its unit: nano-nats."""


class NoPeers(ValueError):
    """Nobody else has a finite score on the claim."""


def peer_score(own: int, others: Sequence[int | None]) -> int:
    """Return the peer score of one forecast from logarithmic scores, one's own and those of everybody else.

    Formula: 100 · (mean of the others' -ln p(outcome) - one's own), that is 100 · ln of p(outcome) over the geometric mean
    of what the others gave it. The forecaster is left out of the mean.
    Range: unbounded; 0 is as good as the others, 10 is about ten per cent more probability for what happened. Higher is better.
    Units: nano-nats, the one division rounded half-even; `UNIT` of them are a point. The sum over all forecasters of a claim is 0
    but for rounding. An infinite score of another is left out, as it is left out of every mean.
    Source: Metaculus, Scores FAQ, "What is the Peer score?", https://www.metaculus.com/help/scores-faq/#peer-score.
    Worked value: 90 % where the others said 60 and 50 %, and it occurred: 100 · (ln 0.9 - (ln 0.6 + ln 0.5) / 2) = 49.66 points.

    Raises:
        NoPeers: nobody else has a finite score.
    """
    finite = [score for score in others if score is not None]
    if not finite:
        raise NoPeers("A peer score needs somebody else with a finite score on the claim.")
    return divide_half_even(sum(finite) - own * len(finite), len(finite))


def peer_scores(scores: Sequence[int | None]) -> list[int | None]:
    """Return the peer score of everybody on one claim, from their logarithmic scores; None of who has none.

    The sum is taken once, so that a claim of many forecasters costs no more than each of them once.
    """
    finite = [score for score in scores if score is not None]
    total, others = sum(finite), len(finite) - 1
    if others < 1:
        return [None] * len(scores)
    return [None if own is None else divide_half_even(total - own - own * others, others) for own in scores]
