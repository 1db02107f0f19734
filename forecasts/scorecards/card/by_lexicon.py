"""How much a card depends on the lexicon: the same forecasts, read under each of them.

Stated numbers, and those that a recorder chose for a wording, are the same under every lexicon.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, NamedTuple

from forecasts.models.forecasts import Statement
from forecasts.models.resolutions import Outcome
from forecasts.models.scores import Standing
from forecasts.scorecards.card.document_types import CardExtras, CardLexicon
from forecasts.scorecards.card.lines import Line
from forecasts.scorecards.readings import read
from forecasts.scoring import lexicons
from forecasts.scoring.brier import UNIT
from forecasts.scoring.forecast import Rule, score_forecast
from forecasts.scoring.forecast import ScoredForecast as Scored
from forecasts.scoring.lexicons.lexicon import Lexicon
from forecasts.scoring.sides import EVEN, Band, side
from forecasts.scoring.sides import held as held_of
from forecasts.scoring.sums import ExactSum, RangedSum

_OUTCOMES: Final = {Outcome.OCCURRED: True, Outcome.DID_NOT_OCCUR: False}


class Said(NamedTuple):
    """A hedge, as `read` takes it, and what became of its event. `phrase_key` is empty where no phrase was found in it."""

    wording: str
    phrase_key: str
    occurred: bool
    says: str = ""
    basis: str = Statement.Basis.WORDING
    p_ppm: None = None
    low_ppm: None = None
    high_ppm: None = None
    distribution: None = None
    reading_reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """The forecasts of a card under one lexicon: the sums, what became of the calls, and how many have no reading."""

    lexicon: Lexicon
    sums: RangedSum
    held: int
    not_held: int
    no_side: int
    unread: int


def read_under_each(
    hedges: Counter[Said], numbers: Counter[tuple[int, int, int, bool]], even: Band = EVEN
) -> list[Read]:
    """Return how hedges and numbers (low, point, high, occurred) score under each lexicon, the default one first.

    Equal ones are counted and scored once, so that a long card costs little more than a short one.
    """
    return [_under(lexicons.get(name), hedges, numbers, even) for name in lexicons.names()]


def written_by_lexicon(lines: Iterable[Line], even: Band = EVEN) -> CardExtras:
    """Return the key `lexicons`, if any forecast of the card is a hedge that a lexicon reads."""
    hedges: Counter[Said] = Counter()
    numbers: Counter[tuple[int, int, int, bool]] = Counter()
    for line in lines:
        if line.wording and line.outcome in _OUTCOMES and _can_be_read(line):
            hedges[Said(line.wording, line.phrase_key, _OUTCOMES[Outcome(line.outcome)], line.says)] += 1
        elif event := line.event:
            numbers[event] += 1
    return {"lexicons": [_written(read) for read in read_under_each(hedges, numbers, even)]} if hedges else {}


def _can_be_read(line: Line) -> bool:
    """Whether only the lexicon decides if the line is scored."""
    return line.occurred is not None or line.unscorable == Standing.Unscorable.NO_READING


def _under(lexicon: Lexicon, hedges: Counter[Said], numbers: Counter[tuple[int, int, int, bool]], even: Band) -> Read:
    triples = Counter(numbers)
    unread = 0
    for said, n in hedges.items():
        found = read(said, lexicon.name)
        if found is None:
            unread += n
        else:
            triples[found.low, found.point, found.high, said.occurred] += n
    sums, held = RangedSum(), Counter[bool | None]()
    for (low, point, high, occurred), n in triples.items():
        scored = Scored(
            low_ppm=low, point_ppm=point, high_ppm=high, occurred=occurred, cluster="claim", prospective=True
        )
        brier = score_forecast(scored)[0]
        sums += RangedSum(*(ExactSum(n, n * value) for value in (brier.value or 0, brier.low or 0, brier.high or 0)))
        held[held_of(side(low, point, high, even), occurred)] += n
    return Read(lexicon=lexicon, sums=sums, held=held[True], not_held=held[False], no_side=held[None], unread=unread)


def _written(read: Read) -> CardLexicon:
    return {
        "lexicon": read.lexicon.label,
        "title": read.lexicon.title,
        "rule": Rule.BRIER.value,
        "value": read.sums.mean(UNIT),
        "sum": read.sums.value.text,
        "n": read.sums.value.n,
        "low": read.sums.low_mean(UNIT),
        "high": read.sums.high_mean(UNIT),
        "held": read.held,
        "not_held": read.not_held,
        "no_side": read.no_side,
        "unread": read.unread,
    }
