"""The check of everything that is published, and its mending: both make it again from nothing.

1. Of every claim that is not behind, the standings and scores are those that its rows give.
2. Every card is the sum of the published standings, by the current method.
3. Every recorded claim has a score job.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from datetime import datetime
from itertools import chain
from typing import Final, NamedTuple

from django.db import transaction
from django.db.models import QuerySet

from forecasts.database import snapshot
from forecasts.models.claims import Claim
from forecasts.models.documents import Touch
from forecasts.models.publications import Publications
from forecasts.models.scores import Card, ScoreJob
from forecasts.scorecards.columns import nothing_collected
from forecasts.scorecards.publishing import bulk
from forecasts.scorecards.publishing.judging import verdicts_on
from forecasts.scorecards.publishing.writing import TOTALS, bring_up_to_date, stored_standings
from forecasts.scorecards.verdicts import METHOD, Addend, CardKey, Tally, Verdict, lines_of, tally

BATCH: Final = 500
"""Claims that are read at once, so that memory does not grow with the ledger."""


class _Held(NamedTuple):
    """A line as it is stored."""

    pk: int
    held: Addend
    method: int
    computed_at: datetime


def differences(*, now: datetime) -> list[str]:
    """Return a line for each thing that is published otherwise than the rows say; none is how it should be.

    It looks at one snapshot of the database, so that jobs which publish meanwhile do not disturb it.
    """
    with snapshot(long=True), nothing_collected():
        return [*_claim_differences(now), *_card_differences(), *_missing_jobs()]


@transaction.atomic
def rescore(*, now: datetime) -> int:
    """Make every standing, score and card again from the rows, and return how many claims there are.

    1. Lock all jobs, then all cards: whoever publishes waits until the end.
    2. Bring each claim's standings and scores up to date.
    3. Set each card to the sum of the standings; what nobody adds to any more becomes empty.
    """
    list(ScoreJob.objects.select_for_update().order_by("pk").values_list("pk", flat=True))
    list(Card.objects.select_for_update().order_by("pk").values_list("pk", flat=True))
    ScoreJob.objects.raise_for(Claim.objects.recorded().filter(score_job__isnull=True))
    claims, total = 0, Tally()
    with nothing_collected():
        for names in _batches(Claim.objects.recorded()):
            claims += len(names)
            verdicts = verdicts_on(list(names), now=now)
            with Touch.objects.around(list(names)):
                bring_up_to_date(verdicts, now=now)
            tally(total, chain.from_iterable(verdicts.values()))
        _set_cards(lines_of(total), now)
    Publications.objects.count_up()
    return claims


def _set_cards(made: dict[CardKey, Addend], now: datetime) -> None:
    """Set each card to what the standings add up to; write only those that hold something else."""
    wrong = []
    for key, card in _cards():
        should = made.pop(key, Addend())
        if card.held != should or card.method != METHOD:
            wrong.append((*_row(should), METHOD, now, card.pk))
    bulk.update(Card, [*TOTALS, "method", "computed_at"], wrong)
    missing = ((*key, *_row(should), METHOD, now) for key, should in sorted(made.items()))
    bulk.insert(Card, [*CardKey._fields, *TOTALS, "method", "computed_at"], missing)


def _row(held: Addend) -> tuple[int | str, ...]:
    """Return the columns of a card that hold its sums; totals as decimal strings."""
    return *held[:3], *map(str, held[3:])


def _claim_differences(now: datetime) -> Iterator[str]:
    settled = Claim.objects.recorded().exclude(score_job__in=ScoreJob.objects.behind())
    for names in _batches(settled):
        stored: dict[int, dict[int, Verdict]] = {pk: {} for pk in names}
        for (claim_pk, forecaster_pk), standing in stored_standings(list(names)).items():
            stored[claim_pk][forecaster_pk] = standing.verdict
        for claim_pk, verdicts in verdicts_on(list(names), now=now).items():
            if stored[claim_pk] != {verdict.forecaster_id: verdict for verdict in verdicts}:
                yield f"claim {names[claim_pk]}: its published scores are not those that its rows give"


def _card_differences() -> Iterator[str]:
    made = _sums()
    for key, card in _cards():
        should = made.pop(key, Addend())
        if card.held != should:
            yield _difference(key, card, should)
        elif card.method != METHOD and card.held != Addend():
            yield f"{_line(key)}{_as_of(card)}: was made by method {card.method}, and the current one is {METHOD}"
    for key, should in sorted(made.items()):
        yield _difference(key, None, should)


def _difference(key: CardKey, card: _Held | None, should: Addend) -> str:
    held = card.held if card else Addend()
    return (
        f"{_line(key)}{_as_of(card)}: holds {held.total} over {held.n}, "
        f"and its scores add up to {should.total} over {should.n}"
    )


def _line(key: CardKey) -> str:
    return f"card {key.kind} {key.subject}, {key.part} {key.rule}"


def _as_of(card: _Held | None) -> str:
    return f" (method {card.method}, as of {card.computed_at:%Y-%m-%dT%H:%M:%SZ})" if card else ""


def _missing_jobs() -> Iterator[str]:
    for public_id in Claim.objects.recorded().filter(score_job__isnull=True).values_list("public_id", flat=True):
        yield f"claim {public_id}: has no score job"


def _sums() -> dict[CardKey, Addend]:
    """Return what the published standings add up to on every card. Memory grows with the subjects, not with the scores."""
    total = Tally()
    for names in _batches(Claim.objects.all()):
        tally(total, (standing.verdict for standing in stored_standings(list(names)).values()))
    return lines_of(total)


def _cards() -> Iterator[tuple[CardKey, _Held]]:
    """Yield each line, one after another in the order of their keys."""
    rows = Card.objects.order_by("kind", "subject", "part", "rule")
    for pk, method, computed_at, *row in bulk.read(rows, ("pk", "method", "computed_at", *CardKey._fields, *TOTALS)):
        yield CardKey._make(row[:4]), _Held(pk, Addend._make(map(int, row[4:])), method, computed_at)


def _batches(claims: QuerySet[Claim]) -> Iterator[dict[int, str]]:
    """Yield the public ids of claims by their keys, some at a time."""
    last = 0
    while batch := dict(claims.filter(pk__gt=last).order_by("pk").values_list("pk", "public_id")[:BATCH]):
        last = max(batch)
        yield batch
        gc.collect(0)  # what the queries of this batch left behind, while the collector is paused
