"""Writing standings, scores and cards: only what changed, inside the transaction of the operation that computed it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from forecasts.models.scores import Card, Score, Standing
from forecasts.scorecards.verdicts import COLUMNS, CardKey, Verdict, published, sum_contributions
from forecasts.scoring.sums import ExactSum, RangedSum

Sums = Mapping[CardKey, RangedSum]

TOTALS: Final = ["n", "infinite", "infinite_high", "total", "total_low", "total_high"]


@dataclass(frozen=True, slots=True)
class Change:
    """What a claim used to add to the cards and what it adds now."""

    before: Sums
    after: Sums

    @property
    def keys(self) -> list[CardKey]:
        """The lines that really change, in a fixed order, so that two workers never wait for each other in a circle."""
        return sorted(key for key in {*self.before, *self.after} if self.before.get(key) != self.after.get(key))


def publish_standings(claim_pk: int, verdicts: Iterable[Verdict], *, now: datetime) -> Change:
    """Bring a claim's standings and scores up to date; return what that changes on the cards."""
    rows = Standing.objects.filter(claim_id=claim_pk).prefetch_related("scores")
    stored = {row.forecaster_id: published(row) for row in rows}
    wanted = {verdict.forecaster_id: verdict for verdict in verdicts}
    Standing.objects.filter(claim_id=claim_pk, forecaster__in=sorted(stored.keys() - wanted.keys())).delete()
    _write(claim_pk, [verdict for pk, verdict in wanted.items() if stored.get(pk) != verdict], now=now)
    return Change(sum_contributions(stored.values()), sum_contributions(wanted.values()))


def _write(claim_pk: int, verdicts: list[Verdict], *, now: datetime) -> None:
    """Insert or update the standings of `verdicts` and their scores."""
    standings = Standing.objects.bulk_create(
        [Standing(claim_id=claim_pk, computed_at=now, **verdict.columns) for verdict in verdicts],
        update_conflicts=True,
        unique_fields=["claim", "forecaster"],
        update_fields=[*COLUMNS, "computed_at"],
    )
    pairs = list(zip(standings, verdicts, strict=True))
    Score.objects.filter(standing__in=[standing for standing, verdict in pairs if not verdict.scores]).delete()
    Score.objects.bulk_create(
        [
            Score(standing=standing, rule=rule, value=score.value, low=score.low, high=score.high)
            for standing, verdict in pairs
            for rule, score in verdict.scores.items()
        ],
        update_conflicts=True,
        unique_fields=["standing", "rule"],
        update_fields=["value", "low", "high"],
    )


def apply_to_cards(change: Change) -> None:
    """Add to the cards what a claim adds now, and take back what it used to add.

    1. Make the lines that are missing, empty.
    2. Lock all of them in a fixed order. (SQLite needs no lock: its transaction has been the only writer from its start.)
    3. Add first, take back then: an exact sum refuses to give back what it never held, so a damaged card is found out here.
    """
    keys = change.keys
    Card.objects.bulk_create([Card(**key._asdict()) for key in keys], ignore_conflicts=True)
    cards = _locked(keys)
    for key, card in cards.items():
        was, now = change.before.get(key, RangedSum()), change.after.get(key, RangedSum())
        store_sum(card, sum_of(card) + now - was)
    Card.objects.bulk_create(
        cards.values(), update_conflicts=True, unique_fields=list(CardKey._fields), update_fields=TOTALS
    )


def _locked(keys: Iterable[CardKey]) -> dict[CardKey, Card]:
    """Return the cards of `keys`, locked."""
    wanted = set(keys)
    subjects: dict[str, set[int]] = {}
    for key in wanted:
        subjects.setdefault(key.kind, set()).add(key.subject)
    rows = [
        card
        for kind in sorted(subjects)
        for card in Card.objects.select_for_update().filter(kind=kind, subject__in=subjects[kind]).order_by("pk")
    ]
    return {key_of(card): card for card in rows if key_of(card) in wanted}


def key_of(card: Card) -> CardKey:
    """Return which line of which card a row is."""
    return CardKey(card.kind, card.subject, card.part, card.rule)


def sum_of(card: Card) -> RangedSum:
    """Return the sums that a row holds."""
    return sums_of(card.n, card.infinite, card.infinite_high, card.total, card.total_low, card.total_high)


def sums_of(n: int, infinite: int, infinite_high: int, *totals: str) -> RangedSum:
    """Return the sums that the `TOTALS` of a row hold."""
    value, low, high = map(int, totals)
    return RangedSum(
        value=ExactSum(n, value, infinite),
        low=ExactSum(n, low),
        high=ExactSum(n - infinite_high, high, infinite_high),
    )


def store_sum(card: Card, sums: RangedSum) -> None:
    """Set a row's fields to `sums`; the caller saves it."""
    card.n, card.infinite, card.infinite_high = sums.value.n, sums.value.infinite, sums.high.infinite
    card.total, card.total_low, card.total_high = sums.value.text, sums.low.text, sums.high.text
