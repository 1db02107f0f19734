"""The logarithmic score of a binary forecast."""

import math
from typing import Final

from forecasts.scoring.probability import ONE, Ppm, check_ppm

UNIT: Final[int] = 10**9
"""One nat in the unit of `log_score`: nano-nats."""

INFINITE: Final[None] = None
"""The score of a forecast that called the outcome impossible. It has no number: sums count it and means leave it out."""


def log_score(p_ppm: Ppm, occurred: bool) -> int | None:  # noqa: FBT001 -- the outcome is data, not a switch of behaviour
    """Return the logarithmic score of one forecast of a binary event, or `INFINITE`.

    Formula: -ln p(outcome), with p(outcome) = p if the event occurred and 1 - p if it did not.
    Range: 0 (best) … 13 815 510 558 at one in a million, then `INFINITE`; always 50 % scores 693 147 181. Lower is better.
    Units: nano-nats, rounded half-even. In double precision this is the correctly rounded value for every p: none comes
    nearer to a tie than 6e-7, and a logarithm that is right to its last place is off by less than 4e-7.
    Source: Good IJ (1952), Rational decisions, Journal of the Royal Statistical Society B 14(1), 107-114.
    Worked value: "likely" read as 75 % of an event that occurred: -ln 0.75 = 0.287682072 nats, `log_score(750_000, True) == 287_682_072`.

    Raises:
        ValueError: `p_ppm` is not a whole number from 0 to 1 000 000.
    """
    p_outcome = check_ppm(p_ppm) if occurred else ONE - check_ppm(p_ppm)
    return round(-math.log(p_outcome / ONE) * UNIT) if p_outcome else INFINITE
