"""How a document writes skill: the share of a reference's error that was avoided, on the same claims."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from forecasts.scorecards.card.company import Who
from forecasts.scorecards.card.document_types import CardSkill, CardSkillReference, CardSkills
from forecasts.scorecards.card.writing import exactly, with_interval
from forecasts.scoring.brier import UNIT
from forecasts.scoring.intervals import Interval, NoInterval, ratio_interval
from forecasts.scoring.rounding import PLACES
from forecasts.scoring.skill import Against


def written_skill(against: Sequence[Against], reference: Fraction | None = None) -> CardSkill:
    """Return a skill score, of at least one forecast, as the document writes it.

    `reference` is the exact sum of the reference's errors in 1e-12, where each of them in `against` had to be rounded.
    """
    total = Fraction(sum(pair.reference for pair in against)) if reference is None else reference
    said = sum(pair.score for pair in against)
    skill: CardSkill = {
        "value": exactly(1 - said / total) if total else None,
        "sum": str(round(total) - said),
        "n": len(against),
        "reference": exactly(total / (len(against) * UNIT)),
    }
    return with_interval(skill, _turned(ratio_interval(against, unit=UNIT)))


def written_skills(
    by_median: Sequence[Against], by_odds: Sequence[Against], declared: Iterable[tuple[Who, Against]]
) -> CardSkills:
    """Return the skill against two readings of the crowd, and what was declared; only those for which there is anything."""
    found: CardSkills = {}
    if by_median:
        found["skill_crowd_median"] = written_skill(by_median)
    if by_odds:
        found["skill_crowd_odds"] = written_skill(by_odds)
    if references := _references(declared):
        found["skill_references"] = references
    return found


def _references(found: Iterable[tuple[Who, Against]]) -> list[CardSkillReference]:
    """Return the skill against each reference that somebody declared for some of the claims, the largest n first."""
    declared: dict[int, tuple[Who, list[Against]]] = {}
    for who, pair in found:
        declared.setdefault(who.pk, (who, []))[1].append(pair)
    ordered = sorted(declared.values(), key=lambda each: (-len(each[1]), each[0].pk))
    return [{"slug": who.slug, "name": who.name, **written_skill(against)} for who, against in ordered]


def _turned(left: Interval | NoInterval) -> Interval | NoInterval:
    """Return the interval of the skill, 1 less the share of the error that is left."""
    if isinstance(left, NoInterval):
        return left
    return Interval(left.level, round(1 - left.high, PLACES), round(1 - left.low, PLACES), left.method)
