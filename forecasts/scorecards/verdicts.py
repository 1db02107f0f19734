"""Verdicts: what is published of a call, and in which parts of which cards it counts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from forecasts.models.sources import Forecaster
from forecasts.scorecards.calls import Call
from forecasts.scorecards.methods import NEWEST
from forecasts.scoring.forecast import Score

NEEDS: Final = ("article__outlet", "outlet", "topics")
"""What claims have to bring along for the verdicts of their calls."""

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


class Verdict(NamedTuple):
    """What is stored of a call. Every field but the last, `scores`, is a column of `Standing` of the same name."""

    forecaster_id: int
    forecast_id: int
    kind: str
    outlet_id: int | None
    article_id: int | None
    topic_ids: list[int]
    cluster: str
    low_ppm: int | None
    point_ppm: int | None
    high_ppm: int | None
    committed: bool | None
    read_by: str
    occurred: bool | None
    held: bool | None
    prospective: bool | None
    unscorable: str
    method: int
    scores: Mapping[str, Score]

    @property
    def row(self) -> tuple[Any, ...]:
        """The columns of its `Standing`, in the order of `COLUMNS`."""
        return self[:-1]


COLUMNS: Final = Verdict._fields[:-1]


def verdict_of(call: Call) -> Verdict:
    """Return what is to be published of a call."""
    reading = call.reading
    return Verdict(
        forecaster_id=call.forecaster.pk,
        forecast_id=call.forecast.pk,
        kind=call.forecaster.kind,
        outlet_id=call.outlet.pk if call.outlet else None,
        article_id=call.article.pk if call.article else None,
        topic_ids=sorted(topic.pk for topic in call.claim.topics.all()),
        cluster=call.scored.cluster if call.scored else "",
        low_ppm=reading.low if reading else None,
        point_ppm=reading.point if reading else None,
        high_ppm=reading.high if reading else None,
        committed=call.committed,
        read_by=reading.read_by if reading else "",
        occurred=call.occurred,
        held=call.held,
        prospective=call.prospective,
        unscorable=call.unscorable,
        method=METHOD,
        scores=call.scores,
    )


def parts_on(
    subject_kind: str, forecaster_kind: str, *, committed: bool | None, prospective: bool | None
) -> tuple[str, ...]:
    """Return the parts of a subject's card that a scored forecast by somebody of a kind counts in.

    A forecaster's own card takes all; the others take authors and models, and quoted third parties as a part of their own.
    """
    if subject_kind == "forecaster" or forecaster_kind in COUNTING:
        return _PARTS_OF[bool(committed), bool(prospective)]
    return (QUOTED,) if forecaster_kind == Forecaster.Kind.QUOTED else ()
