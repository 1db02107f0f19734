"""What holds under every lexicon, from `data/rules.toml`."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any, Final

from forecasts.scoring.probability import ONE, Ppm

DATA: Final = resources.files(__package__) / "data"
RULES_FILE: Final = "rules.toml"
NEGATIONS_FILE: Final = "negations.toml"


@dataclass(frozen=True, slots=True)
class HouseRule:
    """A phrase that no source lists, read as another one: its interval may be widened, never narrowed."""

    reads_as: str
    why: str
    low_ppm: Ppm
    high_ppm: Ppm
    automatic: bool


@dataclass(frozen=True, slots=True)
class Grammar:
    """A phrase that means different things in different sentences: the phrases that it may be read as, and why one is asked."""

    readings: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Rules:
    """Spellings, synonyms and house rules; phrases are named by their keys."""

    version: int
    non_committal: frozenset[str]
    unhedged: frozenset[str]
    negatable: frozenset[str]
    degrees: frozenset[str]
    unlisted: frozenset[str]
    says_no: frozenset[str]
    spellings: Mapping[str, tuple[str, ...]]
    synonyms: Mapping[str, tuple[str, ...]]
    house_rules: Mapping[str, HouseRule]
    grammar: Mapping[str, Grammar]


def read_toml(name: str) -> dict[str, Any]:
    """Return one packaged data file, with its decimals exact."""
    return tomllib.loads((DATA / name).read_text(encoding="utf-8"), parse_float=Decimal)


def percent_to_ppm(percent: int | Decimal) -> Ppm:
    """Return a percentage of a data file in parts per million.

    Raises:
        ValueError: it has more than four decimals, so that parts per million cannot hold it.
    """
    ppm = percent * (ONE // 100)
    if ppm != int(ppm):
        raise ValueError(f"{percent} % has more than four decimals.")
    return int(ppm)


_LISTS: Final = ("non_committal", "unhedged", "negatable", "degrees", "unlisted", "says_no")


@cache
def rules() -> Rules:
    """Return the rules of this version of the product."""
    data = read_toml(RULES_FILE)
    words = {name: frozenset(data[name]) for name in _LISTS}
    return Rules(
        version=data["version"],
        spellings={key: tuple(others) for key, others in data["spellings"].items()},
        synonyms={key: tuple(targets) for key, targets in data["synonyms"].items()},
        house_rules={key: _house_rule(rule) for key, rule in data["house_rules"].items()},
        grammar={key: Grammar(tuple(asked["readings"]), asked["why"]) for key, asked in data["grammar"].items()},
        **words,
    )


def _house_rule(rule: dict[str, Any]) -> HouseRule:
    return HouseRule(
        reads_as=rule["reads_as"],
        why=rule["why"],
        low_ppm=percent_to_ppm(rule.get("low", 100)),
        high_ppm=percent_to_ppm(rule.get("high", 0)),
        automatic=rule.get("automatic", True),
    )
