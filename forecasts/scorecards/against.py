"""Against whom a card's forecasts are held: a coin, the own base rate, the readers, references, everybody else.

Skill is about claims that occur or do not; the peer score about all that have a logarithmic score.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from fractions import Fraction
from typing import Final

from forecasts.models.sources import Forecaster
from forecasts.scorecards.company import COMPANY, Company, company_of
from forecasts.scorecards.figures import Figures, Line, Peer
from forecasts.scorecards.subjects import Subject
from forecasts.scorecards.writing import Document, exactly, written_interval
from forecasts.scoring.brier import UNIT, brier
from forecasts.scoring.crowd import geometric_mean_of_odds, median
from forecasts.scoring.forecast import Rule, ScoredForecast
from forecasts.scoring.intervals import ClusteredScore, Interval, NoInterval, mean_interval, ratio_interval
from forecasts.scoring.once import Repeated, mean_counting_once
from forecasts.scoring.peer import UNIT as POINT
from forecasts.scoring.peer import NoPeers, peer_score
from forecasts.scoring.probability import Ppm
from forecasts.scoring.rounding import PLACES, divide_half_even, ratio
from forecasts.scoring.skill import COIN, Against, base_rate_brier, saved, skill

_FAR: Final = 10**13
"""Ten thousand nats, so that no mean peer score lies below 0 while its interval is taken."""


def written_against(subject: Subject, figures: Figures, *, at: datetime) -> Document:
    """Return the entries of `scores` that hold the card against others; only those for which there is anything."""
    binary = [(line, line.scored) for line in figures.lines if line.scored]
    company = company_of(subject, at=at) if _has_company(subject, figures) else Company({}, {})
    entries = {
        "skill": _skill(_against_a_coin(binary)) | _range(binary),
        "skill_base_rate": _against_base_rate([scored for _, scored in binary]),
        "skill_crowd_median": _skill(_against_crowd(binary, company, median)),
        "skill_crowd_odds": _skill(_against_crowd(binary, company, geometric_mean_of_odds)),
        "peer": _peer(figures),
        "brier_once": _once(figures.lines),
    }
    references = _references(binary, company)
    return {name: entry for name, entry in entries.items() if entry} | references


def _has_company(subject: Subject, figures: Figures) -> bool:
    """Whether another reader or reference was scored on the claims of the card; if not, there is nothing to load."""
    own = subject.pk if subject.kind == "forecaster" else None
    return any(peer.kind in COMPANY and peer.forecaster_pk != own for peer in figures.peers)


Binary = Sequence[tuple[Line, ScoredForecast]]


def _brier(scored: ScoredForecast) -> int:
    return brier(scored.point_ppm, scored.occurred)


def _against_a_coin(binary: Binary) -> list[Against]:
    return [Against(_brier(scored), COIN, scored.cluster) for _, scored in binary]


def _range(binary: Binary) -> Document:
    """Return the skill at the best and the worst of each forecast's interval."""
    if not binary:
        return {}
    ends = [(brier(scored.low_ppm, scored.occurred), brier(scored.high_ppm, scored.occurred)) for _, scored in binary]
    coin = COIN * len(ends)
    best, worst = (sum(pick(pair) for pair in ends) for pick in (min, max))
    return {"low": ratio(coin - worst, coin), "high": ratio(coin - best, coin)}


def _skill(against: Sequence[Against]) -> Document:
    """Return a skill score as the document writes it; nothing without a forecast."""
    if not against:
        return {}
    left = ratio_interval(against, unit=UNIT)
    return {
        "value": skill(against),
        "sum": str(saved(against)),
        "n": len(against),
        "reference": ratio(sum(pair.reference for pair in against), len(against) * UNIT),
    } | written_interval("interval", _turned(left))


def _turned(left: Interval | NoInterval) -> Interval | NoInterval:
    """Return the interval of the skill, 1 less the share of the error that is left."""
    if isinstance(left, NoInterval):
        return left
    return Interval(left.level, round(1 - left.high, PLACES), round(1 - left.low, PLACES), left.method)


def _against_base_rate(scored: Sequence[ScoredForecast]) -> Document:
    """Return the skill against always saying the share that occurred; the reference of each is rounded to 1e-12."""
    if not scored:
        return {}
    n, occurred = len(scored), sum(each.occurred for each in scored)
    reference = base_rate_brier(occurred, n)
    said = sum(map(_brier, scored))
    rate = Fraction(occurred, n)
    errors = {outcome: round((rate - outcome) ** 2 * UNIT) for outcome in (False, True)}
    left = ratio_interval([Against(_brier(each), errors[each.occurred], each.cluster) for each in scored], unit=UNIT)
    return {
        "value": exactly(1 - Fraction(said, n * UNIT) / reference) if reference else None,
        "sum": str(divide_half_even(occurred * (n - occurred) * UNIT, n) - said),
        "n": n,
        "reference": exactly(reference),
    } | written_interval("interval", _turned(left))


def _against_crowd(binary: Binary, company: Company, together: Callable[[Iterable[Ppm]], Ppm | None]) -> list[Against]:
    crowds = ((scored, together(company.crowd_of(line))) for line, scored in binary)
    return [
        Against(_brier(scored), brier(said, scored.occurred), scored.cluster)
        for scored, said in crowds
        if said is not None
    ]


def _references(binary: Binary, company: Company) -> Document:
    """Return the skill against each reference that somebody declared for some of the claims, the largest n first."""
    found: dict[int, tuple[Forecaster, list[Against]]] = {}
    for line, scored in binary:
        for forecaster, said in company.references_of(line):
            pair = Against(_brier(scored), brier(said, scored.occurred), scored.cluster)
            found.setdefault(forecaster.pk, (forecaster, []))[1].append(pair)
    ordered = sorted(found.values(), key=lambda each: (-len(each[1]), each[0].pk))
    entries = [{"slug": who.slug, "name": who.name} | _skill(against) for who, against in ordered]
    return {"skill_references": entries} if entries else {}


def _peer(figures: Figures) -> Document:
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
    if not scores:
        return {}
    total = sum(each.score for each in scores)
    moved = [ClusteredScore(each.score + _FAR, each.cluster) for each in scores]
    interval = mean_interval(moved, unit=POINT, worst=None)
    return {
        "value": ratio(total, len(scores) * POINT),
        "sum": str(total),
        "n": len(scores),
        "reference": 0.0,
    } | written_interval("interval", _moved_back(interval))


def _moved_back(interval: Interval | NoInterval) -> Interval | NoInterval:
    if isinstance(interval, NoInterval):
        return interval
    far = _FAR / POINT
    return Interval(
        interval.level, round(interval.low - far, PLACES), round(interval.high - far, PLACES), interval.method
    )


def _once(lines: Iterable[Line]) -> Document:
    """Return the mean Brier score in which repeats count once, where anybody has repeated anything."""
    repeated = [
        Repeated(
            line.scores[Rule.BRIER],
            line.forecaster_pk,
            f"group:{line.group_pk}" if line.group_pk else f"claim:{line.claim_pk}",
        )
        for line in lines
        if Rule.BRIER in line.scores
    ]
    found = mean_counting_once(repeated)
    if found is None or found[1] == len(repeated):
        return {}
    return {"value": exactly(found[0] / UNIT), "n": found[1], "forecasts": len(repeated)}
