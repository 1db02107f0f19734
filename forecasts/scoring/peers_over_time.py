"""The peer score over time: everybody against everybody else who had a forecast at the same instant.

Anna  ——0.60———————————|——0.80————————————————[ close        Anna and Ben share the time from his first forecast
Ben              ——0.50———————————————————————[              on; before that nobody can be compared with her
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, Generic, NamedTuple, TypeVar

from forecasts.scoring.rounding import divide_half_even

Who = TypeVar("Who", bound=Hashable)

_MICROSECOND: Final = timedelta(microseconds=1)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_FINE: Final = 96
"""Means of the others are kept to 2^-96 of a nano-nat until the one rounding at the end."""


class Spoken(NamedTuple):
    """What a forecast stated at an instant scores by the logarithmic rule; None is infinite. It may withdraw the one before."""

    at: datetime
    log: int | None
    withdraws: bool = False


@dataclass(frozen=True, slots=True)
class OverTime:
    """A forecaster's advantage in nano-nats, averaged over the time shared with others, and over the whole window."""

    shared: int
    covered: int


class _Span(NamedTuple):
    """A forecast that stands since the sums were these."""

    log: int | None
    mean: int
    share: int
    together: int
    anybody: int


@dataclass(slots=True)
class _Tally:
    """What one forecaster has gathered so far."""

    won: int = 0
    shared: int = 0
    is_infinite: bool = False


class _Table(Generic[Who]):
    """Everybody on one claim at an instant, and what has added up by then over those whose scores are finite.

    Of m forecasters who score S in all, one who scores s has the advantage (S - s) / (m - 1) - s, that is S / (m - 1) less
    s · m / (m - 1). The two quotients, `mean` and `share`, are added up once for everybody; s comes in when a span ends.
    """

    def __init__(self, everybody: Iterable[Who], at: int) -> None:
        self.at = at
        self.standing = self.total = self.mean = self.share = self.together = self.anybody = 0
        self.spans: dict[Who, _Span] = {}
        self.tallies = {who: _Tally() for who in everybody}

    def move(self, to: int) -> None:
        """Go on to an instant, in microseconds."""
        span, self.at = to - self.at, to
        if self.standing > 1:
            self.mean += (self.total * span << _FINE) // (self.standing - 1)
            self.share += (self.standing * span << _FINE) // (self.standing - 1)
            self.together += span
        if self.standing:
            self.anybody += span

    def speak(self, who: Who, said: Spoken) -> None:
        """Let a forecast stand in place of the one before."""
        self.leave(who)
        if said.withdraws:
            return
        self.spans[who] = _Span(said.log, self.mean, self.share, self.together, self.anybody)
        if said.log is not None:
            self.standing, self.total = self.standing + 1, self.total + said.log

    def leave(self, who: Who) -> None:
        """End the span of who has a forecast, if any."""
        span = self.spans.pop(who, None)
        if span is None:
            return
        tally = self.tallies[who]
        if span.log is None:
            tally.is_infinite |= self.anybody > span.anybody
            return
        tally.won += self.mean - span.mean - span.log * (self.share - span.share)
        tally.shared += self.together - span.together
        self.standing, self.total = self.standing - 1, self.total - span.log


def peers_over_time(
    series: Mapping[Who, Iterable[Spoken]], *, opens: datetime, close: datetime
) -> dict[Who, OverTime | None]:
    """Return the peer score over time of everybody on one claim; None of who shared no time with anybody, or scored infinitely.

    Formula: 100 · mean over time of (mean of the others' -ln p(outcome) - one's own), of all who had a forecast at that instant,
    each forecast standing until the next one, a withdrawal or `close`. `shared`: over the time for which oneself and somebody
    else had one. `covered`: over the whole window from `opens` to `close`, all other time counting 0.
    Range: unbounded; 0 is as good as the others. Higher is better. `covered` lies nearer to 0, also where it is below.
    Units: nano-nats, rounded half-even once; `peer.UNIT` of them are a point. Others' infinite scores are left out while they stand.
    Source: Metaculus, Scores FAQ, "Peer score" and "Why do scores average over time?", https://www.metaculus.com/help/scores-faq/;
    there the average is `covered`.
    Worked value: a window of four days; 80 % throughout, another one 40 % for the last two, and it occurred: 100 · ln 2 = 69.31 points
    shared, half of that covered.

    Raises:
        ValueError: the window is empty, or an instant has no offset.
    """
    start, end = _microseconds(opens), _microseconds(close)
    if start >= end:
        raise ValueError("The window must open before it closes.")
    table = _Table(series, start)
    for at, who, said in _steps(series, start, end):
        table.move(at)
        table.speak(who, said)
    table.move(end)
    for who in series:
        table.leave(who)
    return {who: _mean(tally, end - start) for who, tally in table.tallies.items()}


def _mean(tally: _Tally, window: int) -> OverTime | None:
    if tally.is_infinite or not tally.shared:
        return None
    return OverTime(*(divide_half_even(tally.won, span << _FINE) for span in (tally.shared, window)))


def _steps(series: Mapping[Who, Iterable[Spoken]], start: int, end: int) -> list[tuple[int, Who, Spoken]]:
    """Return what was said before the close in order of time; what was said before the window opened stands from then on."""
    found = [
        (max(_microseconds(said.at), start), who, said)
        for who, spoken in series.items()
        for said in sorted(spoken, key=lambda each: each.at)
    ]
    return sorted((step for step in found if step[0] < end), key=lambda step: step[0])


def _microseconds(at: datetime) -> int:
    if at.tzinfo is None:
        raise ValueError("An instant must carry an offset from UTC.")
    return (at - _EPOCH) // _MICROSECOND
