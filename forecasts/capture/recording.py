"""Freezes drafts. What is recorded is part of the ledger for good, by the ledger's own clock."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from django.db import transaction

from forecasts.capture.claims import advance, read, versions_of
from forecasts.capture.drafts import NO_FORECASTS, check_whole
from forecasts.capture.terms import Terms, check_circle, check_recorded, fill_terms
from forecasts.history.actors import Actor
from forecasts.history.kinds import Kind
from forecasts.history.operations import AT_ONCE, Step, append
from forecasts.models.claims import Claim, ClaimVersion, State
from forecasts.models.errors import Refused
from forecasts.models.forecasts import DraftForecast, Forecast
from forecasts.models.scores import ScoreJob
from forecasts.statements.asked import Asked
from forecasts.statements.checks import Problems
from forecasts.statements.inputs import StatementInput, fill


@dataclass(frozen=True)
class Report:
    """What became of one draft of many: `refusal` says why it was not recorded."""

    claim_id: str
    headline: str
    refusal: Refused | None = None


@transaction.atomic
def record(*, claim_id: str, version: int, actor: Actor, now: datetime) -> Claim:
    """Freeze a draft.

    1. Check that it is complete, and its quotes against the article's text as it is now.
    2. Open the claim where it is still as the person saw it.
    3. Keep its terms as version 1, and its forecasts as rows that nothing changes any more.
    4. Append the entry and want a score.
    """
    claim = read(claim_id, version, state=State.DRAFT)
    forecasts = _checked(claim, now)
    advance(claim)
    claim.state = State.OPEN
    claim.recorded_at = claim.material_recorded_at = now
    claim.recorded_by = actor.user
    claim.save()
    claim.draft_forecasts.all().delete()
    freeze([(claim, forecasts)], actor=actor, now=now)
    return claim


def freeze(recorded: Sequence[tuple[Claim, Sequence[Forecast]]], *, actor: Actor, now: datetime) -> None:
    """Keep claims that have just become recorded as they are: their terms as first versions, their forecasts as rows.

    Append the entries and want the scores. In the caller's transaction.
    """
    claims = [claim for claim, _ in recorded]
    versions = ClaimVersion.objects.bulk_create(versions_of(claims, recorded_at=now), AT_ONCE)
    for claim, forecasts in recorded:
        for forecast in forecasts:
            forecast.claim, forecast.recorded_at, forecast.recorded_by = claim, now, actor.user
    Forecast.objects.bulk_create(chain.from_iterable(forecasts for _, forecasts in recorded), AT_ONCE)
    steps = [
        Step(Kind.CLAIM_RECORDED, claim, [claim, version, *forecasts])
        for (claim, forecasts), version in zip(recorded, versions, strict=True)
    ]
    append(steps, actor=actor, now=now)
    ScoreJob.objects.raise_for(claims)


def record_many(*, claims: Sequence[tuple[str, int]], actor: Actor, now: datetime) -> list[Report]:
    """Record drafts by id and version, conditions before what hangs on them. Each is recorded whole or not at all."""
    versions = dict(claims)
    reports = []
    for claim in _conditions_first(Claim.objects.filter(public_id__in=versions).order_by("id")):
        try:
            record(claim_id=claim.public_id, version=versions[claim.public_id], actor=actor, now=now)
            reports.append(Report(claim.public_id, claim.headline))
        except Refused as refusal:
            reports.append(Report(claim.public_id, claim.headline, refusal))
    return reports


def _checked(claim: Claim, now: datetime) -> list[Forecast]:
    """Return the forecasts to insert, or raise Invalid with everything that a draft still lacks."""
    problems = Problems()
    terms = Terms.of(claim)
    fill_terms(claim, terms, complete=True, problems=problems)
    check_circle(claim, terms.conditions, problems)
    check_recorded(terms.conditions, problems)
    drafts = claim.draft_forecasts.select_related("forecaster", "article__capture")
    forecasts = [_frozen(row, number, claim, now, problems) for number, row in enumerate(drafts)]
    if not forecasts:
        problems.add("forecasts", NO_FORECASTS)
    problems.refuse()
    return forecasts


def _frozen(row: DraftForecast, number: int, claim: Claim, now: datetime, problems: Problems) -> Forecast:
    """Return a draft's forecast as one to insert; its quote is looked up in the article's text as it is now."""
    forecast, mine = Forecast(), Problems()
    fill(forecast, StatementInput.of(row), zone=claim.time_zone, asked=Asked.of(claim), now=now, problems=mine)
    check_whole(forecast, claim, mine)
    problems.add_all(mine, prefix=f"forecasts-{number}-")
    return forecast


def _conditions_first(claims: Iterable[Claim]) -> list[Claim]:
    """Sort claims so that each comes after those among them that it hangs on."""
    waiting = {claim.pk: claim for claim in claims}
    links = {pk: set(claim.conditions.values_list("pk", flat=True)) for pk, claim in waiting.items()}
    ordered: list[Claim] = []
    while waiting:
        free = [pk for pk in waiting if not links[pk] & waiting.keys()] or list(waiting)
        ordered += [waiting.pop(pk) for pk in free]
    return ordered
