"""Which way a forecast points: what its words say by themselves, and when the person who records it is asked.

A sentence as a whole says that an event happens or that it does not. Mostly its hedge tells: "likely" speaks for what it
is about, "unlikely" against it. But events are worded positively, and sentences often are not: in "likely that Labour
will fail to reach a majority" the hedge is about the failure. No program can tell which event a sentence speaks of. So
where words stand around a hedge, or a number, that can turn its sentence round, the answer is asked for; else the
phrase's own direction is taken, and a number for the chance that the event happens.
"""

from __future__ import annotations

import re
from typing import Final, Protocol

from forecasts.models.forecasts import Statement
from forecasts.scoring.lexicons.negation import negations
from forecasts.scoring.lexicons.rules import rules
from forecasts.scoring.lexicons.wording import phrase_of, speaks_for
from forecasts.statements.asked import Asked, Kind
from forecasts.statements.checks import Problems

Basis = Statement.Basis
Says = Statement.Says

QUESTION: Final = "Do the words say that it will happen?"
TURNED: Final = "that it does not"
"""What follows a hedge, or a number, that is about the event's not happening: “likely” that it does not."""
AS_WORDED: Final = "phrase"
"""What stands for "as the words say by themselves", where a whole file is confirmed."""

_SENTENCE_END: Final = re.compile(r"[.!?…][\"'”’»)\]]*\s+|\n\s*\n")
_WHOLE: Final = re.compile(r"[.!?…][\"'”’»)\]]*\s*$")


class Worded(Protocol):
    """A forecast as far as its own direction goes: a `Statement`, or a row of the same columns."""

    @property
    def basis(self) -> str: ...  # noqa: D102 (as in `Statement`)
    @property
    def wording(self) -> str: ...  # noqa: D102
    @property
    def phrase_key(self) -> str: ...  # noqa: D102


def own_direction(statement: Worded) -> str:
    """Return what words say by themselves, yes or no. A number says yes: it is the chance that something happens."""
    if statement.basis != Basis.WORDING:
        return Says.YES
    return Says.YES if speaks_for(statement.phrase_key or phrase_of(statement.wording) or "") else Says.NO


def turned(wording: str) -> str:
    """Return what follows a hedge that is about the event's not happening, with a space before it."""
    return f" {TURNED.removeprefix('that ') if wording.rstrip().casefold().endswith(' that') else TURNED}"


def turning_words(statement: Statement) -> tuple[str, ...]:
    """Return the words around a forecast's hedge or number that can turn its sentence round."""
    wording = statement.wording if statement.basis == Basis.WORDING else ""
    return negations(sentence_of(statement), wording, statement.phrase_key)


def sentence_of(statement: Statement) -> str:
    """Return the quote with the rest of its sentence, as far as the article's text around it is kept."""
    quote = statement.quote_exact
    before = _SENTENCE_END.split(statement.quote_prefix)[-1]
    after = "" if _WHOLE.search(quote) else _SENTENCE_END.split(f"{statement.quote_suffix} ")[0]
    return f"{before}{quote}{after}"


def settle(statement: Statement, asked: Asked, problems: Problems, *, default: str = "") -> None:
    """Decide what was left open about a forecast that is to be recorded, or note what a person has to answer.

    1. Options, numbers and dates have no direction; neither has a withdrawal.
    2. A phrase that grammar decides is read as nothing until it is said as what.
    3. Which way it points: as answered; else as the words say by themselves, unless others can turn them round.

    `default` answers for a whole file, yes, no or as the words say: wherever it would be asked, and for plain numbers.
    """
    if asked.kind != Kind.BINARY or statement.basis == Basis.WITHDRAWAL:
        return
    _ask_reading(statement, problems)
    if statement.says or "says" in problems.fields:
        return
    turning = turning_words(statement)
    if turning and not default:
        problems.add("says", question_about(turning))
    has_phrase = statement.basis == Basis.WORDING and bool(statement.phrase_key)
    is_answered = default in Says.values and (turning or not has_phrase)
    statement.says = default if is_answered else own_direction(statement)


def question_about(turning: tuple[str, ...]) -> str:
    """Return the question that is put where words can turn a sentence round."""
    words = ", ".join(f"“{word}”" for word in turning[:5])
    return f"{QUESTION} The sentence holds {words}: answer yes or no, for the sentence as a whole."


def _ask_reading(statement: Statement, problems: Problems) -> None:
    is_automatic = statement.basis == Basis.WORDING and not statement.phrase_chosen and statement.p_ppm is None
    if is_automatic and (grammar := rules().grammar.get(statement.phrase_key)):
        readings = ", ".join(f"“{reading}”" for reading in grammar.readings)
        problems.add(
            "phrase",
            f"How is “{statement.phrase_key}” to be read? {grammar.why[0].upper()}{grammar.why[1:]}. "
            f"Choose a reading, with your reason: {readings}, or another one.",
        )
