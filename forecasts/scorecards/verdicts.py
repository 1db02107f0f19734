"""In which parts of which cards a published verdict counts, and by which method it was made."""

from __future__ import annotations

from typing import Final

from forecasts.models.sources import Forecaster
from forecasts.scorecards.methods import NEWEST

METHOD: Final = NEWEST.version
"""The version of the way in which what is published is computed."""

ALL: Final = "all"
QUOTED: Final = "quoted"
PARTS: Final = ("committed", "non_committal", QUOTED, "prospective", "retrospective")
"""The parts of a card that are shown beside the whole."""

_PARTS_OF: Final = {
    (committed, prospective): (ALL, "committed" if committed else "non_committal",
                               "prospective" if prospective else "retrospective")
    for committed in (True, False)
    for prospective in (True, False)
}  # fmt: skip

COUNTING: Final = (Forecaster.Kind.AUTHOR, Forecaster.Kind.MODEL)
"""The kinds of forecasters that the cards of outlets, articles, topics and the ledger are about."""


def parts_on(
    subject_kind: str, forecaster_kind: str, *, committed: bool | None, prospective: bool | None
) -> tuple[str, ...]:
    """Return the parts of a subject's card that a scored forecast by somebody of a kind counts in.

    A forecaster's own card takes all; the others take authors and models, and quoted third parties as a part of their own.
    """
    if subject_kind == "forecaster" or forecaster_kind in COUNTING:
        return _PARTS_OF[bool(committed), bool(prospective)]
    return (QUOTED,) if forecaster_kind == Forecaster.Kind.QUOTED else ()
