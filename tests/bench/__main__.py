"""`make bench`: every figure as a ratio of two things measured side by side in one run, on databases of its own.

Prints a table and writes the same to var/bench.json: [{name, ratio, goal, holds, unit, detail}].
`python -m tests.bench pages lists` measures only these.
"""

import json
import os
import sys
from collections.abc import Iterator
from dataclasses import asdict
from typing import Final

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"
django.setup()

from django.core.management import call_command  # noqa: E402 – the same

from ledger.bootstrap import ROOT, alone  # noqa: E402 – the same
from tests.bench import boards, bulk, cards, clients, difficulty, lists, pages, publishing, resolving, scoring  # noqa: E402 – models can be imported only now
from tests.bench.figures import Figure, at_least, at_most  # noqa: E402
from tests.bench.ledgers import Ledgers  # noqa: E402

OUT = ROOT / "var" / "bench.json"


def figures(wanted: set[str]) -> Iterator[Figure]:
    """Measure what is wanted."""
    for name, measure in ALONE.items():
        if name in wanted:
            yield from measure()
    if wanted & SIDE_BY_SIDE.keys():
        ledgers = Ledgers()
        ledgers.prepare()
        for name, measure_in in SIDE_BY_SIDE.items():
            if name in wanted:
                yield from measure_in(ledgers)


def imports() -> Iterator[Figure]:
    """Compare imports with the bare insertion of their forecasts, and long ones with short ones."""
    call_command("migrate", verbosity=0)
    files = bulk.measure()
    speed = f"{files.imported:.0f} of {files.inserted:.0f}"
    name = f"import of {bulk.ROWS:,} rows against bulk_create of its forecasts: rows a second"
    yield at_least(name, files.imported / files.inserted, 0.25, speed)
    memory = f"{files.few_kb / 1024:.0f} and {files.many_kb / 1024:.0f} MB"
    yield at_most(f"the same against {bulk.FEW:,} rows: most memory", files.many_kb / files.few_kb, 1.2, memory)


ALONE: Final = {
    "pages": pages.measure,
    "imports": imports,
    "difficulty": difficulty.measure,
    "publishing": publishing.measure,
    "scoring": scoring.measure,
    "clients": clients.measure,
}
SIDE_BY_SIDE: Final = {
    "lists": lists.measure,
    "resolving": resolving.measure,
    "boards": boards.measure,
    "cards": cards.measure,
}
"""In the small and the large ledger."""


def main() -> None:
    """Measure, print each figure as it comes, write all."""
    measured = []
    for figure in figures(set(sys.argv[1:]) or {*ALONE, *SIDE_BY_SIDE}):
        measured.append(figure)
        sign = ("holds" if figure.holds else "MISSED") if figure.goal else ""
        unit = "" if figure.unit == "ratio" else f" {figure.unit}"
        line = f"{figure.name:<76} {figure.ratio:>9.3f}{unit:<3} {figure.goal:<7} {sign:<7} {figure.detail}"
        sys.stdout.write(line.rstrip() + "\n")
        sys.stdout.flush()
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps([asdict(figure) for figure in measured], indent=2, ensure_ascii=False) + "\n")


with alone(ROOT / "tests", "a run of the tests"):  # beside it, nothing measured here would be true
    main()
