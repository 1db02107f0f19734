"""What a claim asks, what was said to it and how far off that was, in words, for claims of every kind."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from django import template

from forecasts.models.claims import Claim
from forecasts.models.resolutions import Outcome, Proposal
from forecasts.models.scores import Standing
from forecasts.scorecards.calls import Call
from forecasts.scoring.distributions import QuantileForecast
from forecasts.scoring.forecast import Rule, Score
from forecasts.scoring.probability import parse_probability
from forecasts.scoring.quantiles import crps_from_quantiles
from forecasts.statements.asked import Asked, Kind, answer_in_words
from forecasts.statements.distributions import range_of
from forecasts.templatetags.figures import NBSP, percent, rounded

register = template.Library()

QUESTIONS = {
    Kind.BINARY: "Did the event occur?",
    Kind.CHOICE: "Which option came true?",
    Kind.NUMERIC: "What was the number?",
    Kind.DATE: "On which day did it happen?",
}


@dataclass(frozen=True)
class Share:
    """One line of a distribution: an option with its probability, or a chance with the value it belongs to."""

    name: str
    said: str
    ppm: int
    came_true: bool = False


@register.filter
def question(claim: Claim) -> str:
    """Give the question that is put to whoever resolves a claim: never whether somebody was right."""
    return QUESTIONS[Kind(claim.kind)]


@register.filter
def answer(claim: Claim, proposal: Proposal) -> str:
    """Name an answer within a sentence: “did not occur”, “Brazil”, “8.5 billion”."""
    return answer_in_words(claim, proposal)


@register.filter
def value_of(claim: Claim, proposal: Proposal) -> str:
    """Name the option, number or date of an answer; nothing where its outcome says it all."""
    return answer_in_words(claim, proposal) if proposal.outcome == Outcome.VALUE else ""


@register.filter
def stated(call: Call) -> str:
    """Say what a call states of options or values, as short as a list needs; nothing of any other."""
    return stated_words(Asked.of(call.claim), call.forecast.distribution)


@register.filter
def shares(call: Call) -> list[Share]:
    """Spread out what a call states."""
    return shares_of(Asked.of(call.claim), call.forecast.distribution, call.value)


def stated_words(asked: Asked, stored: Mapping[str, object] | None) -> str:
    """Write the likeliest option with its probability, or the number with its range."""
    if not stored:
        return ""
    if not asked.is_on_scale:
        chances = {option: int(str(stored[option])) for option in asked.options if option in stored}
        likeliest = max(chances, key=lambda option: chances[option])
        return f"{likeliest} {percent(chances[likeliest])}"
    found = range_of(stored)
    if found is None:
        first, *_, last = sorted(stored, key=parse_probability) * 2
        return _between(asked, str(stored[first]), str(stored[last]))
    point, low, high, covered = found
    if not low:
        return asked.in_words(point)
    return f"{asked.in_words(point)} ({_between(asked, low, high)}, {covered}{NBSP}%)"


def shares_of(asked: Asked, stored: Mapping[str, object] | None, value: str | None = None) -> list[Share]:
    """List the options in the claim's order, or the values by their chance of not being passed."""
    if not stored:
        return []
    if not asked.is_on_scale:
        chances = [(option, int(str(stored[option]))) for option in asked.options if option in stored]
        return [Share(name, percent(ppm), ppm, came_true=name == value) for name, ppm in chances]
    levels = sorted((parse_probability(level), str(said)) for level, said in stored.items())
    return [Share(f"{percent(level)} chance of at most", asked.in_words(said), level) for level, said in levels]


@register.filter
def off_by(call: Call) -> str:
    """Say in the claim's own unit how far a stated number or date was off; nothing before it is known.

    It is the mean quantile score of what was stated: of a point alone its distance, of central intervals around a
    median their weighted interval score.
    """
    is_counted = not call.unscorable or call.unscorable == Standing.Unscorable.NO_SCALE
    if not isinstance(call.distribution, QuantileForecast) or call.value is None or call.is_void or not is_counted:
        return ""
    asked = Asked.of(call.claim)
    error = crps_from_quantiles(call.distribution, asked.stored_value(call.value))
    unit = "days" if asked.kind == Kind.DATE else asked.unit
    return f"{short(error)}{NBSP if unit else ''}{unit}"


@register.filter
def on_scale(call: Call) -> Score | None:
    """Give the score of a number or a date as a share of its scale, if there is one."""
    return call.scores.get(Rule.CRPS)


@register.filter
def in_order(call: Call) -> Score | None:
    """Give the ranked probability score of a choice in order, if there is one."""
    return call.scores.get(Rule.RPS)


def short(number: Fraction) -> str:
    """Write a number with at most three decimals."""
    exact = rounded(Decimal(number.numerator) / Decimal(number.denominator), 3)
    text = f"{exact:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _between(asked: Asked, low: str, high: str) -> str:
    """Write both ends, a number's unit once."""
    bare = replace(asked, unit="", lowest=None) if asked.kind == Kind.NUMERIC else asked
    return f"{bare.in_words(low)} to {asked.in_words(high)}"
