"""Mean Brier scores as if everybody had answered every claim that occurs or does not: for the leaderboard and the cards.

Only those who hang together, by claims that both answered or over a chain of others, can be held against each other: of
all such islands the one with the most subjects is taken, the others get no figure. It takes all answers of one part to
adjust a single one; so each process keeps the figures until something is recorded or published. Their intervals, which take
two thousand times as long, it keeps until an answer is scored otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Final, NamedTuple, TypeAlias

import numpy as np
from django.db.models import Q, QuerySet

from forecasts.models.scores import Score
from forecasts.models.sources import Forecaster
from forecasts.scorecards.card.document_types import CardAdjusted, CardAdjustedParts, CardExtras
from forecasts.scorecards.card.figures import Figures
from forecasts.scorecards.card.writing import with_interval
from forecasts.scorecards.columns import rows_of
from forecasts.scorecards.keeping import Revision
from forecasts.scorecards.publishing.standings_sums import PARTS
from forecasts.scorecards.subjects import Subject
from forecasts.scorecards.verdicts import COUNTING
from forecasts.scoring.difficulty import Answers, Places, difficulty_adjusted
from forecasts.scoring.difficulty_intervals import adjusted_intervals
from forecasts.scoring.forecast import UNITS, Rule
from forecasts.scoring.intervals import Interval, NoInterval

KINDS: Final = ("forecaster", "outlet")
"""Who answers claims. A topic does not: everybody's answer to a claim belongs to all of its topics."""
APART: Final = "no claim in common with most of the others, not even over a chain"
"""Why somebody has no such figure."""
MOST_FOR_A_CARD: Final = 20_000
"""Answers up to which a card has the figure: beyond, one card would wait for all others; the leaderboard has it."""

MOST_WEIGHED: Final = 5_000
"""Answers up to which there are intervals: half a second's work. Beyond, who waits for a page would wait for them."""
_MANY: Final = NoInterval(
    f"With more than {MOST_WEIGHED:,} answers to adjust together, weighing them anew takes too long."
)


class Adjusted(NamedTuple):
    """An adjusted mean and how sure it is."""

    mean: float
    interval: Interval | NoInterval


Everyone: TypeAlias = Mapping[int, Adjusted]
"""Those who can be compared, by their keys."""

_kept: dict[tuple[str, str], tuple[Revision, Everyone]] = {}


def forget() -> None:
    """Forget what this process keeps."""
    _kept.clear()


def everyone_adjusted(kind: str, part: str, state: Revision) -> Everyone:
    """Return the adjusted means of a kind in a state of the record that was read before; one query, or none if kept."""
    if kind not in KINDS:
        return {}
    kept = _kept.get((kind, part))
    if kept is None or kept[0] != state:
        scores = _scores(kind).filter(standing__prospective=part == PARTS[0])
        kept = _kept[kind, part] = state, _adjusted(rows_of(scores.values_list(*_columns(kind))))
    return kept[1]


def written_adjusted(subject: Subject, figures: Figures) -> CardExtras:
    """Return `adjusted`, by part, as the document of a card has it; empty where nobody else scored on the same claims."""
    if subject.kind not in KINDS or not _has_company(figures):
        return {}
    found = adjusted_by_key(subject.kind)(subject.pk)
    return {"adjusted": found} if found else {}


def adjusted_by_key(kind: str) -> Callable[[int], CardAdjustedParts]:
    """Return what says `adjusted`, by part, of each subject of a kind. One query, of no more answers than a card may wait for."""
    rows = list(_scores(kind).values_list(*_columns(kind), "standing__prospective")[: MOST_FOR_A_CARD + 1])
    if len(rows) > MOST_FOR_A_CARD:
        return lambda _: {}
    answers = {part: [row for *row, prospective in rows if prospective is (part == PARTS[0])] for part in PARTS}
    everyone = {part: _adjusted(of_part) for part, of_part in answers.items()}
    there = {part: {row[0] for row in of_part} for part, of_part in answers.items()}

    def adjusted(pk: int) -> CardAdjustedParts:
        found: CardAdjustedParts = {}
        for part in PARTS:
            if pk in everyone[part]:
                mean, interval = everyone[part][pk]
                value: CardAdjusted = {"value": mean, "compared": len(everyone[part])}
                found[part] = with_interval(value, interval)
            elif pk in there[part]:
                found[part] = {"value": None, "reason": APART}
        return found

    return adjusted


def _has_company(figures: Figures) -> bool:
    own = {(line.claim_pk, line.forecaster_pk) for line in (*figures.lines, *figures.quoted)}
    return any((peer.claim_pk, peer.forecaster_pk) not in own for peer in figures.peers)


def _columns(kind: str) -> tuple[str, str, str]:
    return f"standing__{kind}", "standing__claim", "value"


def _scores(kind: str) -> QuerySet[Score]:
    """Return the Brier scores, of claims that occur or do not, of all whom the leaderboard lists."""
    scores: QuerySet[Score] = Score.objects.filter(rule=Rule.BRIER, standing__occurred__isnull=False).order_by()
    if kind == "forecaster":
        return scores.exclude(standing__kind=Forecaster.Kind.REFERENCE).filter(
            ~Q(standing__kind=Forecaster.Kind.READER) | Q(standing__forecaster__opted_in=True)
        )
    return scores.filter(standing__kind__in=COUNTING, standing__outlet__isnull=False)


def _adjusted(rows: Sequence[Sequence[int]]) -> Everyone:
    """Return the adjusted means of who answered which claim with what score, in 1e-12."""
    if not rows:
        return {}
    table = np.array(rows, dtype=np.int64)
    table = table[np.lexsort(table.T)]  # databases give rows in any order, and sums of floats depend on it
    subjects, people = np.unique(table[:, 0], return_inverse=True)
    claims = np.unique(table[:, 1], return_inverse=True)[1]
    scores = table[:, 2] / UNITS[Rule.BRIER]
    found = difficulty_adjusted(Answers(people, claims, scores))
    on_island = np.bincount(found.islands)
    largest = int(on_island.argmax())
    if on_island[largest] < 2:
        return {}
    together = np.array(found.islands) == largest
    own = together[people]
    columns = _numbered(people[own]), _numbered(claims[own]), scores[own]
    few = len(scores[own]) <= MOST_WEIGHED
    intervals = _intervals(*(column.tobytes() for column in columns)) if few else (_MANY,) * int(on_island[largest])
    means = np.array(found.means)[together].tolist()
    return {
        pk: Adjusted(mean, interval)
        for pk, mean, interval in zip(subjects[together].tolist(), means, intervals, strict=True)
    }


def _numbered(keys: Places) -> Places:
    return np.unique(keys, return_inverse=True)[1]


@lru_cache(maxsize=8)
def _intervals(people: bytes, claims: bytes, scores: bytes) -> tuple[Interval | NoInterval, ...]:
    """Return the intervals of answers, of which each argument is a column; kept, because they are the same every time."""
    who, which = (np.frombuffer(column, dtype=np.int64) for column in (people, claims))
    return adjusted_intervals(Answers(who, which, np.frombuffer(scores)))
