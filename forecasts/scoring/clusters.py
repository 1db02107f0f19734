"""Scores summed by cluster: all that the interval of a mean needs to know of them.

More can be added at any time, so that the intervals of a running mean take one pass over its scores.
"""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple


class Sums(NamedTuple):
    """The (total, size) of each cluster, sorted, so that neither order nor names matter; `over` says what they are.

    Of a single cluster they are its single scores. `n` is how many scores there are.
    """

    parts: tuple[tuple[int, int], ...]
    over: str
    n: int

    @property
    def size(self) -> int:
        """The sizes of all."""
        return sum(size for _, size in self.parts)


class Clusters:
    """Scores gathered by cluster. A score has a size: 1 in a mean, the reference's error in a share of it."""

    def __init__(self) -> None:
        self._sums: dict[str, list[int]] = {}
        self._single: list[tuple[int, int]] = []
        self._n = 0

    def add(self, scores: Iterable[tuple[int, str]]) -> None:
        """Add (score, cluster) pairs; equal ones are counted first, which costs less than to add them one by one."""
        self._add((score, 1, cluster, times) for (score, cluster), times in Counter(scores).items())

    def add_shares(self, scores: Iterable[tuple[int, int, str]]) -> None:
        """Add (score, error of the reference, cluster) triples."""
        self._add((*each, times) for each, times in Counter(scores).items())

    def add_alike(self, scores: Iterable[tuple[int, str, int]]) -> None:
        """Add (score, cluster, times) triples: equal scores of a cluster at once."""
        self._add((score, 1, cluster, times) for score, cluster, times in scores)

    def _add(self, rows: Iterable[tuple[int, int, str, int]]) -> None:
        for total, size, cluster, times in rows:
            self._n += times
            if cluster in self._sums:
                sums = self._sums[cluster]
                sums[0] += total * times
                sums[1] += size * times
            else:
                self._sums[cluster] = [total * times, size * times]
            if len(self._sums) == 1:
                self._single += [(total, size)] * times

    @property
    def sums(self) -> Sums:
        """What has been added up to now."""
        if len(self._sums) > 1:
            parts = sorted((total, size) for total, size in self._sums.values())
            return Sums(tuple(parts), f"{len(parts)} clusters", self._n)
        single = tuple(sorted(self._single))
        over = f"{len(single)} single forecasts, all from one cluster: the true uncertainty is larger"
        return Sums(single, over, self._n)
