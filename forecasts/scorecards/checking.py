"""The check of everything that is published, and its mending: both make it again from nothing.

1. Of every claim that is not behind, the standings and scores are those that its rows give.
2. Every card is the sum of the published standings, by the current method.
3. Every recorded claim has a score job.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final, TypeVar

from django.db import connection, transaction
from django.db.models import Model, QuerySet

from forecasts.models.claims import Claim
from forecasts.models.publications import Publications
from forecasts.models.scores import Card, ScoreJob, Standing
from forecasts.scorecards.judging import verdicts_on
from forecasts.scorecards.publishing import key_of, publish_standings, store_sum, sum_of
from forecasts.scorecards.verdicts import METHOD, CardKey, Verdict, published, sum_contributions
from forecasts.scoring.sums import RangedSum

BATCH: Final = 500
"""Rows that are read at once, so that memory does not grow with the ledger."""

Row = TypeVar("Row", bound=Model)


def differences(*, now: datetime) -> list[str]:
    """Return a line for each thing that is published otherwise than the rows say; none is how it should be.

    It looks at one snapshot of the database, so that jobs which publish meanwhile do not disturb it.
    """
    with transaction.atomic():
        _take_snapshot()
        return [*_claim_differences(now), *_card_differences(), *_missing_jobs()]


@transaction.atomic
def rescore(*, now: datetime) -> int:
    """Make every standing, score and card again from the rows, and return how many claims there are.

    1. Lock all jobs, then all cards: whoever publishes waits until the end.
    2. Bring each claim's standings and scores up to date.
    3. Set each card to the sum of the standings; what nobody adds to any more becomes empty.
    """
    list(ScoreJob.objects.select_for_update().order_by("pk").values_list("pk", flat=True))
    cards = {key_of(card): card for card in Card.objects.select_for_update().order_by("pk")}
    ScoreJob.objects.raise_for(Claim.objects.recorded().filter(score_job__isnull=True))
    claims = 0
    for batch in _batches(Claim.objects.recorded().select_related("current_resolution__proposal")):
        claims += len(batch)
        publish_standings(verdicts_on([claim.pk for claim in batch], now=now), now=now)
    sums = _sums()
    for key in cards.keys() | sums.keys():
        card, should = cards.get(key) or Card(**key._asdict()), sums.get(key, RangedSum())
        if sum_of(card) != should or card.method != METHOD:
            store_sum(card, should, now=now)
            card.save()
    Publications.objects.count_up()
    return claims


def _take_snapshot() -> None:
    """Let PostgreSQL show the same state to every query of this transaction; SQLite always does."""
    if connection.vendor == "postgresql" and len(connection.savepoint_ids) == 0:
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")


def _claim_differences(now: datetime) -> Iterator[str]:
    settled = Claim.objects.recorded().exclude(score_job__in=ScoreJob.objects.behind())
    for batch in _batches(settled.select_related("current_resolution__proposal")):
        names = {claim.pk: claim.public_id for claim in batch}
        stored: dict[int, dict[int, Verdict]] = {pk: {} for pk in names}
        for row in Standing.objects.filter(claim__in=list(names)).prefetch_related("scores"):
            stored[row.claim_id][row.forecaster_id] = published(row)
        for claim_pk, verdicts in verdicts_on(list(names), now=now).items():
            if stored[claim_pk] != {verdict.forecaster_id: verdict for verdict in verdicts}:
                yield f"claim {names[claim_pk]}: its published scores are not those that its rows give"


def _card_differences() -> Iterator[str]:
    stored = {key_of(card): card for card in Card.objects.all()}
    made = _sums()
    for key in sorted(stored.keys() | made.keys()):
        card = stored.get(key)
        was, should = sum_of(card) if card else RangedSum(), made.get(key, RangedSum())
        line = f"card {key.kind} {key.subject}, {key.part} {key.rule}{_as_of(card)}"
        if was != should:
            yield (
                f"{line}: holds {was.value.text} over {was.value.n}, "
                f"and its scores add up to {should.value.text} over {should.value.n}"
            )
        elif card and card.method != METHOD and was != RangedSum():
            yield f"{line}: was made by method {card.method}, and the current one is {METHOD}"


def _as_of(card: Card | None) -> str:
    return f" (method {card.method}, as of {card.computed_at:%Y-%m-%dT%H:%M:%SZ})" if card else ""


def _missing_jobs() -> Iterator[str]:
    for public_id in Claim.objects.recorded().filter(score_job__isnull=True).values_list("public_id", flat=True):
        yield f"claim {public_id}: has no score job"


def _sums() -> dict[CardKey, RangedSum]:
    """Return what the published standings add up to on every card."""
    total: dict[CardKey, RangedSum] = {}
    for batch in _batches(Standing.objects.prefetch_related("scores")):
        for key, part in sum_contributions(map(published, batch)).items():
            total[key] = total.get(key, RangedSum()) + part
    return total


def _batches(rows: QuerySet[Row]) -> Iterator[list[Row]]:
    last = 0
    while batch := list(rows.filter(pk__gt=last).order_by("pk")[:BATCH]):
        last = batch[-1].pk
        yield batch
