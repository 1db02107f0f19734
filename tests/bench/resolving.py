"""What it costs to resolve one claim and to score it, in the small ledger and in the large one.

The claims are of one author, one outlet and one topic: in the large ledger a hundred times as many forecasts stand on the
cards that a resolution moves.
"""

import statistics
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from django.db import connection
from django.test.utils import CaptureQueriesContext

from forecasts.models.claims import Claim
from forecasts.models.scores import Standing
from forecasts.scorecards.publishing.operations import score_claims
from tests.bench import patterns
from tests.bench.figures import Figure, at_most
from tests.bench.ledgers import LARGE, SMALL, Ledgers
from tests.factories import NOW

ROUNDS: Final = 6
EACH: Final = 6


def measure(ledgers: Ledgers) -> Iterator[Figure]:
    """Take new claims the whole way, in both ledgers in turn."""
    spent: dict[int, list[float]] = {SMALL: [], LARGE: []}
    queries, standings = {}, {}
    for number in range(ROUNDS):
        for size, times in spent.items():
            with ledgers.of(size):
                who = patterns.people()
                claims = [patterns.record(who, f"To resolve {number} {each}") for each in range(EACH + 1)]
                times += [resolve(who, claim, number) for claim in claims[1:]]
                with CaptureQueriesContext(connection) as captured:
                    resolve(who, claims[0], number)
                queries[size], standings[size] = len(captured), Standing.objects.count()
    small, large = (statistics.median(times) for times in spent.values())
    detail = (
        f"{small:.1f} ms with {standings[SMALL]:,} forecasts on the cards, {large:.1f} ms with {standings[LARGE]:,}"
    )
    name = f"propose, confirm and score a claim: time at {LARGE:,} claims against {SMALL:,}"
    yield at_most(name, large / small, 1.5, detail)
    counted = f"{queries[SMALL]} and {queries[LARGE]} queries"
    yield at_most("the same: queries", queries[LARGE] / queries[SMALL], 1, counted)


def resolve(who: patterns.People, claim: Claim, number: int) -> float:
    """Take a claim the whole way; return the milliseconds."""
    now = NOW + timedelta(minutes=number)
    begin = time.perf_counter()
    patterns.settle(who, claim, now=now)
    assert score_claims(claim_pks=[claim.pk], now=now)
    return (time.perf_counter() - begin) * 1000
