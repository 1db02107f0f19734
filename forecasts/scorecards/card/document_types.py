"""The document of a scorecard: every key once, with its unit and its meaning. `documents` writes it.

The same JSON for the REST API, the command and the pages. A text in `Annotated` says what a key means; `Instant`, `Day` and
`Total` say what a text holds, a tuple which values there are. The API's OpenAPI document and the columns of its files are
made from here (`forecasts.api.serializers.documents`).

A null value says that there is nothing to take a mean of; a null `high` beside `infinite_high` that a worst reading is infinite.
A key that need not be there is missing where there is nothing to say.
"""

import re
from datetime import date, datetime
from typing import Annotated, Final, Literal, NotRequired, TypeAlias, TypedDict

from forecasts.models.sources import Forecaster
from forecasts.scorecards.card.cuts import HORIZONS, RECORDED
from forecasts.scorecards.subjects import KINDS

Instant: TypeAlias = Annotated[str, datetime]
Day: TypeAlias = Annotated[str, date]
Total: TypeAlias = Annotated[str, re.compile(r"^-?[0-9]+$")]
"""An exact sum in whole units, which may be longer than a number of JSON."""

MeanError: TypeAlias = Annotated[float, "the mean, 0 to 1, to six places"]
PartName: TypeAlias = Literal["committed", "non_committal", "quoted", "prospective", "retrospective"]
RuleName: TypeAlias = Literal["brier", "log", "brier_first", "brier_time_weighted", "spherical", "rps", "crps"]
SkillName: TypeAlias = Literal[
    "skill",
    "skill_base_rate",
    "skill_crowd_median",
    "skill_crowd_odds",
    "peer",
    "peer_time_weighted",
    "peer_coverage_weighted",
]
LATER_RULES: Final[tuple[Literal["spherical", "rps", "crps"], ...]] = ("spherical", "rps", "crps")
"""Rules that not every card has: the first method lacks them, and the last two are there where they scored something."""
RULES: Final[tuple[RuleName, ...]] = ("brier", "log", "brier_first", "brier_time_weighted", *LATER_RULES)


class CardInterval(TypedDict):
    """The sampling uncertainty."""

    level: Annotated[float, "how sure it is: 0.95"]
    low: float
    high: float
    method: Annotated[str, "how it was made, in words"]


class WithInterval(TypedDict):
    """A figure with its interval, or the reason why there is none."""

    interval: NotRequired[CardInterval]
    no_interval: NotRequired[Annotated[str, "why there is no interval, as a sentence"]]


class CardSubject(TypedDict):
    """Whom or what the card is about."""

    kind: Annotated[str, KINDS]
    slug: str
    name: str
    url: Annotated[str, "the path of its page"]


class CardMethod(TypedDict):
    """How it was computed."""

    version: Annotated[int, "of the computation"]
    lexicon: Annotated[str, "by which hedges are read"]
    review_policy: Annotated[str, "`two_person` or `single`: who has to confirm a resolution"]


class CardAsked(TypedDict):
    """The part of a card that was asked for."""

    topic: NotRequired[Annotated[str, "a slug"]]
    since: NotRequired[Annotated[Day, "claims that closed on this day (UTC) or later"]]
    until: NotRequired[Annotated[Day, "claims that closed on this day (UTC) or earlier"]]
    horizon: NotRequired[Annotated[str, tuple(HORIZONS), "days from the statement to the deadline"]]
    recorded: NotRequired[Annotated[str, tuple(RECORDED)]]


class CardCut(CardAsked):
    """What of the card was asked for. All that follows is about that, save `claims` and `history`."""

    claims: Annotated[int, "how many claims that is"]
    of: Annotated[int, "how many claims the whole card has"]


class CardCounts(TypedDict):
    """Numbers of claims, each once under every heading that one of its forecasts falls under."""

    claims: Annotated[int, "all"]
    open: Annotated[int, "the deadline is ahead"]
    due: Annotated[int, "past the deadline, and nobody has looked yet"]
    proposed: Annotated[int, "an outcome waits for a second person"]
    resolved: int
    disputed: Annotated[int, "resolved, and the outcome is disputed"]
    scored: Annotated[int, "with a forecast that has a score"]
    void: Annotated[dict[str, int], "by reason"]
    unscorable: Annotated[dict[str, int], "resolved, with a forecast that cannot be scored, by reason"]
    prospective: Annotated[int, "recorded in advance, so far"]
    retrospective: Annotated[int, "recorded afterwards"]


class CardCountsWithQuoted(CardCounts):
    """Numbers of claims; `quoted` counts those on which third parties are quoted, which are scored apart."""

    quoted: NotRequired[CardCounts]


