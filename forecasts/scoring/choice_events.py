"""Choices taken apart: each option is an event of its own, which comes true or does not.

So everything that is known of yes-or-no forecasts can be asked of choices too. The options of one claim exclude one another;
they are never counted as independent.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Final

from scipy.special import betaincinv

from forecasts.scoring.brier import UNIT
from forecasts.scoring.calibration import TENTHS, Bin
from forecasts.scoring.intervals import LEVEL, Interval
from forecasts.scoring.levels import Level
from forecasts.scoring.probability import ONE, Ppm
from forecasts.scoring.rounding import PLACES

FEWEST_CLAIMS: Final = 10
"""Of fewer claims nobody can tell from them how much their options depend on one another."""


@dataclass(frozen=True)
class ResolvedChoice:
    """What a forecast gave each option of a claim, the least first, and the option that came true.

    Options with equal probabilities are alike to every number here, so that their names are not needed.
    """

    p_ppm: tuple[Ppm, ...]
    true_ppm: Ppm
    cluster: str

    @classmethod
    def of(cls, said: Iterable[Ppm], true_ppm: Ppm, cluster: str) -> "ResolvedChoice":
        """Return the choice whatever the order of its options."""
        return cls(tuple(sorted(said)), true_ppm, cluster)

    @property
    def events(self) -> Iterator[tuple[Ppm, bool]]:
        """Each option as an event: what it was given, and whether it came true."""
        true = self.p_ppm.index(self.true_ppm)
        return ((p_ppm, place == true) for place, p_ppm in enumerate(self.p_ppm))

    @cached_property
    def brier(self) -> int:
        """The Brier score of the choice, as `choice.brier_choice`."""
        return (sum(p * p for p in self.p_ppm) - 2 * ONE * self.true_ppm + ONE**2) // 2

    @property
    def favourite(self) -> tuple[Ppm, bool] | None:
        """What the likeliest option was given and whether it came true; None where two are equally likely."""
        most = self.p_ppm[-1]
        return None if self.p_ppm[-2] == most else (most, self.true_ppm == most)


def levels_of_options(choices: Iterable[ResolvedChoice]) -> tuple[Level, ...]:
    """Return the options of all choices as levels, the lowest probability first.

    Worked value: 50, 20, 30 %, and the first came true: `Level(200_000, 1, 0), Level(300_000, 1, 0), Level(500_000, 1, 1)`.
    """
    counted: Counter[Ppm] = Counter()
    true: Counter[Ppm] = Counter()
    for choice in choices:
        counted.update(choice.p_ppm)
        true[choice.true_ppm] += 1
    return tuple(Level(p_ppm, counted[p_ppm], true[p_ppm]) for p_ppm in sorted(counted))


def per_claim(part: Fraction, choices: Sequence[ResolvedChoice]) -> Fraction:
    """Return a part of the options' mean squared error as a part of the choices' mean Brier score.

    Formula: part · (number of options) / (2 · number of choices). The Brier score of a choice is half the sum over its options,
    so that reliability, resolution and uncertainty, or CORP's three parts, still add up to the mean Brier score exactly.
    Range: as the part, times 1 for choices of two options, 1.5 for three, k / 2 for k. Low reliability and
    miscalibration, high resolution and discrimination are better.
    Units: an exact fraction.
    Source: Murphy AH (1973), A new vector partition of the probability score, Journal of Applied Meteorology 12(4), 595-600,
    whose sum over categories is taken over all options here, as one-against-rest.
    Worked value: 50, 20, 30 %, and the first came true: options' mean error (0.25 + 0.04 + 0.09) / 3 = 0.126667, times 3 / 2 is
    the Brier score, 0.19.
    """
    return part * sum(len(choice.p_ppm) for choice in choices) / (2 * len(choices))


def equal_chances(choices: Iterable[ResolvedChoice]) -> Fraction:
    """Return the sum of the Brier scores of whoever gives all options of each choice equal chances.

    Formula: Σ (k - 1) / 2k, over choices of k options each; skill is 1 - Σ score / that.
    Range: of the skill 1 (no error) down to below 0 (more error than equal chances). Higher is better.
    Units: Brier points, an exact fraction.
    Source: Murphy AH (1988), Monthly Weather Review 116(12), 2417-2424, equation 4; the coin of as many sides as options.
    Worked value: 50, 20, 30 %, and the first came true: 1 - 0.19 / (1 / 3) = 0.43.
    """
    sizes = Counter(len(choice.p_ppm) for choice in choices)
    return sum((Fraction(n * (k - 1), 2 * k) for k, n in sizes.items()), Fraction())


def total_brier(choices: Iterable[ResolvedChoice]) -> int:
    """Return the sum of the Brier scores of choices, in units of 1e-12."""
    return sum(choice.brier for choice in choices)


@dataclass(frozen=True, slots=True)
class OptionBin:
    """A bin of options, and the interval of the share that came true."""

    bin: Bin
    interval: Interval


def option_bins(choices: Sequence[ResolvedChoice]) -> tuple[OptionBin, ...]:
    """Return one bin for each probability given to an option, if these are at most ten; else ten bins of equal width.

    Formula: share = options that came true / options given so much. Its interval takes options of one claim together.
    Range: 0…1. Best where the share is what was said.
    Units: rounded half-even to six places.
    Source: the interval is Jeffreys' with the effective number of cases of Korn EL, Graubard BI (1998), Confidence intervals
    for proportions with small expected number of positive counts estimated from survey data, Survey Methodology 24(2), 193-201.
    Worked value: 50, 20, 30 %, and the first came true: bins of 20 and 30 % with share 0, and of 50 % with share 1.
    """
    distinct = {p_ppm for choice in choices for p_ppm in choice.p_ppm}
    single = len(distinct) <= TENTHS
    grouped: dict[tuple[Ppm, Ppm], list[tuple[int, int, int]]] = {}
    for choice in choices:
        for bounds, sums in _by_bin(choice, single=single).items():
            grouped.setdefault(bounds, []).append(sums)
    return tuple(_bin(bounds, grouped[bounds]) for bounds in sorted(grouped))


def share_of_clusters(clusters: Sequence[tuple[int, int]], *, level: float = LEVEL) -> Interval:
    """Return the interval of a share over clusters of (occurred, n), each counting for no more than it tells.

    1. The design effect is Σ (kᵢ - share · nᵢ)² over clusters, over Σ (o - share)² over single events.
    2. There are as many effective cases as events, divided by that, but no more than events. Of fewer than ten clusters, or where
       all events ended alike, the effect cannot be told: there are as many as clusters.
    3. The interval is Jeffreys' for the share among so many cases; of clusters of one event each it is `share_interval`.
    """
    n, occurred = sum(size for _, size in clusters), sum(k for k, _ in clusters)
    effective = _effective(clusters, occurred, n)
    k, tail = effective * occurred / n, (1 - level) / 2
    a, b = float(k) + 0.5, float(effective - k) + 0.5
    low = 0.0 if occurred == 0 else float(betaincinv(a, b, tail))
    high = 1.0 if occurred == n else float(betaincinv(a, b, 1 - tail))
    method = "Bayesian, Jeffreys' prior" if effective == n else f"Jeffreys' prior, over {len(clusters)} claims"
    return Interval(level, round(low, PLACES), round(high, PLACES), method)


def _effective(clusters: Sequence[tuple[int, int]], occurred: int, n: int) -> Fraction:
    if len(clusters) < FEWEST_CLAIMS or occurred in {0, n}:
        return Fraction(len(clusters))
    between = sum((k * n - occurred * size) ** 2 for k, size in clusters)
    return min(Fraction(n), Fraction(n * occurred * (n - occurred) * n, between)) if between else Fraction(n)


def _by_bin(choice: ResolvedChoice, *, single: bool) -> dict[tuple[Ppm, Ppm], tuple[int, int, int]]:
    """Return, for each bin with options of a choice, how many came true, how many there are, and what they were given."""
    found: dict[tuple[Ppm, Ppm], tuple[int, int, int]] = {}
    for p_ppm, true in choice.events:
        bounds = (p_ppm, p_ppm) if single else _tenth(p_ppm)
        occurred, n, said = found.get(bounds, (0, 0, 0))
        found[bounds] = occurred + true, n + 1, said + p_ppm
    return found


def _tenth(p_ppm: Ppm) -> tuple[Ppm, Ppm]:
    width = ONE // TENTHS
    low = min(p_ppm // width, TENTHS - 1) * width
    return low, low + width


def _bin(bounds: tuple[Ppm, Ppm], claims: Sequence[tuple[int, int, int]]) -> OptionBin:
    occurred, n, said = (sum(column) for column in zip(*claims, strict=True))
    interval = share_of_clusters([(k, size) for k, size, _ in claims])
    return OptionBin(Bin(*bounds, n=n, occurred=occurred, said_sum_ppm=said), interval)


def of_equal_chances(choice: ResolvedChoice) -> int:
    """Return the Brier score of equal chances on one choice, rounded half-even to 1e-12."""
    options = len(choice.p_ppm)
    return round(Fraction((options - 1) * UNIT, 2 * options))


def of_base_rate(choice: ResolvedChoice, rate: Fraction) -> int:
    """Return half the squared error of giving each option of a choice the share `rate`, rounded half-even to 1e-12."""
    others = len(choice.p_ppm) - 1
    return round(((1 - rate) ** 2 + others * rate**2) * UNIT / 2)
