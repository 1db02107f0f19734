"""The documents of leaderboards and comparisons: every key once, with its unit and its meaning.

They are written as the document of a scorecard is: see `forecasts.scorecards.card.document_types`.
"""

from typing import Annotated, Final, Literal, NotRequired, TypeAlias, TypedDict

from forecasts.models.sources import Forecaster
from forecasts.scorecards.boards.board_rows import ORDERS
from forecasts.scorecards.card.document_types import CardCalls, CardPartScore, Instant, Total, WithInterval
from forecasts.scorecards.publishing.standings_sums import KINDS, PARTS

COMPARED: Final = ("forecaster", "outlet")
"""The kinds of which two can be compared. A topic is nobody who answers: two topics share claims, not forecasts."""
Told: TypeAlias = Literal["first", "second", "no_difference", "too_few"]
Verdict: TypeAlias = Literal["first", "second", "no_difference", "too_few", "nothing_shared"]


class BoardMethod(TypedDict):
    """How it was computed."""

    version: Annotated[int, "of the computation"]
    lexicon: Annotated[str, "by which hedges are read"]
    fewest: Annotated[int, "scored forecasts needed for a place"]
    ranks: Annotated[str, "how places are made, in words"]


class BoardSubject(TypedDict):
    """Who or what; `of` is a forecaster's kind."""

    kind: Annotated[str, KINDS]
    slug: str
    name: str
    url: Annotated[str, "the path of its page"]
    of: NotRequired[Annotated[str, tuple(Forecaster.Kind.choices)]]


class WithSubject(TypedDict):
    """Whom a row is about."""

    subject: BoardSubject


class BoardRank(TypedDict):
    """The best and the worst place that the data allow."""

    low: int
    high: int


class BoardBrier(WithInterval, CardPartScore):
    """The Brier score, with its interval or the reason why there is none."""


class BoardValue(TypedDict):
    """One number, or the reason why there is none."""

    value: Annotated[float | None, "a mean Brier score"]
    reason: NotRequired[str]


class BoardAdjusted(WithInterval, BoardValue):
    """The same with its interval, or the reason why there is none."""


class BoardScores(TypedDict):
    """The scores over this part; the Brier score as if all had answered every claim, and drawn towards the mean of all."""

    brier: BoardBrier
    log: CardPartScore
    adjusted: BoardAdjusted
    shrunk: BoardValue


class BoardCalls(CardCalls):
    """How many took a side, how many of those held, and their share."""

    share: Annotated[float | None, "held of those that took a side, 0 to 1"]


class BoardRecorded(TypedDict):
    """Numbers of scored forecasts."""

    prospective: Annotated[int, "scored, recorded in advance"]
    retrospective: Annotated[int, "scored, recorded afterwards"]


class BoardTally(TypedDict):
    """Numbers of forecasts that stand, on claims that count."""

    forecasts: Annotated[int, "all"]
    waiting: Annotated[int, "for an outcome"]
    not_scored: Annotated[int, "void, or not scorable"]


class BoardCounts(BoardTally, BoardRecorded):
    """Numbers of forecasts that stand, on claims that count."""

    clusters: Annotated[int, "groups, articles or claims that stand by themselves"]


class BoardPlace(TypedDict):
    """A range of places, or the reason why there is none."""

    rank: NotRequired[BoardRank]
    unranked: NotRequired[Annotated[str, "why there is no place"]]


class BoardRow(WithSubject, BoardPlace):
    """One subject, with its range of places or the reason why it has none."""

    scores: BoardScores
    calls: BoardCalls
    counts: BoardCounts


class BoardDocument(TypedDict):
    """One page of a leaderboard."""

    kind: Annotated[str, KINDS]
    part: Annotated[str, PARTS]
    as_of: Annotated[Instant, "the ledger's time"]
    method: BoardMethod
    listed: Annotated[int, "subjects"]
    ranked: Annotated[int, "subjects that have a place"]
    order: Annotated[str, tuple(ORDERS)]
    page: Annotated[int, "from 1"]
    pages: int
    rows: list[BoardRow]


class ComparedMethod(TypedDict):
    """How the scores were computed."""

    version: Annotated[int, "of the computation"]
    lexicon: Annotated[str, "by which hedges are read"]


class ComparedSubject(TypedDict):
    """Who is compared."""

    kind: Annotated[str, COMPARED]
    slug: str
    name: str
    url: Annotated[str, "the path of its page"]


