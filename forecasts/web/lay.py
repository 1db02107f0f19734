"""The lay numbers of a scorecard: a figure, its n and interval, and a sentence that says what it means."""

import re
from dataclasses import dataclass
from decimal import Decimal
from math import ceil, log10

from forecasts.scorecards.card.document_types import CardCalls, CardChoices, CardDocument, CardScore, WithInterval
from forecasts.scoring.forecast import UNITS, Rule
from forecasts.templatetags.days import counted
from forecasts.templatetags.figures import DASH, NBSP, between, grouped, places, whole_percent_to
from forecasts.web.diagram import FEW

NUMBERS = ("One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve")
IN_WORDS = {str(number): word for number, word in enumerate(NUMBERS, 1)}


SIX = 6
"""Places of a mean in a document."""
HEDGED = "“Could” and its like leave room for both outcomes."
EVEN_CHANCE = f"So does a number between 45 and 55{NBSP}%."
UNDECIDED = f"No answer was given more than 55{NBSP}%."


@dataclass(frozen=True)
class LayRow:
    """One lay number; `method` is where on the methods page it is explained, `exact` the number without rounding it away."""

    label: str
    method: str
    value: str
    under: str
    sentence: str
    exact: str = ""


def lede(document: CardDocument) -> str:
    """Say in one sentence what this many forecasts can tell."""
    n = document["scores"]["brier"]["n"]
    if not n:
        return "Nothing is scored yet. Every recorded claim is counted below."
    several = sentence_start(counted(n, "scored forecast"))
    if n < FEW:
        return f"{several}: enough to read one by one, too few to judge anybody by."
    return several + checked(document)


def checked(document: CardDocument) -> str:
    """Say who has checked the outcomes; a cut does not know. What the rule made void needs nobody."""
    if "cut" in document:
        return "."
    if document["method"]["review_policy"] != "two_person":
        return ", each on a claim that somebody has checked."
    confirmed = document["confirmations"]["confirmed"] if "confirmations" in document else 0
    counts = document["counts"]
    if confirmed + counts["void"].get("condition_not_met", 0) >= counts["resolved"]:
        return ", each on a claim that two people have checked."
    if not confirmed:
        return ". Their outcomes are as an import or one person entered them."
    some = f"{grouped(confirmed)} of {counted(counts['resolved'], 'outcome')}"
    return f". Two people have checked {some}; the others are as an import, a rule or one person entered them."


def sentence_start(words: str) -> str:
    """Write a small number at the start of a sentence as a word."""
    number, _, rest = words.partition(" ")
    return f"{IN_WORDS.get(number, number)} {rest}"


def lay_rows(document: CardDocument) -> list[LayRow]:
    """The three lay numbers; none before anything is scored."""
    if not document["scores"]["brier"]["n"]:
        return []
    calls = document["calls"]
    rows = [held_row(calls), error_row(document["scores"]["brier"], document.get("choices"))]
    if calls["no_side"]:
        rows.insert(1, no_side_row(calls, hedged=document["split"]["non_committal"]["brier"]["n"]))
    return rows


def held_row(calls: CardCalls) -> LayRow:
    """How many of the calls that took a side held."""
    held, sides = calls["held"], calls["held"] + calls["not_held"]
    if not sides:
        return LayRow("Calls that held", "call", DASH, "n 0", "No scored forecast took a side.")
    value = f"{held} of {sides}" if sides < FEW else f"{round(100 * held / sides)}{NBSP}%"
    return LayRow(
        "Calls that held", "call", value, f"n {grouped(sides)} · {share_interval(calls)}", held_sentence(held, sides)
    )


def held_sentence(held: int, sides: int) -> str:
    """Say how often the event went the way of the call."""
    took = f"{sentence_start(counted(sides, 'forecast'))} took a side"
    if held == sides:
        return f"{took}, and the event went that way" + (" each time." if sides > 1 else ".")
    return f"{took}: the event went that way {times(held)} and the other way {times(sides - held)}."


