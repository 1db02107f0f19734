"""The marks of the ledger: a shape, a word, and the kind from which the style sheet takes the colour.

Shape and word carry the meaning; colour repeats it. The three families stay apart: what happened to the event,
whether the call held, and where the claim stands. A key that is not known is a mistake in the caller and raises.
"""

from typing import NamedTuple

from django import template

register = template.Library()


class Mark(NamedTuple):
    """How one value is shown."""

    kind: str
    icon: str
    words: str


OUTCOMES = {
    "occurred": Mark("yes", "occurred", "Occurred"),
    "did_not_occur": Mark("no", "not-occurred", "Did not occur"),
    "condition_not_met": Mark("void", "void", "Void: condition not met"),
    "ambiguous": Mark("void", "void", "Void: ambiguous"),
    "not_checkable": Mark("void", "void", "Void: not checkable"),
    "retracted": Mark("void", "void", "Void: retracted"),
    "value": Mark("yes", "occurred", "A value"),
    "void": Mark("void", "void", "Void, it cannot be judged"),
    "due": Mark("due", "wait", "Not yet checked"),
    "sent_back": Mark("due", "wait", "Answer sent back, due again"),
    "withdrawn": Mark("due", "wait", "Answer withdrawn, due again"),
    "reopened": Mark("due", "wait", "Reopened, due again"),
    "open": Mark("open", "clock", "Not due yet"),
    "proposed": Mark("due", "half", "Awaits a second person"),
}

HELD = {
    "held": Mark("yes", "check", "Call held"),
    "not_held": Mark("no", "cross", "Call did not hold"),
    "no_side": Mark("none", "noside", "Took no side"),
    "not_scored": Mark("none", "void", "Not scored"),
}

STATES = {
    "draft": Mark("draft", "draft", "Draft"),
    "open": Mark("open", "clock", "Open"),
    "due": Mark("due", "wait", "Due, not yet checked"),
    "sent_back": Mark("due", "wait", "Due again, answer sent back"),
    "withdrawn": Mark("due", "wait", "Due again, answer withdrawn"),
    "reopened": Mark("due", "wait", "Due again, reopened"),
    "proposed": Mark("proposed", "half", "Proposed, awaits a second person"),
    "resolved": Mark("resolved", "check", "Resolved"),
    "final": Mark("final", "lock", "Final"),
    "disputed": Mark("disputed", "flag", "Disputed"),
    "retrospective": Mark("retro", "retro", "Recorded afterwards"),
    "same_day": Mark("retro", "clock", "Same day"),
    "prospective": Mark("ahead", "ahead", "Recorded in advance"),
}


@register.filter
def outcome_mark(key: str) -> Mark:
    """Give the mark of an outcome, a reason for a void, or the lack of either."""
    return OUTCOMES[key]


@register.filter
def held_mark(key: str) -> Mark:
    """Give the mark of a call."""
    return HELD[key]


@register.filter
def state_mark(key: str) -> Mark:
    """Give the mark of a claim's state."""
    return STATES[key]


@register.filter
def in_words(outcome: str) -> str:
    """Name an outcome inside a sentence: “did not occur”, “void: ambiguous”."""
    words = OUTCOMES[outcome].words
    return words[0].lower() + words[1:]
