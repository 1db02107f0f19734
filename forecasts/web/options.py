"""What the section for statisticians says of choices: a table of figures, and the calibration of their options."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final, Literal, TypeAlias

from forecasts.scorecards.card.document_types import CardChoices, CardSkill
from forecasts.scoring.registry import BY_KEY
from forecasts.templatetags.figures import places
from forecasts.web.diagram import Diagram, diagram_of
from forecasts.web.tables import CORP, MURPHY, Figure, figure, interval_of, murphy_label

SkillName: TypeAlias = Literal["skill", "skill_base_rate", "skill_crowd_median", "skill_crowd_odds"]
REFERENCES: Final[Mapping[SkillName, str]] = {
    "skill": "equal chances score",
    "skill_base_rate": "the base rate scores",
    "skill_crowd_median": "the median scores",
    "skill_crowd_odds": "the mean scores",
}
"""What the skill of choices is held against, as a note begins."""


def choice_figures(choices: CardChoices) -> list[Figure]:
    """The lines of the table, those for which there is anything."""
    return [*_skills(choices), *_favourites(choices), *_parts(choices), *_area(choices)]


def options_of(choices: CardChoices) -> Diagram | None:
    """The calibration of options, drawn as that of claims which occur or do not."""
    calibration = choices.get("calibration")
    return diagram_of(calibration["bins"], {}, calibration["corp"], calibration["band"]) if calibration else None


def _skills(choices: CardChoices) -> Iterator[Figure]:
    for key in REFERENCES:
        if key in choices:
            method = key.replace("skill", "skill_choices", 1)
            line = figure(BY_KEY[method].name.removeprefix("Choices: ").capitalize(), method, choices[key])
            yield replace(line, note=line.note or _reference(key, choices[key]))
    for entry in choices.get("skill_references", ()):
        yield figure(f"Skill against {entry['name']}", "skill_references", entry)


def _reference(key: SkillName, entry: CardSkill) -> str:
    """Say what the reference scored on the same choices."""
    return f"{REFERENCES[key]} {places(entry['reference'], 5)}"


def _favourites(choices: CardChoices) -> Iterator[Figure]:
    if found := choices.get("calibration", {}).get("favourites"):
        note = f"said {places(found['said'], 3)}, came true {places(found['occurred'], 3)}"
        value = places(found["difference"], 3)
        yield Figure("Calibration of the favourites", "choice_favourites", value, interval_of(found), found["n"], note)


def _parts(choices: CardChoices) -> Iterator[Figure]:
    """The decompositions on the scale of the claims; the note has the same of the options."""
    if "decomposition" not in choices:
        return
    options = choices["decomposition"]
    claims = options["claims"]
    both = [(f"CORP: {name}", claims["corp"][name], options["corp"][name]) for name in CORP]
    both += [(murphy_label(name), claims["murphy"][name], options["murphy"][name]) for name in MURPHY]
    for label, of_claims, of_options in both:
        note = f"of {options['n']} options {places(of_options, 5)}"
        yield Figure(label, "choice_parts", places(of_claims, 5), n=claims["n"], note=note)


def _area(choices: CardChoices) -> Iterator[Figure]:
    if area := choices.get("auc"):
        n, note = choices["decomposition"]["n"], area.get("no_interval", "")
        yield Figure(f"{BY_KEY['auc'].name}, options", "auc", places(area["value"], 3), interval_of(area), n, note)
