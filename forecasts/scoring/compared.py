"""The numbers that hold a card against something else, or say how far it can be trusted: entries of the registry."""

from typing import Final

from forecasts.scoring.auc import auc_interval
from forecasts.scoring.calibration import in_the_large
from forecasts.scoring.choice_band import choice_band
from forecasts.scoring.choice_events import equal_chances, of_base_rate, option_bins, per_claim
from forecasts.scoring.comparing import compare
from forecasts.scoring.crowd import geometric_mean_of_odds, geometric_mean_of_options, median_of_options
from forecasts.scoring.crowd import median as median_of
from forecasts.scoring.defined import Definition, Number
from forecasts.scoring.difficulty import difficulty_adjusted
from forecasts.scoring.difficulty_intervals import adjusted_intervals
from forecasts.scoring.lexicons import get as lexicon
from forecasts.scoring.multiple import benjamini_hochberg, holm
from forecasts.scoring.once import mean_counting_once
from forecasts.scoring.peer import peer_score
from forecasts.scoring.peers_over_time import peers_over_time
from forecasts.scoring.shrinkage import shrunk
from forecasts.scoring.skill import base_rate_brier, skill
from forecasts.scoring.time_weighted import coverage

_SKILL: Final = "1 - Σ score / Σ score of the reference, over the same events."
_RANGE: Final = "1 (no error) down to below 0 (more error than the reference). Higher is better."

