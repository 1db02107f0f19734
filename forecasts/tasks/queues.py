"""The work that waits in the database, whoever does it: a worker, a request where there is no broker, an import's command.

All kinds of work are gone round in turn, a piece of each at a time, so that none waits until another is finished. Each piece
is short, is found by what the database says, and can be done by several workers at once: jobs are leased, and what only one
may do at a time is locked for a moment. Nothing depends on a message.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from time import monotonic
from typing import Final

from forecasts import clock
from forecasts.bulk import runs
from forecasts.bulk.slices import taken_up, tidy
from forecasts.catalogue.changes import note_changes
from forecasts.history.sequencing import assign_positions
from forecasts.resolution.overlooked import apply_rules
from forecasts.scorecards.publication import adjust_everybody, publish_ready
from forecasts.scorecards.publishing.operations import score_ready

ENTRIES: Final = 1000
"""Entries of the history in one piece."""
IMPORT_SECONDS: Final = 2.0
"""For how long one import is carried on before the others, and all other work, have their turn."""

log = logging.getLogger(__name__)

Piece = Callable[[datetime], int]
"""Does a piece of the work that waits, and returns how much it was: 0 if there was none."""


def carry_on_imports(now: datetime) -> int:
    """Carry on each import that no worker holds; tidy up after those that have ended."""
    tidy()
    ready = runs.ready(now=now)
    for run_pk in ready:
        begin = monotonic()
        with taken_up(run_pk, now=clock.now()) as part:
            while part and part.step(now=clock.now()) and monotonic() - begin < IMPORT_SECONDS:
                pass
    return len(ready)


IMPORTS: Final = "imports"
KINDS: Final[dict[str, Piece]] = {
    IMPORTS: carry_on_imports,
    "rules": lambda now: apply_rules(now=now),
    "scores": lambda now: score_ready(now=now),
    "history": lambda _now: assign_positions(limit=ENTRIES),
    "changes": lambda now: note_changes(now=now, limit=ENTRIES),
    "documents": lambda now: publish_ready(now=now),
    "adjusted": lambda now: adjust_everybody(now=now),
}
"""In this order what one kind leaves to another is done in the same round."""


def work(
    seconds: float = float("inf"), *, without: str = "", tell: Callable[[dict[str, int]], None] = lambda _: None
) -> bool:
    """Go round the kinds of work until nothing is left that can be done now, or until time is up; say whether some is left.

    At least one round is made. A kind that fails is logged, and the others go on. `tell` is called after each round with how
    much of each kind has been done so far.
    """
    begin, done = monotonic(), dict.fromkeys((name for name in KINDS if name != without), 0)
    while True:
        made = {name: _attempt(name) for name in done}
        done = {name: done[name] + count for name, count in made.items()}
        tell(done)
        if not any(made.values()):
            return False
        if monotonic() - begin >= seconds:
            return True


def _attempt(name: str) -> int:
    try:
        return KINDS[name](clock.now())
    except Exception:
        log.exception("The work on %s went wrong; it is tried again", name)
        return 0
