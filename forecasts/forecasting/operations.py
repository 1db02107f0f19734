"""States a forecast on a recorded claim, or withdraws it. Each is a row of its own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F

from forecasts.forecasting.rules import NOT_OPEN, PAST_DEADLINE
from forecasts.history.actors import Actor
from forecasts.history.kinds import Kind
from forecasts.history.operations import AT_ONCE, Step, append
from forecasts.models.claims import Claim, Precision, State
from forecasts.models.errors import Conflict, Invalid, NotAllowed
from forecasts.models.forecasts import Forecast, Statement
from forecasts.models.scores import ScoreJob
from forecasts.models.sources import Article, Forecaster
from forecasts.scoring.windows import stated_moment
from forecasts.statements.asked import Asked
from forecasts.statements.checks import Problems
from forecasts.statements.directions import settle
from forecasts.statements.inputs import StatementInput, fill

__all__ = ["StatementInput", "state", "withdraw"]

NOT_YOURS = "You can state and withdraw your own forecasts only."


@transaction.atomic
def state(*, claim_id: str, statement: StatementInput, actor: Actor, now: datetime) -> Forecast:
    """State a forecast on an open claim.

    1. Hold the claim open, so that nobody can propose an answer meanwhile.
    2. Check what was said; it has to be said before the deadline.
    3. Insert the row, append the entry and want a score.
    """
    claim = hold_open(claim_id)
    _check_owner(statement.forecaster, actor)
    _check_presence(statement)
    forecast = _checked(claim, statement, now)
    insert([(claim, forecast)], actor=actor, now=now)
    return forecast


@transaction.atomic
def withdraw(*, claim_id: str, forecaster: Forecaster, actor: Actor, now: datetime) -> Forecast:
    """Take a forecaster's standing forecast back from now on; what was stated before stays on the record."""
    claim = hold_open(claim_id)
    _check_owner(forecaster, actor)
    if now >= claim.deadline_at:
        raise Conflict(PAST_DEADLINE)
    newest = (
        Forecast.objects.by(forecaster.meant.pk).filter(claim=claim).order_by("stated_at", "recorded_at", "id").last()
    )
    if newest is None or newest.basis == Statement.Basis.WITHDRAWAL:
        raise Conflict("There is no standing forecast to withdraw on this claim.")
    moment = stated_moment(now, claim.time_zone)
    forecast = Forecast(
        forecaster=forecaster.meant,
        basis=Statement.Basis.WITHDRAWAL,
        stated_on=moment.local_date,
        stated_at=moment.instant,
        stated_precision=Precision.INSTANT,
    )
    insert([(claim, forecast)], actor=actor, now=now)
    return forecast


def hold_open(claim_id: str) -> Claim:
    """Return the claim, held in its state until the transaction ends; or say why no forecast is accepted."""
    held = Claim.objects.filter(public_id=claim_id, state=State.OPEN).update(version=F("version"))
    claim = Claim.objects.get(public_id=claim_id)
    if not held:
        raise Conflict(NOT_OPEN[State(claim.state)])
    return claim


def _check_owner(forecaster: Forecaster, actor: Actor) -> None:
    """Readers speak for themselves alone; authors and other sources are entered by whoever may record claims."""
    if forecaster.kind == Forecaster.Kind.READER:
        allowed = forecaster.user_id is not None and actor.user is not None and forecaster.user_id == actor.user.pk
    else:
        allowed = actor.user is None or actor.user.has_perm("forecasts.record_claim")
    if not allowed:
        raise NotAllowed(NOT_YOURS)


def _check_presence(statement: StatementInput) -> None:
    """Readers speak here and now: what they say they thought earlier is not accepted."""
    if statement.forecaster.kind == Forecaster.Kind.READER and (statement.stated or statement.article):
        raise Invalid({"stated": "A reader's forecast counts from the moment it is made: leave day and article empty."})


def _checked(claim: Claim, statement: StatementInput, now: datetime) -> Forecast:
    forecast, problems, asked = Forecast(), Problems(), Asked.of(claim)
    fill(forecast, statement, zone=claim.time_zone, asked=asked, now=now, problems=problems)
    settle(forecast, asked, problems)
    if "stated" not in problems.fields and forecast.stated_at >= claim.deadline_at:
        problems.add("stated", PAST_DEADLINE if statement.stated is None else "This was stated after the deadline.")
    if statement.article and not statement.quote.strip():
        problems.add("quote", "Quote the words of the article that make this forecast.")
    if statement.article and _lies_before_publication(statement.article, forecast):
        problems.add("stated", "This lies before the article's publication.")
    problems.refuse()
    return forecast


def _lies_before_publication(article: Article, forecast: Forecast) -> bool:
    return forecast.stated_on is not None and forecast.stated_on < article.published_on


def insert(stated: Sequence[tuple[Claim, Forecast]], *, actor: Actor, now: datetime) -> None:
    """Insert forecasts and withdrawals on open claims, append their entries and want the scores.

    In the caller's transaction.
    """
    for claim, forecast in stated:
        forecast.claim, forecast.recorded_at, forecast.recorded_by = claim, now, actor.user
        forecast.pseudonym = actor.alias
    Forecast.objects.bulk_create([forecast for _, forecast in stated], AT_ONCE)
    append([Step(_kind(forecast), claim, [forecast]) for claim, forecast in stated], actor=actor, now=now)
    ScoreJob.objects.raise_for([claim for claim, _ in stated])


def _kind(forecast: Forecast) -> Kind:
    return Kind.FORECAST_WITHDRAWN if forecast.basis == Statement.Basis.WITHDRAWAL else Kind.FORECAST_STATED
