"""A reader's forecast against whoever ends forecasting, and against the same reader in another window.

`run` is called in a process with a database of its own.
"""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import partial
from threading import Barrier

from forecasts import clock
from forecasts.forecasting import readers
from forecasts.forecasting.readers import Said
from forecasts.history.actors import Actor
from forecasts.history.queries import entries_of
from forecasts.models.claims import Claim
from forecasts.models.people import Role
from forecasts.models.sources import Forecaster
from forecasts.resolution import operations
from tests.faults.races import ROUNDS, take
from tests.resolution.stage import YES, actor, conditional

Step = Callable[[], object]


def open_claim() -> Claim:
    return conditional(deadline_on=date(2060, 1, 1))


def stating(claim: Claim, who: Actor, percent: str = "50") -> Step:
    said = Said(probability=percent)
    return partial(readers.state, claim_id=claim.public_id, said=said, actor=who, now=clock.now())


def proposing(claim: Claim, who: Actor) -> Step:
    seen = partial(operations.propose, claim_id=claim.public_id, version=claim.version)
    return partial(seen, answer=YES, actor=who, now=clock.now())


def at_once(pool: ThreadPoolExecutor, *steps: Step) -> list[str]:
    """Take the steps at the same instant, and return how each went."""
    return list(pool.map(partial(take, Barrier(len(steps))), steps))


def forecast_and_proposal(pool: ThreadPoolExecutor) -> list[str]:
    """How it went for the forecast and for the proposal, and what the claim's history has, in order."""
    claim = open_claim()
    said = at_once(pool, stating(claim, actor(Role.FORECASTER)), proposing(claim, actor(Role.RESOLVER)))
    return [*said, *(entry.kind for entry in entries_of(claim))]


def a_resolver_forecasts_and_proposes(pool: ThreadPoolExecutor) -> list[str]:
    """One person tries to be both forecaster and judge."""
    claim, person = open_claim(), actor(Role.RESOLVER)
    said = at_once(pool, stating(claim, person), proposing(claim, person))
    return [*said, *(entry.kind for entry in entries_of(claim))]


def two_first_forecasts(pool: ThreadPoolExecutor) -> list[str]:
    """A reader's first two forecasts, on two claims: they have to make one forecaster."""
    person = actor(Role.FORECASTER)
    said = at_once(pool, stating(open_claim(), person), stating(open_claim(), person))
    made = Forecaster.objects.get(user=person.user)
    return [*said, *(entry.kind for entry in entries_of(made))]


def the_same_twice(pool: ThreadPoolExecutor) -> list[str]:
    """A button that is pressed twice."""
    claim, person = open_claim(), actor(Role.FORECASTER)
    stating(claim, person, "40")()
    said = at_once(pool, stating(claim, person, "50"), stating(claim, person, "50"))
    return [*said, *(entry.kind for entry in entries_of(claim))]


RACES = (forecast_and_proposal, a_resolver_forecasts_and_proposes, two_first_forecasts, the_same_twice)


def run() -> None:
    """Run every race several times, and print how each round went."""
    with ThreadPoolExecutor(2) as pool:
        results = {race.__name__: [race(pool) for _ in range(ROUNDS)] for race in RACES}
    print(json.dumps(results))  # noqa: T201 – the test reads it
