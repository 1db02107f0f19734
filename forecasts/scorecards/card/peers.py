"""The peer scores of a card: its forecasts against everybody else's on the same claims, recorded alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Final

from forecasts.models.sources import Forecaster
from forecasts.scorecards.card.courses import Courses, Step, opening_of, scored_on
from forecasts.scorecards.card.document_types import CardPeers, CardSkill
from forecasts.scorecards.card.figures import Figures
from forecasts.scorecards.card.lines import Line, Peer
from forecasts.scorecards.card.writing import with_interval
from forecasts.scoring.forecast import Rule
from forecasts.scoring.intervals import ClusteredScore, Interval, NoInterval, mean_interval
from forecasts.scoring.log_score import log_score
from forecasts.scoring.peer import UNIT, NoPeers, peer_score
from forecasts.scoring.peers_over_time import OverTime, Spoken, peers_over_time
from forecasts.scoring.rounding import PLACES, ratio

_FAR: Final = 10**13
"""Ten thousand nats, so that no mean peer score lies below 0 while its interval is taken."""


def written_peers(figures: Figures, courses: Courses) -> CardPeers:
    """Return the mean peer scores in points, against all who were scored on the same claims and recorded alike.

    `peer` compares what stood at the close; `peer_time_weighted` what stood at the same instants, over the time shared with
    others, and `peer_coverage_weighted` over the whole window.
    """
    plain = list(_at_the_close(figures))
    if not plain:
        return {}
    over_time = [(line, score) for line, score in _over_time(figures, courses) if score is not None]
    found: CardPeers = {"peer": _written(plain)}
    if over_time:
        found["peer_time_weighted"] = _written(
            [ClusteredScore(score.shared, line.cluster) for line, score in over_time]
        )
        found["peer_coverage_weighted"] = _written(
            [ClusteredScore(score.covered, line.cluster) for line, score in over_time]
        )
    return found


def _at_the_close(figures: Figures) -> Iterator[ClusteredScore]:
    others: dict[tuple[int, bool | None], list[Peer]] = {}
    shared = _shared(figures)
    for peer in figures.peers:
        if peer.kind != Forecaster.Kind.REFERENCE and (peer.claim_pk, peer.prospective) in shared:
            others.setdefault((peer.claim_pk, peer.prospective), []).append(peer)
    for line in figures.lines:
        if Rule.LOG in line.scores and (line.claim_pk, line.prospective) in shared:
            at_the_claim = others.get((line.claim_pk, line.prospective), [])
            rest = [peer.log for peer in at_the_claim if peer.forecaster_pk != line.forecaster_pk]
            with suppress(NoPeers):
                yield ClusteredScore(peer_score(line.scores[Rule.LOG], rest), line.cluster)


def _shared(figures: Figures) -> set[tuple[int, bool | None]]:
    """Return the claims on which several were scored and recorded alike."""
    scored = Counter((peer.claim_pk, peer.prospective) for peer in figures.peers)
    return {claim for claim, times in scored.items() if times > 1}


def _over_time(figures: Figures, courses: Courses) -> Iterator[tuple[Line, OverTime | None]]:
    """Yield the lines on claims with several courses, with their scores over time. Each claim is gone through once."""
    scored = scored_on(figures)
    known: dict[tuple[int, bool | None], Mapping[int, OverTime | None]] = {}
    for line in figures.lines:
        place = line.claim_pk, line.prospective
        if Rule.BRIER_TIME_WEIGHTED in line.scores and line.claim_pk in courses:
            if place not in known:
                known[place] = _on_claim(line, courses, scored)
            yield line, known[place].get(line.forecaster_pk)


def _on_claim(
    line: Line, courses: Courses, scored: Mapping[int, Mapping[int, bool | None]]
) -> dict[int, OverTime | None]:
    """Return the scores over time of all who were recorded like the line, on its claim."""
    alike = [who for who, prospective in scored.get(line.claim_pk, {}).items() if prospective is line.prospective]
    series = {who: [_spoken(step, line) for step in courses[line.claim_pk].get(who, ())] for who in sorted(alike)}
    if line.close_at is None:
        return {}
    return peers_over_time(series, opens=opening_of(line, courses, scored), close=line.close_at)


def _spoken(step: Step, line: Line) -> Spoken:
    if step.said is None:
        return Spoken(step.at, None, withdraws=True)
    if isinstance(step.said, int):
        return Spoken(step.at, log_score(step.said, occurred=line.occurred is True))
    return Spoken(step.at, log_score(step.said[line.value], occurred=True))


def _written(scores: Sequence[ClusteredScore]) -> CardSkill:
    """Return a mean of peer scores as the document writes it, in points."""
    total = sum(each.score for each in scores)
    moved = [ClusteredScore(each.score + _FAR, each.cluster) for each in scores]
    interval = mean_interval(moved, unit=UNIT, worst=None)
    score: CardSkill = {
        "value": ratio(total, len(scores) * UNIT),
        "sum": str(total),
        "n": len(scores),
        "reference": 0.0,
    }
    return with_interval(score, _moved_back(interval))


def _moved_back(interval: Interval | NoInterval) -> Interval | NoInterval:
    if isinstance(interval, NoInterval):
        return interval
    far = _FAR / UNIT
    return Interval(
        interval.level, round(interval.low - far, PLACES), round(interval.high - far, PLACES), interval.method
    )
