"""Scores of a series: all the forecasts that one forecaster stated on one claim, until it closed.

first ——0.30——|——————0.10——————|——0.05——[ close      brier_first scores 0.30,
                                                     brier 0.05, brier_time_weighted all three by their time
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TypeVar

from forecasts.scoring.brier import brier
from forecasts.scoring.probability import ONE, Ppm, check_ppm
from forecasts.scoring.rounding import divide_half_even

T = TypeVar("T")

_MICROSECOND = timedelta(microseconds=1)


class NoForecast(ValueError):
    """No forecast of the series stood before its claim closed."""


@dataclass(frozen=True, slots=True)
class Stated:
    """A probability stated at an instant; None withdraws the one that stood.

    Raises:
        ValueError: the instant has no offset, or the probability is not 0…1 000 000.
    """

    at: datetime
    p_ppm: Ppm | None

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise ValueError("at must carry an offset from UTC.")
        if self.p_ppm is not None:
            check_ppm(self.p_ppm)


def standing_at(series: Iterable[Stated], close: datetime) -> Stated | None:
    """Return the forecast that stood at `close`, or None if none was stated before it or the last was withdrawn.

    Of two stated at one instant the later in the series stands.
    """
    steps = _steps(series, close)
    return steps[-1] if steps and steps[-1].p_ppm is not None else None


def brier_first(series: Iterable[Stated], *, close: datetime, occurred: bool) -> int:
    """Return the Brier score of the first forecast of a series.

    Formula, range, units and direction: as `brier`. What came later does not change it.

    Raises:
        NoForecast: none was stated before `close`.
    """
    return next(brier(p_ppm, occurred) for p_ppm, _ in _spans(series, close))


def brier_time_weighted(series: Iterable[Stated], *, close: datetime, occurred: bool) -> int:
    """Return the mean Brier score of a series over the time for which its forecasts stood.

    Formula: Σ tᵢ · brier(pᵢ) / Σ tᵢ, each forecast standing for tᵢ, until the next one, a withdrawal or `close`.
    Range and direction: as `brier`, 0 (best) … 10^12 (worst). Lower is better.
    Units: 1e-12; times in whole microseconds, the one division rounded half-even.
    Source: the daily averaging of Mellers B et al. (2014), Psychological strategies for winning a geopolitical
    forecasting tournament, Psychological Science 25(5), 1106-1115, with instants in place of days. Time before the
    first forecast counts for nothing.
    Worked value: 30 % for one day, then 10 % for three, and it did not occur: (0.09 + 3 · 0.01) / 4 = 0.03.

    Raises:
        NoForecast: none was stated before `close`.
    """
    spans = _spans(series, close)
    weighted = sum(brier(p_ppm, occurred) * microseconds for p_ppm, microseconds in spans)
    return divide_half_even(weighted, sum(microseconds for _, microseconds in spans))


def first_and_weighted(scores: Iterable[tuple[datetime, int | None]], *, close: datetime) -> tuple[int, int]:
    """Return the first score of a series, and its mean over the time for which each of its forecasts stood.

    For forecasts of more than yes or no, scored one by one beforehand; None withdraws the one that stood. Formula, units
    and rounding: as `brier_first` and `brier_time_weighted`.

    Raises:
        NoForecast: none was stated before `close`.
    """
    spans = _standing([(at.astimezone(UTC), score) for at, score in scores], close)
    weighted = sum(score * microseconds for score, microseconds in spans)
    return spans[0][0], divide_half_even(weighted, sum(microseconds for _, microseconds in spans))


def coverage(series: Iterable[tuple[datetime, object | None]], *, opens: datetime, close: datetime) -> Ppm:
    """Return the share of a claim's window during which a forecast of the series stood, in whole parts per million.

    Formula: time for which a forecast stood / time from `opens` to `close`; each stands until the next one, a withdrawal (None)
    or `close`. `opens` is where the claim's window begins, or the first forecast that anybody scored stated on it, if that came
    earlier. The mean over forecasts is shown beside the score that is weighted by time.
    Range: 0…1. It is no score: time without a forecast counts for nothing in any of them, and nothing is ranked by it.
    Units: parts per million, rounded half-even.
    Source: Metaculus, Scores FAQ, "Coverage", https://www.metaculus.com/help/scores-faq/.
    Worked value: a window of ten days, a forecast from the third day on: 8 / 10 = 0.8.

    Raises:
        NoForecast: none was stated before `close`.
        ValueError: the window is empty.
    """
    if opens >= close:
        raise ValueError("The window must open before it closes.")
    ordered = sorted(series, key=lambda step: step[0])
    stood = [(max(at, opens).astimezone(UTC), said) for at, said in ordered]
    total = sum(microseconds for _, microseconds in _standing(stood, close))
    return divide_half_even(total * ONE, (close - opens) // _MICROSECOND)


def coverage_of_one(stated_at: datetime, *, opens: datetime, close: datetime) -> Ppm:
    """Return the coverage of a forecast that was never revised, on a claim on which nobody else stated any.

    Formula: (`close` - `stated_at`) / (`close` - the earlier of `opens` and `stated_at`). Units as `coverage`.
    Worked value: a window of ten days, a forecast from the third day on: 8 / 10 = 0.8.

    Raises:
        NoForecast: it was not stated before `close`.
    """
    if stated_at >= close:
        raise NoForecast("No forecast of the series was stated before its claim closed.")
    until, since = close.astimezone(UTC), stated_at.astimezone(UTC)
    window = until - min(opens.astimezone(UTC), since)
    return divide_half_even((until - since) // _MICROSECOND * ONE, window // _MICROSECOND)


def _steps(series: Iterable[Stated], close: datetime) -> list[Stated]:
    """Return what was stated before `close`, in order of time; of one instant the last. All instants are in UTC.

    In UTC on purpose: Python takes the difference of two instants in one zone by the wall clock, an hour off when the
    clocks change between them.
    """
    in_utc = [(stated.at.astimezone(UTC), stated.p_ppm) for stated in series]
    return [Stated(at, p_ppm) for at, p_ppm in _before(in_utc, close)]


def _spans(series: Iterable[Stated], close: datetime) -> Sequence[tuple[Ppm, int]]:
    """Return each probability with the microseconds for which it stood."""
    return _standing([(stated.at.astimezone(UTC), stated.p_ppm) for stated in series], close)


def _before(series: Iterable[tuple[datetime, T]], close: datetime) -> list[tuple[datetime, T]]:
    ordered = sorted(((at, said) for at, said in series if at < close), key=lambda step: step[0])
    return list({at: (at, said) for at, said in ordered}.values())


def _standing(series: Iterable[tuple[datetime, T | None]], close: datetime) -> Sequence[tuple[T, int]]:
    """Return what was said, with the microseconds for which it stood; what withdraws leaves a gap."""
    steps = _before(series, close)
    ends = pairwise([*(at for at, _ in steps), close.astimezone(UTC)])
    spans = [
        (said, (end - start) // _MICROSECOND)
        for (_, said), (start, end) in zip(steps, ends, strict=True)
        if said is not None
    ]
    if not spans:
        raise NoForecast("No forecast of the series was stated before its claim closed.")
    return spans
