"""The lines of a card: one forecaster's standing on one claim each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from forecasts.scoring.forecast import ScoredForecast
from forecasts.scoring.windows import is_same_day


class Line(NamedTuple):
    """One forecaster's standing on one claim, as far as a card shows it. `scores` are the finite ones, by rule.

    `cluster` is empty where there is no score. The reading in ppm and `occurred` are there for claims that occur or do not,
    of which alone the calibration speaks: `occurred` is None where such a forecast is not scored. `wording` is a hedge that
    a lexicon reads, empty for stated and chosen numbers; `phrase_key` the phrase in it, `says` in which direction. `close_at`, `confirmed_at` and
    `outcome` are there once the claim is resolved; of a choice that is scored also `options`, what each was given, and
    `value`, the one that came true. `opens_at` is where the claim's window begins, `day_from` the start of the day that
    settled it, where that is the day before `close_at` and has no time.

    A tuple, since a card may have a hundred thousand of them.
    """

    claim_pk: int
    forecaster_pk: int
    group_pk: int | None
    wording: str
    phrase_key: str
    stated_at: datetime
    material_recorded_at: datetime
    opens_at: datetime
    deadline_at: datetime
    close_at: datetime | None
    day_from: datetime | None
    confirmed_at: datetime | None
    outcome: str | None
    state: str
    kind: str
    unscorable: str
    prospective: bool | None
    cluster: str
    held: bool | None
    low_ppm: int | None
    point_ppm: int | None
    high_ppm: int | None
    occurred: bool | None
    committed: bool | None
    scores: Mapping[str, int]
    options: Mapping[str, int] | None = None
    value: str = ""
    says: str = ""

    @property
    def event(self) -> tuple[int, int, int, bool] | None:
        """Of a scored forecast of an event its reading in ppm (low, point, high), and whether it occurred."""
        if self.occurred is None or self.low_ppm is None or self.point_ppm is None or self.high_ppm is None:
            return None
        return self.low_ppm, self.point_ppm, self.high_ppm, self.occurred

    @property
    def is_same_day(self) -> bool:
        """Whether it was stated on the very day that settled the claim, perhaps after the news."""
        close = self.close_at
        return close is not None and is_same_day(stated_at=self.stated_at, day_from=self.day_from, close=close)

    @property
    def scored(self) -> ScoredForecast | None:
        """The scored forecast of an event that occurs or does not."""
        if self.event is None:
            return None
        low, point, high, occurred = self.event
        return ScoredForecast(
            low_ppm=low,
            point_ppm=point,
            high_ppm=high,
            occurred=occurred,
            cluster=self.cluster,
            prospective=bool(self.prospective),
            committed=bool(self.committed),
        )


class Peer(NamedTuple):
    """Somebody's logarithmic score on a claim; None is an infinite one."""

    claim_pk: int
    forecaster_pk: int
    kind: str
    prospective: bool | None
    log: int | None
