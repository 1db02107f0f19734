"""The 176 matches in `data`, each option as a yes/no event of its own: 528 forecasts, of which 176 occurred."""

import csv
from functools import cache
from pathlib import Path

from forecasts.scoring.choice_events import ResolvedChoice
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


@cache
def choices() -> tuple[ResolvedChoice, ...]:
    """The matches as choices, each a cluster of its own."""
    matches = zip(*[iter(pairs())] * len(OPTIONS), strict=True)
    return tuple(
        ResolvedChoice.of([p for p, _ in match], next(p for p, true in match if true), f"claim:{number}")
        for number, match in enumerate(matches)
    )
