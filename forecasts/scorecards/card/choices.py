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
from forecasts.scorecards.card.decomposition import written_area, written_bin, written_line, written_murphy
from forecasts.scorecards.card.lines import Line
from forecasts.scorecards.card.skills import written_references, written_skill
from forecasts.scorecards.card.writing import Document, exactly, written_interval
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


def written_choices(lines: Iterable[Line], company: Company, *, at: datetime) -> Document:
    """Return the key `choices`, if any choice is scored."""
    chosen = [(line, _resolved(line, line.options)) for line in lines if line.options]
    if not chosen:
        return {}
    ripe = tuple(choice for line, choice in chosen if line.deadline_at <= at)
    return {"choices": {"n": len(chosen), "waiting": len(chosen) - len(ripe)} | _skill(chosen, company) | _taken(ripe)}


def _resolved(line: Line, said: Mapping[str, Ppm]) -> ResolvedChoice:
    return ResolvedChoice.of(said.values(), said[line.value], line.cluster)


def _taken(ripe: tuple[ResolvedChoice, ...]) -> Document:
    """Return calibration, decompositions and AUC of the choices whose deadlines have passed."""
    if not ripe:
        return {}
    levels = levels_of_options(ripe)
    line = corp(levels)
    calibration = {
        "n": line.n,
        "bins": [written_bin(each.bin, each.interval) for each in option_bins(ripe)],
        **_favourites(ripe),
        **written_line(line.blocks, _band(ripe)),
    }
    area = written_area(levels, [(*event, choice.cluster) for choice in ripe for event in choice.events])
    return {"calibration": calibration, "decomposition": _decomposition(levels, line, ripe)} | area


def _favourites(ripe: Iterable[ResolvedChoice]) -> Document:
    """Return how much the likeliest options were given against how many of them came true."""
    found = [(*choice.favourite, choice.cluster) for choice in ripe if choice.favourite]
    if not found:
        return {}
    large = in_the_large(found)
    return {
        "favourites": {
            "n": len(found),
            "said": large.said,
            "occurred": large.occurred,
            "difference": large.difference,
        }
        | written_interval("interval", large.interval)
    }


def _decomposition(levels: Sequence[Level], line: Corp, ripe: Sequence[ResolvedChoice]) -> Document:
    """Return the parts of the options' mean squared error, and the same as parts of the mean Brier score of the claims."""
    bins = murphy(levels)

    def itself(part: Fraction) -> Fraction:
        return part

    def scaled(part: Fraction) -> Fraction:
        return per_claim(part, ripe)

    claims = {"n": len(ripe)} | _parts(line, bins, scaled)
    return {"n": line.n} | _parts(line, bins, itself) | {"claims": claims}


def _parts(line: Corp, bins: Murphy, scale: Callable[[Fraction], Fraction]) -> Document:
    return {
        "brier": exactly(scale(line.brier)),
        "corp": {
            "miscalibration": exactly(scale(line.miscalibration)),
            "discrimination": exactly(scale(line.discrimination)),
            "uncertainty": exactly(scale(line.uncertainty)),
        },
        "murphy": written_murphy(bins, scale),
    }


@lru_cache(maxsize=64)
def _band(ripe: tuple[ResolvedChoice, ...]) -> tuple[BandPoint, ...]:
    """Return the band; kept, because it is the same every time."""
    return choice_band(ripe)


def _skill(chosen: Chosen, company: Company) -> Document:
    """Return the skill against equal chances, the own base rate, the readers and what was declared."""
    choices = [choice for _, choice in chosen]
    against = [Against(choice.brier, of_equal_chances(choice), choice.cluster) for choice in choices]
    entries = {
        "skill": written_skill(against, equal_chances(choices) * UNIT),
        "skill_base_rate": _against_base_rate(choices),
        "skill_crowd_median": written_skill(_against_crowd(chosen, company, median_of_options)),
        "skill_crowd_odds": written_skill(_against_crowd(chosen, company, geometric_mean_of_options)),
        "skill_references": written_references(_against_references(chosen, company)),
    }
    return {name: entry for name, entry in entries.items() if entry}


def _against_base_rate(choices: Sequence[ResolvedChoice]) -> Document:
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
