"""What readers and references said on the claims of a card, to hold its forecasts against.

Only like is held against like: what was recorded in advance against what was recorded in advance.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, NamedTuple, TypeAlias

from forecasts.models.sources import Forecaster
from forecasts.scorecards.card.lines import Line
from forecasts.scorecards.readings import Readable, read
from forecasts.scoring.probability import Ppm
from forecasts.scoring.windows import is_prospective

FEWEST_READERS: Final = 3
"""Fewer readers are no crowd."""
COMPANY: Final = (Forecaster.Kind.READER, Forecaster.Kind.REFERENCE)
Said: TypeAlias = Ppm | Mapping[str, Ppm]
"""The probability of an event, or of each option of a choice."""


class Who(NamedTuple):
    """A reader or a reference."""

    pk: int
    kind: str
    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class Series:
    """What one reader or reference said on a claim, oldest first. None withdraws, or cannot be read."""

    forecaster: Who
    stated_at: tuple[datetime, ...]
    recorded_at: tuple[datetime, ...]
    points: tuple[Said | None, ...]

    def at(self, instant: datetime) -> Said | None:
        """Return what stood at an instant, if anything."""
        place = bisect_right(self.stated_at, instant) - 1
        return self.points[place] if place >= 0 else None

    def before(self, line: Line, close: datetime) -> tuple[Said | None, bool]:
        """Return what stood at the close of a line's claim, and whether it had been recorded in advance."""
        places = [place for place, stated_at in enumerate(self.stated_at) if stated_at < close]
        if not places:
            return None, False
        in_advance = is_prospective(
            stated_at=self.stated_at[places[-1]],
            forecast_recorded_at=self.recorded_at[places[-1]],
            claim_recorded_at=line.material_recorded_at,
            day_from=line.day_from,
            close=close,
        )
        return self.points[places[-1]], in_advance


@dataclass(frozen=True, slots=True)
class Company:
    """The series of readers and of references, by claim."""

    readers: dict[int, list[Series]] = field(default_factory=dict)
    references: dict[int, list[Series]] = field(default_factory=dict)

    def add(self, claim_pk: int, series: Series) -> None:
        """Let a reader or reference in; whoever else has said something is no company."""
        if series.forecaster.kind in COMPANY:
            is_reader = series.forecaster.kind == Forecaster.Kind.READER
            (self.readers if is_reader else self.references).setdefault(claim_pk, []).append(series)

    def crowd_of(self, line: Line) -> list[Said]:
        """Return what the other readers said when the line's forecast was stated; nothing if they are too few.

        Readers say what they say in advance, so only a line recorded in advance has a crowd.
        """
        if not line.prospective:
            return []
        others = (each for each in self.readers.get(line.claim_pk, ()) if each.forecaster.pk != line.forecaster_pk)
        said = [point for point in (each.at(line.stated_at) for each in others) if point is not None]
        return said if len(said) >= FEWEST_READERS else []

    def references_of(self, line: Line) -> Iterable[tuple[Who, Said]]:
        """Yield what each reference said of the line's claim, recorded as the line was: in advance, or afterwards."""
        if line.close_at is None:
            return
        for each in self.references.get(line.claim_pk, ()):
            point, in_advance = each.before(line, line.close_at)
            if point is not None and in_advance is bool(line.prospective) and each.forecaster.pk != line.forecaster_pk:
                yield each.forecaster, point


def said_in(statement: Readable) -> Said | None:
    """Return what a statement says of an event or of options; quantiles of a number are neither."""
    options: Mapping[str, Ppm] | None = statement.distribution
    if options is not None:
        return options if all(isinstance(p_ppm, int) for p_ppm in options.values()) else None
    reading = read(statement)
    return reading.point if reading else None
