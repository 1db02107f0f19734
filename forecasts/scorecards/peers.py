"""The peer score of a card: its forecasts against everybody else's on the same claims, recorded alike."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from forecasts.models.sources import Forecaster
from forecasts.scorecards.figures import Figures
from forecasts.scorecards.lines import Peer
from forecasts.scorecards.writing import Document, written_interval
from forecasts.scoring.forecast import Rule
from forecasts.scoring.intervals import ClusteredScore, Interval, NoInterval, mean_interval
from forecasts.scoring.peer import UNIT, NoPeers, peer_score
from forecasts.scoring.rounding import PLACES, ratio

_FAR: Final = 10**13
"""Ten thousand nats, so that no mean peer score lies below 0 while its interval is taken."""


def written_peers(figures: Figures) -> Document:
    """Return the mean peer score in points, against all who were scored on the same claims and recorded alike."""
    others: dict[tuple[int, bool | None], list[Peer]] = {}
    for peer in figures.peers:
        if peer.kind != Forecaster.Kind.REFERENCE:
            others.setdefault((peer.claim_pk, peer.prospective), []).append(peer)
    scores = []
    for line in figures.lines:
        if Rule.LOG in line.scores:
            at_the_claim = others.get((line.claim_pk, line.prospective), [])
            rest = [peer.log for peer in at_the_claim if peer.forecaster_pk != line.forecaster_pk]
            try:
                scores.append(ClusteredScore(peer_score(line.scores[Rule.LOG], rest), line.cluster))
            except NoPeers:
                continue
    return {"peer": written_points(scores)} if scores else {}


def written_points(scores: Sequence[ClusteredScore]) -> Document:
    """Return a mean of peer scores as the document writes it, in points."""
    total = sum(each.score for each in scores)
    moved = [ClusteredScore(each.score + _FAR, each.cluster) for each in scores]
    interval = mean_interval(moved, unit=UNIT, worst=None)
    return {
        "value": ratio(total, len(scores) * UNIT),
        "sum": str(total),
        "n": len(scores),
        "reference": 0.0,
    } | written_interval("interval", _moved_back(interval))


def _moved_back(interval: Interval | NoInterval) -> Interval | NoInterval:
    if isinstance(interval, NoInterval):
        return interval
    far = _FAR / UNIT
    return Interval(
        interval.level, round(interval.low - far, PLACES), round(interval.high - far, PLACES), interval.method
    )
