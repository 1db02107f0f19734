"""The calibration diagram: where its points, bars and whiskers stand. The template only writes the numbers down.

The square runs from x 44 to 344 and from y 314 (nothing happened) up to 14 (everything did); below it stand the bars
that count the forecasts, on a line at y 410.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from forecasts.scorecards.card.document_types import CardBandPoint, CardBin, CardBlock
from forecasts.templatetags.figures import bare_percent, percent, whole_percent_to

LEFT, BOTTOM, SIDE = 44, 314, 300
BARS_AT, TALLEST = 410, 52
TICKS = (0, 25, 50, 75, 100)
FEW = 30
"""Below this many forecasts no line is fitted: one reads them one by one."""


@dataclass(frozen=True)
class Tick:
    """A line of the grid, the same across and up."""

    label: int
    x: float
    y: float
    text_y: float


@dataclass(frozen=True)
class Point:
    """One level of confidence: a disc, its interval, and the bar that counts it; and its row in the table."""

    said: str
    words: str
    n: int
    occurred: int
    share: float
    interval: str
    x: float
    y: float
    r: float
    err_x: float
    err_y: float
    err_height: float
    bar_x: float
    bar_y: float
    bar_height: float
    count_y: float


@dataclass(frozen=True)
class Diagram:
    """The whole diagram."""

    ticks: Sequence[Tick]
    points: Sequence[Point]
    n: int
    description: str
    line: str = ""
    band: str = ""

    @property
    def is_small(self) -> bool:
        """Whether there are too few forecasts to fit a line."""
        return self.n < FEW


def across(share: float) -> float:
    """A share from 0 to 1 on the horizontal scale."""
    return round(LEFT + SIDE * share, 1)


def upwards(share: float) -> float:
    """A share from 0 to 1 on the vertical scale."""
    return round(BOTTOM - SIDE * share, 1)


def diagram_of(
    bins: Sequence[CardBin],
    wordings: Mapping[int, Iterable[str]],
    corp: Sequence[CardBlock] = (),
    band: Sequence[CardBandPoint] = (),
) -> Diagram | None:
    """Draw the calibration of a scorecard’s document; nothing to draw without a scored forecast."""
    if not bins:
        return None
    most = max(each["n"] for each in bins)
    points = [point_of(each, words_in(each, wordings), most=most) for each in bins]
    ticks = [Tick(label, across(label / 100), upwards(label / 100), upwards(label / 100) + 4) for label in TICKS]
    n = sum(point.n for point in points)
    if n < FEW:
        return Diagram(ticks, points, n, describe(points))
    return Diagram(ticks, points, n, describe(points), line_of(corp), band_of(band))


def line_of(blocks: Iterable[CardBlock]) -> str:
    """Return the line that never falls, as SVG writes it: level over each block, straight from one to the next."""
    ends = ((p_ppm, each["share"]) for each in blocks for p_ppm in (each["low_ppm"], each["high_ppm"]))
    return " ".join(f"{across(p_ppm / 1e6)},{upwards(share)}" for p_ppm, share in ends)


def band_of(points: Sequence[CardBandPoint]) -> str:
    """Return the outline of the consistency band: along its lower edge and back along the upper one."""
    there = [f"{across(each['p_ppm'] / 1e6)},{upwards(each['low'])}" for each in points]
    back = [f"{across(each['p_ppm'] / 1e6)},{upwards(each['high'])}" for each in reversed(points)]
    return " ".join(there + back)


def point_of(each: CardBin, words: str, *, most: int) -> Point:
    """Place one bin."""
    interval = each["interval"]
    height = round(TALLEST * each["n"] / most, 1)
    x = across(each["said"])
    return Point(
        said=level(each),
        words=words,
        n=each["n"],
        occurred=each["occurred"],
        share=each["share"],
        interval=whole_percent_to(interval["low"], interval["high"]),
        x=x,
        y=upwards(each["share"]),
        r=round(min(4 + 0.9 * sqrt(each["n"]), 10), 1),
        err_x=round(x - 9, 1),
        err_y=upwards(interval["high"]),
        err_height=round(SIDE * (interval["high"] - interval["low"]), 1),
        bar_x=round(x - 5, 1),
        bar_y=round(BARS_AT - height, 1),
        bar_height=height,
        count_y=round(BARS_AT - height - 4, 1),
    )


def level(each: CardBin) -> str:
    """Name a bin: one probability, or from which to which."""
    if each["low_ppm"] == each["high_ppm"]:
        return percent(each["low_ppm"])
    return f"{bare_percent(each['low_ppm'])}–{percent(each['high_ppm'])}"


def words_in(each: CardBin, wordings: Mapping[int, Iterable[str]]) -> str:
    """The wordings that are read as this one probability."""
    if each["low_ppm"] != each["high_ppm"]:
        return ""
    return ", ".join(sorted(wordings.get(each["low_ppm"], ())))


def describe(points: Sequence[Point]) -> str:
    """Say in sentences what the points show."""
    told = [f"{point.words or 'Said'} {point.said}: {point.occurred:,} of {point.n:,} occurred." for point in points]
    return " ".join(told)
