"""Tiny builders for the tests of scoring."""

from forecasts.scoring.forecast import ScoredForecast
from forecasts.scoring.lexicons import get


def stated(p_ppm: int, occurred: bool = False, cluster: str = "claim:1") -> ScoredForecast:
    """A stated probability on a resolved claim."""
    return ScoredForecast(
        low_ppm=p_ppm, point_ppm=p_ppm, high_ppm=p_ppm, occurred=occurred, cluster=cluster, prospective=True
    )


def said(wording: str, occurred: bool = False, lexicon: str = "survey-2026") -> ScoredForecast:
    """A hedge on a resolved claim, as a lexicon reads it."""
    reading = get(lexicon).read(wording)
    assert reading is not None
    return ScoredForecast(
        low_ppm=reading.low_ppm,
        point_ppm=reading.point_ppm,
        high_ppm=reading.high_ppm,
        occurred=occurred,
        cluster="article:north-korea-increases-the-pressure",
        prospective=False,
        committed=reading.committed,
    )
