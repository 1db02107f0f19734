"""The document of a long card made anew, against one SQL aggregate of the same scores; and a long bootstrap."""

import time
from collections.abc import Iterator
from typing import Final

import numpy as np
from django.db import connection

from forecasts import clock
from forecasts.scorecards.card import decomposition, documents
from forecasts.scoring.difficulty import Answers
from forecasts.scoring.difficulty_intervals import REPLICATES, adjusted_intervals
from tests.bench.figures import Figure, noted, within
from tests.bench.ledgers import LARGE, Ledgers
from tests.bench.requests import times

ROUNDS: Final = 3
MOST_MS: Final = 1500
MOST_SECONDS: Final = 60
PEOPLE: Final = 100
CLAIMS: Final = 2_000
SUMS: Final = """
    SELECT score.rule, standing.cluster, COUNT(score.value), SUM(score.value), SUM(score.low), SUM(score.high)
    FROM forecasts_standing standing JOIN forecasts_score score ON score.standing_id = standing.id
    WHERE standing.kind IN ('author', 'model') GROUP BY score.rule, standing.cluster
"""


def measure(ledgers: Ledgers) -> Iterator[Figure]:
    """Make the card of the whole large ledger, then weigh the claims of a full table anew."""
    with ledgers.of(LARGE):
        card, summed = times([card_anew, sums], rounds=ROUNDS)
    yield within(f"document of the card of {LARGE:,} forecasts, made anew", card, MOST_MS, unit="ms")
    yield noted("the same against one SQL aggregate by rule and cluster", card / summed, f"{summed:.0f} ms")
    yield within(
        f"{REPLICATES:,} bootstrap replicates of {PEOPLE} forecasters on {CLAIMS:,} claims",
        bootstrap(),
        MOST_SECONDS,
        unit="s",
        detail="each adjusted for difficulty anew",
    )


def card_anew() -> None:
    """Make the document with nothing kept from before."""
    documents._mean_interval.cache_clear()
    decomposition._band.cache_clear()
    documents.document(kind="ledger", now=clock.now())


def sums() -> None:
    """Add up the same scores, and no more."""
    with connection.cursor() as cursor:
        cursor.execute(SUMS)
        cursor.fetchall()


def bootstrap() -> float:
    """Return the seconds that the intervals of everybody take, in a table in which everybody answered everything."""
    people, claims = np.divmod(np.arange(PEOPLE * CLAIMS), CLAIMS)
    answers = Answers(people, claims, np.random.default_rng(1).random(PEOPLE * CLAIMS) ** 2)
    begin = time.perf_counter()
    adjusted_intervals(answers)
    return time.perf_counter() - begin
