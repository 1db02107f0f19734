"""One lexicon: phrases and the probabilities they are read as."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from forecasts.scoring.lexicons.reading import Reading
from forecasts.scoring.lexicons.rules import percent_to_ppm, rules
from forecasts.scoring.lexicons.wording import DENIAL, phrase_of
from forecasts.scoring.probability import Ppm

_CERTAINTIES = (0, 100)


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """A versioned table of phrases, from one source. `readings` holds its own phrases only, by key."""

    name: str
    version: int
    title: str
    source: str
    note: str
    readings: Mapping[str, Reading]

    @property
    def label(self) -> str:
        """The lexicon and the versions of its figures and of the rules it is read by: "survey-2026/1.1"."""
        return f"{self.name}/{self.version}.{rules().version}"

    def read(self, wording: str) -> Reading | None:
        """Return the reading of a hedge as written, or None where a person has to decide.

        `get("survey-2026").read("it seems unlikely")` reads as 5, 20 and 30 %. None means that the wording holds no
        phrase that this lexicon can read, or two different ones, or a denial that has no rule ("it is not certain").
        """
        key = phrase_of(wording)
        return None if key is None else self.reading_of(key)

    def reading_of(self, phrase_key: str) -> Reading | None:
        """Return the reading of a phrase by its key, or None if this lexicon has none.

        1. The lexicon's own figures.
        2. A synonym of which it has the figures.
        3. A house rule for a phrase that the lexicon can read.
        4. A denial of a phrase that may be denied ("not likely").
        """
        if own := self.readings.get(phrase_key):
            return own
        return self._by_synonym(phrase_key) or self._by_house_rule(phrase_key) or self._by_denial(phrase_key)

    def _by_synonym(self, phrase_key: str) -> Reading | None:
        targets = map(self.reading_of, rules().synonyms.get(phrase_key, ()))
        found = next(filter(None, targets), None)
        return found and replace(found, phrase_key=phrase_key)

    def _by_house_rule(self, phrase_key: str) -> Reading | None:
        rule = rules().house_rules.get(phrase_key)
        found = self.reading_of(rule.reads_as) if rule else None
        if rule is None or found is None:
            return None
        return replace(
            found,
            phrase_key=phrase_key,
            low_ppm=min(found.low_ppm, rule.low_ppm),
            high_ppm=max(found.high_ppm, rule.high_ppm),
            house_rule=True,
            why=rule.why,
        )

    def _by_denial(self, phrase_key: str) -> Reading | None:
        denied = phrase_key.removeprefix(DENIAL)
        if denied == phrase_key or denied not in rules().negatable:
            return None
        found = self.reading_of(denied)
        return found and found.denied(phrase_key)


def lexicon_from(data: dict[str, Any]) -> Lexicon:
    """Return the lexicon that a data file holds.

    Raises:
        ValueError: a figure lies outside 0…100 %, or a phrase's figures are out of order.
    """
    rows = {key: dict(zip(data["columns"], row, strict=True)) for key, row in data["readings"].items()}
    return Lexicon(
        name=data["name"],
        version=data["version"],
        title=data["title"],
        source=data["source"],
        note=data["note"],
        readings={key: _reading(key, row) for key, row in rows.items()},
    )


def _reading(key: str, row: dict[str, int | Decimal]) -> Reading:
    low, high = percent_to_ppm(row["low"]), percent_to_ppm(row["high"])
    committed = key not in rules().non_committal
    return Reading(key, low, _point(row), high, read_as=key, committed=committed)


def _point(row: dict[str, int | Decimal]) -> Ppm:
    """Return the point of a row: as stated, else the median (the mean where that is 0 or 100 %), else the middle."""
    if "point" in row:
        return percent_to_ppm(row["point"])
    if "median" in row:
        median = row["median"]
        return percent_to_ppm(row.get("mean", median) if median in _CERTAINTIES else median)
    return (percent_to_ppm(row["low"]) + percent_to_ppm(row["high"])) // 2
