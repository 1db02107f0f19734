"""The Brier score of a card over time, how its scores are spread, and how late its claims were resolved."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Final

from forecasts.scorecards.lines import Line
from forecasts.scorecards.writing import Document, written_interval
from forecasts.scoring.brier import UNIT
from forecasts.scoring.forecast import Rule
from forecasts.scoring.intervals import ClusteredScore, mean_interval, share_interval
from forecasts.scoring.rounding import ratio

MOST_POINTS: Final = 12
"""So many points the line over time has at most."""
LATE: Final = timedelta(days=30)
"""A claim is resolved late if it takes longer, from its close or its recording, whichever came last."""
TENTHS: Final = 10


def written_trend(lines: Iterable[Line]) -> Document:
    """Return the keys `timeline`, `spread` and `late`, each only if there is something to say."""
    listed = list(lines)
    found = {"timeline": _timeline(listed), "spread": _spread(listed), "late": _late(listed)}
    return {key: part for key, part in found.items() if part}


def _timeline(lines: Iterable[Line]) -> list[Document]:
    """Return the running mean after each of up to twelve days on which claims closed, as evenly filled as they allow."""
    scored = sorted(
        (line.close_at, line.scores[Rule.BRIER], line.cluster)
        for line in lines
        if line.close_at is not None and Rule.BRIER in line.scores
    )
    ends = [at for at in range(1, len(scored) + 1) if at == len(scored) or scored[at][0] != scored[at - 1][0]]
    if len(ends) > MOST_POINTS:
        ends = sorted({ends[place * (len(ends) - 1) // (MOST_POINTS - 1)] for place in range(MOST_POINTS)})
    clustered = [ClusteredScore(score, cluster) for _, score, cluster in scored]
    return [_point(scored[end - 1][0], clustered[:end]) for end in ends]


def _point(until: datetime, scores: list[ClusteredScore]) -> Document:
    return {
        "until": until.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "n": len(scores),
        "value": ratio(sum(each.score for each in scores), len(scores) * UNIT),
    } | written_interval("interval", mean_interval(scores, unit=UNIT, worst=UNIT))


def _spread(lines: Iterable[Line]) -> list[Document]:
    """Return how many Brier scores lie in each tenth, the last with its upper end; empty ones too, so that gaps show."""
    counts = [0] * TENTHS
    for line in lines:
        if Rule.BRIER in line.scores:
            counts[min(line.scores[Rule.BRIER] * TENTHS // UNIT, TENTHS - 1)] += 1
    if not any(counts):
        return []
    return [{"low": at / TENTHS, "high": (at + 1) / TENTHS, "n": n} for at, n in enumerate(counts)]


def _late(lines: Iterable[Line]) -> Document:
    """Return the share of resolved claims that were resolved late."""
    taken = {
        line.claim_pk: line.confirmed_at - max(line.close_at, line.material_recorded_at) > LATE
        for line in lines
        if line.close_at is not None and line.confirmed_at is not None
    }
    if not taken:
        return {}
    late = sum(taken.values())
    share = share_interval(late, len(taken))
    return {"n": len(taken), "late": late, "days": LATE.days, "share": ratio(late, len(taken))} | written_interval(
        "interval", share
    )
