"""Every number that a scorecard or a leaderboard shows: one entry each, defined by the docstring of what computes it.

The methods page is written from here. To add a statistic, add an entry: its `key` is the anchor that the number links
to. Formula, range, units, source and worked value are read from the function's docstring, so that the page says what
the code says.
"""

from typing import Final

from forecasts.scoring.auc import auc
from forecasts.scoring.brier import brier
from forecasts.scoring.calibration import calibration_bins
from forecasts.scoring.compared import COMPARED
from forecasts.scoring.consistency import consistency_band
from forecasts.scoring.corp import corp
from forecasts.scoring.crowd import median
from forecasts.scoring.defined import Definition, Number
from forecasts.scoring.forecast import score_event
from forecasts.scoring.intervals import mean_interval, share_interval
from forecasts.scoring.log_score import log_score
from forecasts.scoring.murphy import bias_corrected, murphy
from forecasts.scoring.quantiles import crps_on_scale, weighted_interval_score
from forecasts.scoring.ranked import ranked_probability_score
from forecasts.scoring.ranks import rank_ranges
from forecasts.scoring.sides import held
from forecasts.scoring.spherical import spherical
from forecasts.scoring.sums import ExactSum
from forecasts.scoring.time_weighted import brier_first, brier_time_weighted

NUMBERS: Final = (
    Number(
        "brier",
        "Error: the Brier score",
        "The distance between what was said and what happened, squared. 0 is perfect, 1 is worst, always saying 50 % scores "
        "0.25. On a card it stands for the forecast that stood when the claim closed.",
        brier,
    ),
    Number(
        "log",
        "Logarithmic score",
        "How surprised one had to be by what happened. It punishes false certainty without limit: who said 0 % of an event "
        "that occurred has an infinite score. Such a score is shown as infinite, left out of the mean, and counted.",
        log_score,
    ),
    Number(
        "brier_first",
        "Brier score of the first forecast",
        "What the first word on a claim scored, whatever was said later.",
        brier_first,
        Definition(
            formula="(p - o)² of the first forecast, as `brier`. What came later does not change it.",
            range="0 (best) … 1 (worst). Lower is better.",
            worked="30 % at first, then 10 %, and it did not occur: 0.09.",
        ),
    ),
    Number(
        "brier_time_weighted",
        "Brier score, weighted by time",
        "All forecasts that one person stated on a claim, each weighted by how long it stood.",
        brier_time_weighted,
    ),
    Number(
        "spherical",
        "Spherical score",
        "A third proper rule beside Brier and the logarithm, milder than the logarithm with false certainty.",
        spherical,
    ),
    Number(
        "rps",
        "Ranked probability score",
        "For options that have an order, such as ranges of a result: a near miss costs less than a far one.",
        ranked_probability_score,
    ),
    Number(
        "crps",
        "Continuous ranked probability score",
        "For numbers and dates: how far the whole stated distribution lies from what came, as a share of the scale that the "
        "claim declares. A number without a declared scale is scored on its own page alone.",
        crps_on_scale,
    ),
    Number(
        "wis",
        "Off by: the weighted interval score",
        "For one number or date, in its own unit: of a point alone its distance from what came, of a range around it the "
        "width too. Units do not mix, so no card takes its mean.",
        weighted_interval_score,
    ),
    Number(
        "mean",
        "Mean",
        "The plain mean over single forecasts, of whole numbers that lose no digit. Beside it always stands n, how many there are.",
        ExactSum.mean,
        Definition(
            formula="Σ scores / n over the finite ones, rounded half-even to six places from the exact fraction.",
            range="That of the rule it is taken over.",
        ),
    ),
    Number(
        "range",
        "Range of a reading",
        "The best and the worst score over the interval in which a hedge is read; for a mean, the mean of these. It says "
        "how much depends on how one reads the words, and nothing about chance.",
        score_event,
        Definition(
            formula="best = the score at the end of the interval nearer to what happened, worst = at the other end.",
            range="That of the rule; best ≤ value ≤ worst.",
        ),
    ),
    Number(
        "held",
        "Calls that held",
        "Of the forecasts that took a side, the share in which the event went that way.",
        held,
        Definition(
            formula="held / (held + not held). A side is taken if the whole interval lies outside the band between 45 and 55 %.",
            range="0…1. Higher is better.",
            worked="“Unlikely”, read as 5 to 30 %, of an event that did not occur: held. “Could”, read as 15 to 60 %, and a stated 49 %: no side.",
        ),
    ),
    Number(
        "share_interval",
        "Interval of a share",
        "Which true shares the few calls that we saw would be compatible with: 3 of 4 with anything from 28 to 97 %.",
        share_interval,
    ),
    Number(
        "mean_interval",
        "Interval of a mean",
        "Which true means the few scores that we saw would be compatible with. Forecasts of one group, else of one article, "
        "count as one cluster, because they lean on the same events.",
        mean_interval,
        Definition(
            formula="Up to 100 clusters, the 2.5 and 97.5 % quantiles of the mean under random (Dirichlet) weights of the "
            "clusters, two of half weight being added as a prior, one of best and one of worst scores. Beyond, mean ± 1.96 "
            "cluster-robust standard errors. None below five forecasts.",
            range="Within the range of the rule.",
            worked="One thousand scores of a cluster each, half of them 0 and half 1: 0.468995 to 0.531005.",
        ),
    ),
    Number(
        "bins",
        "Share that occurred, by what was said",
        "What was said, set against the share of those events that occurred.",
        calibration_bins,
        Definition(
            formula="share = occurred / n for each probability said, if there are at most ten; else in ten bins of equal width.",
            range="0…1. Best where the share is what was said.",
        ),
    ),
    Number(
        "corp",
        "CORP: miscalibration, discrimination, uncertainty",
        "The mean Brier score in three parts that add up to it: how far the stated numbers are off, how well they tell "
        "events apart, and how uncertain the events were to begin with. It needs no bins.",
        corp,
    ),
    Number(
        "consistency_band",
        "Consistency band",
        "Where the fitted line would lie by chance alone if every stated number were exactly right.",
        consistency_band,
        Definition(
            formula="Pointwise quantiles of the isotonic line fitted to 400 sets of outcomes that are drawn with the stated "
            "probabilities.",
            range="0…1, around what was said. None below 30 forecasts.",
            worked="30 forecasts of 20 %: 0.066667 to 0.333333. A line inside is no evidence against the words.",
        ),
    ),
    Number(
        "murphy",
        "Murphy: reliability, resolution, uncertainty",
        "The older decomposition of the mean Brier score, over ten bins.",
        murphy,
    ),
    Number(
        "bias_corrected",
        "Murphy's parts, corrected for bias",
        "The same without what small bins add by chance.",
        bias_corrected,
    ),
    Number(
        "auc",
        "Area under the ROC curve",
        "How often an event that occurred had been given a higher probability than one that did not.",
        auc,
    ),
    Number(
        "median",
        "Median of the readers",
        "The middle one of all readers' forecasts that stand on a claim: half of them said more, half less.",
        median,
        Definition(
            formula="The middle value; of an even number, the mean of the two middle ones, rounded half-even to a millionth.",
            range="0…1, a probability and no score.",
            worked="Readers say 10, 30, 35 and 90 %: (30 + 35) / 2 = 32.5 %.",
        ),
    ),
    Number(
        "ranks",
        "Place on the leaderboard",
        "From which to which place a subject may stand. Whoever cannot be told apart shares places; all ranges of a board "
        "hold together, with 95 %.",
        rank_ranges,
    ),
    *COMPARED,
)
"""In the order in which the methods page explains them."""

BY_KEY: Final = {number.key: number for number in NUMBERS}
