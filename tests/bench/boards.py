"""The leaderboard of more than ten thousand forecasters, made anew and kept; one against everybody; the large card."""

from collections.abc import Iterator
from functools import partial
from typing import Final

from forecasts.models.sources import Forecaster
from forecasts.scorecards.boards import leaderboard
from forecasts.scorecards.publishing.standings_sums import scored_in
from tests.bench.figures import Figure, noted
from tests.bench.ledgers import LARGE, Ledgers
from tests.bench.pages import get_anew
from tests.bench.requests import get, times

BOARD: Final = "/api/v1/leaderboard/?part=retrospective"
EVERYBODY: Final = "/api/v1/compare/everybody/?part=retrospective"


def measure(ledgers: Ledgers) -> Iterator[Figure]:
    """Ask for both in the large ledger."""
    with ledgers.of(LARGE):
        listed = Forecaster.objects.count()
        [anew] = times([board_anew], rounds=3)
        [kept] = times([partial(get, BOARD)], rounds=21)
        yield noted(f"leaderboard of {listed:,} forecasters, made anew", anew, "after a change", unit="ms")
        yield noted("the same, while nothing changes", kept, "", unit="ms")
        most = busiest()
        [many] = times([partial(get_anew, f"{EVERYBODY}&first={most.slug}")], rounds=3)
        yield noted("one of them against everybody, made anew", many, "with the most forecasts", unit="ms")
        [card] = times([partial(get_anew, "/api/v1/scorecards/ledger/")], rounds=3)
        yield noted(f"card of the whole ledger of {LARGE:,} claims, made anew", card, "after a change", unit="ms")


def busiest() -> Forecaster:
    """Return the one with the most scored forecasts."""
    scored = scored_in("forecaster", "retrospective").order_by("-n", "subject_pk")
    return Forecaster.objects.get(pk=scored.values_list("subject_pk", flat=True)[0])


def board_anew() -> None:
    """Ask for the leaderboard when none is kept."""
    leaderboard.forget()
    get(BOARD)
