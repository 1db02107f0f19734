"""The bar of a number or a date: what was said, and what it was, on the scale that the claim declares."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from forecasts.models.claims import Claim
from forecasts.scorecards.calls import Call
from forecasts.scoring.distributions import Scale, Value
from forecasts.scoring.probability import HALF, parse_probability
from forecasts.statements.asked import Asked, Kind
from forecasts.templatetags.answers import stated_words


@dataclass(frozen=True)
class ScaleBar:
    """What the component draws; places are per cent of its width, empty where there is nothing to draw."""

    begins: str
    ends: str
    start: str
    width: str
    point: str
    truth: str
    label: str


def scale_bar(claim: Claim, call: Call, *, answer: str) -> ScaleBar | None:
    """Lay a call out on its claim's scale; nothing where the claim declares none or nothing of the kind was said."""
    asked, stored = Asked.of(claim), call.forecast.distribution
    if asked.scale is None or not stored:
        return None
    scale, values = asked.scale, _values(asked, stored)
    low, high = scale.clip(min(values.values())), scale.clip(max(values.values()))
    ends = f"{asked.in_words(asked.text_of(scale.lowest))} to {asked.in_words(asked.text_of(scale.highest))}"
    told = f"Scale from {ends}. {call.forecaster.name} said {stated_words(asked, stored)}."
    return ScaleBar(
        begins=_end(asked, scale.lowest),
        ends=_end(asked, scale.highest),
        start=_across(low, scale),
        width=_share((high - low) / (scale.high - scale.low)),
        point=_across(values[HALF], scale) if HALF in values else "",
        truth=_across(asked.stored_value(call.value), scale) if call.value else "",
        label=f"{told} It was {answer}." if answer else told,
    )


def _values(asked: Asked, stored: Mapping[str, object]) -> dict[int, Value]:
    return {parse_probability(level): asked.stored_value(str(value)) for level, value in stored.items()}


def _across(value: Value, scale: Scale) -> str:
    return _share((scale.clip(value) - scale.low) / (scale.high - scale.low))


def _share(part: Fraction) -> str:
    return f"{float(part) * 100:.2f}%"


def _end(asked: Asked, value: Value) -> str:
    return "later" if asked.kind == Kind.DATE and value == asked.highest else asked.in_words(asked.text_of(value))
