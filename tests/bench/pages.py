"""How many pages a second one process makes, against a view that does nothing behind the same middleware."""

import statistics
import time
from collections.abc import Callable, Iterator
from functools import partial
from statistics import quantiles
from typing import Final

from django.core.cache import caches
from django.core.management import call_command
from django.db import connection

from forecasts import clock
from forecasts.models.claims import Claim
from forecasts.models.scores import ScoreJob
from forecasts.scorecards.publishing import operations
from forecasts.scorecards.subjects import about
from tests.bench.figures import Figure, at_least, noted
from tests.bench.requests import get, rates
from tests.bench.urls import EMPTY

GOALS: Final = {"scorecard, JSON": 0.4, "scorecard, page": 0.3, "claim, page": 0.4}
BESIDE: Final = {"scorecard, JSON": 0.35, "scorecard, page": 0.25, "claim, page": 0.3}
"""The same while the scores of others are published: once before each answer, which is more than twenty a second."""
ANSWERS: Final = 300


def measure() -> Iterator[Figure]:
    """Compare kept pages, and the same made anew, with the empty view: on the example, as a visitor sees it."""
    call_command("migrate", verbosity=0)
    call_command("load_example", "--small", verbosity=0)
    now = clock.now()
    while operations.score_ready(now=now):
        pass
    claim = Claim.objects.get(headline="No ICBM test before the US election")
    addresses = {
        "scorecard, JSON": "/api/v1/scorecards/forecaster/henning-effner/",
        "scorecard, page": "/forecasters/henning-effner/",
        "claim, page": f"/claims/{claim.public_id}/",
    }
    calls: dict[str, Callable[[], object]] = {"empty": partial(get, EMPTY)}
    calls |= {name: partial(get, address) for name, address in addresses.items()}
    found = rates(calls)
    found |= rates({f"{name} anew": partial(get_anew, address) for name, address in addresses.items()})
    others = Claim.objects.recorded().exclude(about("forecaster", claim.forecasts.all()[0].forecaster_id))
    seconds = {name: beside(address, others.exclude(pk=claim.pk)[0]) for name, address in addresses.items()}
    connection.close()
    empty = found["empty"]
    for name, goal in GOALS.items():
        detail = f"{found[name]:.0f} of {empty:.0f} a second, while nothing changes"
        yield at_least(f"{name}: rate against an empty view", found[name] / empty, goal, detail)
    yield from while_others_change(seconds, empty)
    for name in GOALS:
        anew = found[f"{name} anew"]
        yield noted(f"{name}, after each change: the same", anew / empty, f"{anew:.0f} of {empty:.0f} a second")


def while_others_change(seconds: dict[str, list[float]], empty: float) -> Iterator[Figure]:
    """Compare answers, each after the scores of another claim were published, with the empty view."""
    for name, goal in BESIDE.items():
        rate, slow = 1 / statistics.median(seconds[name]), quantiles(seconds[name], n=100)[98] * 1000
        detail = f"{rate:.0f} of {empty:.0f} a second; 99 of 100 within {slow:.1f} ms"
        yield at_least(f"{name}, while others change: the same", rate / empty, goal, detail)


def beside(address: str, other: Claim) -> list[float]:
    """Return how long each answer took, in seconds, where the scores of another claim were published before it."""
    found = []
    for _ in range(ANSWERS):
        ScoreJob.objects.raise_for([other])
        assert operations.score_claims(claim_pks=[other.pk], now=clock.now()) == 1
        begin = time.perf_counter()
        get(address)
        found.append(time.perf_counter() - begin)
    return found


def get_anew(address: str) -> None:
    """Ask for a page of which nothing is kept."""
    caches["public"].clear()
    get(address)
