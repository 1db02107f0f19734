"""Every figure as a ratio of two things measured side by side in one run, on a database of its own.

Prints a table and writes the same to var/bench.json: [{name, ratio, goal, holds, unit, detail}].
"""

import json
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from django.core.management import call_command

from tests.bench import bulk, pages, resolving

ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True)
class Figure:
    """One ratio, with what it should be at most or at least."""

    name: str
    ratio: float
    goal: str
    holds: bool
    unit: str
    detail: str


def at_most(name: str, ratio: float, goal: float, detail: str) -> Figure:
    """A ratio that should not pass its goal."""
    return Figure(name, round(ratio, 3), f"≤ {goal}", ratio <= goal, "ratio", detail)


def at_least(name: str, ratio: float, goal: float, detail: str) -> Figure:
    """A ratio that should reach its goal."""
    return Figure(name, round(ratio, 3), f"≥ {goal}", ratio >= goal, "ratio", detail)


def figures() -> list[Figure]:
    """Measure everything."""
    small, large = resolving.measure(more=0), resolving.measure(more=resolving.MORE)
    detail = f"{small.ms:.1f} ms with {small.claims} claims, {large.ms:.1f} ms with {large.claims}"
    counted = f"{small.queries} and {large.queries} queries"
    rates, files = pages.measure(), bulk.measure()
    return [
        at_most("resolve and score one claim, large ledger against small: time", large.ms / small.ms, 1.5, detail),
        at_most("the same: queries", large.queries / small.queries, 1.0, counted),
        *(
            at_least(
                f"{page}: rate against an empty view",
                rate / rates.empty,
                goal,
                f"{rate:.0f} of {rates.empty:.0f} a second",
            )
            for page, rate, goal in rates.pages
        ),
        at_least(
            f"import of {bulk.ROWS:,} rows against bulk_create of its forecasts: rows a second",
            files.imported / files.inserted,
            0.25,
            f"{files.imported:.0f} of {files.inserted:.0f}",
        ),
        at_most(
            f"the same against {bulk.FEW:,} rows: most memory",
            files.many_kb / files.few_kb,
            1.2,
            f"{files.few_kb / 1024:.0f} and {files.many_kb / 1024:.0f} MB",
        ),
    ]


def main() -> None:
    """Measure, print, write."""
    call_command("migrate", verbosity=0)
    call_command("load_example", verbosity=0)
    measured = figures()
    width = max(len(figure.name) for figure in measured)
    for figure in measured:
        sign = "holds" if figure.holds else "MISSED"
        sys.stdout.write(f"{figure.name:<{width}}  {figure.ratio:>8.3f}  {figure.goal:<7} {sign:<7} {figure.detail}\n")
    out = ROOT / "var" / "bench.json"
    out.parent.mkdir(exist_ok=True)
    out.write_text(json.dumps([asdict(figure) for figure in measured], indent=2, ensure_ascii=False) + "\n")
