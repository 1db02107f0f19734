"""Against whom a card's forecasts are held: a coin, the own base rate, the readers, references, everybody else.

Skill is about claims that occur or do not; the peer score about all that have a logarithmic score.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction

from forecasts.models.sources import Forecaster
from forecasts.scorecards.company import Company, Said
from forecasts.scorecards.figures import Figures
from forecasts.scorecards.lines import Line
from forecasts.scorecards.peers import written_peers
from forecasts.scorecards.skills import written_references, written_skill
from forecasts.scorecards.writing import Document, exactly
from forecasts.scoring.brier import UNIT, brier
from forecasts.scoring.crowd import geometric_mean_of_odds, median
from forecasts.scoring.forecast import Rule, ScoredForecast
from forecasts.scoring.once import Repeated, mean_counting_once
from forecasts.scoring.probability import Ppm
from forecasts.scoring.rounding import ratio
from forecasts.scoring.skill import COIN, Against, base_rate_brier


def written_against(figures: Figures, company: Company) -> Document:
    """Return the entries of `scores` that hold the card against others; only those for which there is anything."""
    binary = [(line, line.scored) for line in figures.lines if line.scored]
    entries = {
        "skill": written_skill(_against_a_coin(binary)) | _range(binary),
        "skill_base_rate": _against_base_rate([scored for _, scored in binary]),
        "skill_crowd_median": written_skill(_against_crowd(binary, company, median)),
        "skill_crowd_odds": written_skill(_against_crowd(binary, company, geometric_mean_of_odds)),
        "skill_references": written_references(_against_references(binary, company)),
        "brier_once": _once(figures.lines),
    }
    return {name: entry for name, entry in entries.items() if entry} | written_peers(figures)


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


def _against_base_rate(scored: Sequence[ScoredForecast]) -> Document:
    """Return the skill against always saying the share that occurred; the reference of each is rounded to 1e-12."""
    if not scored:
        return {}
    n, occurred = len(scored), sum(each.occurred for each in scored)
    rate = Fraction(occurred, n)
    errors = {outcome: round((rate - outcome) ** 2 * UNIT) for outcome in (False, True)}
    against = [Against(_brier(each), errors[each.occurred], each.cluster) for each in scored]
    return written_skill(against, base_rate_brier(occurred, n) * n * UNIT)


def _against_crowd(binary: Binary, company: Company, together: Callable[[Iterable[Ppm]], Ppm | None]) -> list[Against]:
    crowds = ((scored, together(_numbers(company.crowd_of(line)))) for line, scored in binary)
    return [
        Against(_brier(scored), brier(said, scored.occurred), scored.cluster)
        for scored, said in crowds
        if said is not None
    ]


def _numbers(said: Iterable[Said]) -> Iterator[Ppm]:
    """Yield what was said of an event; of options nothing."""
    return (one for one in said if isinstance(one, int))


def _against_references(binary: Binary, company: Company) -> Iterator[tuple[Forecaster, Against]]:
    for line, scored in binary:
        for forecaster, said in company.references_of(line):
            if isinstance(said, int):
                yield forecaster, Against(_brier(scored), brier(said, scored.occurred), scored.cluster)


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
