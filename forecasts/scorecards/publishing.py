"""Writing standings, scores and cards: only what changed, inside the transaction of the operation that computed it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Final

from forecasts.models.scores import Card, Score, Standing
from forecasts.scorecards import bulk
from forecasts.scorecards.verdicts import COLUMNS, METHOD, Addend, CardKey, Verdict, add_up
from forecasts.scoring.forecast import Rule
from forecasts.scoring.forecast import Score as RuleScore
from forecasts.scoring.sums import RangedSum

ASKED_AT_ONCE: Final = 500
"""Subjects in one question for cards: databases limit the length of a list."""

_KEY: Final = CardKey._fields
TOTALS: Final = Addend._fields
"""The columns of a card that hold its sums; the last three as decimal strings."""
_MADE: Final = ("method", "computed_at")


@dataclass(frozen=True, slots=True)
class Change:
    """What a claim adds to the cards now, less what it used to add. `renewed` are lines that another method made so far."""

    addends: Mapping[CardKey, Addend]
    renewed: AbstractSet[CardKey] = frozenset()

    @property
    def keys(self) -> list[CardKey]:
        """The lines that really change, in a fixed order, so that two workers never wait for each other in a circle."""
        return sorted(key for key, addend in self.addends.items() if any(addend) or key in self.renewed)


def publish_standings(claim_pk: int, verdicts: Iterable[Verdict], *, now: datetime) -> Change:
    """Bring a claim's standings and scores up to date; return what that changes on the cards.

    Only what differs is written, and only that is counted: the rest would be added and taken back.
    """
    stored = _stored(claim_pk)
    wanted = {verdict.forecaster_id: verdict for verdict in verdicts}
    gone = stored.keys() - wanted.keys()
    Standing.objects.filter(claim_id=claim_pk, forecaster__in=sorted(gone)).delete()
    differing = [verdict for pk, verdict in wanted.items() if stored.get(pk) != verdict]
    before = [stored[pk] for pk in (*gone, *(verdict.forecaster_id for verdict in differing)) if pk in stored]
    if differing:
        _write(claim_pk, differing, stored, now=now)
    addends = _difference(add_up(before), add_up(differing))
    is_renewed = any(verdict.method != METHOD for verdict in before)
    return Change(addends, addends.keys() if is_renewed else frozenset())


def _difference(before: Mapping[CardKey, Addend], after: Mapping[CardKey, Addend]) -> dict[CardKey, Addend]:
    nothing = Addend()
    keys = before.keys() | after.keys()
    return {key: after.get(key, nothing).minus(before.get(key, nothing)) for key in keys}


def _stored(claim_pk: int) -> dict[int, Verdict]:
    """Return what is published of a claim, by forecaster."""
    scores: dict[int, dict[str, RuleScore]] = {}
    rows = (
        Score.objects.filter(standing__claim=claim_pk)
        .order_by()
        .values_list("standing", "rule", "value", "low", "high")
    )
    for standing, rule, *values in rows:
        scores.setdefault(standing, {})[rule] = RuleScore(Rule(rule), *values)
    stored = {}
    for pk, *columns in Standing.objects.filter(claim=claim_pk).order_by().values_list("pk", *COLUMNS):
        verdict = Verdict(**dict(zip(COLUMNS, columns, strict=True)), scores=scores.get(pk, {}))
        stored[verdict.forecaster_id] = verdict
    return stored


def _write(claim_pk: int, verdicts: Sequence[Verdict], stored: Mapping[int, Verdict], *, now: datetime) -> None:
    """Insert or update the standings of `verdicts` and their scores; scores by a rule that gives none any more go."""
    bulk.insert(
        Standing,
        ["claim", "computed_at", *COLUMNS],
        ((claim_pk, now, *verdict.row) for verdict in verdicts),
        unique=["claim", "forecaster"],
        update=[*COLUMNS, "computed_at"],
    )
    keys = dict(Standing.objects.filter(claim=claim_pk).order_by().values_list("forecaster", "pk"))
    fewer = [
        keys[verdict.forecaster_id]
        for verdict in verdicts
        if verdict.forecaster_id in stored and stored[verdict.forecaster_id].scores.keys() - verdict.scores.keys()
    ]
    for chunk in _chunks(fewer):
        Score.objects.filter(standing__in=chunk).delete()
    bulk.insert(
        Score,
        ["standing", "rule", "value", "low", "high"],
        (
            (keys[verdict.forecaster_id], rule, score.value, score.low, score.high)
            for verdict in verdicts
            for rule, score in verdict.scores.items()
        ),
        unique=["standing", "rule"],
        update=["value", "low", "high"],
    )


def apply_to_cards(change: Change, *, now: datetime) -> None:
    """Add to the cards what a claim adds now, less what it used to add.

    1. Make the lines that are missing, empty, in a fixed order.
    2. Lock all of them in a fixed order. (SQLite needs no lock: its transaction has been the only writer from its start.)
    3. Add. A sum from which more is taken back than it ever held is refused, so a damaged card is found out here.
    """
    keys = change.keys
    there = {key for key, _, _ in _lines(keys, lock=False)}
    empty = (0, 0, 0, "0", "0", "0", METHOD, now)
    bulk.insert(Card, [*_KEY, *TOTALS, *_MADE], ((*key, *empty) for key in keys if key not in there), unique=_KEY)
    changed = ((held.plus(change.addends[key]), pk) for key, pk, held in _lines(keys, lock=True))
    bulk.update(Card, [*TOTALS, *_MADE], [(*_columns(total), METHOD, now, pk) for total, pk in changed])


def _columns(total: Addend) -> tuple[int | str, ...]:
    """Return a line's columns; its totals as decimal strings."""
    sums = total.sums
    return (total.n, total.infinite, total.infinite_high, sums.value.text, sums.low.text, sums.high.text)


