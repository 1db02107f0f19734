"""The section for statisticians: its tables, and the charts of scores over time and of how they are spread."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, get_args

from forecasts.scorecards.card.document_types import (
    CardAdjusted,
    CardAdjustedParts,
    CardDocument,
    CardLexicon,
    CardMoment,
    CardScores,
    CardSpread,
    SkillName,
)
from forecasts.scorecards.card.extremes import Extremes
from forecasts.scoring.registry import BY_KEY
from forecasts.templatetags.days import short_day
from forecasts.templatetags.figures import grouped, places
from forecasts.web.diagram import Diagram
from forecasts.web.options import choice_figures, options_of
from forecasts.web.tables import CORP, MURPHY, Figure, figure, interval_of, murphy_label

AGAINST: Final[tuple[SkillName, ...]] = get_args(SkillName)
RECORDED: Final[tuple[tuple[Literal["prospective", "retrospective"], str], ...]] = (
    ("prospective", "in advance"),
    ("retrospective", "afterwards"),
)
FEWEST_DRAWN: Final = 30
"""Below this many scores no chart is drawn: the list and the table show them all."""
LEFT, RIGHT, TOP, BOTTOM = 44, 430, 14, 200


@dataclass(frozen=True)
class Moment:
    """One point of the line over time."""

    day: str
    n: int
    value: float
    interval: str
    x: float
    y: float
    low_y: float
    high_y: float


@dataclass(frozen=True)
class Bar:
    """One tenth of the scores."""

    label: str
    n: int
    x: float
    y: float
    height: float


@dataclass(frozen=True)
class Expert:
    """What the section shows; a part without anything to show is empty."""

    against: Sequence[Figure]
    parts: Sequence[Figure]
    choices: Sequence[Figure]
    options: Diagram | None
    lexicons: Sequence[CardLexicon]
    moments: Sequence[Moment]
    bars: Sequence[Bar]
    extremes: Extremes

    @property
    def is_long(self) -> bool:
        """Whether there are enough forecasts for a line over time; of fewer the table tells enough."""
        return self.moments[-1].n >= FEWEST_DRAWN

    @property
    def line(self) -> str:
        """The points of the line over time, as SVG writes them."""
        return " ".join(f"{moment.x},{moment.y}" for moment in self.moments)

    @property
    def area(self) -> str:
        """The outline of the intervals around it."""
        there = [f"{moment.x},{moment.low_y}" for moment in self.moments if moment.interval]
        back = [f"{moment.x},{moment.high_y}" for moment in reversed(self.moments) if moment.interval]
        return " ".join(there + back)


def expert_of(document: CardDocument, extremes: Extremes) -> Expert:
    """Gather the section from the document, and the closest and farthest of all calls."""
    return Expert(
        against=[
            *against(document["scores"]),
            *references(document["scores"]),
            *adjusted(document.get("adjusted", {})),
        ],
        parts=[*parts(document), *reliability(document)],
        choices=choice_figures(document["choices"]) if "choices" in document else [],
        options=options_of(document["choices"]) if "choices" in document else None,
        lexicons=document.get("lexicons", ()),
        moments=moments(document.get("timeline", ())),
        bars=bars(document.get("spread", ())),
        extremes=extremes,
    )


def against(scores: CardScores) -> list[Figure]:
    """The skill scores and the peer score, and the mean in which repeats count once."""
    rows = [figure(BY_KEY[key].name, key, scores[key]) for key in AGAINST if key in scores]
    if "brier_once" in scores:
        once = scores["brier_once"]
        note = f"{grouped(once['forecasts'])} forecasts, repeats taken together"
        rows.append(Figure(BY_KEY["brier_once"].name, "brier_once", places(once["value"], 5), n=once["n"], note=note))
    return rows


def references(scores: CardScores) -> list[Figure]:
    """The skill against each declared reference."""
    return [
        figure(f"Skill against {entry['name']}", "skill_references", entry)
        for entry in scores.get("skill_references", ())
    ]


def adjusted(parts: CardAdjustedParts) -> list[Figure]:
    """The mean error as if everybody had answered every claim, of what was recorded in advance and of the rest."""
    return [
        Figure(
            BY_KEY["difficulty"].name,
            "difficulty",
            places(parts[part]["value"], 5),
            interval_of(parts[part]),
            note=f"recorded {words}; {in_company(parts[part])}",
        )
        for part, words in RECORDED
        if part in parts
    ]


def in_company(entry: CardAdjusted) -> str:
    """Say how many can be compared so, or why this one cannot."""
    if entry["value"] is None:
        return str(entry["reason"])
    return "; ".join(filter(None, (f"{grouped(entry['compared'])} can be compared", entry.get("no_interval"))))


def parts(document: CardDocument) -> list[Figure]:
    """The decompositions of the Brier score."""
    if "decomposition" not in document:
        return []
    found = document["decomposition"]
    murphy = found["murphy"]
    rows = [Figure(f"CORP: {name}", "corp", places(found["corp"][name], 5), n=found["n"]) for name in CORP]
    for name in MURPHY:
        corrected = f"without bias {places(murphy['bias_corrected'][name], 5)}"
        rows.append(Figure(murphy_label(name), "murphy", places(murphy[name], 5), n=found["n"], note=corrected))
    return rows


def reliability(document: CardDocument) -> list[Figure]:
    """Calibration in the large, the area under the curve, and how many proposals a second person confirmed."""
    rows = []
    if large := document["calibration"].get("in_the_large"):
        note = f"said {places(large['said'], 3)}, occurred {places(large['occurred'], 3)}"
        rows.append(
            Figure(
                "Calibration in the large",
                "in_the_large",
                places(large["difference"], 3),
                interval_of(large),
                note=note,
            )
        )
    if area := document.get("auc"):
        note = area.get("no_interval", "")
        rows.append(Figure(BY_KEY["auc"].name, "auc", places(area["value"], 3), interval_of(area), note=note))
    if decided := document.get("confirmations"):
        value = f"{grouped(decided['confirmed'])} of {grouped(decided['of'])}"
        note = "whoever confirms has seen the proposal: no independent answers"
        rows.append(Figure("Confirmed by a second person", "confirmations", value, note=note))
    return rows


def moments(timeline: Sequence[CardMoment]) -> list[Moment]:
    """Place the points of the line over time, evenly, from 0 at the foot to the largest value or 0.5 at the top."""
    if len(timeline) < 2:
        return []
    ends = [each["interval"]["high"] if "interval" in each else each["value"] for each in timeline]
    scale: float = (BOTTOM - TOP) / max(0.5, *ends)
    step = (RIGHT - LEFT) / (len(timeline) - 1)

    def up(value: float) -> float:
        return round(BOTTOM - scale * value, 1)

    return [
        Moment(
            day=short_day(datetime.fromisoformat(each["until"]).date()),
            n=each["n"],
            value=each["value"],
            interval=interval_of(each),
            x=round(LEFT + step * at, 1),
            y=up(each["value"]),
            low_y=up(each.get("interval", {}).get("low", each["value"])),
            high_y=up(each.get("interval", {}).get("high", each["value"])),
        )
        for at, each in enumerate(timeline)
    ]


def bars(spread: Sequence[CardSpread]) -> list[Bar]:
    """Place the bars of how scores are spread; nothing below thirty, which the list shows one by one."""
    if sum(each["n"] for each in spread) < FEWEST_DRAWN:
        return []
    most, width = max(each["n"] for each in spread), (RIGHT - LEFT) / len(spread)
    return [
        Bar(
            label=f"{each['low']:.1f}–{each['high']:.1f}",
            n=each["n"],
            x=round(LEFT + width * at, 1),
            y=round(BOTTOM - (BOTTOM - TOP - 16) * each["n"] / most, 1),
            height=round((BOTTOM - TOP - 16) * each["n"] / most, 1),
        )
        for at, each in enumerate(spread)
    ]
