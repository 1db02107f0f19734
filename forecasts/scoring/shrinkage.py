"""Means of few forecasts drawn towards the mean of all: the best guess where somebody new would soon be found to stand."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from forecasts.scoring.many_means import ClusterSums
from forecasts.scoring.rounding import PLACES

FEWEST: Final = 4
"""Below so many subjects nothing is known about how much they differ."""
NO_SCATTER: Final = 1e-15
"""A sum of squares that comes of rounding alone."""
STEPS: Final = 100
"""Rounds in which the scatter of the true means settles; after about twenty it stands still to six places."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A subject's mean and its standard error, both in points.

    Raises:
        ValueError: the standard error is not positive.
    """

    mean: float
    error: float

    def __post_init__(self) -> None:
        if not self.error > 0:
            raise ValueError(f"error must be positive, not {self.error}.")


def shrunk(estimates: Sequence[Estimate]) -> list[float] | None:
    """Return each mean drawn towards the mean of all, the more the less is known of it; None of fewer than four.

    1. The true means are taken to scatter around a common one with variance A, each observed with its own error Vᵢ.
    2. A is found from the scatter that the errors do not explain: Σ wᵢ ((k / (k - 1)) (yᵢ - ŷ)² - Vᵢ) / Σ wᵢ with
       weights wᵢ = 1 / (Vᵢ + A), from A = 0 in a hundred rounds; never below 0. ŷ is the mean with the same weights.
    3. yᵢ keeps the share 1 - (k - 3) / (k - 1) · Vᵢ / (Vᵢ + A) of its distance from ŷ.

    Range: between the mean and that of all. Units: points, rounded to six places.
    Source: Morris CN (1983), Parametric empirical Bayes inference: theory and applications, Journal of the American
    Statistical Association 78(381), 47-55, section 5.
    Worked value: the eighteen batting averages of Efron and Morris (1977): 0.400 after 45 at bats becomes 0.294, when the
    mean of all is 0.265.
    """
    k = len(estimates)
    if k < FEWEST:
        return None
    means = np.array([each.mean for each in estimates])
    variances = np.array([each.error**2 for each in estimates])
    scatter = 0.0
    for _ in range(STEPS):
        weights = 1 / (variances + scatter)
        common = float(np.average(means, weights=weights))
        scatter = max(float(np.average(k / (k - 1) * (means - common) ** 2 - variances, weights=weights)), 0.0)
    kept = 1 - (k - 3) / (k - 1) * variances / (variances + scatter)
    found: list[float] = np.round(common + kept * (means - common), PLACES).tolist()
    return found


def pooled(means: Sequence[ClusterSums], *, unit: int) -> list[Estimate] | None:
    """Return each mean with its standard error, from a scatter that all have in common; None where nothing scatters.

    Formula: σ² = Σᵢ Σ_g m_g (y_g - ȳᵢ)² / Σᵢ (nᵢ - Σ_g m_g² / nᵢ), over the clusters g of all subjects i, each of m_g scores
    with the mean y_g; the error of the mean of nᵢ scores is σ √(Σ_g m_g²) / nᵢ.
    Range: above 0. Of few scores alone one could not say how they scatter; the scores of one cluster are taken as one.
    Units: points.
    Source: Searle SR, Casella G, McCulloch CE (1992), Variance components, Wiley, section 3.6, on the mean square within.
    Worked value: scores of 0 and 0.2, and of 0.4 and 0.6, a cluster each: σ² = 0.04 / 2, both errors 0.1.
    """
    counts = np.array([len(each.sizes) for each in means])
    if not counts.sum():
        return None
    ordered = [cluster for each in means for cluster in sorted(zip(each.totals, each.sizes, strict=True))]
    totals, sizes = np.array(ordered, dtype=np.float64).T
    totals = totals / unit
    of = np.repeat(np.arange(len(means)), counts)
    n, squares = np.bincount(of, sizes, len(means)), np.bincount(of, sizes**2, len(means))
    mean = np.bincount(of, totals, len(means)) / n
    freedom = float((n - squares / n).sum())
    within = float((sizes * (totals / sizes - mean[of]) ** 2).sum())
    if freedom <= 0 or within <= NO_SCATTER:
        return None
    errors = np.sqrt(within / freedom * squares) / n
    return [Estimate(float(center), float(error)) for center, error in zip(mean, errors, strict=True)]
