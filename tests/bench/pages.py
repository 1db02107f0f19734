"""How many pages a second one process makes, against a view that does nothing behind the same middleware."""

import time
from dataclasses import dataclass
from typing import Final

from django.test import Client

from forecasts.models.claims import Claim

SECONDS: Final = 3.0


@dataclass(frozen=True)
class Rates:
    """The empty view's rate, and each page's with its goal."""

    empty: float
    pages: list[tuple[str, float, float]]


def measure() -> Rates:
    """Ask for each page in turn, several rounds, so that a slow moment of the machine hits all of them."""
    claim = Claim.objects.get(headline="No ICBM test before the US election")
    wanted = {
        "empty": ("/healthz", 1.0),
        "scorecard, JSON": ("/api/v1/scorecards/forecaster/henning-effner/", 0.3),
        "scorecard, page": ("/forecasters/henning-effner/", 0.1),
        "claim, page": (f"/claims/{claim.public_id}/", 0.15),
    }
    client = Client(SERVER_NAME="localhost")
    counts, spent = dict.fromkeys(wanted, 0), dict.fromkeys(wanted, 0.0)
    for name in [name for _ in range(6) for name in wanted]:
        begin = time.perf_counter()
        while time.perf_counter() - begin < SECONDS / 6:
            assert client.get(wanted[name][0]).status_code == 200
            counts[name] += 1
        spent[name] += time.perf_counter() - begin
    rates = {name: counts[name] / spent[name] for name in wanted}
    empty = rates.pop("empty")
    return Rates(empty, [(name, rate, wanted[name][1]) for name, rate in rates.items()])
