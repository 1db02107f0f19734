"""Lists and searches in the large ledger against the same in the small one."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

from tests.bench.figures import Figure, at_most
from tests.bench.ledgers import LARGE, SMALL, Ledgers
from tests.bench.requests import get, times

ROUNDS: Final = 11
ASKED: Final = {
    "list": "/claims/",
    "list of what is due": "/claims/?state=due",
    "search, a rare word": "/claims/?q=numberr7",
    "search, a word in every claim": "/claims/?q=unlikely",
    "list, JSON": "/api/v1/claims/",
    "list of what is due, JSON": "/api/v1/claims/?state=due",
    "search, a rare word, JSON": "/api/v1/claims/?q=numberr7",
    "search, a word in every claim, JSON": "/api/v1/claims/?q=unlikely",
}


def measure(ledgers: Ledgers) -> Iterator[Figure]:
    """Ask both in turn."""
    for name, address in ASKED.items():
        small, large = compared(ledgers, partial(get, address))
        detail = f"{small:.1f} ms at {SMALL:,} claims, {large:.1f} ms at {LARGE:,}"
        yield at_most(f"{name}: time at {LARGE:,} claims against {SMALL:,}", large / small, 2, detail)


def compared(ledgers: Ledgers, call: Callable[[], object]) -> list[float]:
    """The median times of a call in the small and the large ledger."""
    found: dict[int, list[float]] = {SMALL: [], LARGE: []}
    for _ in range(3):
        for size, medians in found.items():
            with ledgers.of(size):
                call()
                medians.extend(times([call], rounds=ROUNDS // 3))
    return [sorted(medians)[len(medians) // 2] for medians in found.values()]
