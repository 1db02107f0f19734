"""How the form of the desk puts the question of each kind of claim, and what its choices stand for."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django import forms

from forecasts.models.claims import Claim
from forecasts.models.resolutions import VOIDS, Outcome
from forecasts.resolution.answers import Answer
from forecasts.statements.asked import Asked, Kind
from forecasts.templatetags.days import day

VOID = "void"
NEVER = "never"
OPTION = "option:"
"""What the choice of one of a claim's options begins with."""

Choices = list[dict[str, str]]

_VOID = {"value": VOID, "outcome": "void", "key": "v", "note": "You choose the reason below"}
_YES_OR_NO: Choices = [
    {"value": Outcome.OCCURRED, "outcome": "occurred", "key": "o", "note": "All criteria are met"},
    {
        "value": Outcome.DID_NOT_OCCUR,
        "outcome": "did_not_occur",
        "key": "x",
        "note": "You looked, and it did not happen by the deadline",
    },
]
MISSING = {Kind.BINARY: "Choose one of the three answers."}
DAY_LABELS = {Kind.BINARY: "On which day was it settled?"}
DAY_HINTS = {
    Kind.BINARY: (
        "The first day on which all criteria were met. For “did not occur” leave it empty: it is settled at the deadline."
    )
}


def choices_for(claim: Claim) -> Choices:
    """Return the answers that the form offers, each with what it means."""
    return [*_CHOICES[Kind(claim.kind)](claim), _VOID]


def _options(claim: Claim) -> Choices:
    keys = {number: str(number) for number in range(1, 10)}
    return [
        {"value": f"{OPTION}{option}", "label": option, "note": "", "key": keys.get(number, "")}
        for number, option in enumerate(claim.options, 1)
    ]


def _number(_claim: Claim) -> Choices:
    return [{"value": Outcome.VALUE, "label": "The number is known", "key": "o", "note": "You give it below"}]


def _date(claim: Claim) -> Choices:
    return [
        {"value": Outcome.VALUE, "label": "It happened", "key": "o", "note": "You give the day below"},
        {
            "value": NEVER,
            "label": f"It had not happened by {day(claim.deadline_on)}",
            "key": "x",
            "note": "You looked, and it did not happen by the deadline",
        },
    ]


_CHOICES = {Kind.BINARY: lambda _: _YES_OR_NO, Kind.CHOICE: _options, Kind.NUMERIC: _number, Kind.DATE: _date}


def value_field(claim: Claim) -> forms.CharField:
    """Return the field in which the number or the day is given."""
    if claim.kind == Kind.DATE:
        return forms.CharField(
            required=False,
            label="The day on which it happened",
            help_text="The first day on which all criteria were met.",
            widget=forms.DateInput(attrs={"type": "date"}),
        )
    return forms.CharField(
        required=False,
        label=f"The number, in {claim.unit}" if claim.unit else "The number",
        help_text=_scale_in_words(claim),
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )


def _scale_in_words(claim: Claim) -> str:
    ends = [end for end in (claim.lower_bound, claim.upper_bound) if end]
    if not ends:
        return "As the source gives it. Write decimals with a point."
    told = " to ".join(ends) if ends[1:] else f"{'from' if claim.lower_bound else 'up to'} {ends[0]}"
    return f"On the claim’s scale, {told}: what lies beyond an end counts as that end. Write decimals with a point."


def outcome_of(claim: Claim, typed: Mapping[str, Any]) -> tuple[str, str | None]:
    """Return the outcome, and the option, number or date, that were chosen and typed."""
    chosen = str(typed.get("outcome", ""))
    if chosen == VOID:
        return typed.get("void_reason", ""), None
    if chosen == NEVER:
        return Outcome.VALUE, (claim.deadline_on + timedelta(days=1)).isoformat()
    if chosen.startswith(OPTION):
        return Outcome.VALUE, chosen.removeprefix(OPTION)
    return chosen, str(typed.get("value", "")).strip() or None if chosen == Outcome.VALUE else None


def chosen_in(claim: Claim, answer: Answer) -> dict[str, Any]:
    """Return the choice and the value that make an answer again."""
    if answer.outcome in VOIDS:
        return {"outcome": VOID, "void_reason": answer.outcome}
    if answer.value is None:
        return {"outcome": answer.outcome}
    if claim.kind == Kind.CHOICE:
        return {"outcome": f"{OPTION}{answer.value}"}
    if Asked.of(claim).is_never(answer.value):
        return {"outcome": NEVER}
    return {"outcome": answer.outcome, "value": answer.value}


def in_words(claim: Claim, outcome: str, value: str | None) -> str:
    """Name an answer within a sentence, also one that is not recorded yet."""
    if value is None:
        return str(Outcome(outcome).label).lower()
    try:
        return Asked.of(claim).in_words(Asked.of(claim).answer_of(value))
    except ValueError:
        return value