def no_side_row(calls: CardCalls, *, hedged: int) -> LayRow:
    """How many forecasts took no side, of which at most so many by their wording. A count; there is nothing to estimate."""
    everything = calls["held"] + calls["not_held"] + calls["no_side"]
    why = UNDECIDED if not hedged else HEDGED if hedged >= calls["no_side"] else f"{HEDGED} {EVEN_CHANCE}"
    return LayRow(
        "Took no side",
        "call",
        f"{grouped(calls['no_side'])} of {grouped(everything)}",
        "a count, no estimate",
        f"{why} Such forecasts are scored, but never called held or not.",
    )


def error_row(brier: CardScore, choices: CardChoices | None) -> LayRow:
    """The mean Brier score, with both kinds of uncertainty, each named."""
    coin = f"always saying 50{NBSP}% scores 0.25"
    if choices and choices["n"] == brier["n"]:
        coin = f"giving all options the same chance scores {places(choices['skill']['reference'], 2)}"
    sentence = f"0 is perfect, 1 is worst, {coin}; lower is better."
    if brier["low"] != brier["high"]:
        span = between(brier["low"], brier["high"], 2, joined=" to ")
        sentence += f" Depending on how one reads the hedges it is anything from {span}."
    value = places(brier["value"], places_of(brier))
    under = f"n {grouped(brier['n'])} · {mean_interval(brier)}"
    return LayRow("Mean error (Brier)", "brier", value, under, sentence, exact=exact_mean(brier))


def places_of(score: CardScore) -> int:
    """Return to how many places a mean says something: up to the first one that its interval leaves open, at least two."""
    interval = score.get("interval")
    half = (interval["high"] - interval["low"]) / 2 if interval else 0
    return min(max(2, ceil(-log10(half))), SIX) if half else 2


def exact_mean(score: CardScore) -> str:
    """Write a mean as the document has it, to six places, and say whether that is all of it."""
    value = f"{Decimal(str(score['value'])):.6f}".rstrip("0")
    whole = int(score["sum"]) % (score["n"] * UNITS[Rule.BRIER] // 10**SIX) == 0
    return f"exactly {value}" if whole else f"{places(score['value'], SIX)}, rounded to six places"


def times(count: int) -> str:
    """Say how often."""
    return {0: "never", 1: "once", 2: "twice"}.get(count, f"{grouped(count)} times")


def share_interval(calls: CardCalls) -> str:
    """The interval of a share in whole per cent."""
    interval = calls.get("interval")
    return whole_percent_to(interval["low"], interval["high"]) if interval else "no interval"


def mean_interval(score: CardScore) -> str:
    """The interval of a mean to two decimals, or that there is none."""
    interval = score.get("interval")
    return between(interval["low"], interval["high"], 2) if interval else "no interval"


def left_out(document: CardDocument) -> str:
    """Say how what is left out differs in outcome from what is scored; nothing where it does not."""
    found = document.get("left_out")
    if not found or not found["differs"]:
        return ""
    scored = found["scored"]
    return (
        f"Of {counted(found['claims'], 'claim')} with a forecast that is not scored, {grouped(found['occurred'])} occurred; "
        f"of {counted(scored['claims'], 'claim')} with one that is, {grouped(scored['occurred'])}. Chance alone would seldom "
        "part them so far, so the mean error is one of a selection."
    )


def fine_print(document: CardDocument) -> str:
    """Say how the intervals were made, or why there is none."""
    brier = document["scores"]["brier"]
    made = [f"Mean: {interval_words(brier)}"]
    if document["calls"]["held"] + document["calls"]["not_held"]:
        made.insert(0, f"Calls: {interval_words(document['calls'])}")
    return " ".join(made)


def interval_words(figure: WithInterval) -> str:
    """Name level and method of an interval, or say why there is none."""
    interval = figure.get("interval")
    if interval is None:
        return str(figure["no_interval"])
    method = re.sub(r"\d{4,}", lambda number: grouped(int(number[0])), interval["method"])
    return f"{round(interval['level'] * 100)}{NBSP}% interval, {method}."
