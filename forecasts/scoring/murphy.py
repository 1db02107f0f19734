"""The Brier score taken apart over bins: how far words and frequencies differ, and how far the words tell cases apart."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction

from forecasts.scoring.levels import Level, base_uncertainty, mean_brier, needed, occurrences, size
from forecasts.scoring.probability import ONE, Ppm

TENTHS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Murphy:
    """The parts of a mean Brier score, exact: brier = reliability - resolution + uncertainty + variance - covariance.

    `within_variance` and `within_covariance` are 0 where a bin holds one probability only.
    """

    n: int
    brier: Fraction
    reliability: Fraction
    resolution: Fraction
    uncertainty: Fraction
    within_variance: Fraction
    within_covariance: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bin:
    """The sums of a bin: of n, of what occurred, of p, of p² and of p over what occurred; p in ppm."""

    n: int
    occurred: int
    said: int
    squares: int
    said_of_occurred: int


def tenth_of(p_ppm: Ppm) -> int:
    """Return which of the bins [0, 0.1), [0.1, 0.2) … [0.9, 1.0] holds a probability. The last holds its upper end."""
    return min(p_ppm * TENTHS // ONE, TENTHS - 1)


def itself(p_ppm: Ppm) -> int:
    """Return a bin for each probability of its own: then nothing varies within a bin."""
    return p_ppm


def murphy(levels: Iterable[Level], bin_of: Callable[[Ppm], int] = tenth_of) -> Murphy:
    """Return Murphy's decomposition of the mean Brier score over bins, with what varies within them.

    Formula, over bins k of nₖ forecasts with mean probability p̄ₖ and share ōₖ that occurred, n in all and ō overall:
    reliability Σ nₖ (p̄ₖ - ōₖ)² / n, resolution Σ nₖ (ōₖ - ō)² / n, uncertainty ō (1 - ō), within-bin variance
    Σ (p - p̄ₖ)² / n, within-bin covariance 2 Σ (p - p̄ₖ)(o - ōₖ) / n.
    Range: each but the covariance 0…1. Low reliability and high resolution are better; nobody can help the uncertainty.
    Units: exact fractions, so that the parts add up to the mean Brier score without a rest.
    Source: Murphy AH (1973), A new vector partition of the probability score, Journal of Applied Meteorology 12(4),
    595-600; within-bin terms: Stephenson DB, Coelho CAS, Jolliffe IT (2008), Two extra components in the Brier score
    decomposition, Weather and Forecasting 23(4), 752-757, equation 9.
    Worked value: 20 % of two events, neither occurred, and 75 % of one that did: reliability 0.2² · 2/3 + 0.25² / 3 = 0.0475,
    resolution 2/9, uncertainty 2/9, Brier 0.0475.

    Raises:
        Empty: there is no level.
    """
    levels = needed(levels)
    n, k = size(levels), occurrences(levels)
    bins = _bins(levels, bin_of)
    return Murphy(
        n=n,
        brier=mean_brier(levels),
        reliability=sum((Fraction((b.said - ONE * b.occurred) ** 2, b.n) for b in bins), Fraction()) / (n * ONE**2),
        resolution=sum((Fraction((b.occurred * n - k * b.n) ** 2, b.n) for b in bins), Fraction()) / n**3,
        uncertainty=base_uncertainty(levels),
        within_variance=sum((b.squares - Fraction(b.said**2, b.n) for b in bins), Fraction()) / (n * ONE**2),
        within_covariance=sum((b.said_of_occurred - Fraction(b.said * b.occurred, b.n) for b in bins), Fraction())
        * 2
        / (n * ONE),
    )


def bias_corrected(levels: Iterable[Level], bin_of: Callable[[Ppm], int] = tenth_of) -> Murphy:
    """Return the decomposition without what small bins add by chance: they make both reliability and resolution too high.

    Formula: with d = Σ nₖ ōₖ (1 - ōₖ) / (nₖ - 1) / n over bins of more than one and u = ō (1 - ō) / (n - 1), reliability - d,
    resolution - d + u and uncertainty + u; the within-bin terms stay. If n is 1, nothing can be corrected.
    Range: as `murphy`, but a corrected part may fall a little below 0, as an unbiased estimate of 0 must.
    Units: exact fractions; the parts still add up to the mean Brier score.
    Source: Ferro CAT, Fricker TE (2012), A bias-corrected decomposition of the Brier score, Quarterly Journal of the Royal
    Meteorological Society 138(668), 1954-1960, equations 7 to 9. A bin of a single forecast tells nothing of its own
    variance and is not corrected.
    Worked value: 20 % of two events, of which one occurred: reliability 0.09 - 0.25 = -0.16, resolution 0 - 0.25 + 0.25 = 0,
    uncertainty 0.25 + 0.25 = 0.5, Brier 0.34.

    Raises:
        Empty: there is no level.
    """
    levels = needed(levels)
    plain = murphy(levels, bin_of)
    pairs = [(b.n, b.occurred) for b in _bins(levels, bin_of) if b.n > 1]
    excess = sum((Fraction(k * (n - k), n * (n - 1)) for n, k in pairs), Fraction()) / plain.n
    overall = plain.uncertainty / (plain.n - 1) if plain.n > 1 else Fraction()
    return Murphy(
        n=plain.n,
        brier=plain.brier,
        reliability=plain.reliability - excess,
        resolution=plain.resolution - excess + overall,
        uncertainty=plain.uncertainty + overall,
        within_variance=plain.within_variance,
        within_covariance=plain.within_covariance,
    )


def _bins(levels: Iterable[Level], bin_of: Callable[[Ppm], int]) -> list[_Bin]:
    grouped: dict[int, list[Level]] = {}
    for level in levels:
        grouped.setdefault(bin_of(level.p_ppm), []).append(level)
    return [
        _Bin(
            n=size(part),
            occurred=occurrences(part),
            said=sum(level.n * level.p_ppm for level in part),
            squares=sum(level.n * level.p_ppm**2 for level in part),
            said_of_occurred=sum(level.occurred * level.p_ppm for level in part),
        )
        for part in grouped.values()
    ]
