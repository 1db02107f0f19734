"""Against whom a card's forecasts are held: a coin, the own base rate, the readers, references, everybody else.

Skill is about claims that occur or do not; the peer score about all that have a logarithmic score.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction

from forecasts.scorecards.card.company import Company, Said, Who
from forecasts.scorecards.card.courses import Courses
from forecasts.scorecards.card.document_types import CardAgainst, CardOnce, CardSkill, CardSkills
from forecasts.scorecards.card.figures import Figures
from forecasts.scorecards.card.lines import Line
from forecasts.scorecards.card.peers import written_peers
from forecasts.scorecards.card.skills import written_skill, written_skills
from forecasts.scorecards.card.writing import exactly
from forecasts.scoring.brier import UNIT, brier
from forecasts.scoring.crowd import geometric_mean_of_odds, median
from forecasts.scoring.forecast import Rule
from forecasts.scoring.once import Repeated, mean_counting_once
from forecasts.scoring.probability import Ppm
from forecasts.scoring.rounding import ratio
from forecasts.scoring.skill import COIN, Against, base_rate_brier


def written_against(figures: Figures, company: Company, courses: Courses) -> CardAgainst:
    """Return the entries of `scores` that hold the card against others; only those for which there is anything."""
    binary = [line for line in figures.lines if line.occurred is not None]
    found: CardAgainst = {}
    if binary:
        found = {"skill": _against_a_coin(binary), "skill_base_rate": _against_base_rate(binary)}
        found = {**found, **_against_company(binary, company)}
    if once := _once(figures.lines):
        found["brier_once"] = once
    return {**found, **written_peers(figures, courses)}


def _against_company(binary: Sequence[Line], company: Company) -> CardSkills:
    """Return the skill against the readers and what was declared, where there are any."""
    return written_skills(
        _against_crowd(binary, company, median),
        _against_crowd(binary, company, geometric_mean_of_odds),
        _against_references(binary, company),
    )


def _against_a_coin(binary: Sequence[Line]) -> CardSkill:
    """Return the skill against always saying 50 %, also at the best and the worst of each forecast's interval."""
    against = [Against(line.scores[Rule.BRIER], COIN, line.cluster) for line in binary]
    alike = Counter(line.event for line in binary)
    ends = [
        (sorted((brier(event[0], event[3]), brier(event[2], event[3]))), times)
        for event, times in alike.items()
        if event
    ]
    best, worst = (sum(pair[at] * times for pair, times in ends) for at in (0, 1))
    coin = COIN * len(binary)
    return {**written_skill(against), "low": ratio(coin - worst, coin), "high": ratio(coin - best, coin)}


def _against_base_rate(binary: Sequence[Line]) -> CardSkill:
    """Return the skill against always saying the share that occurred; the reference of each is rounded to 1e-12."""
    n, occurred = len(binary), sum(line.occurred is True for line in binary)
    rate = Fraction(occurred, n)
    errors = {outcome: round((rate - outcome) ** 2 * UNIT) for outcome in (False, True)}
    against = [Against(line.scores[Rule.BRIER], errors[line.occurred is True], line.cluster) for line in binary]
    return written_skill(against, base_rate_brier(occurred, n) * n * UNIT)


def _against_crowd(
    binary: Iterable[Line], company: Company, together: Callable[[Iterable[Ppm]], Ppm | None]
) -> list[Against]:
    read = (line for line in binary if line.claim_pk in company.readers)
    crowds = ((line, together(_numbers(company.crowd_of(line)))) for line in read)
    return [_against(line, said) for line, said in crowds if said is not None]


def _against(line: Line, said: Ppm) -> Against:
    """Hold a line against a probability of its event."""
    return Against(line.scores[Rule.BRIER], brier(said, line.occurred is True), line.cluster)


def _numbers(said: Iterable[Said]) -> Iterator[Ppm]:
    """Yield what was said of an event; of options nothing."""
    return (one for one in said if isinstance(one, int))


def _against_references(binary: Iterable[Line], company: Company) -> Iterator[tuple[Who, Against]]:
    for line in (each for each in binary if each.claim_pk in company.references):
        for forecaster, said in company.references_of(line):
            if isinstance(said, int):
                yield forecaster, _against(line, said)


def _once(lines: Iterable[Line]) -> CardOnce | None:
    """Return the mean Brier score in which repeats count once, where anybody has repeated anything."""
    listed = [line for line in lines if Rule.BRIER in line.scores]
    if len({(line.forecaster_pk, *_group(line)) for line in listed}) == len(listed):
        return None
    found = mean_counting_once(
        Repeated(line.scores[Rule.BRIER], line.forecaster_pk, ":".join(map(str, _group(line)))) for line in listed
    )
    return None if found is None else {"value": exactly(found[0] / UNIT), "n": found[1], "forecasts": len(listed)}


def _group(line: Line) -> tuple[str, int]:
    """Return what a repeat has in common with what it repeats: the group of claims, else the claim."""
    return ("group", line.group_pk) if line.group_pk else ("claim", line.claim_pk)