class ComparedMean(TypedDict):
    """A mean over the shared claims."""

    value: Annotated[float | None, "to six places"]
    sum: Annotated[Total, "the exact sum in the rule's unit: 1e-12, of the logarithmic score 1e-9 nats"]
    n: Annotated[int, "claims"]


class ComparedLog(ComparedMean):
    """The logarithmic score: infinite ones are left out of the mean and counted."""

    infinite: Annotated[int, "claims"]


class ComparedScores(TypedDict):
    """The scores over the shared claims."""

    brier: ComparedMean
    log: ComparedLog


class ComparedSide(TypedDict):
    """One of the two."""

    subject: ComparedSubject
    scores: ComparedScores
    only: Annotated[int, "scored claims that the other did not answer"]


class ComparedError(TypedDict):
    """The first's mean Brier score less the second's: below 0 the first was closer."""

    value: Annotated[float, "-1 to 1, to six places"]
    sum: Annotated[Total, "the exact sum, in 1e-12"]
    n: Annotated[int, "shared claims"]


class ComparedDifference(ComparedError, WithInterval):
    """The first's mean Brier score less the second's, and how sure that is."""


class ComparedTest(TypedDict):
    """The paired permutation test: exact over all changes of sign, or over drawn ones."""

    p: Annotated[float, "how often luck alone would give a difference as large"]
    exact: bool
    tried: Annotated[int, "changes of sign; 0 where the normal distribution says the same of so many clusters"]


class ComparedReading(TypedDict):
    """The lowest, the mean and the highest of what was said, in parts per million; missing where there are several options."""

    low_ppm: NotRequired[int]
    point_ppm: NotRequired[int]
    high_ppm: NotRequired[int]


class ComparedSaid(ComparedReading):
    """What one of the two said on a claim. For an outlet several people can have: it stands there with their mean score."""

    brier: Annotated[float, "rounded to six places"]
    log: Annotated[float | None, "null: infinite"]
    n: Annotated[int, "forecasts"]


class ComparedClaim(TypedDict):
    """One claim that both answered."""

    public_id: str
    headline: str
    url: Annotated[str, "the path of its page"]
    outcome: Annotated[str, "`occurred`, `did_not_occur` or `value`"]
    answer: Annotated[str, "the same in words"]
    difference: Annotated[float, "the first's Brier score less the second's"]
    first: ComparedSaid
    second: ComparedSaid


class ComparedTold(TypedDict):
    """The difference, how sure it is, and what that comes to."""

    clusters: Annotated[
        int, "shared claims that stand by themselves: those of one article or one group lean on one another"
    ]
    difference: NotRequired[ComparedDifference]
    test: NotRequired[ComparedTest]
    verdict: Annotated[Verdict, "who was closer, where luck alone would seldom do that"]


class ComparedWhen(TypedDict):
    """When and how something is compared."""

    as_of: Annotated[Instant, "the ledger's time"]
    method: ComparedMethod


class Comparing(ComparedWhen):
    """What is compared, and which of its forecasts count."""

    kind: Annotated[str, COMPARED]
    part: Annotated[str, PARTS]


class ComparisonDocument(Comparing, ComparedTold):
    """Two subjects on the claims that both answered. Difference and test are missing where nothing is shared."""

    first: ComparedSide
    second: ComparedSide
    n: Annotated[int, "shared claims"]
    page: Annotated[int, "from 1"]
    pages: int
    claims: Annotated[list[ComparedClaim], "the largest differences first"]


class ComparedOther(TypedDict):
    """One of the others."""

    subject: ComparedSubject
    n: Annotated[int, "shared claims"]
    clusters: Annotated[int, "of these that stand by themselves"]
    difference: ComparedError
    test: ComparedTest
    holm: Annotated[float, "p, corrected so that no difference at all is told by luck (Holm)"]
    benjamini_hochberg: Annotated[float, "p, corrected so that few of those told are luck"]
    verdict: Annotated[Told, "by Holm's p"]


class EverybodyDocument(Comparing):
    """One subject against everybody who answered enough of the same claims, corrected for how many are compared."""

    subject: ComparedSubject
    fewest: Annotated[int, "shared claims from which somebody is compared"]
    sharing: Annotated[int, "how many others share as many"]
    compared: Annotated[int, "how many of them are shown"]
    others: Annotated[list[ComparedOther], "those who share the most claims first"]
