"""What a card says of its choices: calibration, decompositions, AUC and skill, each option being an event of its own.

They stand in a key of their own and are never mixed with claims that occur or do not: of three options two never come true,
whatever the forecaster knows, so that both together would look as if almost everything had been expected not to happen.
Murphy's parts are not corrected for bias here: the correction takes what is in one bin for independent, and options are not.
As there, only claims whose stated deadline has passed enter the calibration; skill is about all that are scored.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from functools import lru_cache
from typing import TypeAlias

from forecasts.scorecards.card.company import Company, Said, Who
from forecasts.scorecards.card.decomposition import (
    written_area,
    written_bin,
    written_corp,
    written_in_the_large,
    written_line,
    written_murphy,
)
from forecasts.scorecards.card.document_types import (
    CardChoices,
    CardExtras,
    CardOptions,
    CardOptionsCalibration,
    CardOptionsDecomposition,
    CardParts,
    CardSkill,
    WithFavourites,
)
from forecasts.scorecards.card.lines import Line
from forecasts.scorecards.card.skills import written_skill, written_skills
from forecasts.scorecards.card.writing import exactly
from forecasts.scoring.brier import UNIT
from forecasts.scoring.calibration import in_the_large
from forecasts.scoring.choice_band import choice_band
from forecasts.scoring.choice_events import (
    ResolvedChoice,
    equal_chances,
    levels_of_options,
    of_base_rate,
    of_equal_chances,
    option_bins,
    per_claim,
)
from forecasts.scoring.consistency import BandPoint
from forecasts.scoring.corp import Corp, corp
from forecasts.scoring.crowd import geometric_mean_of_options, median_of_options
from forecasts.scoring.levels import Level
from forecasts.scoring.murphy import Murphy, murphy
from forecasts.scoring.probability import Ppm
from forecasts.scoring.skill import Against, base_rate_brier

Chosen: TypeAlias = Sequence[tuple[Line, ResolvedChoice]]
Together: TypeAlias = Callable[[Sequence[Mapping[str, Ppm]]], dict[str, Ppm] | None]


def written_choices(lines: Iterable[Line], company: Company, *, at: datetime) -> CardExtras:
    """Return the key `choices`, if any choice is scored."""
    chosen = [(line, _resolved(line, line.options)) for line in lines if line.options]
    if not chosen:
        return {}
    ripe = tuple(choice for line, choice in chosen if line.deadline_at <= at)
    choices = [choice for _, choice in chosen]
    against = [Against(choice.brier, of_equal_chances(choice), choice.cluster) for choice in choices]
    found: CardChoices = {
        "n": len(chosen),
        "waiting": len(chosen) - len(ripe),
        "skill": written_skill(against, equal_chances(choices) * UNIT),
        "skill_base_rate": _against_base_rate(choices),
        **written_skills(
            _against_crowd(chosen, company, median_of_options),
            _against_crowd(chosen, company, geometric_mean_of_options),
            _against_references(chosen, company),
        ),
        **_taken(ripe),
    }
    return {"choices": found}


def _resolved(line: Line, said: Mapping[str, Ppm]) -> ResolvedChoice:
    return ResolvedChoice.of(said.values(), said[line.value], line.cluster)


def _taken(ripe: tuple[ResolvedChoice, ...]) -> CardOptions:
    """Return calibration, decompositions and AUC of the choices whose deadlines have passed."""
    if not ripe:
        return {}
    levels = levels_of_options(ripe)
    line = corp(levels)
    calibration: CardOptionsCalibration = {
        "n": line.n,
        "bins": [written_bin(each.bin, each.interval) for each in option_bins(ripe)],
        **_favourites(ripe),
        **written_line(line.blocks, _band(ripe)),
    }
    area = written_area(levels, [(*event, choice.cluster) for choice in ripe for event in choice.events])
    return {"calibration": calibration, "decomposition": _decomposition(levels, line, ripe), **area}


def _favourites(ripe: Iterable[ResolvedChoice]) -> WithFavourites:
    """Return how much the likeliest options were given against how many of them came true."""
    found = [(*choice.favourite, choice.cluster) for choice in ripe if choice.favourite]
    return {"favourites": {"n": len(found), **written_in_the_large(in_the_large(found))}} if found else {}


def _decomposition(levels: Sequence[Level], line: Corp, ripe: Sequence[ResolvedChoice]) -> CardOptionsDecomposition:
    """Return the parts of the options' mean squared error, and the same as parts of the mean Brier score of the claims."""
    bins = murphy(levels)

    def itself(part: Fraction) -> Fraction:
        return part

    def scaled(part: Fraction) -> Fraction:
        return per_claim(part, ripe)

    return {**_parts(line.n, line, bins, itself), "claims": _parts(len(ripe), line, bins, scaled)}


def _parts(n: int, line: Corp, bins: Murphy, scale: Callable[[Fraction], Fraction]) -> CardParts:
    return {
        "n": n,
        "brier": exactly(scale(line.brier)),
        "corp": written_corp(line, scale),
        "murphy": written_murphy(bins, scale),
    }


@lru_cache(maxsize=64)
def _band(ripe: tuple[ResolvedChoice, ...]) -> tuple[BandPoint, ...]:
    """Return the band; kept, because it is the same every time."""
    return choice_band(ripe)


def _against_base_rate(choices: Sequence[ResolvedChoice]) -> CardSkill:
    """Return the skill against giving every option the share of all options that came true."""
    options = sum(len(choice.p_ppm) for choice in choices)
    rate = Fraction(len(choices), options)
    against = [Against(choice.brier, of_base_rate(choice, rate), choice.cluster) for choice in choices]
    return written_skill(against, base_rate_brier(len(choices), options) * options * UNIT / 2)


def _against_crowd(chosen: Chosen, company: Company, together: Together) -> list[Against]:
    read = ((line, choice) for line, choice in chosen if line.claim_pk in company.readers)
    crowds = ((line, choice, together(_options(company.crowd_of(line)))) for line, choice in read)
    return [
        Against(choice.brier, _resolved(line, said).brier, choice.cluster)
        for line, choice, said in crowds
        if said is not None
    ]


def _options(said: Iterable[Said]) -> list[Mapping[str, Ppm]]:
    return [one for one in said if not isinstance(one, int)]


def _against_references(chosen: Chosen, company: Company) -> Iterator[tuple[Who, Against]]:
    for line, choice in chosen:
        for forecaster, said in company.references_of(line):
            if not isinstance(said, int):
                yield forecaster, Against(choice.brier, _resolved(line, said).brier, choice.cluster)
