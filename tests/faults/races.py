"""Two people act at the same instant, each on a connection of their own.

`run` is called in a process with a database of its own.
"""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from threading import Barrier

from django.db import connection
from django.test import override_settings

from forecasts import clock
from forecasts.models.claims import Claim
from forecasts.models.errors import Refused
from forecasts.models.people import Role
from forecasts.resolution import disputes, operations
from tests.resolution.stage import (
    AMBIGUOUS,
    NO,
    YES,
    actor,
    conditional,
    contest,
    propose,
    settle,
    stands,
)

ROUNDS = 5
Step = Callable[[], object]


@dataclass(frozen=True)
class Round:
    """Two steps to take at once, and the claim to look at afterwards."""

    claim: Claim
    first: Step
    second: Step


def step(operation: Callable[..., object], claim: Claim, role: str, **said: object) -> Step:
    """A step on the claim as both people see it now."""
    known = {"claim_id": claim.public_id, "version": claim.version, "actor": actor(role), "now": clock.now()}
    return partial(operation, **known, **said)


def two_resolvers() -> Round:
    claim = conditional()
    first = step(operations.propose, claim, Role.RESOLVER, answer=YES)
    return Round(claim, first, step(operations.propose, claim, Role.RESOLVER, answer=NO))


def two_reviewers() -> Round:
    claim = conditional()
    propose(claim)
    first = step(operations.confirm, claim, Role.REVIEWER, note="")
    return Round(claim, first, step(operations.send_back, claim, Role.REVIEWER, reason="Why?"))


def two_disputers() -> Round:
    claim = conditional()
    settle(claim)
    steps = [step(disputes.dispute, claim, Role.FORECASTER, reason="No.", answer=given) for given in (YES, AMBIGUOUS)]
    return Round(claim, *steps)


def two_deciders() -> Round:
    claim = conditional()
    settle(claim)
    contest(claim, YES)
    first = step(disputes.uphold, claim, Role.REVIEWER, reason="Yes.")
    return Round(claim, first, step(disputes.dismiss, claim, Role.REVIEWER, reason="No."))


def two_conditions() -> Round:
    """Both conditions of one claim are confirmed at once: whoever comes second makes the claim void."""
    claims = [conditional(), conditional()]
    below = conditional(*claims)
    for claim in claims:
        propose(claim)
    return Round(below, *[step(operations.confirm, claim, Role.REVIEWER, note="") for claim in claims])


def condition_and_dependant() -> Round:
    """A condition is superseded while somebody answers what hangs on it: the answer must not outlive it."""
    condition = conditional()
    below = conditional(condition)
    settle(condition, YES)
    contest(condition, NO)
    first = step(disputes.uphold, condition, Role.REVIEWER, reason="Yes.")
    return Round(below, first, step(operations.propose, below, Role.RESOLVER, answer=YES))


def crossing_chains() -> Round:
    """Two chains that meet in the middle are undone at once."""
    tops = [conditional(), conditional()]
    middles = [conditional(*tops), conditional(*reversed(tops))]
    below = conditional(*middles)
    for top in tops:
        settle(top, YES)
    for middle in middles:
        settle(middle, YES)
    settle(below, YES)
    for top in tops:
        contest(top, NO)
    return Round(below, *[step(disputes.uphold, top, Role.REVIEWER, reason="Yes.") for top in tops])


RACES = (
    two_resolvers,
    two_reviewers,
    two_disputers,
    two_deciders,
    two_conditions,
    condition_and_dependant,
    crossing_chains,
)


def run() -> None:
    """Run every race several times, and print for each round what both came to and how the claim stands.

    On PostgreSQL these are not the settings of demo mode; who races has no second factor there all the same.
    """
    with ThreadPoolExecutor(2) as pool, override_settings(SECOND_FACTOR_REQUIRED=False):
        results = {race.__name__: [held(race(), pool) for _ in range(ROUNDS)] for race in RACES}
    print(json.dumps(results))  # noqa: T201 – the test reads it


def held(race: Round, pool: ThreadPoolExecutor) -> list[str]:
    """Let both take their step, and return how it went for both and how the claim stands."""
    barrier = Barrier(2)
    return [*sorted(pool.map(partial(take, barrier), [race.first, race.second])), stands(race.claim)]


def take(barrier: Barrier, wanted: Step) -> str:
    """Take a step at the same instant as the other, and say how it went."""
    barrier.wait()
    try:
        wanted()
    except Refused as refusal:
        return f"{type(refusal).__name__}: {refusal}"
    else:
        return "won"
    finally:
        connection.close()