COMPARED: Final = (
    Number(
        "skill",
        "Skill against always 50 %",
        "The share of a coin's error that was avoided: 0 is as good as a coin, 1 is without error.",
        skill,
    ),
    Number(
        "skill_base_rate",
        "Skill against the own base rate",
        "The same against somebody who always says the share that occurred in the end. Nobody can know it beforehand, so "
        "this is a hard reference.",
        base_rate_brier,
        Definition(
            formula="1 - mean Brier score / (ō (1 - ō)), with ō the share of the events that occurred.",
            range=_RANGE,
            worked="A mean of 0.10375 where one of six occurred: 1 - 0.10375 / 0.138889 = 0.253.",
            source="Murphy AH (1988), Monthly Weather Review 116(12), 2417-2424, section 2.",
        ),
    ),
    Number(
        "skill_crowd_median",
        "Skill against the readers' median",
        "The same against the readers as they stood when the forecast was stated. It takes three of them, and a forecast "
        "that was recorded in advance.",
        median_of,
        Definition(
            formula=_SKILL,
            range=_RANGE,
            worked="60 % where three readers said 10, 50 and 50 %, and it occurred: 1 - 0.16 / 0.25 = 0.36.",
            source="Murphy AH (1988), Monthly Weather Review 116(12), 2417-2424, equation 4.",
        ),
    ),
    Number(
        "skill_crowd_odds",
        "Skill against the readers' mean odds",
        "The same against the geometric mean of the readers' odds, in which a confident reader weighs more.",
        geometric_mean_of_odds,
        Definition(range=_RANGE),
    ),
    Number(
        "skill_references",
        "Skill against a declared reference",
        "The same against a base rate, a market or a model that somebody declared for the claims, on these claims alone.",
        skill,
        Definition(worked="80 % where the declared rate was 60 %, and it occurred: 1 - 0.04 / 0.16 = 0.75."),
    ),
    Number(
        "peer",
        "Peer score",
        "Whether a forecaster gave more to what happened than all others who answered the same claims.",
        peer_score,
    ),
    Number(
        "peer_time_weighted",
        "Peer score, weighted by time",
        "The same at every instant, against all who had a forecast then, averaged over the time that was shared with anybody.",
        peers_over_time,
    ),
    Number(
        "peer_coverage_weighted",
        "Peer score, weighted by coverage",
        "The same averaged over the whole window, in which all time without a forecast counts 0. Who comes late is drawn towards 0, "
        "from above and from below; so it stands beside the other one, and nothing is ranked by it.",
        peers_over_time,
        Definition(
            formula="Σ advantage · time shared with others / time from the window's begin to the close, 100 · nats.",
            worked="80 % for two of four days against 40 %, and it occurred: 100 · ln 2 · 2 / 4 = 34.66 points.",
        ),
    ),
    Number(
        "coverage",
        "Coverage",
        "The share of a claim's window during which a forecast stood. It says how much the score weighted by time rests on, and "
        "never improves a score.",
        coverage,
    ),
    Number(
        "brier_once",
        "Brier score, repeats counted once",
        "Who says the same of the same event in ten articles has made one forecast, not ten.",
        mean_counting_once,
        Definition(range="0 (best) … 1 (worst). Lower is better."),
    ),
    Number(
        "in_the_large",
        "Calibration in the large",
        "Whether, on the whole, more or less was said than happened.",
        in_the_large,
    ),
    Number(
        "auc_interval",
        "Interval of the area",
        "Which true areas the forecasts that we saw would be compatible with, claims that lean on one event being taken together.",
        auc_interval,
        Definition(
            formula="Area ± 1.96 standard errors of the placements, summed by cluster. None below ten clusters of either kind.",
            range="0…1.",
            worked="528 options of 176 football matches: area 0.762, interval over 176 clusters.",
        ),
    ),
    Number(
        "lexicons",
        "The card under each lexicon",
        "How much the verdict depends on how the hedges are read: the same forecasts, scored under every lexicon.",
        lexicon,
        Definition(
            formula="The mean Brier score with each hedge at the lexicon's point; stated numbers stay as they are.",
            range="0 (best) … 1 (worst). Lower is better.",
            worked="“Unlikely” of an event that did not occur: 0.04 where it is read as 20 %, 0.0625 where as 25 %.",
            source="Each lexicon names its own; see the page of the lexicon in use.",
        ),
    ),
    Number(
        "difficulty",
        "Brier score, adjusted for difficulty",
        "For comparing people who answered different claims: what a claim cost everybody is taken off first.",
        difficulty_adjusted,
        Definition(formula="score = forecaster + claim, by least squares; the forecaster's part at the mean claim."),
    ),
    Number(
        "difficulty_intervals",
        "Interval of the adjusted error",
        "How sure the distance to the others is, when every claim is weighed anew. There is none beyond 5,000 answers that "
        "hang together.",
        adjusted_intervals,
        Definition(
            formula="The 2.5 % and 97.5 % quantiles of 2,000 adjusted means, each with random weights of the claims.",
            worked="Three who answered the same 200 claims: the ends are those of the mean distance to the others, as a paired "
            "comparison has it, within 0.003.",
        ),
    ),
    Number(
        "comparison",
        "Two forecasters on the claims they share",
        "How likely so large a difference would be, if nothing but luck told the two apart.",
        compare,
        Definition(formula="The share of all changes of sign, by cluster, that give at least the observed difference."),
    ),
    Number(
        "holm",
        "Correction for many comparisons",
        "The more pairs are compared, the more seem to differ by chance.",
        holm,
    ),
    Number(
        "benjamini_hochberg",
        "Share of false findings",
        "A milder correction, for screening many pairs.",
        benjamini_hochberg,
    ),
    Number(
        "shrinkage",
        "Mean drawn towards that of all",
        "The best guess at where somebody with few forecasts will be found to stand.",
        shrunk,
        Definition(
            formula="ŷ + (1 - (k - 3) / (k - 1) · Vᵢ / (Vᵢ + A)) · (yᵢ - ŷ), with A the scatter of the true means and Vᵢ the "
            "squared error of each: one scatter of scores that all have in common, forecasts of one article or group being "
            "taken as one, divided by how many there are."
        ),
    ),
    Number(
        "choice_bins",
        "Choices: share that came true, by what was said",
        "Each option of a choice as an event of its own: what it was given, set against the share of such options that came true.",
        option_bins,
    ),
    Number(
        "choice_favourites",
        "Choices: calibration of the favourites",
        "What the likeliest option was given against how often it came true. Over all options there is nothing to see: what is "
        "said adds up to one in each claim, and so does what comes true. Choices without a single favourite are left out.",
        in_the_large,
        Definition(
            formula="mean p - mean o, over the likeliest option of each choice.",
            worked="50, 20, 30 %, and the first came true: 0.5 - 1 = -0.5.",
            source="Guo C et al. (2017), On calibration of modern neural networks, Proceedings of Machine Learning Research 70, "
            "1321-1330, section 2.",
        ),
    ),
    Number(
        "choice_band",
        "Choices: consistency band",
        "Where the fitted line would lie by chance alone if every stated number were exactly right, one option coming true in "
        "each claim.",
        choice_band,
    ),
    Number(
        "choice_parts",
        "Choices: the Brier score taken apart",
        "CORP's and Murphy's parts for the options of choices, brought to the scale on which a choice is scored.",
        per_claim,
    ),
    Number(
        "skill_choices",
        "Choices: skill against equal chances",
        "The share of the error avoided of somebody who gives all options the same: a coin with as many sides.",
        equal_chances,
    ),
    Number(
        "skill_choices_base_rate",
        "Choices: skill against the own base rate",
        "The same against giving every option the share of options that came true. Where all choices have equally many options "
        "these are equal chances.",
        of_base_rate,
        Definition(
            formula="1 - Σ score / (P ō (1 - ō) / 2), with P options in all and ō the share of them that came true.",
            range=_RANGE,
            worked="50, 20, 30 %, and the first came true: 1 - 0.19 / (3 · 2/9 / 2) = 0.43.",
            source="Murphy AH (1988), Monthly Weather Review 116(12), 2417-2424, section 2.",
        ),
    ),
    Number(
        "skill_choices_crowd_median",
        "Choices: skill against the readers' median",
        "The same against the median of what the readers gave each option when the forecast was stated.",
        median_of_options,
        Definition(range=_RANGE),
    ),
    Number(
        "skill_choices_crowd_odds",
        "Choices: skill against the readers' geometric mean",
        "The same against the geometric mean of what the readers gave each option, in which a confident reader weighs more.",
        geometric_mean_of_options,
        Definition(range=_RANGE),
    ),
)
