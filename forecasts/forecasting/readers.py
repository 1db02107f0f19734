"""Readers' own forecasts. A reader becomes a forecaster with the first one, under a made-up name and slug."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db import transaction

from forecasts.forecasting import operations
from forecasts.history.actors import Actor
from forecasts.history.kinds import Kind
from forecasts.history.operations import Step, append
from forecasts.models.claims import Claim
from forecasts.models.documents import Touch
from forecasts.models.errors import Conflict, NotAllowed
from forecasts.models.forecasts import Forecast
from forecasts.models.ids import new_public_id
from forecasts.models.people import Role, User
from forecasts.models.sources import Forecaster, ReaderKey
from forecasts.scoring.probability import parse_percent
from forecasts.statements.asked import Asked
from forecasts.statements.checks import Problems
from forecasts.statements.distributions import Pairs
from forecasts.statements.inputs import StatementInput, fill

NO_FORECASTS = "You have no forecasts yet: there is no scorecard to show or to hide."
ALREADY = {True: "Your scorecard is public already.", False: "Your scorecard is not public."}


@dataclass(frozen=True, kw_only=True)
class Said:
    """What a reader typed, as the claim asks for it. All fields are those of `StatementInput`, in per cent."""

    probability: str = ""
    distribution: Pairs = ()
    value: str = ""
    value_low: str = ""
    value_high: str = ""
    coverage: str = ""

    def statement(self, forecaster: Forecaster) -> StatementInput:
        """Return it as the statement of a forecaster."""
        return StatementInput(forecaster=forecaster, in_percent=True, **vars(self))


@transaction.atomic
def state(*, claim_id: str, said: Said, actor: Actor, now: datetime) -> Forecast:
    """State or revise one's own forecast; what stands already is returned as it is, so that sending twice is once.

    1. Hold the claim open: nobody proposes an answer meanwhile, and of one reader's forecasts one comes after the other.
    2. Read what was typed, before anything is written.
    3. Find the reader's forecaster; the first forecast makes it.
    4. State it as any other forecast, unless it stands already.
    """
    claim = operations.hold_open(claim_id)
    person, read, problems = _person(actor), Forecast(), Problems()
    if claim.kind == Claim.Kind.BINARY:
        problems.attempt("probability", partial(parse_percent, said.probability))
        problems.refuse()
    typed = said.statement(Forecaster(kind=Forecaster.Kind.READER))
    fill(read, typed, zone=claim.time_zone, asked=Asked.of(claim), now=now, problems=problems)
    problems.refuse()
    forecaster = _forecaster_of(person, actor, now)
    standing = last_of(list(claim.forecasts.filter(forecaster=forecaster).in_order()))
    if standing is not None and _is_same(standing, read) and now < claim.deadline_at:
        return standing
    as_reader = _known_here_as(forecaster, claim_id, person)
    return operations.state(claim_id=claim_id, statement=said.statement(forecaster), actor=as_reader, now=now)


def _is_same(standing: Forecast, read: Forecast) -> bool:
    return (standing.p_ppm, standing.distribution) == (read.p_ppm, read.distribution)


@transaction.atomic
def withdraw(*, claim_id: str, actor: Actor, now: datetime) -> Forecast:
    """Take one's own standing forecast back from now on."""
    person = _person(actor)
    forecaster = Forecaster.objects.filter(user=person).first()
    if forecaster is None:
        raise Conflict("There is no standing forecast to withdraw on this claim.")
    as_reader = _known_here_as(forecaster, claim_id, person)
    return operations.withdraw(claim_id=claim_id, forecaster=forecaster, actor=as_reader, now=now)


@transaction.atomic
def show_card(*, public: bool, actor: Actor, now: datetime) -> Forecaster:
    """Make one's own scorecard public under its made-up name, or no longer so; both stand in the history."""
    own = Forecaster.objects.filter(user=_person(actor))
    if not own.exists():
        raise Conflict(NO_FORECASTS)
    if own.exclude(opted_in=public).update(opted_in=public) != 1:
        raise Conflict(ALREADY[public])
    forecaster = own.get()
    kind = Kind.FORECASTER_OPTED_IN if public else Kind.FORECASTER_OPTED_OUT
    Touch.objects.subject("forecaster", forecaster.pk)
    append([Step(kind, forecaster, [forecaster])], actor=actor, now=now)
    return forecaster


def last_of(series: Sequence[Forecast]) -> Forecast | None:
    """Return the forecast that stands of a series; None where there is none or it was withdrawn."""
    if not series or series[-1].basis == Forecast.Basis.WITHDRAWAL:
        return None
    return series[-1]


def _person(actor: Actor) -> User:
    if actor.user is None:
        raise NotAllowed("Sign in first.")
    return actor.user


def _known_here_as(forecaster: Forecaster, claim_id: str, user: User) -> Actor:
    """Return the person under the name that they have on this claim alone, whatever else they do in the ledger."""
    key, _ = ReaderKey.objects.get_or_create(forecaster=forecaster)
    return Actor(user=user, role=Role.FORECASTER, alias=key.pseudonym_on(claim_id))


def _forecaster_of(user: User, actor: Actor, now: datetime) -> Forecaster:
    """Return the reader's forecaster. Of two first forecasts at once, the database lets one make it."""
    made_up = new_public_id()
    forecaster, is_new = Forecaster.objects.get_or_create(
        user=user,
        defaults={"slug": f"reader-{made_up}", "name": f"Reader {made_up}", "kind": Forecaster.Kind.READER},
    )
    if is_new:
        append([Step(Kind.FORECASTER_CREATED, forecaster, [forecaster])], actor=actor, now=now)
    return forecaster
