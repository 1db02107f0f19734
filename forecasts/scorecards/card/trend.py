"""The Brier score of a card over time, how its scores are spread, and how late its claims were resolved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import chain
from typing import Final

from forecasts.scorecards.card.document_types import CardExtras, CardLate, CardMoment, CardSpread
from forecasts.scorecards.card.lines import Line
from forecasts.scorecards.card.writing import instant, with_interval
from forecasts.scoring.brier import UNIT
from forecasts.scoring.clusters import Clusters, Sums
from forecasts.scoring.forecast import Rule
from forecasts.scoring.intervals import interval_of_sums, share_interval
from forecasts.scoring.rounding import ratio

MOST_POINTS: Final = 12
"""So many points the line over time has at most."""
LATE: Final = timedelta(days=30)
"""A claim is resolved late if it takes longer, from its close or its recording, whichever came last."""
TENTHS: Final = 10


def written_trend(lines: Iterable[Line]) -> CardExtras:
    """Return the keys `timeline`, `spread` and `late`, each only if there is something to say."""
    listed = list(lines)
    found: CardExtras = {}
    if timeline := _timeline(listed):
        found["timeline"] = timeline
    if spread := _spread(listed):
        found["spread"] = spread
    if late := _late(listed):
        found["late"] = late
    return found


def _timeline(lines: Iterable[Line]) -> list[CardMoment]:
    """Return the running mean after each of up to twelve days on which claims closed, as evenly filled as they allow."""
    by_close: dict[datetime, list[tuple[int, str]]] = {}
    for line in lines:
        score = line.scores.get(Rule.BRIER)
        if line.close_at is not None and score is not None:
            by_close.setdefault(line.close_at, []).append((score, line.cluster))
    closes = ends = sorted(by_close)
    if len(ends) > MOST_POINTS:
        ends = sorted({ends[place * (len(ends) - 1) // (MOST_POINTS - 1)] for place in range(MOST_POINTS)})
    points, clusters, total = [], Clusters(), 0
    passed = iter(closes)
    for end in ends:
        scores = list(chain.from_iterable(by_close[close] for close in _up_to(end, passed)))
        clusters.add(scores)
        total += sum(score for score, _ in scores)
        points.append(_point(end, total, clusters.sums))
    return points


def _up_to(end: datetime, closes: Iterator[datetime]) -> Iterator[datetime]:
    """Yield what comes up to an end that is one of them, and leave the others."""
    for close in closes:
        yield close
        if close == end:
            return


def _point(until: datetime, total: int, sums: Sums) -> CardMoment:
    moment: CardMoment = {"until": instant(until), "n": sums.n, "value": ratio(total, sums.n * UNIT)}
    return with_interval(moment, interval_of_sums(sums, unit=UNIT, worst=UNIT))


def _spread(lines: Iterable[Line]) -> list[CardSpread]:
    """Return how many Brier scores lie in each tenth, the last with its upper end; empty ones too, so that gaps show."""
    counts = [0] * TENTHS
    for line in lines:
        score = line.scores.get(Rule.BRIER)
        if score is not None:
            counts[min(score * TENTHS // UNIT, TENTHS - 1)] += 1
    if not any(counts):
        return []
    return [{"low": at / TENTHS, "high": (at + 1) / TENTHS, "n": n} for at, n in enumerate(counts)]


def _late(lines: Iterable[Line]) -> CardLate | None:
    """Return the share of resolved claims that were resolved late."""
    taken = {
        line.claim_pk: line.confirmed_at - max(line.close_at, line.material_recorded_at) > LATE
        for line in lines
        if line.close_at is not None and line.confirmed_at is not None
    }
    if not taken:
        return None
    late = sum(taken.values())
    found: CardLate = {"n": len(taken), "late": late, "days": LATE.days, "share": ratio(late, len(taken))}
    return with_interval(found, share_interval(late, len(taken)))
