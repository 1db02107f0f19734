"""The 176 matches in `data`, each option as a yes/no event of its own: 528 forecasts, of which 176 occurred."""

import csv
from functools import cache
from pathlib import Path

from forecasts.scoring.levels import Level, levels_of

FILE = Path(__file__).parent / "data" / "world-cup-matches-men.csv"
OPTIONS = ("first", "draw", "second")


@cache
def pairs() -> tuple[tuple[int, bool], ...]:
    with FILE.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return tuple((int(row[f"{option}_ppm"]), row["outcome"] == option) for row in rows for option in OPTIONS)


def levels() -> tuple[Level, ...]:
    return levels_of(pairs())
