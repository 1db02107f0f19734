"""Tiny builders for the tests of scoring."""

from itertools import pairwise
from string import ascii_lowercase

from hypothesis import strategies as st

from forecasts.scoring.distributions import OptionForecast
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


def choice(*p_ppm: int) -> OptionForecast:
    """A forecast of options that are called a, b, c …"""
    return OptionForecast(tuple(ascii_lowercase[: len(p_ppm)]), p_ppm)


def shared_out(cuts: list[int]) -> OptionForecast:
    """A forecast whose options share 1 between sorted cuts, so that they add up exactly."""
    ends = [0, *sorted(cuts), 1_000_000]
    return choice(*(above - below for below, above in pairwise(ends)))


CHOICES = st.lists(st.integers(0, 1_000_000), min_size=1, max_size=6).map(shared_out)
"""Forecasts of two to seven options."""