class CardPartScore(TypedDict):
    """The score by one rule; null values where there is nothing to take a mean of.

    Lower is better, save for the spherical score.
    """

    value: Annotated[float | None, "the mean of the finite scores, rounded half-even to six places"]
    sum: Annotated[Total, "the exact sum in the rule's unit: 1e-12, of the logarithmic score 1e-9 nats"]
    n: Annotated[int, "forecasts with a finite score"]
    low: Annotated[float | None, "the mean of the best scores over the intervals in which hedges are read"]
    high: Annotated[float | None, "the mean of the worst; null where one of them is infinite"]
    infinite: Annotated[int, "forecasts with an infinite score, which no mean contains"]
    infinite_high: NotRequired[Annotated[int, "forecasts whose worst reading has an infinite score"]]
    reference: NotRequired[Annotated[float, "what always saying 50 % scores, where that has a meaning"]]


class CardScore(CardPartScore, WithInterval):
    """The score by one rule, with its interval or the reason why there is none."""


class CardCoverage(TypedDict):
    """The share of the window in which a forecast stood: its mean, and the least and greatest of any one. No part of a score."""

    value: Annotated[float, "0 to 1"]
    n: Annotated[int, "forecasts"]
    low: float
    high: float


class CardScoreOverTime(CardScore):
    """The score weighted by time, and how much of the time it rests on."""

    coverage: NotRequired[CardCoverage]


class CardSkill(WithInterval):
    """How much of a reference's error was avoided on the same claims; of a peer score, points against everybody else."""

    value: Annotated[
        float | None, "1 is all of it, 0 none, below 0 the reference was closer; null where it made no error"
    ]
    sum: Annotated[Total, "the error avoided, in 1e-12; of a peer score its exact sum"]
    n: Annotated[int, "forecasts"]
    reference: Annotated[float, "the mean error of the reference"]
    low: NotRequired[Annotated[float, "at the worst of each reading"]]
    high: NotRequired[Annotated[float, "at the best of each reading"]]


class CardSkillReference(CardSkill):
    """The same against what a reference declared for the claims."""

    slug: Annotated[str, "of the reference"]
    name: str


class CardOnce(TypedDict):
    """The mean in which what one forecaster says on one group of claims counts once."""

    value: MeanError
    n: Annotated[int, "forecasts, repeats taken together"]
    forecasts: Annotated[int, "forecasts, each by itself"]


class CardSkills(TypedDict):
    """The skill against those who said something of the same claims."""

    skill_crowd_median: NotRequired[CardSkill]
    skill_crowd_odds: NotRequired[CardSkill]
    skill_references: NotRequired[list[CardSkillReference]]


class CardPeers(TypedDict):
    """The peer scores: at the close, over the time shared with others, over the whole window."""

    peer: NotRequired[CardSkill]
    peer_time_weighted: NotRequired[CardSkill]
    peer_coverage_weighted: NotRequired[CardSkill]


class CardAgainst(CardSkills, CardPeers):
    """What holds a card against others, where there are any.

    `skill`: a coin; `skill_base_rate`: the share that occurred, as if known; `skill_crowd_median` and `skill_crowd_odds`: the
    readers when the forecast was stated; `skill_references`: what was declared for a claim; `peer…`: everybody else.
    """

    skill: NotRequired[CardSkill]
    skill_base_rate: NotRequired[CardSkill]
    brier_once: NotRequired[CardOnce]


class CardScores(CardAgainst):
    """The scores by each rule, and what holds them against others.

    Claims that occur or do not and choices share the first five; `rps` (options in order) and `crps` (numbers and dates, as a
    share of the claim's declared scale) are there where something is scored by them, and are never mixed in.
    """

    brier: CardScore
    log: CardScore
    brier_first: CardScore
    brier_time_weighted: CardScoreOverTime
    spherical: NotRequired[CardScore]
    rps: NotRequired[CardScore]
    crps: NotRequired[CardScore]


class CardPart(TypedDict):
    """The scores of a part by each rule, without intervals."""

    brier: CardPartScore
    log: CardPartScore
    brier_first: CardPartScore
    brier_time_weighted: CardPartScore
    spherical: NotRequired[CardPartScore]
    rps: NotRequired[CardPartScore]
    crps: NotRequired[CardPartScore]


class WithQuoted(TypedDict):
    """The scores of third parties whom articles quote."""

    quoted: NotRequired[CardPart]


class CardSplit(WithQuoted):
    """The scores over parts; a forecaster's own card has nobody to quote."""

    committed: CardPart
    non_committal: CardPart
    prospective: CardPart
    retrospective: CardPart


class CardSides(TypedDict):
    """How many took a side and how many of those held. A number or a date takes no side."""

    held: Annotated[int, "the event went the way of the call"]
    not_held: int
    no_side: Annotated[int, "scored, but neither held nor not"]


class CardCalls(CardSides, WithInterval):
    """How many took a side and how many of those held, with the interval of the share. A number or a date takes no side."""


