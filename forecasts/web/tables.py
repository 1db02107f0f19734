"""The lines of tables of figures, each of which links to its entry on the methods page."""

from dataclasses import dataclass
from typing import Final, Literal

from forecasts.scorecards.card.document_types import CardSkill, WithInterval
from forecasts.templatetags.figures import between, places

CORP: Final[tuple[Literal["miscalibration", "discrimination", "uncertainty"], ...]] = (
    "miscalibration", "discrimination", "uncertainty",
)  # fmt: skip
MURPHY: Final[
    tuple[Literal["reliability", "resolution", "uncertainty", "within_variance", "within_covariance"], ...]
] = ("reliability", "resolution", "uncertainty", "within_variance", "within_covariance")


@dataclass(frozen=True)
class Figure:
    """One line of a table of figures; `method` is where it is explained."""

    label: str
    method: str
    value: str
    interval: str = ""
    n: int | None = None
    note: str = ""


def figure(label: str, method: str, entry: CardSkill) -> Figure:
    """One score as a line."""
    value = "–" if entry["value"] is None else places(entry["value"], 3)
    return Figure(label, method, value, interval_of(entry), entry["n"], entry.get("no_interval", ""))


def interval_of(entry: WithInterval) -> str:
    """Both ends of an interval, if there is one."""
    interval = entry.get("interval")
    return between(interval["low"], interval["high"], 3, joined=" to ") if interval else ""


def murphy_label(name: str) -> str:
    """What one of Murphy's parts is called."""
    return f"Murphy: {name.replace('_', '-bin ' if name.startswith('within') else ' ')}"
