"""The diagram of what one person said over time: steps, since a forecast stands until it is revised or withdrawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from forecasts.scoring.probability import ONE
from forecasts.templatetags.days import counted, instant_words, short_day
from forecasts.templatetags.figures import percent

LEFT, RIGHT, TOP, BOTTOM = 44, 428, 16, 176
TICKS = (0, 25, 50, 75, 100)


@dataclass(frozen=True)
class Step:
    """A probability that was said at an instant; None withdraws the one that stood."""

    stated_at: datetime
    p_ppm: int | None


@dataclass(frozen=True)
class Stairs:
    """What the component draws, in the units of its box; `of` names the option that it is about, if one."""

    of: str
    path: str
    points: Sequence[tuple[str, str]]
    ticks: Sequence[tuple[str, int]]
    begins: str
    ends: str
    description: str


def stairs_of(series: Sequence[Step], *, until: datetime, of: str = "") -> Stairs | None:
    """Draw an ordered series up to an instant; a single forecast is no diagram."""
    if len(series) < 2:
        return None
    first, last = series[0].stated_at, max(until, series[-1].stated_at)
    corners = [(across(one.stated_at, first, last), one.p_ppm) for one in series]
    by_time = first.date() == last.date()
    return Stairs(
        of=of,
        path=path_through(corners),
        points=[(x, down(p_ppm)) for x, p_ppm in corners if p_ppm is not None],
        ticks=[(down(tick * ONE // 100), tick) for tick in TICKS],
        begins=label(first, by_time=by_time),
        ends=label(last, by_time=by_time),
        description=in_words(series),
    )


def path_through(corners: Sequence[tuple[str, int | None]]) -> str:
    """Go from corner to corner; while nothing stands, the pen is up."""
    path, is_drawing = "", False
    ends = [x for x, _ in corners[1:]] + [f"{RIGHT:.1f}"]
    for (x, p_ppm), end in zip(corners, ends, strict=True):
        if p_ppm is not None:
            path += f"V{down(p_ppm)}H{end}" if is_drawing else f"M{x},{down(p_ppm)}H{end}"
        is_drawing = p_ppm is not None
    return path


def across(at: datetime, first: datetime, last: datetime) -> str:
    """Place an instant between the two edges."""
    share = (at - first) / (last - first) if last > first else 0
    return f"{LEFT + (RIGHT - LEFT) * share:.1f}"


def down(p_ppm: int) -> str:
    """Place a probability between bottom and top."""
    return f"{BOTTOM - (BOTTOM - TOP) * p_ppm / ONE:.1f}"


def label(at: datetime, *, by_time: bool) -> str:
    """Name an end of the scale by its day, or within one day by the time."""
    return f"{at:%H:%M} UTC" if by_time else short_day(at.date())


def in_words(series: Sequence[Step]) -> str:
    """Tell the diagram to those who do not see it."""
    said = [
        f"{'withdrawn' if one.p_ppm is None else percent(one.p_ppm)} on {instant_words(one.stated_at)}"
        for one in series
    ]
    return f"{counted(len(series), 'step')}: {'; '.join(said)}."