class CardBin(TypedDict):
    """What was said between two probabilities, and how often it happened."""

    low_ppm: Annotated[int, "the lowest probability, in parts per million"]
    high_ppm: Annotated[int, "the highest"]
    n: Annotated[int, "forecasts"]
    occurred: Annotated[int, "how many of them occurred"]
    said: Annotated[float, "the mean probability, 0 to 1"]
    share: Annotated[float, "the share that occurred, 0 to 1"]
    interval: CardInterval


class CardBlock(TypedDict):
    """A step of the line that never falls: probabilities that share one recalibrated share."""

    low_ppm: Annotated[int, "the lowest probability, in parts per million"]
    high_ppm: Annotated[int, "the highest"]
    n: Annotated[int, "forecasts"]
    occurred: Annotated[int, "how many of them occurred"]
    share: Annotated[float, "the share that occurred, 0 to 1"]


class CardBandPoint(TypedDict):
    """Where the line would lie, in 90 of 100 cases, if every word were calibrated."""

    p_ppm: Annotated[int, "a probability, in parts per million"]
    low: Annotated[float, "a share, 0 to 1"]
    high: Annotated[float, "a share, 0 to 1"]


class CardInTheLarge(WithInterval):
    """The mean probability said, the share that occurred, and the first less the second."""

    said: Annotated[float, "0 to 1"]
    occurred: Annotated[float, "0 to 1"]
    difference: Annotated[float, "-1 to 1"]


class CardLine(TypedDict):
    """The line that never falls, and where it would lie."""

    corp: list[CardBlock]
    band: list[CardBandPoint]


class CardCalibration(TypedDict):
    """What was said against what happened, of claims that occur or do not and whose deadline has passed."""

    n: Annotated[int, "forecasts"]
    waiting: Annotated[int, "forecasts of claims whose deadline is ahead"]
    bins: list[CardBin]
    in_the_large: NotRequired[CardInTheLarge]
    corp: NotRequired[Annotated[list[CardBlock], "the line that never falls"]]
    band: NotRequired[Annotated[list[CardBandPoint], "where that line would lie"]]


class CardCorp(TypedDict):
    """The mean Brier score taken apart without bins: miscalibration - discrimination + uncertainty."""

    miscalibration: float
    discrimination: float
    uncertainty: float


class CardMurphyParts(TypedDict):
    """The mean Brier score taken apart over ten bins."""

    reliability: float
    resolution: float
    uncertainty: float
    within_variance: float
    within_covariance: float


class CardMurphy(CardMurphyParts):
    """The same, and without what small bins add by chance."""

    bias_corrected: CardMurphyParts


class CardDecomposition(TypedDict):
    """The mean Brier score of the calibrated forecasts, taken apart in two ways."""

    n: Annotated[int, "forecasts"]
    brier: MeanError
    corp: CardCorp
    murphy: CardMurphy


class CardAuc(WithInterval):
    """Whether events that occurred were given more than events that did not."""

    value: Annotated[float, "0.5 is chance, 1 is always"]


class CardFavourites(CardInTheLarge):
    """The same of the likeliest option of each choice, where there is one."""

    n: Annotated[int, "choices with one likeliest option"]


class WithFavourites(TypedDict):
    """The likeliest options; missing where no choice has a single one."""

    favourites: NotRequired[CardFavourites]


class CardOptionsCalibration(CardLine, WithFavourites):
    """What was said of options against what came true, each option being an event."""

    n: Annotated[int, "options"]
    bins: list[CardBin]


class CardParts(TypedDict):
    """A mean error taken apart in two ways, each of which adds up to it."""

    n: int
    brier: MeanError
    corp: CardCorp
    murphy: CardMurphyParts


class CardOptionsDecomposition(CardParts):
    """The mean squared error of the options; `claims` is the mean Brier score of the choices, of which it is a part."""

    claims: CardParts


class WithAuc(TypedDict):
    """The area under the curve; missing where all events ended alike."""

    auc: NotRequired[CardAuc]


class CardOptions(WithAuc):
    """What there is to say of the options of choices whose deadline has passed."""

    calibration: NotRequired[CardOptionsCalibration]
    decomposition: NotRequired[CardOptionsDecomposition]


class CardChoices(CardSkills, CardOptions):
    """What the card says of choices: their options are events of their own, and stand apart from other claims."""

    n: Annotated[int, "choices"]
    waiting: Annotated[int, "choices whose deadline is ahead"]
    skill: CardSkill
    skill_base_rate: CardSkill