def _lines(keys: Sequence[CardKey], *, lock: bool) -> Iterator[tuple[CardKey, int, Addend]]:
    """Yield the lines of `keys` that there are, with the key of the row and what it holds, in the order of `keys`."""
    wanted = set(keys)
    subjects: dict[str, set[int]] = {}
    for key in keys:
        subjects.setdefault(key.kind, set()).add(key.subject)
    cards = Card.objects.select_for_update() if lock else Card.objects.all()
    for kind in sorted(subjects):
        for chunk in _chunks(sorted(subjects[kind])):
            lines = cards.filter(kind=kind, subject__in=chunk).order_by("subject", "part", "rule")
            for pk, *row in lines.values_list("pk", *_KEY, *TOTALS):
                key = CardKey(*row[: len(_KEY)])
                if key in wanted:
                    yield key, pk, Addend(*map(int, row[len(_KEY) :]))


def _chunks(keys: Iterable[int]) -> Iterator[list[int]]:
    rest = iter(keys)
    while chunk := list(islice(rest, ASKED_AT_ONCE)):
        yield chunk


def key_of(card: Card) -> CardKey:
    """Return which line of which card a row is."""
    return CardKey(card.kind, card.subject, card.part, card.rule)


def sum_of(card: Card) -> RangedSum:
    """Return the sums that a row holds."""
    return sums_of(card.n, card.infinite, card.infinite_high, card.total, card.total_low, card.total_high)


def sums_of(n: int, infinite: int, infinite_high: int, *totals: str) -> RangedSum:
    """Return the sums that the `TOTALS` of a row hold."""
    return Addend(n, infinite, infinite_high, *map(int, totals)).sums


def store_sum(card: Card, sums: RangedSum, *, now: datetime) -> None:
    """Set a row's fields to `sums`, as of now; the caller saves it."""
    card.method, card.computed_at = METHOD, now
    card.n, card.infinite, card.infinite_high = sums.value.n, sums.value.infinite, sums.high.infinite
    card.total, card.total_low, card.total_high = sums.value.text, sums.low.text, sums.high.text
