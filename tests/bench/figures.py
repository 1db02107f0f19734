"""One figure: a ratio of two things measured side by side in one run, with what it should be."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """A ratio (or, where the unit says so, a number) and whether it holds; a figure without a goal always does."""

    name: str
    ratio: float
    goal: str
    holds: bool
    unit: str
    detail: str


def at_most(name: str, ratio: float, goal: float, detail: str) -> Figure:
    """A ratio that should not pass its goal."""
    return Figure(name, round(ratio, 3), f"≤ {goal:g}", ratio <= goal, "ratio", detail)


def at_least(name: str, ratio: float, goal: float, detail: str) -> Figure:
    """A ratio that should reach its goal."""
    return Figure(name, round(ratio, 3), f"≥ {goal:g}", ratio >= goal, "ratio", detail)


def noted(name: str, ratio: float, detail: str, *, unit: str = "ratio") -> Figure:
    """A number that is told without a goal."""
    return Figure(name, round(ratio, 3), "", True, unit, detail)


def within(name: str, number: float, goal: float, *, unit: str, detail: str = "") -> Figure:
    """A number in a unit of its own that should not pass its goal."""
    return Figure(name, round(number, 3), f"≤ {goal:g}", number <= goal, unit, detail)