class CardLexicon(TypedDict):
    """The Brier score and the calls under one lexicon."""

    lexicon: Annotated[str, "its name and version"]
    title: str
    rule: Annotated[str, "`brier`"]
    value: MeanError | None
    sum: Annotated[Total, "in 1e-12"]
    n: Annotated[int, "forecasts"]
    low: Annotated[float | None, "the mean of the best scores"]
    high: Annotated[float | None, "the mean of the worst scores"]
    held: int
    not_held: int
    no_side: int
    unread: Annotated[int, "hedges without a reading in it"]


class CardMoment(WithInterval):
    """The mean Brier score of all that had closed until then."""

    until: Instant
    n: Annotated[int, "forecasts"]
    value: MeanError


class CardSpread(TypedDict):
    """How many Brier scores lie between two ends."""

    low: float
    high: float
    n: Annotated[int, "forecasts"]


class CardLate(WithInterval):
    """How many resolved claims were resolved late."""

    n: Annotated[int, "resolved claims"]
    late: Annotated[int, "of these, later than `days` after their close or their recording"]
    days: int
    share: Annotated[float, "0 to 1"]


class CardConfirmations(TypedDict):
    """Of the proposals that a second person decided, how many they confirmed. They had seen them: no independent answers."""

    confirmed: Annotated[int, "proposals"]
    of: Annotated[int, "proposals"]


class CardOccurred(TypedDict):
    """How many claims, and how many of them occurred."""

    claims: int
    occurred: int


class CardLeftOut(CardOccurred):
    """Claims that occurred or did not and have no score, beside those that have one."""

    scored: CardOccurred
    p: Annotated[float, "how often chance alone would part the two shares as far (Fisher's exact test)"]
    differs: Annotated[bool, "whether p is below 0.05"]


class CardAdjusted(WithInterval):
    """The mean Brier score as if everybody had answered every claim, or the reason why that cannot be told."""

    value: MeanError | None
    compared: NotRequired[Annotated[int, "how many can be held against each other"]]
    reason: NotRequired[str]


class CardAdjustedParts(TypedDict):
    """The mean Brier score as if everybody had answered every claim, in each part where anybody else answered the same ones."""

    prospective: NotRequired[CardAdjusted]
    retrospective: NotRequired[CardAdjusted]


class WithCalibration(WithAuc):
    """How what was said agrees with what happened."""

    calibration: CardCalibration
    decomposition: NotRequired[CardDecomposition]


class CardExtras(TypedDict):
    """What a card says only where there is anything to say.

    `cut`: of a part of the card; `lexicons`: where any forecast is a hedge; `confirmations`: of no cut; `adjusted`: of a
    forecaster or an outlet, as published, and not in a ledger so large that a card would have to wait for it.
    """

    cut: NotRequired[CardCut]
    left_out: NotRequired[CardLeftOut]
    choices: NotRequired[CardChoices]
    lexicons: NotRequired[list[CardLexicon]]
    timeline: NotRequired[
        Annotated[list[CardMoment], "the running mean Brier score after some of the days on which claims closed"]
    ]
    spread: NotRequired[Annotated[list[CardSpread], "how many Brier scores lie in each tenth from 0 to 1"]]
    late: NotRequired[CardLate]
    confirmations: NotRequired[CardConfirmations]
    adjusted: NotRequired[CardAdjustedParts]
    failed: NotRequired[Annotated[int, "claims among those whose change could not be computed in all attempts"]]


class CardEntry(TypedDict):
    """One line of the append-only record."""

    stream: str
    number: Annotated[int, "its place in the stream, from 1"]


class CardHistory(TypedDict):
    """How much of the append-only record there was by then."""

    tree_size: Annotated[int, "entries that had a place"]
    entry: NotRequired[CardEntry]


class CardBasics(TypedDict):
    """What every card says first."""

    subject: CardSubject
    as_of: Annotated[Instant, "the ledger's time: everything recorded by then, nothing that came later"]
    method: CardMethod
    counts: CardCountsWithQuoted
    waiting: Annotated[int, "claims that wait for their scores: the figures are from before"]
    scores: CardScores
    split: CardSplit
    calls: CardCalls


class CardDocument(CardBasics, WithCalibration, CardExtras):
    """All that is said about one subject as of an instant."""

    claims: Annotated[str, "where its claims are listed"]
    history: CardHistory


class ListedCardSubject(CardSubject):
    """Who or what the card is about; `of` is a forecaster's kind, and absent for others."""

    of: NotRequired[Annotated[str, tuple(Forecaster.Kind.choices)]]


class ListedCardScores(TypedDict):
    """The published totals over all scored forecasts, as on the card."""

    brier: CardPartScore
    log: CardPartScore


class ListedCardLinks(TypedDict):
    """Where the whole card and its claims are."""

    scorecard: str
    page: str
    claims: str


class ListedCardDocument(TypedDict):
    """A line of the list of scorecards."""

    subject: ListedCardSubject
    scored: Annotated[int, "forecasts with a finite Brier score"]
    scores: ListedCardScores
    links: ListedCardLinks
