"""Writing standings, scores and cards: only what changed, inside the transaction of the operation that computed it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Final, NamedTuple, TypeAlias

from django.db import connection

from forecasts.models.scores import Card, Score, Standing
from forecasts.scorecards.publishing import bulk
from forecasts.scorecards.publishing.adding import add_to_cards
from forecasts.scorecards.verdicts import COLUMNS, METHOD, Addend, CardKey, Verdict, changes
from forecasts.scoring.forecast import Rule
from forecasts.scoring.forecast import Score as RuleScore
from forecasts.scoring.sums import RangedSum

ASKED_AT_ONCE: Final = 500
"""Subjects in one question for cards: databases limit the length of a list."""

_KEY: Final = CardKey._fields
TOTALS: Final = Addend._fields
"""The columns of a card that hold its sums; the last three as decimal strings."""
_MADE: Final = ("method", "computed_at")
_SCORED: Final = ("pk", "standing_id", "rule", "value", "low", "high")
_NAMES: Final = {rule: rule.value for rule in Rule}


@dataclass(frozen=True, slots=True)
class Change:
    """What claims add to the cards now, less what they used to add, for each line that it changes.

    A line that another method has made so far is among them even if it adds nothing.
    """

    addends: Mapping[CardKey, Addend]

    @property
    def keys(self) -> list[CardKey]:
        """The lines in a fixed order, so that two workers never wait for each other in a circle."""
        return sorted(self.addends)


class Stored(NamedTuple):
    """What is published of a forecaster on a claim, with the keys of its rows; those of the scores by rule."""

    pk: int
    verdict: Verdict
    scores: Mapping[str, int]


Whose: TypeAlias = tuple[int, int]
"""A claim and a forecaster."""


def publish_standings(verdicts: Mapping[int, Iterable[Verdict]], *, now: datetime) -> Change:
    """Bring the standings and scores of claims up to date; return what that changes on the cards."""
    before, after = bring_up_to_date(verdicts, now=now)
    addends = changes(before, after)
    is_renewed = any(verdict.method != METHOD for verdict in before)
    return Change({key: addend for key, addend in addends.items() if is_renewed or any(addend)})


def bring_up_to_date(
    verdicts: Mapping[int, Iterable[Verdict]], *, now: datetime
) -> tuple[list[Verdict], list[Verdict]]:
    """Write the standings and scores of claims where they differ from `verdicts`; return what differed, before and after.

    Only that counts for the cards: the rest would be added and taken back.
    """
    stored = stored_standings(list(verdicts))
    wanted = {(pk, verdict.forecaster_id): verdict for pk, several in verdicts.items() for verdict in several}
    gone = [stored[whose] for whose in stored.keys() - wanted.keys()]
    for chunk in _chunks(standing.pk for standing in gone):
        Standing.objects.filter(pk__in=chunk).delete()
    changed = [
        (stored[whose], verdict)
        for whose, verdict in wanted.items()
        if whose in stored and stored[whose].verdict != verdict
    ]
    new = {whose: verdict for whose, verdict in wanted.items() if whose not in stored}
    _update(changed, now=now)
    _insert(new, now=now)
    before = [standing.verdict for standing in gone] + [standing.verdict for standing, _ in changed]
    return before, [*(verdict for _, verdict in changed), *new.values()]


def stored_standings(claim_pks: Sequence[int]) -> dict[Whose, Stored]:
    """Return what is published of claims, by claim and forecaster. Two queries."""
    scores: dict[int, dict[str, RuleScore]] = {}
    keys: dict[int, dict[str, int]] = {}
    for pk, standing, rule, *values in bulk.read(Score.objects.filter(standing__claim__in=claim_pks), _SCORED):
        if standing not in scores:
            scores[standing], keys[standing] = {}, {}
        scores[standing][rule] = RuleScore(rule, *values)
        keys[standing][rule] = pk
    stored = {}
    for claim, pk, *columns in bulk.read(Standing.objects.filter(claim__in=claim_pks), ("claim_id", "pk", *COLUMNS)):
        verdict = Verdict._make((*columns, scores.get(pk, {})))
        stored[claim, verdict.forecaster_id] = Stored(pk, verdict, keys.get(pk, {}))
    return stored


def _insert(verdicts: Mapping[Whose, Verdict], *, now: datetime) -> None:
    if not verdicts:
        return
    rows = ((claim, now, *verdict.row) for (claim, _), verdict in verdicts.items())
    bulk.insert(Standing, ["claim", "computed_at", *COLUMNS], rows)
    standings = Standing.objects.filter(claim__in={claim for claim, _ in verdicts})
    keys = {
        (claim, forecaster): pk for claim, forecaster, pk in bulk.read(standings, ("claim_id", "forecaster_id", "pk"))
    }
    _insert_scores((keys[whose], score) for whose, verdict in verdicts.items() for score in verdict.scores.values())


def _update(changed: Sequence[tuple[Stored, Verdict]], *, now: datetime) -> None:
    """Update standings and their scores, in the columns that differ; scores by a rule that gives none any more go."""
    if not changed:
        return
    places = [
        place
        for place in range(len(COLUMNS))
        if any(stored.verdict[place] != verdict[place] for stored, verdict in changed)
    ]
    names = ["computed_at", *(COLUMNS[place] for place in places)]
    bulk.update(
        Standing, names, ((now, *(verdict[place] for place in places), stored.pk) for stored, verdict in changed)
    )
    gone = (key for stored, verdict in changed for rule, key in stored.scores.items() if rule not in verdict.scores)
    for chunk in _chunks(gone):
        Score.objects.filter(pk__in=chunk).delete()
    pairs = [(stored, score) for stored, verdict in changed for score in verdict.scores.values()]
    bulk.update(
        Score,
        ["value", "low", "high"],
        (
            (*score[1:], stored.scores[score.rule])
            for stored, score in pairs
            if score.rule in stored.scores and stored.verdict.scores[score.rule] != score
        ),
    )
    _insert_scores((stored.pk, score) for stored, score in pairs if score.rule not in stored.scores)


def _insert_scores(scores: Iterable[tuple[int, RuleScore]]) -> None:
    rows = ((standing, _NAMES[rule], value, low, high) for standing, (rule, value, low, high) in scores)
    bulk.insert(Score, ["standing", "rule", "value", "low", "high"], rows, prepared=True)


def apply_to_cards(change: Change, *, now: datetime) -> None:
    """Add to the cards what claims add now, less what they used to add.

    1. Make the lines that are missing, empty, in a fixed order. Only where scores came can one be missing.
    2. Lock all of them in a fixed order. (SQLite needs no lock: its transaction has been the only writer from its start.)
    3. Add. A sum from which more is taken back than it ever held is refused, so a damaged card is found out here.

    Raises:
        ValueError: more is taken back from a line than it holds.
    """
    keys = change.keys
    came = [key for key in keys if change.addends[key].n > 0 or change.addends[key].infinite > 0]
    empty = (0, 0, 0, "0", "0", "0", METHOD, now)
    bulk.insert(Card, [*_KEY, *TOTALS, *_MADE], ((*key, *empty) for key in came), unique=_KEY)
    if connection.features.has_select_for_update:
        _lock(keys)
    add_to_cards([(*key, *change.addends[key]) for key in keys], method=METHOD, now=now)


def _lock(keys: Sequence[CardKey]) -> None:
    subjects: dict[str, set[int]] = {}
    for key in keys:
        subjects.setdefault(key.kind, set()).add(key.subject)
    for kind in sorted(subjects):
        for chunk in _chunks(sorted(subjects[kind])):
            lines = Card.objects.select_for_update().filter(kind=kind, subject__in=chunk)
            list(lines.order_by("subject", "part", "rule").values_list("pk", flat=True))


def _chunks(keys: Iterable[int]) -> Iterator[list[int]]:
    rest = iter(keys)
    while chunk := list(islice(rest, ASKED_AT_ONCE)):
        yield chunk


def sum_of(card: Card) -> RangedSum:
    """Return the sums that a row holds."""
    return sums_of(card.n, card.infinite, card.infinite_high, card.total, card.total_low, card.total_high)


def sums_of(n: int, infinite: int, infinite_high: int, *totals: str) -> RangedSum:
    """Return the sums that the `TOTALS` of a row hold."""
    return Addend(n, infinite, infinite_high, *map(int, totals)).sums
