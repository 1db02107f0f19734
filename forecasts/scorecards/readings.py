"""What a forecast is taken to mean: a stated number as it is, a wording through a lexicon."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple, Protocol

from django.conf import settings

from forecasts.models.forecasts import Statement
from forecasts.scoring import lexicons
from forecasts.scoring.lexicons.rules import rules
from forecasts.scoring.probability import ONE, Ppm
from forecasts.statements.directions import own_direction

STATED = "stated"
"""`read_by` of a number that the forecaster gave."""
CHOSEN = "chosen"
"""`read_by` of a wording whose probabilities the recorder chose, with a reason."""


class Readable(Protocol):
    """What can be read: a `Statement`, or a row of the same columns."""

    @property
    def basis(self) -> str: ...  # noqa: D102 (as in `Statement`)
    @property
    def p_ppm(self) -> int | None: ...  # noqa: D102
    @property
    def low_ppm(self) -> int | None: ...  # noqa: D102
    @property
    def high_ppm(self) -> int | None: ...  # noqa: D102
    @property
    def distribution(self) -> Any: ...  # noqa: ANN401, D102
    @property
    def wording(self) -> str: ...  # noqa: D102
    @property
    def phrase_key(self) -> str: ...  # noqa: D102
    @property
    def reading_reason(self) -> str: ...  # noqa: D102
    @property
    def says(self) -> str: ...  # noqa: D102


class Reading(NamedTuple):
    """A forecast as a probability of the event in parts per million, and who or what read it so.

    `read_by` is `STATED`, `CHOSEN` or a lexicon's label such as "survey-2026/1.1". An uncommitted wording ("could",
    "may") is scored, but counted apart. `why` explains a house rule or the recorder's choice.
    """

    low: Ppm
    point: Ppm
    high: Ppm
    committed: bool
    read_by: str
    why: str = ""

    @property
    def mirrored(self) -> Reading:
        """The same of the event's not happening: p becomes 1 - p, low and high change places."""
        return self._replace(low=ONE - self.high, point=ONE - self.point, high=ONE - self.low)


def read(statement: Readable, lexicon: str | None = None) -> Reading | None:
    """Return what a statement says of its event under a lexicon (by default the setting's), or None if nothing can be.

    A distribution over options or values is no probability of one event: see `judging.said_of`.

    1. A stated number is its own reading; a stated interval is kept.
    2. Probabilities that the recorder chose for a wording come before any lexicon.
    3. Else the lexicon reads the phrase that was recorded, or the wording where no phrase was found then.
    4. Where the sentence says the opposite of what the number or the phrase is about, the reading is mirrored, once.
    """
    found = _as_worded(statement, lexicon)
    return found.mirrored if found and is_mirrored(statement) else found


def is_mirrored(statement: Readable) -> bool:
    """Return whether a sentence points the other way than its phrase ("unlikely to fail"), or its number than the event."""
    return statement.says != "" and statement.says != own_direction(statement)


def _as_worded(statement: Readable, lexicon: str | None) -> Reading | None:
    if statement.basis == Statement.Basis.STATED:
        return _numbers(statement, committed=True, read_by=STATED)
    if statement.basis != Statement.Basis.WORDING or statement.distribution is not None:
        return None
    if statement.p_ppm is not None:
        committed = statement.phrase_key not in rules().non_committal
        return _numbers(statement, committed=committed, read_by=CHOSEN, why=statement.reading_reason)
    return _phrase(lexicon or settings.LEXICON, statement.phrase_key, statement.wording)


def _numbers(statement: Readable, *, committed: bool, read_by: str, why: str = "") -> Reading:
    point = statement.p_ppm
    if point is None:
        raise ValueError("A stated forecast without a number: the database refuses such a row.")
    low = point if statement.low_ppm is None else statement.low_ppm
    high = point if statement.high_ppm is None else statement.high_ppm
    return Reading(low=low, point=point, high=high, committed=committed, read_by=read_by, why=why)


@lru_cache(maxsize=10_000)
def _phrase(name: str, key: str, wording: str) -> Reading | None:
    lexicon = lexicons.get(name)
    found = lexicon.reading_of(key) if key else lexicon.read(wording)
    if found is None:
        return None
    return Reading(
        low=found.low_ppm,
        point=found.point_ppm,
        high=found.high_ppm,
        committed=found.committed,
        read_by=lexicon.label,
        why=found.why,
    )
