"""How many pages a second one process makes, against a view that does nothing behind the same middleware."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

from django.core.cache import caches
from django.core.management import call_command
from django.db import connection

from forecasts import clock
from forecasts.models.claims import Claim
from forecasts.scorecards.publishing import operations
from tests.bench.figures import Figure, at_least, noted
from tests.bench.requests import get, rates
from tests.bench.urls import EMPTY

GOALS: Final = {"scorecard, JSON": 0.3, "scorecard, page": 0.15, "claim, page": 0.15}


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
    calls |= {f"{name} anew": partial(get_anew, address) for name, address in addresses.items()}
    found = rates(calls)
    connection.close()
    empty = found["empty"]
    for name, goal in GOALS.items():
        detail = f"{found[name]:.0f} of {empty:.0f} a second, while nothing changes"
        yield at_least(f"{name}: rate against an empty view", found[name] / empty, goal, detail)
    for name in GOALS:
        anew = found[f"{name} anew"]
        yield noted(f"{name}, after each change: the same", anew / empty, f"{anew:.0f} of {empty:.0f} a second")


def get_anew(address: str) -> None:
    """Ask for a page of which nothing is kept."""
    caches["public"].clear()
    get(address)
