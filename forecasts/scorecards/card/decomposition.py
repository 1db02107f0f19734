"""What a card says of calibration and of telling events apart: bins, the line with its band, decompositions, AUC.

It is about claims that occur or do not, and of these only about such whose stated deadline has passed. A claim that
occurred is settled before its deadline, one that did not only at it: counted as soon as they are settled, the events that
occurred would come first, and every young card would look as if its author said too little.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from functools import lru_cache

from forecasts.scorecards.card.document_types import (
    CardAuc,
    CardBandPoint,
    CardBin,
    CardBlock,
    CardCalibration,
    CardCorp,
    CardInTheLarge,
    CardLine,
    CardMurphyParts,
    WithAuc,
    WithCalibration,
)
from forecasts.scorecards.card.lines import Line
from forecasts.scorecards.card.writing import exactly, with_interval, written_interval
from forecasts.scoring.auc import Triple, auc, auc_interval, without_clusters
from forecasts.scoring.calibration import Bin, InTheLarge, calibration_bins, in_the_large
from forecasts.scoring.consistency import BandPoint, consistency_band
from forecasts.scoring.corp import Block, Corp, corp
from forecasts.scoring.intervals import Interval
from forecasts.scoring.levels import Level, levels_of
from forecasts.scoring.murphy import Murphy, bias_corrected, murphy
from forecasts.scoring.probability import Ppm


@dataclass(frozen=True, slots=True)
class Calibrated:
    """How often each (probability, occurred, cluster) was forecast of claims whose deadlines have passed.

    `waiting` is how many others wait for theirs.
    """

    said: Counter[Triple]
    waiting: int

    @property
    def levels(self) -> tuple[Level, ...]:
        """What they said, grouped."""
        return levels_of(without_clusters(self.said))


def calibrated(lines: Iterable[Line], *, at: datetime) -> Calibrated:
    """Return what enters the calibration at an instant."""
    binary = [
        (line.deadline_at <= at, (line.point_ppm, line.occurred, line.cluster))
        for line in lines
        if line.occurred is not None and line.point_ppm is not None
    ]
    said = Counter(triple for has_passed, triple in binary if has_passed)
    return Calibrated(said, len(binary) - said.total())


def written_decomposition(lines: Iterable[Line], *, at: datetime) -> WithCalibration:
    """Return the keys `calibration`, `decomposition` and `auc`; the last two only if there is something to take apart."""
    found = calibrated(lines, at=at)
    levels = found.levels
    calibration: CardCalibration = {
        "n": found.said.total(),
        "waiting": found.waiting,
        "bins": [written_bin(each, each.interval) for each in calibration_bins(levels)],
    }
    if not levels:
        return {"calibration": calibration}
    parts = corp(levels)
    calibration["in_the_large"] = written_in_the_large(in_the_large(found.said))
    return {
        "calibration": {**calibration, **written_line(parts.blocks, _band(levels))},
        "decomposition": {
            "n": parts.n,
            "brier": exactly(parts.brier),
            "corp": written_corp(parts),
            "murphy": {**written_murphy(murphy(levels)), "bias_corrected": written_murphy(bias_corrected(levels))},
        },
        **written_area(levels, found.said),
    }


def written_in_the_large(large: InTheLarge) -> CardInTheLarge:
    """Return calibration in the large as the document writes it."""
    found: CardInTheLarge = {"said": large.said, "occurred": large.occurred, "difference": large.difference}
    return with_interval(found, large.interval)


def written_corp(parts: Corp, scale: Callable[[Fraction], Fraction] = Fraction) -> CardCorp:
    """Return the parts without bins as the document writes them, each brought to a scale."""
    return {
        "miscalibration": exactly(scale(parts.miscalibration)),
        "discrimination": exactly(scale(parts.discrimination)),
        "uncertainty": exactly(scale(parts.uncertainty)),
    }


def written_murphy(parts: Murphy, scale: Callable[[Fraction], Fraction] = Fraction) -> CardMurphyParts:
    """Return Murphy's parts as the document writes them, each brought to a scale."""
    return {
        "reliability": exactly(scale(parts.reliability)),
        "resolution": exactly(scale(parts.resolution)),
        "uncertainty": exactly(scale(parts.uncertainty)),
        "within_variance": exactly(scale(parts.within_variance)),
        "within_covariance": exactly(scale(parts.within_covariance)),
    }


def written_area(levels: Sequence[Level], events: Iterable[tuple[Ppm, bool, str]]) -> WithAuc:
    """Return the key `auc` of (probability, occurred, cluster) events; nothing if all of them ended alike."""
    area: Fraction | None = auc(levels)
    if area is None:
        return {}
    found: CardAuc = {"value": exactly(area)}
    return {"auc": with_interval(found, auc_interval(events))}


def written_line(blocks: Iterable[Block], band: Iterable[BandPoint]) -> CardLine:
    """Return the line that never falls and where it would lie, as the keys `corp` and `band`."""
    return {"corp": [_block(block) for block in blocks], "band": [_point(point) for point in band]}


@lru_cache(maxsize=256)
def _band(levels: tuple[Level, ...]) -> tuple[BandPoint, ...]:
    """Return the band; kept, because it is the same every time."""
    return consistency_band(levels)


def _block(block: Block) -> CardBlock:
    return {
        "low_ppm": block.low_ppm,
        "high_ppm": block.high_ppm,
        "n": block.n,
        "occurred": block.occurred,
        "share": block.share,
    }


def _point(point: BandPoint) -> CardBandPoint:
    return {"p_ppm": point.p_ppm, "low": point.low, "high": point.high}


def written_bin(each: Bin, interval: Interval) -> CardBin:
    """Return a bin with the interval of its share."""
    return {
        "low_ppm": each.low_ppm,
        "high_ppm": each.high_ppm,
        "n": each.n,
        "occurred": each.occurred,
        "said": each.said,
        "share": each.share,
        "interval": written_interval(interval),
    }
